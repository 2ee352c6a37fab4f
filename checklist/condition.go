package checklist

// Conditions say when a question is reached: when All conditions hold, or when Any of them does. A publishable
// version has exactly one of the two lists, and it is not empty.
type Conditions struct {
	All []Condition `json:"all,omitempty"`
	Any []Condition `json:"any,omitempty"`
}

// Condition asks one thing of the answer to an earlier question. Exactly one operator is set in a publishable
// version. Where the question is not answered every operator is false, but for Answered false, which is true.
type Condition struct {
	// Question is the key of an earlier question.
	Question string `json:"question,omitempty"`
	// Equals is an option's key, or a scale's integer in decimal.
	Equals *string `json:"equals,omitempty"`
	// NotEquals takes the same values as Equals.
	NotEquals *string `json:"notEquals,omitempty"`
	// Contains is the key of an option that a multiChoice answer must have.
	Contains *string `json:"contains,omitempty"`
	// AtLeast is a decimal for scale, number and the seconds of a duration.
	AtLeast *string `json:"atLeast,omitempty"`
	// Below is a decimal for scale, number and the seconds of a duration; a wait that was given up is never below it.
	Below *string `json:"below,omitempty"`
	// Outcome is the outcome of a duration.
	Outcome *string `json:"outcome,omitempty"`
	// Answered asks whether the question has an acceptable value.
	Answered *bool `json:"answered,omitempty"`
}
