package visit

import "mysteryshopper/checklist"

// The flags of a report whose outcome and waits do not fit.
const (
	// FlagOutcomeAgainstWait: a visit that was given up, by leaving or by hanging up, and no wait that ended so.
	FlagOutcomeAgainstWait Flag = "OUTCOME_AGAINST_WAIT"
	// FlagWaitGivenUp: a completed visit with a wait that was given up.
	FlagWaitGivenUp Flag = "WAIT_GIVEN_UP"
	// FlagWalkOutWithoutWait: a visit that was given up, and none of the version's waits is answered.
	FlagWalkOutWithoutWait Flag = "WALK_OUT_WITHOUT_WAIT"
)

// addOutcomeFlags compares the report's outcome with its waits: the answered durations of role WAIT. A version without
// such a question raises none, and neither do outcomes of a visit that could not begin.
func (in *FlagInput) addOutcomeFlags(add func(Flag, bool)) {
	if in.Version == nil {
		return
	}
	outcome := in.Report.Outcome
	asked, answered, givenUp, same := false, false, false, false
	for _, q := range in.Version.Questions() {
		if q.Role != checklist.RoleWait || q.Duration == nil {
			continue
		}
		asked = true
		if wait := in.duration(q.Key); wait != nil {
			ended := wait.OutcomeOrDefault()
			answered, givenUp, same = true, givenUp || ended.GivenUp(), same || string(ended) == string(outcome)
		}
	}
	completed := outcome == "" || outcome == checklist.OutcomeCompleted
	add(FlagWaitGivenUp, completed && givenUp)
	add(FlagWalkOutWithoutWait, outcome.GivenUp() && asked && !answered)
	add(FlagOutcomeAgainstWait, outcome.GivenUp() && answered && !same)
}

// duration returns the report's duration as the answer to a question; nil where there is none.
func (in *FlagInput) duration(question string) *checklist.DurationAnswer {
	for i := range in.Report.Answers {
		if a := &in.Report.Answers[i]; a.Question == question && a.Duration != nil {
			return a.Duration
		}
	}
	return nil
}
