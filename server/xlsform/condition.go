package xlsform

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"mysteryshopper/checklist"
)

// known is what the name of an earlier row stands for: a question, or how the wait of a duration ended.
type known struct {
	question *checklist.Question
	outcome  bool
	// unit is what 1 means in seconds where the question is a computed duration; else 0.
	unit float64
}

// node is a condition, or a group of which all or any must hold. A group of all without members always holds.
type node struct {
	condition *checklist.Condition
	all, any  []*node
}

func one(c checklist.Condition) *node { return &node{condition: &c} }

// allOf returns the group of all nodes. Groups of all within it are merged into it.
func allOf(nodes ...*node) *node {
	group := &node{}
	for _, n := range nodes {
		if n.condition == nil && n.any == nil {
			group.all = append(group.all, n.all...)
			continue
		}
		group.all = append(group.all, n)
	}
	group.all = mergeAnswered(group.all)
	if len(group.all) == 1 {
		return group.all[0]
	}
	return group
}

// anyOf returns the group of any node. Groups of any within it are merged into it.
func anyOf(nodes ...*node) *node {
	group := &node{}
	for _, n := range nodes {
		if n.any != nil {
			group.any = append(group.any, n.any...)
			continue
		}
		group.any = append(group.any, n)
	}
	if len(group.any) == 1 {
		return group.any[0]
	}
	return group
}

// mergeAnswered replaces "q is answered" beside "q is not answered, or c" by c, where c is of q: a condition on an
// answer holds only where there is one.
func mergeAnswered(nodes []*node) []*node {
	for i, answered := range nodes {
		if !answered.isAnswered(true) {
			continue
		}
		for j, other := range nodes {
			if len(other.any) == 2 && other.any[0].isAnswered(false) && other.any[1].condition != nil &&
				other.any[0].condition.Question == answered.condition.Question &&
				other.any[1].condition.Question == answered.condition.Question {
				merged := slices.Clone(nodes)
				merged[j] = other.any[1]
				return mergeAnswered(slices.Delete(merged, i, i+1))
			}
		}
	}
	return nodes
}

func (n *node) isAnswered(want bool) bool {
	return n.condition != nil && n.condition.Answered != nil && *n.condition.Answered == want
}

func answered(question string, is bool) *node {
	return one(checklist.Condition{Question: question, Answered: &is})
}

// relevant parses a relevant expression. A nil node always holds.
func (r *reader) relevant(text string) (*node, error) {
	e, err := parseExpression(text)
	if err != nil {
		return nil, err
	}
	n, err := r.condition(e, false)
	if err != nil || (n.condition == nil && n.any == nil && len(n.all) == 0) {
		return nil, err
	}
	return n, nil
}

// condition converts an expression, or with negated what holds where it does not.
func (r *reader) condition(e *expression, negated bool) (*node, error) {
	switch {
	case e.is(operator, "or") && e.operands[1].is(call, "false") && !negated:
		// Write marks a list of any with one condition in this way.
		n, err := r.condition(e.operands[0], false)
		if err != nil || n.any != nil {
			return n, err
		}
		return &node{any: []*node{n}}, nil
	case e.is(operator, "and", "or"):
		nodes := make([]*node, 0, 2)
		for _, operand := range e.operands {
			n, err := r.condition(operand, negated)
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, n)
		}
		if (e.text == "and") != negated {
			return allOf(nodes...), nil
		}
		return anyOf(nodes...), nil
	case e.is(call, "not") && len(e.operands) == 1:
		return r.condition(e.operands[0], !negated)
	case e.is(call, "true", "false") && len(e.operands) == 0:
		if (e.text == "true") == negated {
			return nil, errors.New("a question that is never asked has no place in a checklist")
		}
		return &node{}, nil
	case e.is(call, "selected") && len(e.operands) == 2 && e.operands[1].kind == literal:
		return r.selected(e.operands[0], e.operands[1].text, negated)
	case e.is(operator, "=", "!=", "<", "<=", ">", ">="):
		return r.comparison(e, negated)
	}
	return nil, fmt.Errorf("%s is not supported", describe(e))
}

// lookup returns what a reference stands for.
func (r *reader) lookup(e *expression) (known, error) {
	if e.kind != reference {
		return known{}, fmt.Errorf("%s is not supported here", describe(e))
	}
	k, found := r.names[e.text]
	if !found {
		return known{}, unknownQuestion(e.text)
	}
	return k, nil
}

// selected converts selected(${q}, 'option').
func (r *reader) selected(of *expression, option string, negated bool) (*node, error) {
	k, err := r.lookup(of)
	if err != nil {
		return nil, err
	}
	q := k.question
	if q.Choice != nil {
		return equality(k, option, negated)
	}
	if q.MultiChoice == nil {
		return nil, fmt.Errorf("selected() needs a select question, and %s is none", q.Key)
	}
	key, err := optionKey(q.Key, q.MultiChoice.Options, option)
	if err != nil {
		return nil, err
	}
	if negated {
		return nil, fmt.Errorf("that an option of %s is not chosen cannot be a condition", q.Key)
	}
	return one(checklist.Condition{Question: q.Key, Contains: &key}), nil
}

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

// unknownQuestion and unknownOption are the errors of expressions that have reasons of their own.
type (
	unknownQuestion string
	unknownOption   struct{ question, option string }
)

func (e unknownQuestion) Error() string {
	return fmt.Sprintf("${%s} is no question of an earlier row", string(e))
}

func (e unknownOption) Error() string {
	return fmt.Sprintf("%s has no option %q", e.question, e.option)
}

// expressionReason returns the reason of an error in an expression.
func expressionReason(err error) Reason {
	var question unknownQuestion
	var option unknownOption
	switch {
	case errors.As(err, &question):
		return UnknownQuestion
	case errors.As(err, &option):
		return UnknownOption
	}
	return UnsupportedExpression
}

// describe names a node for the author.
func describe(e *expression) string {
	switch e.kind {
	case call:
		return e.text + "()"
	case reference:
		return "${" + e.text + "}"
	case self:
		return "."
	case operator:
		return e.text
	}
	return strconv.Quote(e.text)
}
