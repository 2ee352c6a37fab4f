package checklist

import (
	"math/bits"
	"time"
)

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

// answerMembers is a set of an answer's members. The bits are those of the scoring body: they never change, and a new
// member gets the next one.
type answerMembers uint64

const (
	memberChoice answerMembers = 1 << iota
	memberChoices
	memberScale
	memberNumber
	memberDuration
	memberText
	memberNotApplicable
	// memberBlankText is a text that is no value.
	memberBlankText
	memberTimestamp
	memberEvidence
	allMembers = 1<<iota - 1
)

// sent returns the members that the entry has, values or not.
func (a *Answer) sent() answerMembers {
	var set answerMembers
	if a.Choice != nil {
		set |= memberChoice
	}
	if a.Choices != nil {
		set |= memberChoices
	}
	if a.Scale != nil {
		set |= memberScale
	}
	if a.Number != nil {
		set |= memberNumber
	}
	if a.Duration != nil {
		set |= memberDuration
	}
	if a.hasText() {
		set |= memberText
	} else if a.Text != nil {
		set |= memberBlankText
	}
	if a.NotApplicable {
		set |= memberNotApplicable
	}
	if a.Timestamp != nil {
		set |= memberTimestamp
	}
	if a.Evidence != nil {
		set |= memberEvidence
	}
	return set
}

// values returns the members that hold a value. Text of white space alone and an empty list of evidence are none; an
// empty set of options and a duration of no seconds are values.
func (a *Answer) values() answerMembers {
	set := a.sent() &^ (memberNotApplicable | memberBlankText)
	if a.Evidence != nil && len(a.Evidence.IDs) == 0 {
		set &^= memberEvidence
	}
	return set
}

// HasValue reports whether the entry carries a value.
func (a *Answer) HasValue() bool { return a.values() != 0 }

// Answers reports whether the entry answers its question, be it by 'not applicable'. One that does not is kept as
// a comment.
func (a *Answer) Answers() bool { return a.NotApplicable || a.HasValue() }

// valueMembers counts the value members that were sent, also where what they hold is no value.
func (a *Answer) valueMembers() int {
	return bits.OnesCount64(uint64(a.sent() &^ memberNotApplicable))
}
