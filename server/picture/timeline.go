package picture

import (
	"strings"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/words"
)

// timeline gives every period of a trend its place in a row of slots. Months and quarters are placed by the calendar, so
// that one without a point is a gap; other periods, and those that do not rise, are placed one after the other.
type timeline struct {
	kind periodKind
	// first is the month or quarter of the first slot, counted as scorecard counts them.
	first int
	// slots is how many there are.
	slots int
	// names are the periods of slots that have no calendar.
	names []string
}

type periodKind int

const (
	named periodKind = iota
	monthly
	quarterly
)

// timelineOf returns the timeline of the points and the slot of each.
func timelineOf(points []TrendPoint) (timeline, []int) {
	for _, kind := range []periodKind{monthly, quarterly} {
		if line, slots, ok := calendar(points, kind); ok {
			return line, slots
		}
	}
	line := timeline{slots: len(points), names: make([]string, len(points))}
	slots := make([]int, len(points))
	for i, p := range points {
		line.names[i], slots[i] = p.Period, i
	}
	return line, slots
}

// calendar is timelineOf for points that are all of the kind, and rise.
func calendar(points []TrendPoint, kind periodKind) (line timeline, slots []int, ok bool) {
	slots = make([]int, len(points))
	for i, p := range points {
		at, ok := parse(p.Period, kind)
		if !ok || i > 0 && at <= slots[i-1] {
			return timeline{}, nil, false
		}
		slots[i] = at
	}
	if len(points) == 0 {
		return timeline{}, nil, false
	}
	line = timeline{kind: kind, first: slots[0]}
	for i := range slots {
		slots[i] -= line.first
	}
	line.slots = slots[len(slots)-1] + 1
	return line, slots, true
}

// parse reads a month or a quarter as a number that rises by one from each to the next.
func parse(period string, kind periodKind) (int, bool) {
	if kind == monthly {
		m, err := scorecard.ParseMonth(period)
		return int(m), err == nil
	}
	q, err := scorecard.ParseQuarter(period)
	return int(q), err == nil
}

// slotOf returns the slot that a month falls into; ok is false where it falls into none, or there is no telling.
func (t timeline) slotOf(period string) (slot int, ok bool) {
	at, ok := parse(period, monthly)
	switch {
	case !ok || t.kind == named:
		return 0, false
	case t.kind == quarterly:
		at = int(scorecard.Month(at).Quarter())
	}
	slot = at - t.first
	return slot, slot >= 0 && slot < t.slots
}

// perYear is how many slots make a year; 0 where slots have no calendar.
func (t timeline) perYear() int {
	switch t.kind {
	case monthly:
		return 12
	case quarterly:
		return 4
	}
	return 0
}

// parts returns the place of a slot in its year, and the year.
func (t timeline) parts(slot int) (part, year int) {
	at := t.first + slot
	return at % t.perYear(), at / t.perYear()
}

// short is the name of a slot under the axis, without its year.
func (t timeline) short(slot int, language *words.Language) string {
	if t.kind == named {
		return t.names[slot]
	}
	part, _ := t.parts(slot)
	return t.kind.short(part, language)
}

// short is the name of a part of a year under the axis.
func (k periodKind) short(part int, language *words.Language) string {
	if k == quarterly {
		return language.ShortQuarter(part)
	}
	return language.ShortMonth(part)
}

// full is the name of a slot in a sentence.
func (t timeline) full(slot int, language *words.Language) string {
	switch t.kind {
	case monthly:
		return language.Month(scorecard.Month(t.first + slot).String())
	case quarterly:
		return language.Quarter(scorecard.Quarter(t.first + slot).String())
	}
	return clean(t.names[slot])
}

// A tick is a label under the axis, below a slot.
type tick struct {
	slot int
	// lines are what is printed, the first nearest the axis.
	lines []string
}

// ticks labels as many slots, each so wide, as there is room for: every part of a year, every second, third or sixth,
// then years only. The year stands under its first part, and under the first slot.
func (t timeline) ticks(wide float64, language *words.Language) []tick {
	if t.kind == named {
		return t.namedTicks(wide)
	}
	widest := 0.0
	for part := range t.perYear() {
		widest = max(widest, measure(t.kind.short(part, language), smallSize))
	}
	const space = 8
	for _, every := range []int{1, 2, 3, 6} {
		if t.perYear()%every == 0 && every < t.perYear() && float64(every)*wide >= widest+space {
			return t.partTicks(every, wide, language)
		}
	}
	return t.yearTicks(wide)
}

// partTicks labels every so many parts of each year.
func (t timeline) partTicks(every int, wide float64, language *words.Language) []tick {
	var out []tick
	for slot := range t.slots {
		part, year := t.parts(slot)
		label := tick{slot: slot, lines: []string{"", ""}}
		if part%every == 0 {
			label.lines[0] = t.short(slot, language)
		}
		// The first slot's year must not run into the next one's.
		apart := float64(t.perYear()-part)*wide > measure("0000", smallSize)+8
		if part == 0 || slot == 0 && (apart || t.slots <= t.perYear()-part) {
			label.lines[1] = words.Year(year)
		}
		if label.lines[0] != "" || label.lines[1] != "" {
			out = append(out, label)
		}
	}
	return out
}

// yearTicks labels every year, or every so many.
func (t timeline) yearTicks(wide float64) []tick {
	yearWide := wide * float64(t.perYear())
	every, next := 1, []int{2, 5, 10}
	for factor := 1; float64(every)*yearWide < measure("0000", smallSize)+8; {
		every = factor * next[0]
		if next = next[1:]; len(next) == 0 {
			factor, next = factor*10, []int{2, 5, 10}
		}
	}
	var out []tick
	for slot := range t.slots {
		if part, year := t.parts(slot); part == 0 && year%every == 0 {
			out = append(out, tick{slot, []string{words.Year(year)}})
		}
	}
	return out
}

// namedTicks labels slots by their names, in up to three lines.
func (t timeline) namedTicks(wide float64) []tick {
	const least, space = 76.0, 8.0
	every := 1
	for float64(every)*wide < least {
		every++
	}
	var out []tick
	for slot := 0; slot < t.slots; slot += every {
		out = append(out, tick{slot, wrap(t.names[slot], smallSize, float64(every)*wide-space, 3)})
	}
	return out
}

// depth is how many lines the deepest of the ticks has.
func depth(ticks []tick) int {
	most := 0
	for _, tick := range ticks {
		lines := len(tick.lines)
		for lines > 0 && strings.TrimSpace(tick.lines[lines-1]) == "" {
			lines--
		}
		most = max(most, lines)
	}
	return most
}
