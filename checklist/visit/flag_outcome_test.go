package visit

import (
	"slices"
	"testing"

	"mysteryshopper/checklist"
)

// waiting is a version with two waits, a time that is none, and a question.
var waiting = &checklist.Version{Sections: []checklist.Section{
	{Questions: []checklist.Question{
		{Key: "wait", Role: checklist.RoleWait, Duration: &checklist.Duration{}},
		{Key: "late", Duration: &checklist.Duration{}},
	}},
	{Questions: []checklist.Question{
		{Key: "till", Role: checklist.RoleWait, Duration: &checklist.Duration{}},
		{Key: "told", Choice: &checklist.Choice{}},
	}},
}}

func TestOutcomeFlags(t *testing.T) {
	t.Parallel()
	const (
		served = checklist.DurationServed
		left   = checklist.DurationLeftUnserved
		hungUp = checklist.DurationHungUp
	)
	none := &checklist.Version{Sections: waiting.Sections[1:]}
	none.Sections = []checklist.Section{{Questions: none.Sections[0].Questions[1:]}}
	type ends map[string]checklist.DurationOutcome
	for name, tt := range map[string]struct {
		outcome checklist.Outcome
		ends    ends
		version *checklist.Version
		want    []Flag
	}{
		"completed and served":              {checklist.OutcomeCompleted, ends{"wait": served, "till": ""}, waiting, nil},
		"completed and never waited":        {checklist.OutcomeCompleted, nil, waiting, nil},
		"completed and gave up the first":   {checklist.OutcomeCompleted, ends{"wait": left, "till": served}, waiting, []Flag{FlagWaitGivenUp}},
		"completed and gave up the last":    {"", ends{"wait": served, "till": hungUp}, waiting, []Flag{FlagWaitGivenUp}},
		"left a wait":                       {checklist.OutcomeLeftUnserved, ends{"wait": left}, waiting, nil},
		"left the second wait":              {checklist.OutcomeLeftUnserved, ends{"wait": served, "till": left}, waiting, nil},
		"hung up":                           {checklist.OutcomeHungUp, ends{"wait": hungUp}, waiting, nil},
		"left and was served":               {checklist.OutcomeLeftUnserved, ends{"wait": served, "till": ""}, waiting, []Flag{FlagOutcomeAgainstWait}},
		"left a wait that was hung up":      {checklist.OutcomeLeftUnserved, ends{"wait": hungUp}, waiting, []Flag{FlagOutcomeAgainstWait}},
		"hung up a wait that was left":      {checklist.OutcomeHungUp, ends{"till": left}, waiting, []Flag{FlagOutcomeAgainstWait}},
		"left and has no wait":              {checklist.OutcomeLeftUnserved, ends{"late": left}, waiting, []Flag{FlagWalkOutWithoutWait}},
		"hung up and has no wait":           {checklist.OutcomeHungUp, nil, waiting, []Flag{FlagWalkOutWithoutWait}},
		"left where no wait is asked":       {checklist.OutcomeLeftUnserved, nil, none, nil},
		"left, of an unknown version":       {checklist.OutcomeLeftUnserved, nil, nil, nil},
		"closed, with a wait that was left": {checklist.OutcomeClosed, ends{"wait": left}, waiting, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := sound()
			in.Version = tt.version
			in.Report.Outcome = tt.outcome
			for key, outcome := range tt.ends {
				in.Report.Answers = append(in.Report.Answers, checklist.Answer{
					Question: key, Duration: &checklist.DurationAnswer{Seconds: 600, Outcome: outcome},
				})
			}
			if got := Flags(in); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
