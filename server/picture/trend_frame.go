package picture

import (
	"slices"

	"mysteryshopper/server/words"
)

// A numberedEvent has the number that it is marked by; 0 where its slot is not known.
type numberedEvent struct {
	Event
	number, slot int
}

// number gives the events of the span their numbers, by month: those of one slot share one. Where slots have no
// calendar, there is no telling where an event belongs, and it has no number.
func (p *trendPlot) number() (out []numberedEvent, more int) {
	for _, e := range p.t.Events {
		slot, ok := p.slotOf(e.Month)
		switch {
		case !ok && p.kind != named:
			continue // Outside the span.
		case !ok:
			slot = p.slots
		}
		out = append(out, numberedEvent{Event: e, slot: slot})
	}
	slices.SortStableFunc(out, func(a, b numberedEvent) int { return a.slot - b.slot })
	more = max(len(out)-maxEvents, 0)
	out = out[:len(out)-more]
	last := 0
	for i := range out {
		if i == 0 || out[i].slot != out[i-1].slot {
			last++
		}
		if out[i].slot < p.slots {
			out[i].number = last
		}
	}
	return out, more
}

// legend prints what the marks mean, of those that are there.
func (p *trendPlot) legend() {
	var thin, interval, alike bool
	for _, point := range p.t.Points {
		thin = thin || point.Value != nil && point.thin()
		interval = interval || point.hasInterval()
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
			p.circle(x+sampleWidth/2, y, 4, dot(true, blue))
		}})
	}
	if alike {
		samples = append(samples, sample{p.language.Text(words.LikeForLike), func(x, y float64) {
			p.line(x, y, x+sampleWidth, y, alikeLine)
			p.diamond(x+sampleWidth/2, y, 5, dot(false, vermeil))
		}})
	}
	if mark := p.t.PassMark; mark != nil {
		samples = append(samples, sample{p.language.Text(words.PassMark, "p", p.language.PercentExact(*mark)), func(x, y float64) {
			p.line(x, y, x+sampleWidth, y, passLine)
		}})
	}
	p.key(samples)
}

// bandSample is a piece of a band, or a whisker where there is no band.
func (p *trendPlot) bandSample(x, y float64) {
	if slices.ContainsFunc(p.bandRuns(), func(run [2]int) bool { return run[0] < run[1] }) {
		p.rect(x, y-7, sampleWidth, 14, style{fill: tint, stroke: sky, width: 1})
		return
	}
	p.standing(point{x + sampleWidth/2, y - 9}, point{x + sampleWidth/2, y + 9})
}

// The lines of a trend.
var (
	scoreLine = style{stroke: blue, width: 2.5}
	alikeLine = style{stroke: vermeil, width: 2, dash: "7 4"}
	passLine  = style{stroke: ink, width: 1.5, dash: "2 3"}
	breakLine = style{stroke: ink, width: 1.5, dash: "6 4"}
	eventLine = style{stroke: rule, width: 1, dash: "1 3"}
)

// frame lays out the plot under the flags of its breaks and events, and draws its grid.
func (p *trendPlot) frame() {
	flags, rows := arrange(p.flags(), plotLeft, plotRight)
	p.top = p.y + float64(rows)*flagRow + 14
	p.bottom = p.top + plotHeight
	p.grid()
	if mark := p.t.PassMark; mark != nil {
		y := p.level(*mark)
		p.mark(p.language.Text(words.PassMark, "p", p.language.PercentExact(*mark)), func() { p.line(plotLeft, y, plotRight, y, passLine) })
		p.tell(p.language.Text(words.PassMark, "p", p.language.PercentExact(*mark)))
	}
	p.fly(flags)
	p.y = p.bottom
}

// grid draws the scale.
func (p *trendPlot) grid() {
	step := int32(1000)
	if p.high-p.low > 6000 {
		step = 2000
	}
	for v := p.low; v <= p.high; v += step {
		y := p.level(v)
		look := style{stroke: grid, width: 1}
		if v == p.low {
			look = style{stroke: ink, width: 1}
		}
		p.under.line(plotLeft, y, plotRight, y, look)
		p.text(plotLeft-8, y+5, p.language.PercentExact(v), font{size: smallSize, fill: quiet, anchor: end})
	}
}

// flags are those of the breaks and of the numbered events.
func (p *trendPlot) flags() []flag {
	var out []flag
	for i := range p.t.Points {
		if p.breaks(i) {
			out = append(out, flag{x: p.breakX(i), text: p.breakName(i)})
		}
	}
	for i, e := range p.numbered {
		if e.number > 0 && (i == 0 || p.numbered[i-1].number != e.number) {
			out = append(out, flag{x: p.x(e.slot), text: p.language.Number(int64(e.number)), round: true})
		}
	}
	return out
}

// breakX is half way between the last point before a break and the first after it.
func (p *trendPlot) breakX(i int) float64 { return (p.x(p.at[i-1]) + p.x(p.at[i])) / 2 }

