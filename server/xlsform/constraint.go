package xlsform

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	"mysteryshopper/checklist"
)

// readConstraint turns the constraint of a row into the bounds of its kind. Each part that the kind has no bound for is
// reported.
func (r *reader) readConstraint(at row, q *checklist.Question) {
	text, heading := at.valueAndHeading("constraint")
	if text == "" {
		return
	}
	e, err := parseExpression(text)
	if err != nil {
		r.reportCell(at, heading, UnsupportedExpression, "%v; the constraint is left out", err)
		return
	}
	for _, term := range e.terms("and") {
		if err := r.bound(term, q); err != nil {
			r.reportCell(at, heading, expressionReason(err), "%v; this part of the constraint is left out", err)
		}
	}
}

// bound sets the bound that one part of a constraint means.
func (r *reader) bound(e *expression, q *checklist.Question) error {
	if option, found := exclusiveOption(e); found && q.MultiChoice != nil {
		key, err := optionKey(q.Key, q.MultiChoice.Options, option)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(q.MultiChoice.Options, func(o checklist.Option) bool { return o.Key == key })
		q.MultiChoice.Options[i].Exclusive = true
		return nil
	}
	if !e.is(operator, "<", "<=", ">", ">=", "=") {
		return fmt.Errorf("%s is not supported in a constraint", describe(e))
	}
	left, right, op := e.operands[0], e.operands[1], e.text
	if left.kind == numeral || left.kind == reference {
		left, right, op = right, left, mirrored[op]
	}
	switch {
	case left.kind == self && right.kind == reference:
		return r.boundByQuestion(op, right, q)
	case right.kind != numeral:
		return errors.New("only bounds that are numbers are supported")
	case left.kind == self:
		return boundOfValue(op, right.text, q)
	case left.is(call, "string-length") && q.FreeText != nil:
		return setCounts(op, right.text, &q.FreeText.MinCharacters, &q.FreeText.MaxCharacters)
	case left.is(call, "count-selected") && q.MultiChoice != nil:
		return setCounts(op, right.text, &q.MultiChoice.MinChosen, &q.MultiChoice.MaxChosen)
	}
	return fmt.Errorf("%s is not supported in a constraint of this type", describe(left))
}

// boundByQuestion sets that an instant is not before an earlier one.
func (r *reader) boundByQuestion(op string, operand *expression, q *checklist.Question) error {
	k, err := r.lookup(operand)
	if err != nil {
		return err
	}
	if q.Timestamp == nil || k.question.Timestamp == nil || (op != ">=" && op != ">") {
		return errors.New("only a date and time can be bounded by an earlier question, from below")
	}
	q.Timestamp.NotBefore = k.question.Key
	return nil
}

// boundOfValue sets a bound of a number, or of the seconds of a duration. Of whole numbers > 3 is >= 4.
func boundOfValue(op, number string, q *checklist.Question) error {
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || (q.Number == nil && q.Duration == nil) {
		return errors.New("the type of the question has no bounds")
	}
	if op == ">" || op == "<" {
		if !isWhole(q) || math.Abs(value) > 1e15 {
			return fmt.Errorf("%s of a decimal is not supported; use >= or <=", op)
		}
		next := int64(math.Floor(value)) + 1
		if op == "<" {
			next = int64(math.Ceil(value)) - 1
		}
		number = strconv.FormatInt(next, 10)
	}
	lower, upper := op == ">" || op == ">=" || op == "=", op == "<" || op == "<=" || op == "="
	switch {
	case q.Number != nil && lower:
		q.Number.Min = &number
	case q.Duration != nil && lower && value > 0:
		return errors.New("a wait has no least number of seconds")
	}
	switch {
	case q.Number != nil && upper:
		q.Number.Max = &number
	case q.Duration != nil && upper:
		return setCounts("<=", number, nil, &q.Duration.MaxSeconds)
	}
	return nil
}

// setCounts sets the ends of a range of counts.
func setCounts(op, number string, low, high *int32) error {
	n, err := strconv.ParseInt(number, 10, 31)
	if err != nil {
		return fmt.Errorf("%s is no whole number", number)
	}
	count := int32(n)
	switch op {
	case ">=":
		*low = count
	case ">":
		*low = count + 1
	case "<=":
		*high = count
	case "<":
		*high = count - 1
	case "=":
		*low, *high = count, count
	}
	return nil
}

// exclusiveOption returns the option of a constraint that excludes all others. Two forms of it are recognised:
// not(selected(., 'none') and count-selected(.) > 1) and if(selected(., 'none'), count-selected(.) = 1, true()).
func exclusiveOption(e *expression) (option string, found bool) {
	switch {
	case e.is(call, "not") && len(e.operands) == 1 && e.operands[0].is(operator, "and"):
		e = e.operands[0]
	case e.is(call, "if") && len(e.operands) == 3 && e.operands[2].is(call, "true"):
	default:
		return "", false
	}
	chosen := e.operands[0]
	if !chosen.is(call, "selected") || len(chosen.operands) != 2 || chosen.operands[0].kind != self {
		return "", false
	}
	if count := e.operands[1]; !count.is(operator, ">", ">=", "=", "<=") || !count.operands[0].is(call, "count-selected") {
		return "", false
	}
	return chosen.operands[1].text, true
}

var decimal = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,19})?$`)

func isDecimal(text string) bool { return decimal.MatchString(text) }
