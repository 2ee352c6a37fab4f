package xlsform

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"mysteryshopper/checklist"
)

var negations = map[string]string{"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

// mirrored are the operators with their operands exchanged.
var mirrored = map[string]string{"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

// comparison converts a comparison of a question with a constant, in either order. A comparison of an unanswered
// question is false in XPath, so its negation holds for an unanswered one; != is such a negation.
func (r *reader) comparison(e *expression, negated bool) (*node, error) {
	left, right, op := e.operands[0], e.operands[1], e.text
	if left.kind == literal || left.kind == numeral {
		left, right, op = right, left, mirrored[op]
	}
	if right.kind != literal && right.kind != numeral {
		return nil, errors.New("only comparisons with a constant are supported")
	}
	if left.is(call, "string-length", "count-selected") && len(left.operands) == 1 {
		return r.counted(left, op, right, negated)
	}
	k, err := r.lookup(left)
	if err != nil {
		return nil, err
	}
	if right.text == "" && (op == "=" || op == "!=") {
		return answered(k.question.Key, (op == "!=") != negated), nil
	}
	if op == "=" || op == "!=" {
		return equality(k, right.text, (op == "!=") != negated)
	}
	if negated {
		n, err := order(k, negations[op], right.text)
		if err != nil {
			return nil, err
		}
		return anyOf(answered(k.question.Key, false), n), nil
	}
	return order(k, op, right.text)
}

// counted converts the comparisons of a length or a count with 0 that mean 'answered' or 'any chosen'.
func (r *reader) counted(function *expression, op string, right *expression, negated bool) (*node, error) {
	k, err := r.lookup(function.operands[0])
	if err != nil {
		return nil, err
	}
	more := (op == ">" && right.text == "0") || (op == ">=" && right.text == "1") || (op == "!=" && right.text == "0")
	none := (op == "=" && right.text == "0") || (op == "<" && right.text == "1")
	switch {
	case !more && !none:
	case function.text == "string-length":
		return answered(k.question.Key, more != negated), nil
	case k.question.MultiChoice != nil && more != negated:
		var options []*node
		for _, o := range k.question.MultiChoice.Options {
			options = append(options, one(checklist.Condition{Question: k.question.Key, Contains: &o.Key}))
		}
		return anyOf(options...), nil
	}
	return nil, fmt.Errorf("%s() is supported in comparisons with 0 alone", function.text)
}

// equality converts ${q} = value, or what is not equal with negated.
func equality(k known, value string, negated bool) (*node, error) {
	q := k.question
	c := checklist.Condition{Question: q.Key}
	switch {
	case k.outcome:
		if negated {
			return nil, fmt.Errorf("that a wait did not end as %s cannot be a condition", value)
		}
		c.Outcome = &value
		return one(c), nil
	case q.Choice != nil:
		key, err := optionKey(q.Key, q.Choice.Options, value)
		if err != nil {
			return nil, err
		}
		value = key
	case q.Scale != nil:
		if _, err := strconv.Atoi(value); err != nil {
			return nil, fmt.Errorf("%s is compared with %q, which is no whole number", q.Key, value)
		}
	case isWhole(q) && !negated:
		low, err := order(k, ">=", value)
		if err != nil {
			return nil, err
		}
		high, err := order(k, "<=", value)
		if err != nil {
			return nil, err
		}
		return allOf(low, high), nil
	default:
		return nil, fmt.Errorf("equality with the answer to %s is not supported", q.Key)
	}
	if negated {
		c.NotEquals = &value
		return anyOf(answered(q.Key, false), one(c)), nil
	}
	c.Equals = &value
	return one(c), nil
}

// order converts ${q} < number and its like. Only < and >= exist in a checklist; of whole numbers the others are the
// same as one of these with the next number.
func order(k known, op, number string) (*node, error) {
	q := k.question
	if k.outcome || (q.Scale == nil && q.Number == nil && q.Duration == nil) {
		return nil, fmt.Errorf("%s is no number", q.Key)
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is no number", number)
	}
	if k.unit > 0 && k.unit != 1 {
		value = math.Ceil(value*k.unit - 1e-6)
		number = strconv.FormatFloat(value, 'f', -1, 64)
	}
	c := checklist.Condition{Question: q.Key}
	if op == ">" || op == "<=" {
		if !isWhole(q) || math.Abs(value) > 1e15 {
			return nil, fmt.Errorf("%s of a decimal is not supported; use >= or <", op)
		}
		number = strconv.FormatInt(int64(math.Floor(value))+1, 10)
	}
	if op == ">" || op == ">=" {
		c.AtLeast = &number
	} else {
		c.Below = &number
	}
	return one(c), nil
}

// isWhole reports whether all answers to a question are whole numbers.
func isWhole(q *checklist.Question) bool {
	return q.Scale != nil || q.Duration != nil || (q.Number != nil && q.Number.Decimals != nil && *q.Number.Decimals == 0)
}

// optionKey returns the key of an option by its name in the form.
func optionKey(question string, options []checklist.Option, name string) (string, error) {
	key := keyOf(name)
	if slices.ContainsFunc(options, func(o checklist.Option) bool { return o.Key == key }) {
		return key, nil
	}
	return "", unknownOption{question, name}
}
