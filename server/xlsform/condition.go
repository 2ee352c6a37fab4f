package xlsform

import (
	"errors"
	"fmt"
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
func (r *reader) selected(operand *expression, option string, negated bool) (*node, error) {
	k, err := r.lookup(operand)
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
