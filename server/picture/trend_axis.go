package picture

import (
	"slices"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// A tick is a label under the axis, below a slot.
type tick struct {
	slot int
	// lines are what is printed, the first nearest the axis.
	lines []string
}

// ticksOf labels as many slots, each so wide, as there is room for. Slots without a calendar are labelled by their names, in
// up to three lines.
func ticksOf(line chart.Timeline, wide float64, language *words.Language) []tick {
	const space, leastName = 8.0, 76.0
	axis := chart.Axis{Slot: wide, Space: space, Measure: func(text string) float64 { return measure(text, smallSize) }}
	var out []tick
	for _, t := range line.Ticks(axis, language) {
		out = append(out, tick{t.Slot, []string{t.Label, t.Year}})
	}
	if line.Kind != chart.Named {
		return out
	}
	every := axis.Every(leastName)
	for slot := 0; slot < line.Slots; slot += every {
		out = append(out, tick{slot, wrap(line.Names[slot], smallSize, float64(every)*wide-space, 3)})
	}
	return out
}

// depth is how many lines the deepest of the ticks has.
func depth(ticks []tick) int {
	most := 0
	for _, t := range ticks {
		for i, line := range slices.Backward(t.lines) {
			if line != "" {
				most = max(most, i+1)
				break
			}
		}
	}
	return most
}
