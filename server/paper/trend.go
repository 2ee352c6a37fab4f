package paper

import (
	"slices"

	"codeberg.org/go-pdf/fpdf"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// The trend: how high its plot is, how many months there is room for, and how many notes of breaks and of events.
const (
	plotHeight = 46.0
	plotLeft   = left + 13
	mostMonths = 60
	mostNotes  = 5
)

// trend draws the score month by month with its interval. Its line stops where there is nothing to join.
func (p *page) trend() {
	t := p.report.GetTrend()
	points := t.GetPoints()
	p.head(p.language.Text(words.MonthByMonth), plotHeight+34)
	if !slices.ContainsFunc(points, hasValue) {
		p.paragraph(p.language.Text(words.NoTrend), bodyFace, 2)
		return
	}
	all := len(points)
	points = points[max(0, all-mostMonths):]
	d := &plot{page: p, points: points, slot: (right - plotLeft) / float64(len(points))}
	d.scale(t)
	p.y += 5
	if len(t.GetEvents()) > 0 {
		p.y += markHeight
	}
	d.top = p.y
	d.band()
	d.grid()
	d.passMark(t)
	d.breaks(t)
	d.events(t)
	d.curve()
	p.y = d.top + plotHeight
	d.months()
	d.key()
	if all > len(points) {
		p.paragraph(p.language.Text(words.LatestOf, "n", p.language.Number(int64(len(points))), "all", p.language.Number(int64(all))), noteFace, 2)
	}
	p.trendNotes(t)
}

func hasValue(x *pb.TrendPoint) bool { return x.GetTotal() != nil && x.GetTotal().BasisPoints != nil }

// latest are the last of a list, as many as there is room for notes.
func latest[T any](all []T) []T { return all[max(0, len(all)-mostNotes):] }

// key says what the marks mean.
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
	trend := d.report.GetTrend()
	if trend.PassMarkBasisPoints != nil {
		entry(d.language.Text(words.PassMark, "p", d.language.PercentExact(trend.GetPassMarkBasisPoints())), func(x, y float64) {
			d.dashed(x, y, x+7, y, vermeil, 0.35, 0.6)
		})
	}
	if len(trend.GetBreaks()) > 0 {
		entry(d.language.Text(words.ChecklistChanged), func(x, y float64) { d.dashed(x+3.5, y-1.8, x+3.5, y+1.8, ink, 0.35, 0.8) })
	}
	if len(trend.GetEvents()) > 0 {
		entry(d.language.Text(words.Event), func(x, y float64) { d.putMiddle(x+3.5, y+1, "1", smallStrong) })
	}
	scale := d.language.Text(words.ScaleRuns, "low", d.language.PercentExact(d.low), "high", d.language.PercentExact(d.high))
	if x+d.width(scale, noteFace) > right {
		x, y = left, y+noteFace.height()
	}
	d.put(x, y, scale, noteFace)
	d.y = y + 1.5
}

// trendNotes says what the breaks and the numbers above the plot are.
func (p *page) trendNotes(t *pb.Trend) {
	for _, b := range latest(t.GetBreaks()) {
		p.paragraph(p.language.Text(words.BreakAt, "month", p.month(b.GetMonth()), "from", p.language.Number(int64(b.GetFromVersion())),
			"to", p.language.Number(int64(b.GetToVersion())), "n", p.language.Number(int64(len(b.GetQuestions())))), smallFace, 1)
	}
	for i, event := range latest(t.GetEvents()) {
		title := p.clean(p.language.Title(event.GetTitle()))
		p.paragraph(p.language.Number(int64(i+1))+"  "+p.month(event.GetMonth())+": "+title, smallFace, 1)
	}
	more := max(0, len(t.GetBreaks())-mostNotes) + max(0, len(t.GetEvents())-mostNotes)
	if more > 0 {
		p.paragraph(words.Sentence(p.language.Heading(words.More, "n", p.language.Number(int64(more)))), noteFace, 1)
	}
}