// fly draws the lines of breaks and events, below everything, and then the flags at their heads.
func (p *trendPlot) fly(flags []flag) {
	for i := range p.t.Points {
		if !p.breaks(i) {
			continue
		}
		said := p.language.Text(words.BreakFrom, "period", p.full(p.at[i], p.language), "version", p.breakName(i))
		p.mark(said, func() { p.line(p.breakX(i), p.top-4, p.breakX(i), p.bottom, breakLine) })
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
			p.circle(f.centre, foot-9, 10.5, style{fill: paper, stroke: ink, width: 1.2})
		} else {
			p.rect(f.centre-f.wide()/2, foot-flagRow+6, f.wide(), flagRow-4, style{fill: paper})
		}
		p.text(f.centre, foot-4, f.text, font{size: smallSize, anchor: middle})
	}
}

// drop draws an event's line down to the axis, but for where the point of its slot stands with its interval and value.
func (p *trendPlot) drop(x float64, look style) {
	const label = 26
	upper, lower := p.bottom, p.bottom
	for i, at := range p.t.Points {
		if at.Value == nil || p.x(p.at[i]) != x {
			continue
		}
		upper, lower = p.level(*at.Value)-label, p.level(*at.Value)+label
		if at.hasInterval() {
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
	ticks := p.ticks(p.slotWide, p.language)
	const line = smallSize + 4
	for _, t := range ticks {
		p.line(p.x(t.slot), p.bottom, p.x(t.slot), p.bottom+5, style{stroke: ink, width: 1})
		for i, text := range t.lines {
			if text != "" {
				p.text(p.x(t.slot), p.bottom+8+float64(i+1)*line-4, text, font{size: smallSize, anchor: middle})
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
	for _, point := range p.t.Points {
		most = max(most, point.Visits)
		widest = max(widest, measure(p.language.Number(point.Visits), smallSize))
	}
	p.y += 28
	p.text(margin, p.y, p.language.Text(words.VisitsHead), font{size: smallSize, fill: quiet})
	if most == 0 {
		p.y += 8
		return
	}
	each := widest+6 <= p.slotWide
	top, column := p.y+24, min(p.slotWide*0.7, 40)
	if !each {
		p.text(plotLeft-8, top+5, p.language.Number(most), font{size: smallSize, fill: quiet, anchor: end})
		p.under.line(plotLeft, top, plotRight, top, style{stroke: grid, width: 1})
	}
	p.y = top + height
	p.under.line(plotLeft, p.y, plotRight, p.y, style{stroke: ink, width: 1})
	for i, point := range p.t.Points {
		tall := height * float64(max(point.Visits, 0)) / float64(most)
		if tall > 0 {
			p.rect(p.x(p.at[i])-column/2, p.y-tall, column, tall, style{fill: rule})
		}
		if each {
			p.text(p.x(p.at[i]), p.y-tall-5, p.language.Number(point.Visits), font{size: smallSize, anchor: middle})
		}
	}
	p.y += 6
}

// below prints what else there is to say, and tells the points.
func (p *trendPlot) below(all int) {
	p.y += 8
	for i := range p.t.Points {
		p.tell(p.said(i))
		if p.breaks(i) {
			p.tell(p.language.Text(words.BreakFrom, "period", p.full(p.at[i], p.language), "version", p.breakName(i)))
		}
	}
	p.events()
	if p.low > 0 || p.high < hundred {
		p.note(p.language.Text(words.ScaleRuns, "low", p.language.PercentExact(p.low), "high", p.language.PercentExact(p.high)))
	}
	if all > len(p.t.Points) {
		p.note(p.language.Text(words.LatestOf, "n", p.language.Number(int64(len(p.t.Points))), "all", p.language.Number(int64(all))))
	}
}

// events lists the events under their numbers.
func (p *trendPlot) events() {
	const indent = 34.0
	for _, e := range p.numbered {
		period := clean(p.language.Month(e.Month))
		lines := wrap(period+": "+e.Title, smallSize, inner-indent, 2)
		p.y += 8
		for i, line := range lines {
			p.y += smallSize + 4
			if i == 0 && e.number > 0 {
				p.circle(margin+11, p.y-5, 10.5, style{fill: paper, stroke: ink, width: 1.2})
				p.text(margin+11, p.y, p.language.Number(int64(e.number)), font{size: smallSize, anchor: middle})
			}
			p.text(margin+indent, p.y, line, font{size: smallSize})
		}
		text := period + ": " + e.Title
		if e.number > 0 {
			text = p.language.Text(words.EventOf, "n", p.language.Number(int64(e.number)), "period", period, "title", e.Title)
		}
		p.tell(text)
	}
	if len(p.numbered) > 0 {
		p.y += 10
	}
	if p.moreEvents > 0 {
		p.note(p.language.Text(words.MoreEvents, "n", p.language.Number(int64(p.moreEvents))))
	}
}
