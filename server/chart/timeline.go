package chart

import (
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/words"
)

// Timeline gives every period of a trend its place in a row of slots. Months and quarters are placed by the calendar, so
// that one without a point is a gap; other periods, and those that do not rise, are placed one after the other.
type Timeline struct {
	Kind PeriodKind
	// First is the month or quarter of the first slot, counted as scorecard counts them.
	First int
	// Slots is how many there are.
	Slots int
	// Names are the periods of slots that have no calendar.
	Names []string
}

// PeriodKind is what a slot is.
type PeriodKind int

// The kinds of slots.
const (
	Named PeriodKind = iota
	Monthly
	Quarterly
)

// timelineOf returns the timeline of the points and the slot of each.
func timelineOf(points []Point) (Timeline, []int) {
	for _, kind := range []PeriodKind{Monthly, Quarterly} {
		if line, slots, ok := calendar(points, kind); ok {
			return line, slots
		}
	}
	line := Timeline{Slots: len(points), Names: make([]string, len(points))}
	slots := make([]int, len(points))
	for i, p := range points {
		line.Names[i], slots[i] = p.Period, i
	}
	return line, slots
}

// calendar is timelineOf for points that are all of the kind, and rise.
func calendar(points []Point, kind PeriodKind) (line Timeline, slots []int, ok bool) {
	slots = make([]int, len(points))
	for i, p := range points {
		at, ok := parse(p.Period, kind)
		if !ok || i > 0 && at <= slots[i-1] {
			return Timeline{}, nil, false
		}
		slots[i] = at
	}
	if len(points) == 0 {
		return Timeline{}, nil, false
	}
	line = Timeline{Kind: kind, First: slots[0]}
	for i := range slots {
		slots[i] -= line.First
	}
	line.Slots = slots[len(slots)-1] + 1
	return line, slots, true
}

// parse returns a month or a quarter as a number that rises by one from each to the next.
func parse(period string, kind PeriodKind) (int, bool) {
	if kind == Monthly {
		m, err := scorecard.ParseMonth(period)
		return int(m), err == nil
	}
	q, err := scorecard.ParseQuarter(period)
	return int(q), err == nil
}

// slotOf returns the slot that a month falls into; ok is false where it falls into none, or slots have no calendar.
func (t Timeline) slotOf(month string) (slot int, ok bool) {
	at, ok := parse(month, Monthly)
	switch {
	case !ok || t.Kind == Named:
		return 0, false
	case t.Kind == Quarterly:
		at = int(scorecard.Month(at).Quarter())
	}
	slot = at - t.First
	return slot, slot >= 0 && slot < t.Slots
}

// perYear is how many slots make a year; 0 where slots have no calendar.
func (t Timeline) perYear() int {
	switch t.Kind {
	case Monthly:
		return 12
	case Quarterly:
		return 4
	}
	return 0
}

// parts returns the place of a slot in its year, and the year.
func (t Timeline) parts(slot int) (part, year int) {
	at := t.First + slot
	return at % t.perYear(), at / t.perYear()
}

// Name returns the name of a slot in a sentence.
func (t Timeline) Name(slot int, language *words.Language) string {
	switch t.Kind {
	case Monthly:
		return language.Month(scorecard.Month(t.First + slot).String())
	case Quarterly:
		return language.Quarter(scorecard.Quarter(t.First + slot).String())
	}
	return t.Names[slot]
}

// short is the name of a part of a year under the axis.
func (t Timeline) short(part int, language *words.Language) string {
	if t.Kind == Quarterly {
		return language.ShortQuarter(part)
	}
	return language.ShortMonth(part)
}

// A Tick is a label under the axis, below a slot. Either may be empty.
type Tick struct {
	Slot        int
	Label, Year string
}

// Axis is the room of an axis, in any unit: the width of a slot, that of a text, and what is kept free between two of them.
type Axis struct {
	Slot, Space float64
	Measure     func(text string) float64
}

// Ticks labels as many slots as there is room for: every part of a year, every second, third or sixth, then years only. The
// year stands under its first part, and under the first slot. Slots without a calendar have no ticks.
func (t Timeline) Ticks(a Axis, language *words.Language) []Tick {
	if t.Kind == Named {
		return nil
	}
	widest := 0.0
	for part := range t.perYear() {
		widest = max(widest, a.Measure(t.short(part, language)))
	}
	for _, every := range []int{1, 2, 3, 6} {
		if t.perYear()%every == 0 && every < t.perYear() && float64(every)*a.Slot >= widest+a.Space {
			return t.partTicks(every, a, language)
		}
	}
	return t.yearTicks(a)
}

// partTicks labels every so many parts of each year.
func (t Timeline) partTicks(every int, a Axis, language *words.Language) []Tick {
	var out []Tick
	for slot := range t.Slots {
		part, year := t.parts(slot)
		tick := Tick{Slot: slot}
		if part%every == 0 {
			tick.Label = t.short(part, language)
		}
		// The first slot's year must not run into the next one's.
		apart := float64(t.perYear()-part)*a.Slot > a.Measure("0000")+a.Space
		if part == 0 || slot == 0 && (apart || t.Slots <= t.perYear()-part) {
			tick.Year = words.Year(year)
		}
		if tick.Label != "" || tick.Year != "" {
			out = append(out, tick)
		}
	}
	return out
}

// yearTicks labels every year, or every so many.
func (t Timeline) yearTicks(a Axis) []Tick {
	yearWide := a.Slot * float64(t.perYear())
	every, next := 1, []int{2, 5, 10}
	for factor := 1; float64(every)*yearWide < a.Measure("0000")+a.Space; {
		every = factor * next[0]
		if next = next[1:]; len(next) == 0 {
			factor, next = factor*10, []int{2, 5, 10}
		}
	}
	var out []Tick
	for slot := range t.Slots {
		if part, year := t.parts(slot); part == 0 && year%every == 0 {
			out = append(out, Tick{Slot: slot, Label: words.Year(year)})
		}
	}
	return out
}

// Every returns which slots without a calendar are labelled, one of so many, where a label needs at least so much room.
func (a Axis) Every(least float64) int {
	every := 1
	for float64(every)*a.Slot < least {
		every++
	}
	return every
}
