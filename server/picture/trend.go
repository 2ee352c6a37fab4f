package picture

import (
	"strconv"

	"mysteryshopper/server/words"
)

// Trend is a score over time: a line with the band of its intervals, the visits below.
type Trend struct {
	Caption
	// Points are in order of time; those beyond the last MaxMarks are left out. Months and quarters that have no point
	// are gaps.
	Points []TrendPoint
	// Events of the span are marked by number at their month and listed below. Of more than 30 the rest is counted.
	Events []Event
	// PassMark is in basis points; nil where there is none.
	PassMark *int32
}

// TrendPoint is one month, quarter or wave.
type TrendPoint struct {
	// Period is a month as 2026-11, a quarter as 2026-Q4, or a wave's title.
	Period string
	Figure
	// LikeForLike is the score over the questions that every version scores alike.
	LikeForLike LikeForLike
	// Segment rises where the questions changed. No line is drawn between points of different segments, but for the one
	// that is like for like.
	Segment int32
	// Versions are those that begin with the point, where it is the first of its segment.
	Versions []int32
}

// LikeForLike is a score over common questions.
type LikeForLike struct {
	// Value is in basis points, nil where there is none.
	Value *int32
	// Coverage is the share of the points possible that it stands on, in basis points.
	Coverage int32
}

// Event is something that happened at a client.
type Event struct {
	// Month is written as 2026-11.
	Month string
	Title string
}

// maxEvents is how many events are listed.
const maxEvents = 30

// trendPlot is a trend in the making.
type trendPlot struct {
	*sheet
	t Trend
	timeline
	// at is the slot of each point.
	at []int
	// low and high are the ends of the scale.
	low, high int32
	// top and bottom are those of the plot, left is that of the first slot, slotWide the width of each.
	top, bottom, left, slotWide float64
	// labelled says whether there is room for the value of every point.
	labelled bool
	numbered []numberedEvent
	// moreEvents is how many more there are.
	moreEvents int
}

// The plot's sides.
const (
	plotLeft   = margin + 48
	plotRight  = width - margin
	plotHeight = 300.0
)

// SVG draws the trend with its texts in a language: a BCP 47 tag, English where it is not spoken.
func (t Trend) SVG(lang string) []byte {
	s := newSheet(lang, t.Caption)
	if len(t.Points) == 0 {
		return s.empty(t.Caption)
	}
	all := len(t.Points)
	t.Points = t.Points[max(0, all-MaxMarks):]
	p := &trendPlot{sheet: s, t: t}
	p.timeline, p.at = timelineOf(t.Points)
	p.spread()
	p.low, p.high = t.scale()
	p.numbered, p.moreEvents = p.number()

	p.legend()
	p.frame()
	p.band()
	p.lines()
	p.dots()
	p.axis()
	p.strip()
	p.below(all)
	return s.finish(t.Caption)
}

// scale returns the ends of the scale: tens around everything drawn, at least 40 points apart, so that a trend can be
// seen and nothing looks steeper than it is by much.
func (t Trend) scale() (low, high int32) {
	low, high = hundred, 0
	reach := func(values ...*int32) {
		for _, v := range values {
			if v != nil {
				low, high = min(low, *v), max(high, *v)
			}
		}
	}
	for _, p := range t.Points {
		reach(p.Value, p.LikeForLike.Value)
		if p.hasInterval() {
			reach(p.Low, p.High)
		}
	}
	if low > high {
		return 0, hundred
	}
	reach(t.PassMark)
	const step, least, room = 1000, 4000, 300
	low, high = max(low, 0), min(high, hundred)
	low, high = max(low-room, 0)/step*step, min((high+room+step-1)/step*step, hundred)
	if missing := least - (high - low); missing > 0 {
		low = max(low-missing/2/step*step, 0)
		high = min(low+least, hundred)
		low = min(low, high-least)
	}
	if high-low > 6*step {
		// The scale is then labelled in twenties.
		low, high = low/(2*step)*2*step, (high+step)/(2*step)*2*step
	}
	return low, high
}

// spread gives the slots their width. Where there is no room for the value of every point, white is left on either side of
// them for the first and the last one.
func (p *trendPlot) spread() {
	const whole = plotRight - plotLeft
	slots := float64(p.slots)
	value := measure(p.language.Percent(hundred), smallSize)
	p.left, p.slotWide = plotLeft, whole/slots
	p.labelled = p.slotWide >= value+8
	if !p.labelled {
		// Half a slot, which is narrower the wider the white, is white already.
		white := max((value+labelGap+1-p.slotWide/2)/(1-1/slots), 0)
		p.left, p.slotWide = plotLeft+white, (whole-2*white)/slots
	}
}

// x is the middle of a slot.
func (p *trendPlot) x(slot int) float64 { return p.left + (float64(slot)+0.5)*p.slotWide }

// level is the height of basis points.
func (p *trendPlot) level(basisPoints int32) float64 {
	return p.bottom - onScale(basisPoints, p.low, p.high)*(p.bottom-p.top)
}

// breaks says whether the questions changed between a point and the one before.
func (p *trendPlot) breaks(i int) bool {
	return i > 0 && p.t.Points[i].Segment != p.t.Points[i-1].Segment
}

// joined says whether the line runs from the point before to this one: nothing is missing between them, and the
// questions are the same.
func (p *trendPlot) joined(i int) bool {
	return i > 0 && p.at[i] == p.at[i-1]+1 && !p.breaks(i)
}

// breakName is what a break is called.
func (p *trendPlot) breakName(i int) string {
	versions := p.t.Points[i].Versions
	if len(versions) == 0 {
		return p.language.Text(words.NewVersion)
	}
	numbers := ""
	for j, v := range versions[:min(len(versions), 5)] {
		if j > 0 {
			numbers += ", "
		}
		numbers += strconv.Itoa(int(v))
	}
	return p.language.Text(words.Version, "n", numbers)
}

// said is a point in words.
func (p *trendPlot) said(i int) string {
	point := p.t.Points[i]
	text := p.full(p.at[i], p.language) + ": " + point.said(p.language)
	if v := point.LikeForLike.Value; v != nil {
		text += ", " + p.language.Text(words.LikeForLikeOf, "p", p.language.Percent(*v), "coverage", p.language.Percent(point.LikeForLike.Coverage))
	}
	return text
}
