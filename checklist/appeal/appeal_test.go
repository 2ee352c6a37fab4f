package appeal_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/checklist/visit"
)

var (
	acts    = []appeal.Act{appeal.Uphold, appeal.Refuse, appeal.Withdraw}
	parties = []appeal.Party{appeal.Client, appeal.Agency}
)

// TestTableOfStates compares every act of every party on every state with the table, written out again: an open appeal alone
// can be closed, by the agency with an answer and by the client by a withdrawal.
func TestTableOfStates(t *testing.T) {
	t.Parallel()
	want := map[appeal.Act]map[appeal.Party]appeal.State{
		appeal.Uphold: {appeal.Agency: appeal.Upheld}, appeal.Refuse: {appeal.Agency: appeal.Refused}, appeal.Withdraw: {appeal.Client: appeal.Withdrawn},
	}
	for _, s := range appeal.States {
		for _, act := range acts {
			for _, by := range parties {
				after, allowed := want[act][by]
				if s != appeal.Open || !allowed {
					after, allowed = s, false
				}
				if got, ok := s.After(act, by); got != after || ok != allowed {
					t.Errorf("%s by %s of %s: got %s %t, want %s %t", act, by, s, got, ok, after, allowed)
				}
			}
		}
	}
}

// TestReasons: each answer has reasons, OTHER among them, and a withdrawal none.
func TestReasons(t *testing.T) {
	t.Parallel()
	for _, act := range acts {
		given := act.Reasons()
		if (len(given) > 0) != (act != appeal.Withdraw) || act.Gives(appeal.Other) != (act != appeal.Withdraw) {
			t.Errorf("%s gives %v", act, given)
		}
		for _, r := range given {
			if !act.Gives(r) {
				t.Errorf("%s does not give %s", act, r)
			}
		}
	}
	if appeal.Uphold.Gives(appeal.ReportConfirmed) || appeal.Refuse.Gives(appeal.AnswerWrong) {
		t.Error("an answer gives a reason of the other one")
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	released := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	rules := &visit.Rules{AppealDays: 7, AppealAnswerDays: 2}
	if got := appeal.Until(released, rules); !got.Equal(released.AddDate(0, 0, 7)) {
		t.Errorf("until %s", got)
	}
	if got := appeal.Due(released, rules); !got.Equal(released.AddDate(0, 0, 2)) {
		t.Errorf("due %s", got)
	}
	if !appeal.Until(released, &visit.Rules{}).IsZero() || !appeal.Until(time.Time{}, rules).IsZero() {
		t.Error("an appeal is possible without days, or without a release")
	}
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		report  appeal.Report
		want    appeal.Outcome
		refusal appeal.Refusal
	}{
		{appeal.Report{Corrects: true, Released: true, Disputed: 1, Current: 1}, appeal.Corrected, ""},
		{appeal.Report{Released: true, Disputed: 1, Current: 2}, appeal.CorrectedBefore, ""},
		{appeal.Report{Disputed: 1, Current: 1}, appeal.ReportWithdrawn, ""},
		{appeal.Report{Released: true, Disputed: 1, Current: 1}, "", appeal.NotCorrected},
	} {
		if got, refusal := tt.report.Outcome(); got != tt.want || refusal != tt.refusal {
			t.Errorf("%+v: got %q %q", tt.report, got, refusal)
		}
	}
}

// TestAppealsAgainstAQuestion makes, closes and corrects at random, and compares with a model: a question has one open appeal
// at most, none is made after its time or against another revision, and none against a revision that was answered.
func TestAppealsAgainstAQuestion(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		rules := &visit.Rules{AppealDays: int32(rapid.IntRange(0, 9).Draw(t, "days")), AppealAnswerDays: 7}
		now, current := start, int32(1)
		var made []appeal.Earlier
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			open := slices.IndexFunc(made, func(e appeal.Earlier) bool { return e.State == appeal.Open })
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				now = now.Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
			case 1:
				current++
			case 2:
				if open >= 0 {
					act, by := rapid.SampledFrom(acts).Draw(t, "act"), rapid.SampledFrom(parties).Draw(t, "party")
					if after, ok := made[open].State.After(act, by); ok {
						made[open].State = after
					}
				}
			default:
				revision := current - int32(rapid.IntRange(0, 1).Draw(t, "back"))
				making := appeal.Making{Until: appeal.Until(start, rules), Now: now, Revision: revision, Current: current, Earlier: made}
				answered := slices.ContainsFunc(made, func(e appeal.Earlier) bool {
					return e.Revision == revision && (e.State == appeal.Upheld || e.State == appeal.Refused)
				})
				late := rules.AppealDays == 0 || now.After(start.AddDate(0, 0, int(rules.AppealDays)))
				want := !late && revision == current && open < 0 && !answered
				if got := making.Refusal(); (got == "") != want {
					t.Fatalf("made %+v, revision %d of %d at %s: %q, want %t", made, revision, current, now, got, want)
				}
				if want {
					made = append(made, appeal.Earlier{State: appeal.Open, Revision: revision})
				}
			}
		}
	})
}
