package picture

import (
	"slices"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// legend prints the key of the marks that the trend has.
func (p *trendPlot) legend() {
	var thin, interval, alike, faint bool
	for _, point := range p.Points {
		thin = thin || point.Value != nil && point.Thin()
		interval = interval || point.HasInterval() && !point.Thin()
		faint = faint || point.HasInterval() && point.Thin()
		alike = alike || point.LikeForLike.Value != nil
	}
	samples := []sample{{p.language.Text(words.Score), func(x, y float64) {
		p.line(x, y, x+sampleWidth, y, scoreLine)
		p.circle(x+sampleWidth/2, y, 4, dot(false, blue))
	}}}
	if interval {
		samples = append(samples, sample{p.language.Text(words.Interval), p.bandSample})
	}
	if thin {
		samples = append(samples, sample{p.language.Text(words.FewVisits), func(x, y float64) {
			if faint {
				p.line(x+sampleWidth/2, y-9, x+sampleWidth/2, y+9, thinLine)
			}
			p.circle(x+sampleWidth/2, y, 4, dot(true, blue))
		}})
	}
	if alike {
		samples = append(samples, sample{p.language.Text(words.LikeForLike), func(x, y float64) {
			p.line(x, y, x+sampleWidth, y, alikeLine)
			p.diamond(x+sampleWidth/2, y, 5, dot(false, vermeil))
		}})
	}
	if mark := p.PassMark; mark != nil {
		samples = append(samples, sample{p.language.Text(words.PassMark, "p", p.language.PercentExact(*mark)), func(x, y float64) {
			p.line(x, y, x+sampleWidth, y, passLine)
		}})
	}
	p.key(samples)
}

// bandSample is a piece of a band, or a whisker where there is no band.
func (p *trendPlot) bandSample(x, y float64) {
	if slices.ContainsFunc(p.Intervals(), func(run chart.Run) bool { return run.First < run.Last }) {
		p.rect(x, y-7, sampleWidth, 14, Style{Fill: tint, Stroke: sky, Width: 1})
		return
	}
	p.standing(Point{x + sampleWidth/2, y - 9}, Point{x + sampleWidth/2, y + 9})
}

// The lines of a trend.
var (
	scoreLine = Style{Stroke: blue, Width: 2.5}
	alikeLine = Style{Stroke: vermeil, Width: 2, Dash: "7 4"}
	passLine  = Style{Stroke: ink, Width: 1.5, Dash: "2 3"}
	breakLine = Style{Stroke: ink, Width: 1.5, Dash: "6 4"}
	thinLine  = Style{Stroke: link, Width: 4}
	eventLine = Style{Stroke: rule, Width: 1, Dash: "1 3"}
)

// frame lays out the plot under the flags of its breaks and events, and draws its grid.
func (p *trendPlot) frame() {
	flags, rows := arrange(p.flags(), plotLeft, p.right())
	p.top = p.y + float64(rows)*flagRow + 14
	p.bottom = p.top + plotHeight
	if p.printed {
		p.bottom = p.top + flatHeight
	}
	p.grid()
	if mark := p.PassMark; mark != nil {
		y := p.level(*mark)
		p.mark(p.language.Text(words.PassMark, "p", p.language.PercentExact(*mark)), func() { p.line(plotLeft, y, p.right(), y, passLine) })
		p.describe(p.language.Text(words.PassMark, "p", p.language.PercentExact(*mark)))
	}
	p.drawFlags(flags)
	p.y = p.bottom
}

// grid draws the scale.
func (p *trendPlot) grid() {
	for _, v := range p.Grid() {
		look := Style{Stroke: grid, Width: 1}
		if v == p.Low {
			look = Style{Stroke: ink, Width: 1}
		}
		p.under.line(plotLeft, p.level(v), p.right(), p.level(v), look)
		p.text(plotLeft-8, p.level(v)+5, p.language.PercentExact(v), Font{Size: smallSize, Fill: quiet, Anchor: end})
	}
}

// flags are those of the breaks and of the numbered events.
func (p *trendPlot) flags() []flag {
	var out []flag
	for i := range p.Points {
		if p.Breaks(i) {
			out = append(out, flag{x: p.breakX(i), text: p.BreakName(i, p.language)})
		}
	}
	for _, m := range p.Distinct() {
		out = append(out, flag{x: p.x(m.Slot), text: p.language.Number(int64(m.Number)), round: true})
	}
	return out
}

// drawFlags draws the lines of breaks and events, below everything, and then the flags at their heads.
func (p *trendPlot) drawFlags(flags []flag) {
	for i := range p.Points {
		if !p.Breaks(i) {
			continue
		}
		description := p.breakText(i)
		p.mark(description, func() { p.line(p.breakX(i), p.top-4, p.breakX(i), p.bottom, breakLine) })
	}
	heads := func(f flag) float64 { return p.top - 8 - float64(f.row)*flagRow }
	for _, f := range flags {
		look := eventLine
		if !f.round {
			look = breakLine
		}
		p.line(f.x, heads(f), f.x, p.top-4, look)
		if f.round {
			p.drop(f.x, look)
		}
	}
	for _, f := range flags {
		foot := heads(f)
		if f.round {
			p.circle(f.centre, foot-9, 10.5, Style{Fill: paper, Stroke: ink, Width: 1.2})
		} else {
			p.rect(f.centre-f.wide()/2, foot-flagRow+6, f.wide(), flagRow-4, Style{Fill: paper})
		}
		p.text(f.centre, foot-4, f.text, Font{Size: smallSize, Anchor: middle})
	}
}

// drop draws an event's line down to the axis, except where the point of its slot stands with its interval and value.
func (p *trendPlot) drop(x float64, look Style) {
	const label = 26
	upper, lower := p.bottom, p.bottom
	for i, at := range p.Points {
		if at.Value == nil || p.x(p.At[i]) != x {
			continue
		}
		upper, lower = p.level(*at.Value)-label, p.level(*at.Value)+label
		if at.HasInterval() {
			upper, lower = min(upper, p.level(*at.High)), max(lower, p.level(*at.Low))
		}
	}
	if upper > p.top-4 {
		p.line(x, p.top-4, x, upper, look)
	}
	if lower < p.bottom {
		p.line(x, lower, x, p.bottom, look)
	}
}

// axis labels the slots, with a small mark between months.
func (p *trendPlot) axis() {
	ticks := ticksOf(p.Timeline, p.slotWide, p.language)
	const line = smallSize + 4
	for _, t := range ticks {
		p.line(p.x(t.slot), p.bottom, p.x(t.slot), p.bottom+5, Style{Stroke: ink, Width: 1})
		for i, text := range t.lines {
			if text != "" {
				p.text(p.x(t.slot), p.bottom+8+float64(i+1)*line-4, text, Font{Size: smallSize, Anchor: middle})
			}
		}
	}
	p.y = p.bottom + 8 + float64(depth(ticks))*line
}

// strip draws the visits of each slot as small columns.
func (p *trendPlot) strip() {
	const height = 34.0
	most := int64(0)
	widest := 0.0
	for _, point := range p.Points {
		most = max(most, point.Visits)
		widest = max(widest, measure(p.language.Number(point.Visits), smallSize))
	}
	p.y += 28
	p.text(margin, p.y, p.language.Text(words.VisitsHead), Font{Size: smallSize, Fill: quiet})
	if most == 0 {
		p.y += 8
		return
	}
	each := widest+6 <= p.slotWide
	top, column := p.y+24, min(p.slotWide*0.7, 40)
	if !each {
		p.text(plotLeft-4, top+5, p.language.Number(most), Font{Size: smallSize, Fill: quiet, Anchor: end})
		p.under.line(plotLeft, top, p.right(), top, Style{Stroke: grid, Width: 1})
	}
	p.y = top + height
	p.under.line(plotLeft, p.y, p.right(), p.y, Style{Stroke: ink, Width: 1})
	for i, point := range p.Points {
		tall := height * float64(max(point.Visits, 0)) / float64(most)
		if tall > 0 {
			p.rect(p.x(p.At[i])-column/2, p.y-tall, column, tall, Style{Fill: rule})
		}
		if each {
			p.text(p.x(p.At[i]), p.y-tall-5, p.language.Number(point.Visits), Font{Size: smallSize, Anchor: middle})
		}
	}
	p.y += 6
}

// below prints the events and notes, and describes the points.
func (p *trendPlot) below() {
	p.y += 8
	for i := range p.Points {
		p.describe(p.Layout.Describe(i, p.language))
		if p.Breaks(i) {
			p.describe(p.breakText(i))
		}
	}
	p.events()
	if p.Low > 0 || p.High < chart.Hundred {
		p.note(p.language.Text(words.ScaleRuns, "low", p.language.PercentExact(p.Low), "high", p.language.PercentExact(p.High)))
	}
	if n := len(p.Points); p.MorePoints > 0 {
		p.note(p.language.Text(words.LatestOf, "n", p.language.Number(int64(n)), "all", p.language.Number(int64(n+p.MorePoints))))
	}
}

// events lists the events under their numbers.
func (p *trendPlot) events() {
	const indent = 34.0
	for _, m := range p.Marks {
		period := p.language.Month(m.Month)
		text := period + ": " + m.Title
		p.y += 8
		p.cuts = append(p.cuts, p.y)
		for i, line := range wrap(text, smallSize, p.inner()-indent, 2) {
			p.y += smallSize + 4
			if i == 0 && m.Number > 0 {
				p.circle(margin+11, p.y-5, 10.5, Style{Fill: paper, Stroke: ink, Width: 1.2})
				p.text(margin+11, p.y, p.language.Number(int64(m.Number)), Font{Size: smallSize, Anchor: middle})
			}
			p.text(margin+indent, p.y, line, Font{Size: smallSize})
		}
		if m.Number > 0 {
			text = p.language.Text(words.EventOf, "n", p.language.Number(int64(m.Number)), "period", period, "title", m.Title)
		}
		p.describe(text)
	}
	if len(p.Marks) > 0 {
		p.y += 10
	}
	if p.MoreEvents > 0 {
		p.note(p.language.Text(words.MoreEvents, "n", p.language.Number(int64(p.MoreEvents))))
	}
}
