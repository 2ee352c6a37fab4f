package paper

import (
	"slices"

	"codeberg.org/go-pdf/fpdf"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// trend draws the score month by month with its interval. Its line stops where there is nothing to join.
func (p *page) trend() {
	t := p.report.GetTrend()
	p.head(p.language.Text(words.MonthByMonth), plotHeight+34)
	described := chart.TrendOf(t, p.language)
	for i := range described.Points {
		described.Points[i].LikeForLike = chart.LikeForLike{} // It is not drawn on paper.
	}
	if !slices.ContainsFunc(described.Points, func(x chart.Point) bool { return x.Value != nil }) {
		p.paragraph(p.language.Text(words.NoTrend), bodyFace, 2)
		return
	}
	d := newPlot(p, described)
	p.y += 5
	if len(d.Marks) > 0 {
		p.y += markHeight
	}
	d.top = p.y
	d.band()
	d.grid()
	d.passMark()
	d.breaks()
	d.events()
	d.curve()
	p.y = d.top + plotHeight
	d.months()
	d.key()
	if n := len(d.Points); d.MorePoints > 0 {
		p.paragraph(p.language.Text(words.LatestOf,
			"n", p.language.Number(int64(n)), "all", p.language.Number(int64(n+d.MorePoints))), noteFace, 2)
	}
	d.notes(t.GetBreaks())
}

// key explains the marks.
func (d *plot) key() {
	d.y += 4
	x, y := left, d.y
	entry := func(name string, draw func(x, y float64)) {
		if x+9+d.width(name, noteFace) > right {
			x, y = left, y+noteFace.height()
		}
		draw(x, y-1)
		d.put(x+9, y, name, noteFace)
		x += 9 + d.width(name, noteFace) + 6
	}
	entry(d.language.Text(words.Interval), func(x, y float64) {
		d.area([]fpdf.PointType{{X: x, Y: y - 1.4}, {X: x + 7, Y: y - 1.4}, {X: x + 7, Y: y + 1.4}, {X: x, Y: y + 1.4}}, tint)
		d.line(x, y, x+7, y, blue, 0.6)
		d.dot(x+3.5, y, 1, false)
	})
	entry(d.language.Text(words.FewVisits), func(x, y float64) {
		d.line(x, y, x+7, y, blue, 0.6)
		d.dot(x+3.5, y, 1, true)
	})
	if d.PassMark != nil {
		entry(d.language.Text(words.PassMark, "p", d.language.PercentExact(*d.PassMark)), func(x, y float64) {
			d.dashed(x, y, x+7, y, vermeil, 0.35, 0.6)
		})
	}
	if slices.ContainsFunc(d.Points, func(p chart.Point) bool { return p.Segment != d.Points[0].Segment }) {
		entry(d.language.Text(words.ChecklistChanged), func(x, y float64) { d.dashed(x+3.5, y-1.8, x+3.5, y+1.8, ink, 0.35, 0.8) })
	}
	if len(d.Marks) > 0 {
		entry(d.language.Text(words.Event), func(x, y float64) { d.putMiddle(x+3.5, y+1, "1", smallStrong) })
	}
	scale := d.language.Text(words.ScaleRuns, "low", d.language.PercentExact(d.Low), "high", d.language.PercentExact(d.High))
	if x+d.width(scale, noteFace) > right {
		x, y = left, y+noteFace.height()
	}
	d.put(x, y, scale, noteFace)
	d.y = y + 1.5
}

// notes lists the last breaks, and the events under their numbers.
func (d *plot) notes(breaks []*pb.TrendBreak) {
	number := func(n int) string { return d.language.Number(int64(n)) }
	for _, b := range breaks[max(0, len(breaks)-mostNotes):] {
		d.paragraph(d.language.Heading(words.BreakAt, "month", d.month(b.GetMonth()), "from", number(int(b.GetFromVersion())),
			"to", number(int(b.GetToVersion())), "n", number(len(b.GetQuestions()))), smallFace, 1)
	}
	for _, m := range d.Marks {
		text := d.month(m.Month) + ": " + d.clean(m.Title)
		if m.Number > 0 {
			text = number(m.Number) + "  " + text
		}
		d.paragraph(text, smallFace, 1)
	}
	if more := max(0, len(breaks)-mostNotes) + d.MoreEvents; more > 0 {
		d.paragraph(words.Sentence(d.language.Heading(words.More, "n", number(more))), noteFace, 1)
	}
}
