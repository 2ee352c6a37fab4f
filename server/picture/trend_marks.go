package picture

import "mysteryshopper/server/chart"

// band draws the intervals: a band where points are joined, a whisker where one stands alone, and a faint one, which may
// leave the scale, where a point stands on few visits.
func (p *trendPlot) band() {
	for _, i := range p.ThinIntervals() {
		x, at := p.x(p.At[i]), p.Points[i]
		p.under.line(x, p.level(*at.High), x, p.level(*at.Low), thinLine)
	}
	for _, run := range p.Intervals() {
		var upper, lower []Point
		for i := run.First; i <= run.Last; i++ {
			x := p.x(p.At[i])
			upper = append(upper, Point{x, p.level(*p.Points[i].High)})
			lower = append(lower, Point{x, p.level(*p.Points[i].Low)})
		}
		if len(upper) == 1 {
			p.standing(upper[0], lower[0])
			continue
		}
		around := append([]Point(nil), upper...)
		for i := len(lower) - 1; i >= 0; i-- {
			around = append(around, lower[i])
		}
		p.under.polygon(around, Style{Fill: tint})
		p.under.polyline(upper, Style{Stroke: sky, Width: 1})
		p.under.polyline(lower, Style{Stroke: sky, Width: 1})
	}
}

// standing draws the interval of a point without neighbours.
func (p *trendPlot) standing(upper, lower Point) {
	const half = 6
	look := Style{Stroke: blue, Width: 1.5}
	p.under.line(upper.X, upper.Y, lower.X, lower.Y, look)
	for _, end := range []Point{upper, lower} {
		p.under.line(end.X-half, end.Y, end.X+half, end.Y, look)
	}
}

// lines draws the score, broken where it must be, and the score like for like, which runs across breaks.
func (p *trendPlot) lines() {
	for _, line := range p.scorePaths() {
		p.polyline(line, scoreLine)
	}
	for _, line := range p.alikePaths() {
		p.polyline(line, alikeLine)
	}
}

func (p *trendPlot) scorePaths() [][]Point {
	return p.paths(p.Scores(), func(i int) *int32 { return p.Points[i].Value })
}

func (p *trendPlot) alikePaths() [][]Point {
	return p.paths(p.Alikes(), func(i int) *int32 { return p.Points[i].LikeForLike.Value })
}

// paths returns the lines through the spans of two points or more.
func (p *trendPlot) paths(runs []chart.Run, value func(i int) *int32) [][]Point {
	var out [][]Point
	for _, run := range runs {
		if run.First == run.Last {
			continue
		}
		var line []Point
		for i := run.First; i <= run.Last; i++ {
			line = append(line, Point{p.x(p.At[i]), p.level(*value(i))})
		}
		out = append(out, line)
	}
	return out
}

// radius is that of a point: smaller where points are close.
func (p *trendPlot) radius() float64 { return min(max(p.slotWide/3, 1.5), 4.5) }

// dots draws the points, and prints the values of as many as there is room for.
func (p *trendPlot) dots() {
	r := p.radius()
	for i, at := range p.Points {
		if at.Value == nil && at.LikeForLike.Value == nil {
			continue
		}
		x := p.x(p.At[i])
		p.mark(p.Layout.Describe(i, p.language), func() {
			if v := at.LikeForLike.Value; v != nil {
				p.diamond(x, p.level(*v), r+0.5, dot(false, vermeil))
			}
			if v := at.Value; v != nil {
				p.circle(x, p.level(*v), r, dot(at.Thin(), blue))
			}
		})
	}
	p.values()
}

// values prints the value at each point where points are few, else at the first, the last, the least and the greatest.
func (p *trendPlot) values() {
	c := p.clutter()
	r := p.remarkable()
	all, lines := p.labelled, 0
	if all {
		lines = 2 // Better over a line than not at all.
	}
	for i, at := range p.Points {
		if at.Value == nil || !all && !r.has(i) {
			continue
		}
		text, from := p.language.Percent(*at.Value), Point{p.x(p.At[i]), p.level(*at.Value)}
		place, far, ok := c.place(text, smallSize, from, p.best(i, all, r), lines)
		if !ok {
			continue
		}
		if far {
			p.lead(from, place)
		}
		p.text(place.X, place.Y, text, Font{Size: smallSize, Anchor: middle, Bold: !all})
	}
}

