package alert_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/visit"
)

// version has two critical questions and a wait.
var version = &checklist.Version{Sections: []checklist.Section{{Questions: []checklist.Question{
	{Key: "rude"}, {Key: "thrown-out"}, {Key: "wait", Role: checklist.RoleWait},
}}}}

func TestFindings(t *testing.T) {
	t.Parallel()
	report := alert.Report{
		Version: version, Outcome: checklist.OutcomeLeftUnserved, Flags: []visit.Flag{visit.FlagLate, visit.FlagTooShort},
		Score:         &checklist.Score{EffectiveBasisPoints: new(int32(6000)), Verdict: checklist.VerdictFail, Criticals: []string{"thrown-out", "rude"}},
		Commendations: []checklist.Commendation{{Text: "Kind."}, {Behaviour: "listened"}},
		Answers:       []checklist.Answer{{Question: "wait", Duration: &checklist.DurationAnswer{Seconds: 300, Outcome: checklist.DurationLeftUnserved}}},
		Usual:         func(string) (*int32, error) { return new(int32(100)), nil },
	}
	unscored := report
	unscored.Score = nil
	for name, tt := range map[string]struct {
		terms  alert.Terms
		report alert.Report
		want   string
	}{
		"criticals":        {alert.Terms{Kind: alert.CriticalQuestion}, report, "rude thrown-out"},
		"one critical":     {alert.Terms{Kind: alert.CriticalQuestion, Questions: []string{"rude", "wait"}}, report, "rude"},
		"disabled":         {alert.Terms{Kind: alert.CriticalQuestion, Disabled: true}, report, ""},
		"unscored":         {alert.Terms{Kind: alert.CriticalQuestion}, unscored, ""},
		"wait":             {alert.Terms{Kind: alert.Wait, Times: 3}, report, "wait 300/100 given up"},
		"wait too short":   {alert.Terms{Kind: alert.Wait, Times: 4}, report, ""},
		"failed":           {alert.Terms{Kind: alert.Verdict, Verdict: checklist.VerdictFail}, report, "6000"},
		"passed":           {alert.Terms{Kind: alert.Verdict, Verdict: checklist.VerdictPass}, report, ""},
		"outcome":          {alert.Terms{Kind: alert.Outcome, Outcomes: []checklist.Outcome{checklist.OutcomeLeftUnserved}}, unscored, "LEFT_UNSERVED"},
		"under":            {alert.Terms{Kind: alert.ScoreUnder, BasisPoints: new(int32(6001))}, report, "6000 of 6001"},
		"not under itself": {alert.Terms{Kind: alert.ScoreUnder, BasisPoints: new(int32(6000))}, report, ""},
		"over":             {alert.Terms{Kind: alert.ScoreOver, BasisPoints: new(int32(5999))}, report, "6000 of 5999"},
		"not over itself":  {alert.Terms{Kind: alert.ScoreOver, BasisPoints: new(int32(6000))}, report, ""},
		"over, unscored":   {alert.Terms{Kind: alert.ScoreOver, BasisPoints: new(int32(0))}, unscored, ""},
		"praise":           {alert.Terms{Kind: alert.Praise}, unscored, "2 commendations"},
		"flags":            {alert.Terms{Kind: alert.Flagged, Flags: []visit.Flag{visit.FlagLate, visit.FlagTest}}, report, "LATE"},
		"by time":          {alert.Terms{Kind: alert.Fall}, report, ""},
	} {
		found, err := tt.terms.Findings(&tt.report)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range found {
			got = append(got, shown(&n))
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s: got %q, want %q", name, text, tt.want)
		}
	}
}

// shown writes what is particular about the numbers of a finding.
func shown(n *alert.Numbers) string {
	switch {
	case n.WaitSeconds != nil:
		return fmt.Sprintf("%s %d/%d%s", n.Question, *n.WaitSeconds, *n.UsualSeconds, map[bool]string{true: " given up"}[n.GivenUp])
	case n.Subject() != "":
		return n.Subject()
	case n.MarkBasisPoints != nil:
		return fmt.Sprintf("%d of %d", *n.BasisPoints, *n.MarkBasisPoints)
	case n.Commendations > 0:
		return fmt.Sprintf("%d commendations", n.Commendations)
	case n.BasisPoints != nil:
		return fmt.Sprint(*n.BasisPoints)
	default:
		return string(n.Outcome)
	}
}

func TestDefaultsHaveNoProblems(t *testing.T) {
	t.Parallel()
	for id, terms := range alert.Defaults() {
		if problems := terms.Problems(); len(problems) > 0 || terms.ForAgency() {
			t.Errorf("%s: %v", id, problems)
		}
	}
	for _, kind := range alert.Kinds {
		terms := alert.Terms{Kind: kind}.Usual()
		if slices.ContainsFunc(terms.Problems(), func(p checklist.Problem) bool { return p.Path == "moment" || p.Path == "times" || p.Path == "hours" }) {
			t.Errorf("%s: its usual values have problems: %v", kind, terms.Problems())
		}
	}
}

// TestStates does both acts in every state.
func TestStates(t *testing.T) {
	t.Parallel()
	for state, want := range map[alert.State]string{
		alert.Open: "ACKNOWLEDGED true RESOLVED true", alert.Acknowledged: "ACKNOWLEDGED false RESOLVED true",
		alert.Resolved: "ACKNOWLEDGED false RESOLVED false", alert.Ended: "ACKNOWLEDGED false RESOLVED false",
	} {
		seen, mayAcknowledge := state.After(alert.Acknowledge)
		settled, mayResolve := state.After(alert.Resolve)
		if got := fmt.Sprint(seen, " ", mayAcknowledge, " ", settled, " ", mayResolve); got != want {
			t.Errorf("%s: got %s, want %s", state, got, want)
		}
	}
}
