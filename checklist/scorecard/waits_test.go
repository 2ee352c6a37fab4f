package scorecard

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

func TestBesideUsual(t *testing.T) {
	t.Parallel()
	twelve := histogramOf(slices.Concat(slices.Repeat([]int32{50}, 4), slices.Repeat([]int32{60}, 4), slices.Repeat([]int32{90}, 4))...)
	for _, tt := range []struct {
		name    string
		seconds int32
		usual   *Histogram
		want    string
	}{
		{"no usual", 900, histogramOf(), "- - false"},
		{"eleven are none", 900, histogramOf(slices.Repeat([]int32{60}, 11)...), "- - false"},
		{"as usual", 60, twelve, "60 1 false"},
		{"just under three times", 179, twelve, "60 2.9833333333333334 false"},
		{"three times", 180, twelve, "60 3 true"},
		{"more", 6000, twelve, "60 100 true"},
		{"at once is no measure", 600, histogramOf(append(slices.Repeat([]int32{0}, 11), 5)...), "0 - false"},
	} {
		got := BesideUsual(tt.seconds, tt.usual)
		if shown := fmt.Sprint(number(got.MedianSeconds), " ", number(got.Times), " ", got.Marked); shown != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, shown, tt.want)
		}
	}
}

func TestWaitsByLoad(t *testing.T) {
	t.Parallel()
	at := func(queue, staff int64, seconds int32, outcome checklist.DurationOutcome, full *bool) LoadedWait {
		return LoadedWait{Seconds: seconds, Outcome: outcome, FullPoints: full, Queue: queue, Staff: staff}
	}
	waits := []LoadedWait{
		at(0, 2, 10, "", new(true)),
		at(1, 2, 30, checklist.DurationServed, new(false)),
		at(2, 2, 50, "", new(true)),
		at(5, 2, 500, checklist.DurationLeftUnserved, new(false)),
		at(6, 2, 700, checklist.DurationHungUp, nil),
		at(9, 0, 800, "", nil),
		at(0, 1, 20, "", new(true)),
	}
	var got []string
	for _, g := range WaitsByLoad(waits, UsualLoadBounds()) {
		w := g.Waits
		got = append(got, fmt.Sprintf("%d-%s %t: %d %d %d, %s, %d/%d", g.From, number(g.Below), g.NoStaff,
			w.Served, w.LeftUnserved, w.HungUp, number(w.MedianSeconds), w.InTime.Hits, w.InTime.N))
	}
	want := []string{
		"0-1 false: 3 0 0, 20, 2/3",
		"1-3 false: 1 1 0, 50, 1/2",
		"3-- false: 0 0 1, -, 0/0",
		"0-- true: 1 0 0, 800, 0/0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWaitsByLoadKeepsAll: every wait is in exactly one group, the one its load
// belongs to.
func TestWaitsByLoadKeepsAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bounds := []int64{1, 2, 5}[:rapid.IntRange(0, 3).Draw(t, "bounds")]
		queue, staff := rapid.Int64Range(0, 40).Draw(t, "queue"), rapid.Int64Range(0, 8).Draw(t, "staff")
		for _, g := range WaitsByLoad([]LoadedWait{{Queue: queue, Staff: staff}}, bounds) {
			belongs := staff > 0 && !g.NoStaff && queue >= g.From*staff && (g.Below == nil || queue < *g.Below*staff)
			belongs = belongs || staff == 0 && g.NoStaff
			if (g.Waits.Served == 1) != belongs {
				t.Fatalf("%d for %d staff: %+v", queue, staff, g)
			}
		}
	})
}
