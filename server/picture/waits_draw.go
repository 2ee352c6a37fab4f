package picture

import (
	"math"
	"strings"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// waitPlot is a picture of waits that is being drawn.
type waitPlot struct {
	*sheet
	waits   Waits
	columns waitColumns
	// gaveUp are the columns beside the others.
	gaveUp []gaveUp
	// most is the end of the scale, top, bottom and end those of the columns of the served.
	most             int64
	top, bottom, end float64
}

// gaveUp is a column of waits that were given up.
type gaveUp struct {
	name  string
	count int64
	slant float64
}

const waitsHeight = 260.0

// apartGap is the space before the first of the columns beside the others.
func (p *waitPlot) apartGap() float64 {
	if p.narrow() {
		return 14
	}
	return 34
}

// apartWide is the room of a column beside the others.
func (p *waitPlot) apartWide() float64 {
	if p.narrow() {
		return 68
	}
	return 104
}

func (w Waits) draw(s *sheet) bool {
	p := &waitPlot{sheet: s, waits: w, columns: w.columns(), end: s.right()}
	for _, g := range []gaveUp{{s.language.Text(words.WalkedOut), w.LeftUnserved, 1}, {s.language.Text(words.HungUp), w.HungUp, -1}} {
		if g.count > 0 {
			p.gaveUp = append(p.gaveUp, g)
		}
	}
	if p.columns.served() == 0 && len(p.gaveUp) == 0 {
		return false
	}
	if n := float64(len(p.gaveUp)); n > 0 {
		p.end -= n*p.apartWide() + p.apartGap()
	}
	p.frame()
	p.served()
	p.apart()
	p.edges()
	p.median()
	p.below()
	return true
}

// frame lays out the plot and draws the scale of counts.
func (p *waitPlot) frame() {
	most := int64(1)
	for i := range p.columns.counts {
		most = max(most, int64(math.Ceil(p.columns.height(i))))
	}
	for _, g := range p.gaveUp {
		most = max(most, g.count)
	}
	step := countStep(most)
	p.most = (most + step - 1) / step * step
	p.y += smallSize
	head := p.language.Text(words.VisitsHead)
	if !p.columns.even {
		head = p.language.Text(words.VisitsPer, "time", p.language.Duration(p.columns.base()))
	}
	p.text(margin, p.y, head, Font{Size: smallSize, Fill: quiet})
	p.top = p.y + 50
	p.bottom = p.top + waitsHeight
	for n := int64(0); n <= p.most; n += step {
		look := Style{Stroke: grid, Width: 1}
		if n == 0 {
			look = Style{Stroke: ink, Width: 1}
		}
		y := p.level(float64(n))
		p.under.line(plotLeft, y, p.end, y, look)
		if len(p.gaveUp) > 0 {
			p.under.line(p.end+p.apartGap(), y, p.sheet.right(), y, look)
		}
		p.text(plotLeft-8, y+5, p.language.Number(n), Font{Size: smallSize, Fill: quiet, Anchor: end})
	}
}

// countStep is the step of a scale of counts up to most: 1, 2 or 5 times a power of ten, in five steps at most.
func countStep(most int64) int64 {
	for power := int64(1); ; power *= 10 {
		for _, step := range []int64{power, 2 * power, 5 * power} {
			if most <= 5*step || power > most {
				return step
			}
		}
	}
}

func (p *waitPlot) level(n float64) float64 {
	return p.bottom - min(n/float64(p.most), 1)*waitsHeight
}

// x is the place among the columns.
func (p *waitPlot) x(column float64) float64 {
	return plotLeft + p.columns.across(column)*(p.end-plotLeft)
}

// all is how many waits there were, also those that were given up.
func (p *waitPlot) all() int64 {
	n := p.columns.served()
	for _, g := range p.gaveUp {
		n += g.count
	}
	return n
}

// counted is a count in words, with its share of all.
func (p *waitPlot) counted(n int64) string {
	share := int32(n * chart.Hundred / max(p.all(), 1))
	return p.language.Text(words.ShareOfAll, "visits", p.language.Visits(n), "p", p.language.Percent(share))
}

// served draws the columns of those who were served, with their counts where there is room: above them, or, of columns that
// are narrower than that, beside the last of them.
func (p *waitPlot) served() {
	var narrow []int
	for i, n := range p.columns.counts {
		if n == 0 {
			narrow = p.beside(narrow)
			continue
		}
		text, wide, top := p.span(i)+": "+p.counted(n), p.x(float64(i+1))-p.x(float64(i)), p.level(p.columns.height(i))
		p.describe(text)
		p.mark(text, func() {
			p.rect(p.x(float64(i))+1.5, top, max(wide-3, 1), p.bottom-top, bar(false))
			if label := p.language.Number(n); measure(label, smallSize) < wide {
				narrow = p.beside(narrow)
				p.text(p.x(float64(i)+0.5), top-6, label, Font{Size: smallSize, Anchor: middle})
			} else {
				narrow = append(narrow, i)
			}
		})
	}
	p.beside(narrow)
}

// beside prints the counts of adjacent columns to the right of the last one, at the top of the highest, where the columns
// there are low enough. It returns nil.
func (p *waitPlot) beside(columns []int) []int {
	if len(columns) == 0 {
		return nil
	}
	var counts []string
	y := p.bottom
	for _, i := range columns {
		counts = append(counts, p.language.Number(p.columns.counts[i]))
		y = min(y, p.level(p.columns.height(i))+smallSize)
	}
	text, next := strings.Join(counts, " · "), columns[len(columns)-1]+1
	x := p.x(float64(next)) + 6
	end := x + measure(text, smallSize) + 6
	for i := next; i < len(p.columns.counts) && p.x(float64(i)) < end; i++ {
		if p.level(p.columns.height(i))-smallSize-12 < y {
			return nil
		}
	}
	if median := p.waits.MedianSeconds; median != nil {
		if at := p.x(p.columns.place(max(*median, 0))); at > x-4 && at < end {
			return nil
		}
	}
	if end < p.end {
		p.text(x, y, text, Font{Size: smallSize})
	}
	return nil
}

// span is a column's range in words.
func (p *waitPlot) span(i int) string {
	from := p.language.Duration(p.columns.edges[i])
	if p.columns.open && i == len(p.columns.counts)-1 {
		return p.language.Text(words.WaitFrom, "low", from)
	}
	return p.language.Text(words.WaitFromTo, "low", from, "high", p.language.Duration(p.columns.edges[i+1]))
}

// apart draws the columns of those who gave up.
func (p *waitPlot) apart() {
	wide := min(56.0, p.apartWide()-24)
	for i, g := range p.gaveUp {
		x := p.end + p.apartGap() + (float64(i)+0.5)*p.apartWide()
		top := p.level(float64(g.count))
		text := g.name + ": " + p.counted(g.count)
		p.describe(text)
		p.mark(text, func() {
			p.rect(x-wide/2, top, wide, p.bottom-top, Style{Fill: paper, Stroke: vermeil, Width: 1.5})
			p.hatch(x-wide/2, top, wide, p.bottom-top, g.slant, Style{Stroke: vermeil, Width: 1.5})
			p.text(x, top-6, p.language.Number(g.count), Font{Size: smallSize, Anchor: middle})
			for line, name := range p.apartName(g) {
				p.text(x, p.bottom+20+float64(line)*18, name, Font{Size: smallSize, Anchor: middle})
			}
		})
	}
}

// apartName is the name of a column apart, in as many lines as it needs.
func (p *waitPlot) apartName(g gaveUp) []string { return wrap(g.name, smallSize, p.apartWide()-6, 3) }

// edges labels the ends of the columns, as many as there is room for, in the unit that suits them.
func (p *waitPlot) edges() {
	unit, head := int32(minute), p.language.Text(words.MinutesWaited)
	if c := p.columns; len(c.counts) > 0 {
		switch longest := c.edges[len(c.edges)-1]; {
		case longest >= 4*day:
			unit, head = day, p.language.Text(words.DaysWaited)
		case longest >= 6*hour:
			unit, head = hour, p.language.Text(words.HoursWaited)
		}
	}
	free := 0.0
	for i, edge := range p.columns.edges {
		x := p.x(float64(i))
		last := i == len(p.columns.counts)
		if last && p.columns.open {
			p.text(x, p.bottom+20, ellipsis, Font{Size: smallSize, Anchor: end})
			break
		}
		p.line(x, p.bottom, x, p.bottom+5, Style{Stroke: ink, Width: 1})
		text := p.inUnits(edge, unit)
		half := measure(text, smallSize) / 2
		beforeEnd := !p.columns.open || x+half+4 < p.x(float64(len(p.columns.counts)))-measure(ellipsis, smallSize)
		if x-half < free || !beforeEnd || edge%unit != 0 && p.columns.even {
			continue
		}
		free = x + half + 8
		p.text(x, p.bottom+20, text, Font{Size: smallSize, Anchor: middle})
	}
	p.y = p.bottom + 24
	beside := measure(head, smallSize) < p.end-plotLeft
	if len(p.columns.counts) > 0 && beside {
		p.y += 18
		p.text((plotLeft+p.end)/2, p.y, head, Font{Size: smallSize, Fill: quiet, Anchor: middle})
	}
	for _, g := range p.gaveUp {
		p.y = max(p.y, p.bottom+6+18*float64(len(p.apartName(g))))
	}
	if len(p.columns.counts) > 0 && !beside {
		for _, line := range wrap(head, smallSize, p.inner(), 3) {
			p.y += 18
			p.text(margin, p.y, line, Font{Size: smallSize, Fill: quiet})
		}
	}
}

// inUnits writes seconds in minutes, hours or days, with a decimal where it is needed.
func (p *waitPlot) inUnits(seconds, unit int32) string {
	if seconds%unit == 0 {
		return p.language.Number(int64(seconds / unit))
	}
	return p.language.Tenths(int64(seconds) * 10 / int64(unit))
}

// median marks the median of the served above its place.
func (p *waitPlot) median() {
	if p.waits.MedianSeconds == nil || p.columns.served() == 0 {
		return
	}
	text := p.language.Text(words.MedianOf, "p", p.language.Duration(*p.waits.MedianSeconds))
	column := p.columns.place(max(*p.waits.MedianSeconds, 0))
	x := p.x(column)
	half := measureBold(text, smallSize) / 2
	p.describe(text)
	p.mark(text, func() {
		look := Style{Stroke: ink, Width: 2, Dash: "6 4"}
		n := p.columns.height(int(column))
		if n == 0 {
			p.line(x, p.top-24, x, p.bottom, look)
			return
		}
		// The count above its column stays free.
		p.line(x, p.top-24, x, p.level(n)-20, look)
		p.line(x, p.level(n), x, p.bottom, look)
		p.text(min(max(x, plotLeft+half), p.end-half), p.top-30, text, Font{Size: smallSize, Anchor: middle, Bold: true})
	})
}

// below prints the notes.
func (p *waitPlot) below() {
	p.y += 6
	if len(p.gaveUp) == 0 {
		p.note(p.language.Text(words.NobodyGaveUp))
	}
	if n := len(p.columns.counts); p.columns.open && n > 0 {
		p.note(p.language.Text(words.OpenColumn, "low", p.language.Duration(p.columns.edges[n-1])))
	}
	if !p.columns.even {
		p.note(p.language.Text(words.UnevenColumns))
	}
	if p.waits.SurvivalMedianSeconds != nil {
		text := p.language.Duration(*p.waits.SurvivalMedianSeconds)
		p.note(p.language.Text(words.HalfServedWithin, "time", text))
	}
}
