package checklist

import "time"

// DurationOutcome says how a wait ended.
type DurationOutcome string

// The outcomes of a duration.
const (
	// DurationServed holds where the outcome is left out.
	DurationServed       DurationOutcome = "SERVED"
	DurationLeftUnserved DurationOutcome = "LEFT_UNSERVED"
	DurationHungUp       DurationOutcome = "HUNG_UP"
)

// GivenUp reports whether the shopper left or hung up before being served: the seconds are then a censored value.
func (o DurationOutcome) GivenUp() bool { return o == DurationLeftUnserved || o == DurationHungUp }

// MaxSeconds is the longest duration that an answer may name: a week.
const MaxSeconds = 604800

// Answer is one entry of a report: at most one value, or 'not applicable', and a comment beside either. An entry
// with neither is kept as a comment and is no answer.
type Answer struct {
	Question string `json:"question,omitempty"`

	Choice   *string         `json:"choice,omitempty"`
	Choices  *Choices        `json:"choices,omitempty"`
	Scale    *int32          `json:"scale,omitempty"`
	Number   *string         `json:"number,omitempty"`
	Duration *DurationAnswer `json:"duration,omitempty"`
	// Text is kept as sent; Unicode white space alone is no value.
	Text      *string         `json:"text,omitempty"`
	Timestamp *time.Time      `json:"timestamp,omitempty"`
	Evidence  *EvidenceAnswer `json:"evidence,omitempty"`

	NotApplicable       bool   `json:"notApplicable,omitempty"`
	NotApplicableReason string `json:"notApplicableReason,omitempty"`
	Comment             string `json:"comment,omitempty"`
}

// Choices is the answer to a multiChoice: a set, so that order and repeats say nothing. An empty set is an answer.
type Choices struct {
	Keys []string `json:"keys,omitempty"`
}

// DurationAnswer is a time in whole seconds and how it ended.
type DurationAnswer struct {
	Seconds int64           `json:"seconds,omitempty"`
	Outcome DurationOutcome `json:"outcome,omitempty"`
}

// OutcomeOrDefault returns the outcome, SERVED where it is left out.
func (d *DurationAnswer) OutcomeOrDefault() DurationOutcome {
	if d.Outcome == "" {
		return DurationServed
	}
	return d.Outcome
}

// EvidenceAnswer names evidence by its ids. An empty list is no value.
type EvidenceAnswer struct {
	IDs []string `json:"ids,omitempty"`
}
