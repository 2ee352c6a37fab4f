package checklist

// State is the state of a question in a report.
type State string

// The states of a question.
const (
	StateAnswered      State = "ANSWERED"
	StateNotApplicable State = "NOT_APPLICABLE"
	StateNotReached    State = "NOT_REACHED"
	StateUnanswered    State = "UNANSWERED"
)

// Status is whether a report has totals.
type Status string

// The statuses of a score.
const (
	StatusScored           Status = "SCORED"
	StatusInsufficientBase Status = "INSUFFICIENT_BASE"
	StatusEmptyBase        Status = "EMPTY_BASE"
)

// Verdict is what a report comes to.
type Verdict string

// The verdicts of a score.
const (
	VerdictNone Verdict = "NONE"
	VerdictPass Verdict = "PASS"
	VerdictFail Verdict = "FAIL"
)

// Score is what the engine makes of one version and one report's answers. It depends on nothing else: the same
// version, answers, outcome and engine version give the same bytes. A null total or band is nil.
type Score struct {
	EngineVersion int    `json:"engineVersion"`
	Status        Status `json:"status"`
	// Provisional is set where there are violations: the numbers are those of a draft.
	Provisional bool `json:"provisional"`
	// Unanswered counts the required questions in state UNANSWERED.
	Unanswered int     `json:"unanswered"`
	Verdict    Verdict `json:"verdict"`
	// Band is the key of the band that the effective total falls in.
	Band *string `json:"band"`
	// Earned and Possible are the plain weighted sums over all questions, also where the total is null.
	Earned   int64 `json:"earned"`
	Possible int64 `json:"possible"`
	// BonusPoints are the weighted points earned on bonus questions, a part of Earned.
	BonusPoints int64 `json:"bonusPoints"`
	// PenaltyPoints are the weighted points of penalty questions, 0 or less and a part of Earned; nil of engine 1.
	PenaltyPoints *int64 `json:"penaltyPoints,omitempty"`
	// RawBasisPoints is the total without the effects of critical questions.
	RawBasisPoints *int32 `json:"rawBasisPoints"`
	// EffectiveBasisPoints is the total with them, and EffectivePpb the same in parts per 10⁹, each floored from
	// the exact fraction.
	EffectiveBasisPoints *int32 `json:"effectiveBasisPoints"`
	EffectivePpb         *int64 `json:"effectivePpb"`
	// Criticals are the keys of the triggered critical questions, in checklist order.
	Criticals  []string         `json:"criticals"`
	Sections   []SectionScore   `json:"sections"`
	Dimensions []DimensionScore `json:"dimensions"`
	Questions  []QuestionScore  `json:"questions"`
	// Violations are in checklist order, unknown questions last in byte order of their keys.
	Violations []Violation `json:"violations"`
	// Warnings are the keys of questions that were answered although they were not reached or are computed, in
	// checklist order.
	Warnings []string `json:"warnings"`
}

// SectionScore is the score of one section; basis points are nil where nothing is possible.
type SectionScore struct {
	Section              string `json:"section"`
	Earned               int64  `json:"earned"`
	Possible             int64  `json:"possible"`
	RawBasisPoints       *int32 `json:"rawBasisPoints"`
	EffectiveBasisPoints *int32 `json:"effectiveBasisPoints"`
}

// DimensionScore is the score of the questions with one tag; basis points are nil where nothing is possible.
type DimensionScore struct {
	Dimension      string `json:"dimension"`
	Earned         int64  `json:"earned"`
	Possible       int64  `json:"possible"`
	RawBasisPoints *int32 `json:"rawBasisPoints"`
}

// QuestionScore is the state of one question and its weighted points.
type QuestionScore struct {
	Question string `json:"question"`
	State    State  `json:"state"`
	Earned   int64  `json:"earned"`
	Possible int64  `json:"possible"`
	// Critical is set where the question is critical and triggered.
	Critical bool `json:"critical"`
}
