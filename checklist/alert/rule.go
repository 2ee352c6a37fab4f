// Package alert decides which visits, falls and overdue reviews raise alerts: the rules of a program,
// what they find with its numbers, and the states of an alert until it is resolved.
package alert

import (
	"slices"
	"strconv"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// Kind is what a rule looks for. Kinds are added to and never renamed.
type Kind string

// The kinds of rules.
const (
	// CriticalQuestion finds each critical question that triggered.
	CriticalQuestion Kind = "CRITICAL_QUESTION"
	// Verdict finds a report with the rule's verdict.
	Verdict Kind = "VERDICT"
	// Outcome finds a report with one of the rule's outcomes.
	Outcome Kind = "OUTCOME"
	// ScoreUnder finds a total under the rule's mark, ScoreOver one over it.
	ScoreUnder Kind = "SCORE_UNDER"
	ScoreOver  Kind = "SCORE_OVER"
	// Wait finds each wait of so many times the usual at the location, or more.
	Wait Kind = "WAIT"
	// Praise finds a report with a commendation.
	Praise Kind = "PRAISE"
	// Flagged finds each of the rule's flags. It is the agency's alone.
	Flagged Kind = "FLAG"
	// Fall finds a month whose total fell against the month before, at a location, by more than chance explains.
	Fall Kind = "FALL"
	// OverdueReview finds a report that waits for its reviewer longer than the rule allows. It is the agency's alone.
	OverdueReview Kind = "OVERDUE_REVIEW"
)

// Kinds lists all kinds, in the order of the API.
var Kinds = []Kind{CriticalQuestion, Verdict, Outcome, ScoreUnder, ScoreOver, Wait, Praise, Flagged, Fall, OverdueReview}

// ByTime reports whether alerts of the kind come by time, and not by an act on a report.
func (k Kind) ByTime() bool { return k == Fall || k == OverdueReview }

// Moment is when a rule is in force.
type Moment string

// The moments.
const (
	// OnRelease rules raise alerts when a report is released, for the client and the agency.
	OnRelease Moment = "RELEASE"
	// OnSubmission rules raise alerts when a report is received, for the agency alone.
	OnSubmission Moment = "SUBMISSION"
)

// Terms are what a rule looks for. A field that its kind does not use is empty.
type Terms struct {
	Kind   Kind   `json:"kind"`
	Moment Moment `json:"moment"`
	// Questions narrow CRITICAL_QUESTION and WAIT to the questions with these keys. Empty means all.
	Questions []string `json:"questions,omitempty"`
	// Verdict is that of VERDICT.
	Verdict checklist.Verdict `json:"verdict,omitempty"`
	// Outcomes are those of OUTCOME.
	Outcomes []checklist.Outcome `json:"outcomes,omitempty"`
	// Flags are those of FLAG.
	Flags []visit.Flag `json:"flags,omitempty"`
	// BasisPoints is the mark of SCORE_UNDER and SCORE_OVER.
	BasisPoints *int32 `json:"basisPoints,omitempty"`
	// Times is how many times the usual a wait of WAIT is, from 2 to 100.
	Times int32 `json:"times,omitempty"`
	// Hours is how long a report may wait for its reviewer, of OVERDUE_REVIEW.
	Hours int32 `json:"hours,omitempty"`
	// Disabled rules raise nothing.
	Disabled bool `json:"disabled,omitempty"`
}

// ForAgency reports whether alerts of the terms are the agency's alone.
func (t *Terms) ForAgency() bool {
	return t.Moment == OnSubmission || t.Kind == Flagged || t.Kind == OverdueReview
}

// The bounds of a rule's marks, and its usual values.
const (
	// LeastTimes is the least number of times that a wait may be of the usual.
	LeastTimes = 2
	// MostTimes is the greatest one.
	MostTimes = 100
	// UsualTimes is the one of rules that name none.
	UsualTimes = 3
	// LeastHours is the least time after which a review can be overdue, in hours.
	LeastHours = 1
	// MostHours is the longest, a year.
	MostHours = 8760
	whole     = 10_000
)

// Defaults returns the terms of the rules that a new program has, by their ids: an alert for each critical question, and
// for each wait of three times the usual.
func Defaults() map[string]Terms {
	return map[string]Terms{
		"critical":  {Kind: CriticalQuestion, Moment: OnRelease},
		"long-wait": {Kind: Wait, Moment: OnRelease, Times: UsualTimes},
	}
}

// Usual returns the terms with the usual value in each field that their kind needs and that was left out.
func (t Terms) Usual() Terms {
	if t.Moment == "" {
		t.Moment = OnRelease
		if t.Kind == Flagged || t.Kind == OverdueReview {
			t.Moment = OnSubmission
		}
	}
	if t.Kind == Wait && t.Times == 0 {
		t.Times = UsualTimes
	}
	if t.Kind == OverdueReview && t.Hours == 0 {
		t.Hours = int32(visit.ReviewTime.Hours())
	}
	if t.Kind == Verdict && t.Verdict == "" {
		t.Verdict = checklist.VerdictFail
	}
	return t
}

// users has the kinds that use each field.
var users = []struct {
	path  string
	given func(*Terms) bool
	kinds []Kind
	// needed is set where the kinds cannot do without the field.
	needed bool
}{
	{"questions", func(t *Terms) bool { return len(t.Questions) > 0 }, []Kind{CriticalQuestion, Wait}, false},
	{"verdict", func(t *Terms) bool { return t.Verdict != "" }, []Kind{Verdict}, true},
	{"outcomes", func(t *Terms) bool { return len(t.Outcomes) > 0 }, []Kind{Outcome}, true},
	{"flags", func(t *Terms) bool { return len(t.Flags) > 0 }, []Kind{Flagged}, true},
	{"basisPoints", func(t *Terms) bool { return t.BasisPoints != nil }, []Kind{ScoreUnder, ScoreOver}, true},
	{"times", func(t *Terms) bool { return t.Times != 0 }, []Kind{Wait}, true},
	{"hours", func(t *Terms) bool { return t.Hours != 0 }, []Kind{OverdueReview}, true},
}

// Problems returns everything that is wrong with the terms, in the order of their fields.
func (t Terms) Problems() (problems []checklist.Problem) {
	if !slices.Contains(Kinds, t.Kind) {
		return []checklist.Problem{{Path: "kind", Reason: checklist.ReasonRequired}}
	}
	onlyAgency := t.Kind == Flagged || t.Kind == OverdueReview
	if onlyAgency && t.Moment != OnSubmission || t.Kind == Fall && t.Moment != OnRelease {
		problems = append(problems, checklist.Problem{Path: "moment", Reason: checklist.ReasonNotAllowed})
	}
	for _, u := range users {
		uses := slices.Contains(u.kinds, t.Kind)
		switch given := u.given(&t); {
		case given && !uses:
			problems = append(problems, checklist.Problem{Path: u.path, Reason: checklist.ReasonNotAllowed})
		case !given && uses && u.needed:
			problems = append(problems, checklist.Problem{Path: u.path, Reason: checklist.ReasonRequired})
		}
	}
	if t.Kind == Verdict && t.Verdict == checklist.VerdictNone {
		problems = append(problems, checklist.Problem{Path: "verdict", Reason: checklist.ReasonNotAllowed})
	}
	if t.BasisPoints != nil {
		problems = append(problems, outOfRange("basisPoints", *t.BasisPoints, 0, whole)...)
	}
	if t.Times != 0 {
		problems = append(problems, outOfRange("times", t.Times, LeastTimes, MostTimes)...)
	}
	if t.Hours != 0 {
		problems = append(problems, outOfRange("hours", t.Hours, LeastHours, MostHours)...)
	}
	return problems
}

// outOfRange returns a problem where the value is outside of the bounds.
func outOfRange(path string, value int32, least, most int64) []checklist.Problem {
	if v := int64(value); v >= least && v <= most {
		return nil
	}
	return []checklist.Problem{{
		Path: path, Reason: checklist.ReasonOutOfRange,
		Params: map[string]string{"min": strconv.FormatInt(least, 10), "max": strconv.FormatInt(most, 10)},
	}}
}