// best is the side of a point where its value would best stand.
func (p *trendPlot) best(i int, all bool, r remarkable) side {
	switch {
	case !all && i == r.first:
		return before
	case !all && i == r.last:
		return after
	case !p.roomBelow(i):
		return notBelow
	case i != r.greatest && (i == r.least || p.lowerThanNeighbours(i)):
		return below
	}
	return above
}

// lead draws a line from a point to its value, where that stands far above or below.
func (p *trendPlot) lead(from, to Point) {
	gap := p.radius() + 2
	upper, lower := to.Y+4, from.Y-gap
	if to.Y > from.Y {
		upper, lower = from.Y+gap, to.Y-smallSize
	}
	if upper < lower {
		p.line(from.X, upper, from.X, lower, Style{Stroke: rule, Width: 1})
	}
}

// clutter returns what the values must not cover.
func (p *trendPlot) clutter() *clutter {
	c := &clutter{within: box{plotLeft, p.top - 6, p.right(), p.bottom - 3}}
	for _, line := range append(p.scorePaths(), p.alikePaths()...) {
		for i := 1; i < len(line); i++ {
			c.lines = append(c.lines, [2]Point{line[i-1], line[i]})
		}
	}
	r := p.radius()
	for i, at := range p.Points {
		if p.Breaks(i) {
			c.boxes = append(c.boxes, box{p.breakX(i) - 2, p.top, p.breakX(i) + 2, p.bottom})
		}
		for _, v := range []*int32{at.Value, at.LikeForLike.Value} {
			if v != nil {
				x, y := p.x(p.At[i]), p.level(*v)
				c.boxes = append(c.boxes, box{x - r, y - r, x + r, y + r})
			}
		}
	}
	for _, run := range p.Intervals() {
		if run.First == run.Last {
			x, at := p.x(p.At[run.First]), p.Points[run.First]
			c.boxes = append(c.boxes, box{x - 2, p.level(*at.High), x + 2, p.level(*at.Low)})
		}
	}
	if p.PassMark != nil {
		y := p.level(*p.PassMark)
		c.lines = append(c.lines, [2]Point{{plotLeft, y}, {p.right(), y}})
	}
	return c
}

// remarkable are the points whose values are printed where there is no room for all; −1 where there is none.
type remarkable struct{ first, last, least, greatest int }

func (r remarkable) has(i int) bool {
	return i == r.first || i == r.last || i == r.least || i == r.greatest
}

func (p *trendPlot) remarkable() remarkable {
	r := remarkable{-1, -1, -1, -1}
	for i, at := range p.Points {
		if at.Value == nil {
			continue
		}
		if r.first < 0 {
			r = remarkable{i, i, i, i}
		}
		r.last = i
		if *at.Value < *p.Points[r.least].Value {
			r.least = i
		}
		if *at.Value > *p.Points[r.greatest].Value {
			r.greatest = i
		}
	}
	return r
}

// roomBelow reports whether a value below the point would be read as belonging to it: no other mark is under it.
func (p *trendPlot) roomBelow(i int) bool {
	at := p.Points[i]
	return at.LikeForLike.Value == nil || *at.LikeForLike.Value > *at.Value
}

// lowerThanNeighbours reports whether the line turns upward at the point, so that there is room below it.
func (p *trendPlot) lowerThanNeighbours(i int) bool {
	lower := func(j int) bool {
		if j < 0 || j >= len(p.Points) || p.Points[j].Value == nil {
			return true
		}
		return *p.Points[i].Value <= *p.Points[j].Value
	}
	return len(p.Points) > 1 && lower(i-1) && lower(i+1)
}
