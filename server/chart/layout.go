package chart

import (
	"slices"
	"strconv"
	"strings"

	"mysteryshopper/server/words"
)

// Layout is a trend in its place: slots across, basis points up.
type Layout struct {
	Trend
	Timeline
	// At is the slot of each point.
	At []int
	// Low and High are the ends of the scale.
	Low, High int32
	Marks     []Mark
	// MoreEvents is how many events are not marked, MorePoints how many points are left out.
	MoreEvents, MorePoints int
}

// Mark is an event with its number, by which it is marked; 0 where its slot is not known. Events of one slot share one.
type Mark struct {
	Event
	Number, Slot int
}

// Layout lays out the last points of a trend, as many as may be drawn, and the last of its events.
func (t Trend) Layout(mostPoints, mostEvents int) *Layout {
	l := &Layout{Trend: t, MorePoints: max(0, len(t.Points)-mostPoints)}
	l.Points = t.Points[l.MorePoints:]
	l.Timeline, l.At = timelineOf(l.Points)
	l.Low, l.High = l.scale()
	l.Marks, l.MoreEvents = l.mark(mostEvents)
	return l
}

// mark numbers the events of the span by month. Where slots have no calendar, the slot of an event is not known.
func (l *Layout) mark(most int) (marks []Mark, more int) {
	for _, e := range l.Events {
		slot, ok := l.slotOf(e.Month)
		switch {
		case !ok && l.Kind != Named:
			continue // Outside of the span.
		case !ok:
			slot = l.Slots
		}
		marks = append(marks, Mark{Event: e, Slot: slot})
	}
	slices.SortStableFunc(marks, func(a, b Mark) int { return a.Slot - b.Slot })
	more = max(len(marks)-most, 0)
	marks = marks[more:]
	last := 0
	for i := range marks {
		if i == 0 || marks[i].Slot != marks[i-1].Slot {
			last++
		}
		if marks[i].Slot < l.Slots {
			marks[i].Number = last
		}
	}
	return marks, more
}

// Distinct returns one mark of each number, without those that have none.
func (l *Layout) Distinct() []Mark {
	var out []Mark
	for _, m := range l.Marks {
		if m.Number > 0 && (len(out) == 0 || out[len(out)-1].Number != m.Number) {
			out = append(out, m)
		}
	}
	return out
}

// scale returns the ends of the scale: tens around everything drawn but intervals of few visits, which may leave it, at least 40 points apart, so that a trend can be
// seen and nothing looks steeper than it is by much.
func (l *Layout) scale() (low, high int32) {
	low, high = Hundred, 0
	include := func(values ...*int32) {
		for _, v := range values {
			if v != nil {
				low, high = min(low, *v), max(high, *v)
			}
		}
	}
	for _, p := range l.Points {
		include(p.Value, p.LikeForLike.Value)
		if p.HasInterval() && !p.Thin() {
			include(p.Low, p.High)
		}
	}
	if low > high {
		return 0, Hundred
	}
	include(l.PassMark)
	const step, least, room = 1000, 4000, 300
	low, high = max(low, 0), min(high, Hundred)
	low, high = max(low-room, 0)/step*step, min((high+room+step-1)/step*step, Hundred)
	if missing := least - (high - low); missing > 0 {
		low = max(low-missing/2/step*step, 0)
		high = min(low+least, Hundred)
		low = min(low, high-least)
	}
	if high-low > 6*step {
		// The scale is then labelled in twenties.
		low, high = low/(2*step)*2*step, (high+step)/(2*step)*2*step
	}
	return low, high
}

// Grid returns where the lines of the scale are, from its low end to its high one.
func (l *Layout) Grid() []int32 {
	step := int32(1000)
	if l.High-l.Low > 6000 {
		step = 2000
	}
	var lines []int32
	for v := l.Low; v <= l.High; v += step {
		lines = append(lines, v)
	}
	return lines
}

// Level returns where basis points lie on the scale, 0 at its low end and 1 at its high one.
func (l *Layout) Level(basisPoints int32) float64 { return OnScale(basisPoints, l.Low, l.High) }

// Breaks reports whether the questions changed between a point and the one before.
func (l *Layout) Breaks(i int) bool { return i > 0 && l.Points[i].Segment != l.Points[i-1].Segment }

// BreakAt returns where a break lies, in slots from the middle of the first: half way between the last point before it and
// the first after it.
func (l *Layout) BreakAt(i int) float64 { return float64(l.At[i-1]+l.At[i]) / 2 }

// BreakName returns the name of a break: the versions that begin there.
func (l *Layout) BreakName(i int, language *words.Language) string {
	const most = 5
	var numbers []string
	for _, v := range l.Points[i].Versions[:min(len(l.Points[i].Versions), most)] {
		numbers = append(numbers, strconv.Itoa(int(v)))
	}
	if len(numbers) == 0 {
		return language.Text(words.NewVersion)
	}
	return language.Text(words.Version, "n", strings.Join(numbers, ", "))
}

// Joined reports whether the line runs from the point before to this one: nothing is missing between them, and the
// questions are the same.
func (l *Layout) Joined(i int) bool { return l.next(i) && !l.Breaks(i) }

// next reports whether a point stands in the slot right after the one before.
func (l *Layout) next(i int) bool { return i > 0 && l.At[i] == l.At[i-1]+1 }

// A Run is a span of points, given by the first and the last of them.
type Run struct{ First, Last int }

// runs returns the spans of points whose neighbours are joined and which all have something.
func (l *Layout) runs(joined, has func(i int) bool) []Run {
	var out []Run
	for i := range l.Points {
		switch {
		case !has(i):
		case len(out) > 0 && out[len(out)-1].Last == i-1 && joined(i):
			out[len(out)-1].Last = i
		default:
			out = append(out, Run{i, i})
		}
	}
	return out
}

// Intervals returns the spans of points with intervals that stand on enough visits. Those of few visits would cover the
// whole scale.
func (l *Layout) Intervals() []Run {
	return l.runs(l.Joined, func(i int) bool { return l.Points[i].HasInterval() && !l.Points[i].Thin() })
}

// ThinIntervals returns the points of few visits with intervals.
func (l *Layout) ThinIntervals() []int {
	var out []int
	for i, p := range l.Points {
		if p.HasInterval() && p.Thin() {
			out = append(out, i)
		}
	}
	return out
}

// Scores returns the spans of points with a score, between which the line runs.
func (l *Layout) Scores() []Run {
	return l.runs(l.Joined, func(i int) bool { return l.Points[i].Value != nil })
}

// Alikes returns the spans of points with a score like for like, which run across breaks.
func (l *Layout) Alikes() []Run {
	return l.runs(l.next, func(i int) bool { return l.Points[i].LikeForLike.Value != nil })
}

// Describe returns a point in a sentence, without its end.
func (l *Layout) Describe(i int, language *words.Language) string {
	point := l.Points[i]
	text := l.Name(l.At[i], language) + ": " + point.Describe(language)
	if v := point.LikeForLike.Value; v != nil {
		text += ", " + language.Text(words.LikeForLikeOf,
			"p", language.Percent(*v), "coverage", language.Percent(point.LikeForLike.Coverage))
	}
	return text
}
