package visit

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestStateAfter holds the whole state machine once more, as a matrix: a row
// for an act, a column for a state, the next state or the reason.
func TestStateAfter(t *testing.T) {
	t.Parallel()
	matrix := map[Act][6]string{
		//                Open                 Claimed               CheckedIn             Reported              Cancelled          Expired
		ActClaim:        {"CLAIMED", "!VISIT_CLAIMED", "!VISIT_CHECKED_IN", "!VISIT_REPORTED", "!VISIT_CANCELLED", "!VISIT_EXPIRED"},
		ActDecline:      {"!VISIT_NOT_CLAIMED", "OPEN", "!VISIT_CHECKED_IN", "!VISIT_REPORTED", "!VISIT_CANCELLED", "!VISIT_EXPIRED"},
		ActCheckIn:      {"!VISIT_NOT_CLAIMED", "CHECKED_IN", "CHECKED_IN", "!VISIT_REPORTED", "!VISIT_CANCELLED", "!VISIT_EXPIRED"},
		ActReport:       {"!VISIT_NOT_CLAIMED", "REPORTED", "REPORTED", "REPORTED", "!VISIT_CANCELLED", "REPORTED"},
		ActReportParked: {"OPEN", "CLAIMED", "CHECKED_IN", "REPORTED", "CANCELLED", "EXPIRED"},
		ActReturn:       {"!VISIT_NOT_REPORTED", "!VISIT_NOT_REPORTED", "!VISIT_NOT_REPORTED", "REPORTED", "!VISIT_NOT_REPORTED", "!VISIT_NOT_REPORTED"},
		ActCancel:       {"CANCELLED", "CANCELLED", "CANCELLED", "!VISIT_REPORTED", "!VISIT_CANCELLED", "CANCELLED"},
		ActExpire:       {"EXPIRED", "EXPIRED", "EXPIRED", "!VISIT_REPORTED", "!VISIT_CANCELLED", "!VISIT_EXPIRED"},
	}
	if len(matrix) != len(Acts()) {
		t.Fatalf("the matrix has %d acts, the package %d", len(matrix), len(Acts()))
	}
	for _, act := range Acts() {
		for i, state := range States() {
			got, err := state.After(act)
			text := string(got)
			if refused, ok := errors.AsType[*Refused](err); ok {
				text = "!" + string(refused.Reason)
				if got != state {
					t.Errorf("%s in %s: refused, and the state moved to %s", act, state, got)
				}
			}
			if want := matrix[act][i]; text != want {
				t.Errorf("%s in %s: got %s, want %s", act, state, text, want)
			}
		}
	}
}

func TestStateAfterUnknown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		state State
		act   Act
		want  Reason
	}{
		{"", ActClaim, ReasonUnknownState},
		{"LOST", ActReportParked, ReasonUnknownState},
		{Open, "", ReasonUnknownAct},
		{Reported, "REOPEN", ReasonUnknownAct},
	} {
		_, err := tt.state.After(tt.act)
		refused, ok := errors.AsType[*Refused](err)
		if !ok || refused.Reason != tt.want {
			t.Errorf("%q in %q: got %v, want %s", tt.act, tt.state, err, tt.want)
		}
	}
}

func TestStateHeldAndEnded(t *testing.T) {
	t.Parallel()
	held := []State{Claimed, CheckedIn, Reported, Expired}
	ended := []State{Reported, Cancelled, Expired}
	for _, s := range States() {
		if got, want := s.Held(), slices.Contains(held, s); got != want {
			t.Errorf("%s: Held is %t, want %t", s, got, want)
		}
		if got, want := s.Ended(), slices.Contains(ended, s); got != want {
			t.Errorf("%s: Ended is %t, want %t", s, got, want)
		}
	}
}

// TestStateWalk follows random walks: no act leads out of the states, a refusal
// changes nothing, and an accepted report is never forgotten.
func TestStateWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := Open
		reported := false
		for _, act := range rapid.SliceOf(rapid.SampledFrom(Acts())).Draw(t, "acts") {
			next, err := state.After(act)
			if err != nil && next != state {
				t.Fatalf("%s in %s: refused, and the state moved to %s", act, state, next)
			}
			if !slices.Contains(States(), next) {
				t.Fatalf("%s in %s leads out of the states, to %q", act, state, next)
			}
			reported = reported || err == nil && act == ActReport
			if reported && next != Reported {
				t.Fatalf("%s in %s: a reported visit became %s", act, state, next)
			}
			state = next
		}
	})
}
