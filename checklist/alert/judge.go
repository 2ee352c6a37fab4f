package alert

import (
	"slices"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
)

// Numbers describe the cause of an alert. A field that its kind does not use is empty.
type Numbers struct {
	// Question is the key of the critical question or of the wait.
	Question string            `json:"question,omitempty"`
	Verdict  checklist.Verdict `json:"verdict,omitempty"`
	Outcome  checklist.Outcome `json:"outcome,omitempty"`
	Flag     visit.Flag        `json:"flag,omitempty"`
	// BasisPoints is the total of the report, or of the month that fell; nil where there is none.
	BasisPoints *int32 `json:"basisPoints,omitempty"`
	// MarkBasisPoints is the mark that the total is under or over.
	MarkBasisPoints *int32 `json:"markBasisPoints,omitempty"`
	// WaitSeconds is the wait, UsualSeconds the usual at the location. GivenUp means that the wait ended without service,
	// so that it would have lasted longer.
	WaitSeconds  *int32 `json:"waitSeconds,omitempty"`
	UsualSeconds *int32 `json:"usualSeconds,omitempty"`
	GivenUp      bool   `json:"givenUp,omitempty"`
	// Commendations is how many commendations the report has.
	Commendations int32 `json:"commendations,omitempty"`
	// Month fell against the month before, EarlierMonth, whose total was EarlierBasisPoints. LowBasisPoints and
	// HighBasisPoints bound the difference, Visits are those of the month.
	Month              string `json:"month,omitempty"`
	EarlierMonth       string `json:"earlierMonth,omitempty"`
	EarlierBasisPoints *int32 `json:"earlierBasisPoints,omitempty"`
	LowBasisPoints     *int32 `json:"lowBasisPoints,omitempty"`
	HighBasisPoints    *int32 `json:"highBasisPoints,omitempty"`
	Visits             int32  `json:"visits,omitempty"`
	// Hours is how long the review was to take at most.
	Hours int32 `json:"hours,omitempty"`
}

// Subject returns what distinguishes the findings of one rule at one report, or at one location: the question, the flag or
// the month; empty where there is only one.
func (n *Numbers) Subject() string {
	switch {
	case n.Question != "":
		return n.Question
	case n.Flag != "":
		return string(n.Flag)
	default:
		return n.Month
	}
}

// Report holds what rules judge of a report.
type Report struct {
	Version *checklist.Version
	// Score is nil where the outcome is not scored.
	Score         *checklist.Score
	Outcome       checklist.Outcome
	Commendations []checklist.Commendation
	Flags         []visit.Flag
	// Answers are those that count.
	Answers []checklist.Answer
	// Usual returns the median wait of a question at the location, nil where there are too few waits. It is called for
	// waits alone.
	Usual func(question string) (*int32, error)
}

// Findings returns what a rule finds in a report, in the order of the checklist. A rule by time and one that is disabled
// find nothing.
func (t *Terms) Findings(r *Report) ([]Numbers, error) {
	if t.Disabled || t.Kind.ByTime() {
		return nil, nil
	}
	switch t.Kind {
	case CriticalQuestion:
		return t.criticals(r), nil
	case Wait:
		return t.waits(r)
	case Flagged:
		return t.flags(r), nil
	}
	n := Numbers{Outcome: r.Outcome}
	if r.Score != nil {
		n.BasisPoints, n.Verdict = r.Score.EffectiveBasisPoints, r.Score.Verdict
	}
	found := false
	switch total := n.BasisPoints; t.Kind {
	case Verdict:
		found = r.Score != nil && r.Score.Verdict == t.Verdict
	case Outcome:
		found = slices.Contains(t.Outcomes, r.Outcome)
	case ScoreUnder:
		found, n.MarkBasisPoints = total != nil && *total < *t.BasisPoints, t.BasisPoints
	case ScoreOver:
		found, n.MarkBasisPoints = total != nil && *total > *t.BasisPoints, t.BasisPoints
	case Praise:
		n.Commendations = int32(len(r.Commendations))
		found = n.Commendations > 0
	}
	if !found {
		return nil, nil
	}
	return []Numbers{n}, nil
}

// covers reports whether the rule is about a question.
func (t *Terms) covers(question string) bool {
	return len(t.Questions) == 0 || slices.Contains(t.Questions, question)
}

func (t *Terms) criticals(r *Report) (found []Numbers) {
	if r.Score == nil {
		return nil
	}
	for _, q := range r.Version.Questions() {
		if slices.Contains(r.Score.Criticals, q.Key) && t.covers(q.Key) {
			found = append(found, Numbers{
				Question: q.Key, BasisPoints: r.Score.EffectiveBasisPoints, Verdict: r.Score.Verdict, Outcome: r.Outcome,
			})
		}
	}
	return found
}

func (t *Terms) waits(r *Report) (found []Numbers, err error) {
	if r.Score == nil {
		return nil, nil
	}
	for _, q := range r.Version.Questions() {
		if q.Role != checklist.RoleWait || !t.covers(q.Key) {
			continue
		}
		i := slices.IndexFunc(r.Answers, func(a checklist.Answer) bool { return a.Question == q.Key && a.Duration != nil })
		if i < 0 {
			continue
		}
		wait := r.Answers[i].Duration
		usual, err := r.Usual(q.Key)
		if err != nil {
			return nil, err
		}
		if usual == nil || !scorecard.IsTimes(wait.Seconds, *usual, t.Times) {
			continue
		}
		found = append(found, Numbers{
			Question: q.Key, WaitSeconds: new(int32(min(wait.Seconds, checklist.MaxSeconds))), UsualSeconds: usual, Outcome: r.Outcome,
			GivenUp: wait.OutcomeOrDefault() != checklist.DurationServed,
		})
	}
	return found, nil
}

func (t *Terms) flags(r *Report) (found []Numbers) {
	for _, flag := range t.Flags {
		if slices.Contains(r.Flags, flag) {
			found = append(found, Numbers{Flag: flag, Outcome: r.Outcome})
		}
	}
	return found
}
