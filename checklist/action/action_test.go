package action_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/action"
)

var (
	acts   = []action.Act{action.Create, action.Complete, action.Prove, action.Reopen, action.Cancel, action.Miss, action.Unprove}
	states = []action.State{"", action.Open, action.Done, action.Proven, action.Missed, action.Cancelled}
)

// TestTableOfStates compares every act on every state with the table, written out again.
func TestTableOfStates(t *testing.T) {
	t.Parallel()
	// A row for each state, a column for each act, in their orders; "-" refuses the act.
	table := [][]action.State{
		{"OPEN", "-", "-", "-", "-", "-", "-"},
		{"-", "DONE", "-", "-", "CANCELLED", "MISSED", "-"},
		{"-", "-", "PROVEN", "OPEN", "CANCELLED", "-", "-"},
		{"-", "-", "-", "-", "-", "-", "DONE"},
		{"-", "DONE", "-", "OPEN", "CANCELLED", "-", "-"},
		{"-", "-", "-", "-", "-", "-", "-"},
	}
	for i, s := range states {
		for j, act := range acts {
			got, ok := s.After(act)
			if want := table[i][j]; ok != (want != "-") || ok && got != want || !ok && got != s {
				t.Errorf("%s of %q: got %q %t, want %q", act, s, got, ok, want)
			}
		}
	}
	if _, ok := action.Open.After("OTHER"); ok {
		t.Error("an unknown act fits")
	}
}

// TestReplay: the state that follows from accepted acts is that of their replay, and one that was refused breaks it.
func TestReplay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s action.State
		var events []action.Event
		for _, act := range rapid.SliceOfN(rapid.SampledFrom(acts), 0, 60).Draw(t, "acts") {
			after, ok := s.After(act)
			if !ok {
				if _, fits := action.Replay(append(events[:len(events):len(events)], action.Event{Act: act})); fits {
					t.Fatalf("%s is refused in state %q and replayed", act, s)
				}
				continue
			}
			s, events = after, append(events, action.Event{Act: act})
		}
		if got, ok := action.Replay(events); got != s || ok != (len(events) > 0) {
			t.Fatalf("got %q %t, want %q", got, ok, s)
		}
	})
}

func TestDueEnd(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2026-12-31": "2026-12-31T23:00:00Z",
		"2026-10-25": "2026-10-25T23:00:00Z", // a day of 25 hours
		"2026-03-28": "2026-03-28T23:00:00Z", // the day before one of 23 hours
		"2026-03-29": "2026-03-29T22:00:00Z",
	} {
		if got, err := action.DueEnd(day, berlin); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: got %s %v, want %s", day, got.Format(time.RFC3339), err, want)
		}
	}
	for _, day := range []string{"", "2026-02-30", "2026-1-1", "31.12.2026", "2026-12-31T00:00:00Z"} {
		if _, err := action.DueEnd(day, berlin); err == nil {
			t.Errorf("%q is a day", day)
		}
	}
}

func TestGoal(t *testing.T) {
	t.Parallel()
	score := &checklist.Score{
		EffectiveBasisPoints: new(int32(6000)),
		Sections:             []checklist.SectionScore{{Section: "s", EffectiveBasisPoints: new(int32(8000))}, {Section: "empty"}},
		Questions: []checklist.QuestionScore{
			{Question: "two-thirds", State: checklist.StateAnswered, Earned: 2, Possible: 3},
			{Question: "full", State: checklist.StateAnswered, Earned: 3, Possible: 3},
			{Question: "critical", State: checklist.StateAnswered, Earned: 0, Possible: 3, Critical: true},
			{Question: "penalty", State: checklist.StateAnswered, Earned: -1, Possible: 3},
			{Question: "unscored", State: checklist.StateAnswered},
			{Question: "left-out", State: checklist.StateUnanswered, Possible: 3},
		},
	}
	const none = int32(-1)
	for _, tt := range []struct {
		goal   action.Goal
		points int32
		want   action.Shortfall
	}{
		{action.Goal{Question: "full", TargetBasisPoints: 10000}, 10000, ""},
		{action.Goal{Question: "two-thirds", TargetBasisPoints: 6667}, 6666, action.UnderTarget},
		{action.Goal{Question: "two-thirds", TargetBasisPoints: 6666}, 6666, ""},
		{action.Goal{Question: "critical"}, 0, action.CriticalAgain},
		{action.Goal{Question: "penalty"}, 0, ""},
		{action.Goal{Question: "unscored"}, none, ""},
		{action.Goal{Question: "unscored", TargetBasisPoints: 1}, none, action.WithoutFigure},
		{action.Goal{Question: "left-out"}, none, action.WithoutFigure},
		{action.Goal{Question: "unknown"}, none, action.WithoutFigure},
		{action.Goal{Section: "s", TargetBasisPoints: 8000}, 8000, ""},
		{action.Goal{Section: "s", TargetBasisPoints: 8001}, 8000, action.UnderTarget},
		{action.Goal{Section: "empty", TargetBasisPoints: 1}, none, action.WithoutFigure},
		{action.Goal{Section: "unknown"}, none, action.WithoutFigure},
		{action.Goal{TargetBasisPoints: 6000}, 6000, ""},
		{action.Goal{TargetBasisPoints: 6001}, 6000, action.UnderTarget},
	} {
		points, short := tt.goal.Judge(score)
		if short != tt.want || (points == nil) != (tt.points == none) || points != nil && *points != tt.points {
			t.Errorf("%+v: got %v %q, want %d %q", tt.goal, points, short, tt.points, tt.want)
		}
	}
	if _, short := (action.Goal{}).Judge(nil); short != action.WithoutFigure {
		t.Errorf("an unscored visit: %q", short)
	}
}
