package checklist

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Reason is a machine-readable cause of a problem or a violation: a closed set, added to and never renamed.
type Reason string

// Reasons why an answer refuses a submission, in the order in which they are tried.
const (
	ReasonDuplicateAnswer         Reason = "DUPLICATE_ANSWER"
	ReasonConflictingAnswer       Reason = "CONFLICTING_ANSWER"
	ReasonNotApplicableNotAllowed Reason = "NOT_APPLICABLE_NOT_ALLOWED"
	ReasonWrongKind               Reason = "WRONG_KIND"
	ReasonUnknownOption           Reason = "UNKNOWN_OPTION"
	ReasonExclusiveOption         Reason = "EXCLUSIVE_OPTION"
	ReasonWrongCount              Reason = "WRONG_COUNT"
	ReasonInvalidNumber           Reason = "INVALID_NUMBER"
	ReasonOutOfRange              Reason = "OUT_OF_RANGE"
	ReasonTooManyDecimals         Reason = "TOO_MANY_DECIMALS"
	ReasonTooShort                Reason = "TOO_SHORT"
	ReasonTooLong                 Reason = "TOO_LONG"
	ReasonBeforeEarlier           Reason = "BEFORE_EARLIER"
	ReasonRequired                Reason = "REQUIRED"
	// ReasonReasonRequired and ReasonCommentRequired leave the state of the question as it is.
	ReasonReasonRequired  Reason = "REASON_REQUIRED"
	ReasonCommentRequired Reason = "COMMENT_REQUIRED"
	ReasonUnknownQuestion Reason = "UNKNOWN_QUESTION"
)

// Reasons why a draft is unpublishable. OUT_OF_RANGE, REQUIRED, UNKNOWN_OPTION, UNKNOWN_QUESTION, WRONG_KIND and
// BEFORE_EARLIER above are among them too.
const (
	// ReasonInvalidKey is an id, key, tag or code that is not of its form.
	ReasonInvalidKey Reason = "INVALID_KEY"
	// ReasonDuplicateKey is a key, tag or code that stands twice where it must be unique.
	ReasonDuplicateKey Reason = "DUPLICATE_KEY"
	// ReasonInvalidLocale is a locale that is not of BCP 47's form.
	ReasonInvalidLocale Reason = "INVALID_LOCALE"
	// ReasonMissingDefaultLocale is a text that is not there in the version's default locale.
	ReasonMissingDefaultLocale Reason = "MISSING_DEFAULT_LOCALE"
	// ReasonUnknownValue is a value that is not of a closed set, such as a role.
	ReasonUnknownValue Reason = "UNKNOWN_VALUE"
	// ReasonTooMany is a list over its bound, in the parameter max.
	ReasonTooMany Reason = "TOO_MANY"
	// ReasonEmptyList is a list that needs at least one element.
	ReasonEmptyList Reason = "EMPTY_LIST"
	// ReasonNotAllowed is a member that must be left out here.
	ReasonNotAllowed Reason = "NOT_ALLOWED"
	// ReasonNotRising is a bound that is not over the one before it.
	ReasonNotRising Reason = "NOT_RISING"
	// ReasonNotFromZero is a first band of a version that does not start at 0.
	ReasonNotFromZero Reason = "NOT_FROM_ZERO"
	// ReasonInvalidDecimal is a bound or an operand that is not a decimal.
	ReasonInvalidDecimal Reason = "INVALID_DECIMAL"
	// ReasonWeightsSum is a list of section weights of which none is over 0; the parameter sum is their sum.
	ReasonWeightsSum Reason = "WEIGHTS_SUM"
	// ReasonNothingScored is a weighted section without a question that is scored and not bonus.
	ReasonNothingScored Reason = "NOTHING_SCORED"
	// ReasonNotOneKind is a question with no kind or with more than one.
	ReasonNotOneKind Reason = "NOT_ONE_KIND"
	// ReasonNotOneList is a condition list of both or neither of all and any.
	ReasonNotOneList Reason = "NOT_ONE_LIST"
	// ReasonNotOneOperator is a condition with no operator or with more than one.
	ReasonNotOneOperator Reason = "NOT_ONE_OPERATOR"
	// ReasonNotEarlierQuestion is a condition on the question itself or on a later one.
	ReasonNotEarlierQuestion Reason = "NOT_EARLIER_QUESTION"
	// ReasonWrongOperator is an operator that the kind of the question named does not have.
	ReasonWrongOperator Reason = "WRONG_OPERATOR"
	// ReasonCriticalUnscored is a critical question that is bonus or can earn nothing.
	ReasonCriticalUnscored Reason = "CRITICAL_UNSCORED"
	// ReasonWrongRole is a question that cannot have its role: WOULD_RECOMMEND is an unscored scale from 0 to 10.
	ReasonWrongRole Reason = "WRONG_ROLE"
	// ReasonNotOneRule is a comment rule with no form or with more than one.
	ReasonNotOneRule Reason = "NOT_ONE_RULE"
	// ReasonTooDeep is a list of conditions nested deeper than the parameter max.
	ReasonTooDeep Reason = "TOO_DEEP"
)

// Violation is one reason why a report is refused. In JSON it is the pair ["question","REASON"].
type Violation struct {
	Question string
	Reason   Reason
	// Answer is the index of the answer at fault in the list that was scored, the second one of a duplicate, or -1
	// where there is none.
	Answer int
}

// MarshalJSON writes the pair of question and reason.
func (v Violation) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]string{v.Question, string(v.Reason)})
}

// UnmarshalJSON reads the pair of question and reason; the index of the answer is not part of it.
func (v *Violation) UnmarshalJSON(data []byte) error {
	var pair []string
	if err := json.Unmarshal(data, &pair); err != nil {
		return fmt.Errorf("violation: %w", err)
	}
	if len(pair) != 2 {
		return fmt.Errorf("violation: %d elements, want 2", len(pair))
	}
	*v = Violation{Question: pair[0], Reason: Reason(pair[1]), Answer: -1}
	return nil
}

// Problem is one fault of a draft that keeps it from being published.
type Problem struct {
	// Path leads to the member at fault, as in sections[1].questions[0].choice.options[2].points.
	Path   string `json:"path"`
	Reason Reason `json:"reason"`
	// Question is the key of the question around the fault, where there is one.
	Question string `json:"question,omitempty"`
	// Params fill the placeholders of a localized message, such as min and max.
	Params map[string]string `json:"params,omitempty"`
}

// Unpublishable is the error of a draft with faults. It names all of them.
type Unpublishable struct {
	Problems []Problem
}

// Error lists the faults, one per line.
func (e *Unpublishable) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "checklist is unpublishable: %d problems", len(e.Problems))
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\n%s: %s", p.Path, p.Reason)
	}
	return b.String()
}
