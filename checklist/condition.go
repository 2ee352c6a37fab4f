package checklist

import "slices"

// Conditions decide when a question is reached: when All conditions hold, or when Any of them does. A publishable
// version has exactly one of the two lists, and it is not empty.
type Conditions struct {
	All []Condition `json:"all,omitempty"`
	Any []Condition `json:"any,omitempty"`
}

// maxConditionDepth is how many levels of lists a visibleWhen may have, the outermost included.
const maxConditionDepth = 3

// Condition compares the answer to an earlier question, or nests a list of conditions. A publishable version has
// either a question with exactly one operator, or one of All and Any with neither. Where the question is not answered
// every operator is false, but for Answered false, which is true.
type Condition struct {
	// All and Any nest further conditions, as in Conditions.
	All []Condition `json:"all,omitempty"`
	Any []Condition `json:"any,omitempty"`
	// Question is the key of an earlier question.
	Question string `json:"question,omitempty"`
	// Equals is an option's key, or a scale's integer in decimal.
	Equals *string `json:"equals,omitempty"`
	// NotEquals has the same values as Equals.
	NotEquals *string `json:"notEquals,omitempty"`
	// Contains is the key of an option that a multiChoice answer must have.
	Contains *string `json:"contains,omitempty"`
	// AtLeast is a decimal for scale, number and the seconds of a duration.
	AtLeast *string `json:"atLeast,omitempty"`
	// Below is a decimal for scale, number and the seconds of a duration; a wait that was given up is never below it.
	Below *string `json:"below,omitempty"`
	// Outcome is the outcome of a duration.
	Outcome *string `json:"outcome,omitempty"`
	// Answered compares whether the question has an acceptable value.
	Answered *bool `json:"answered,omitempty"`
}

// nests reports whether the condition is a nested list.
func (c *Condition) nests() bool { return len(c.All) > 0 || len(c.Any) > 0 }

// nestsAny reports whether any of the conditions is a nested list.
func (c *Conditions) nestsAny() bool {
	return c != nil && (slices.ContainsFunc(c.All, func(d Condition) bool { return d.nests() }) ||
		slices.ContainsFunc(c.Any, func(d Condition) bool { return d.nests() }))
}

// operator is how a condition compares.
type operator uint8

const (
	opEquals operator = iota
	opNotEquals
	opContains
	opAtLeast
	opBelow
	opOutcome
	opAnswered
)

// comparison is one operator of a condition with its value, and the member's name; opAnswered has no value.
type comparison struct {
	name     string
	operator operator
	value    string
}

// comparisons returns the operators that are set, in the order of the condition's members.
func (c *Condition) comparisons() []comparison {
	var set []comparison
	for _, o := range []struct {
		name     string
		operator operator
		value    *string
	}{
		{"equals", opEquals, c.Equals},
		{"notEquals", opNotEquals, c.NotEquals},
		{"contains", opContains, c.Contains},
		{"atLeast", opAtLeast, c.AtLeast},
		{"below", opBelow, c.Below},
		{"outcome", opOutcome, c.Outcome},
	} {
		if o.value != nil {
			set = append(set, comparison{o.name, o.operator, *o.value})
		}
	}
	if c.Answered != nil {
		set = append(set, comparison{name: "answered", operator: opAnswered})
	}
	return set
}
