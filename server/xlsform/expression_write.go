package xlsform

import (
	"fmt"
	"strings"

	"mysteryshopper/checklist"
)

// relevant writes conditions as XPath.
func (w *writer) relevant(c *checklist.Conditions) string {
	if c == nil {
		return ""
	}
	return w.list(c.All, c.Any)
}

func (w *writer) list(all, anyOf []checklist.Condition) string {
	members, separator := all, " and "
	if len(anyOf) > 0 {
		members, separator = anyOf, " or "
	}
	terms := make([]string, len(members))
	for i, c := range members {
		terms[i] = w.condition(c, len(members) > 1 || len(anyOf) > 0)
	}
	if len(anyOf) == 1 {
		return terms[0] + " or false()"
	}
	return strings.Join(terms, separator)
}

// condition writes one condition or, in parentheses where it stands beside others, a group.
func (w *writer) condition(c checklist.Condition, beside bool) string {
	if len(c.All)+len(c.Any) > 0 {
		return "(" + w.list(c.All, c.Any) + ")"
	}
	name := "${" + nameOf(c.Question) + "}"
	switch {
	case c.Equals != nil:
		return name + " = " + w.constant(c.Question, *c.Equals)
	case c.NotEquals != nil:
		term := fmt.Sprintf("%s != '' and %s != %s", name, name, w.constant(c.Question, *c.NotEquals))
		if beside {
			return "(" + term + ")"
		}
		return term
	case c.Contains != nil:
		return fmt.Sprintf("selected(%s, '%s')", name, nameOf(*c.Contains))
	case c.AtLeast != nil:
		return name + " >= " + *c.AtLeast
	case c.Below != nil:
		return name + " < " + *c.Below
	case c.Outcome != nil:
		return fmt.Sprintf("${%s%s} = '%s'", nameOf(c.Question), outcomeSuffix, *c.Outcome)
	case c.Answered != nil && !*c.Answered:
		return name + " = ''"
	}
	return name + " != ''"
}

// constant writes the value that an answer is compared with: a number of a scale, else an option in quotes.
func (w *writer) constant(question, value string) string {
	if q := w.questions[question]; q != nil && q.Scale != nil {
		return value
	}
	return "'" + nameOf(value) + "'"
}

// constraint writes the bounds of a question as XPath.
func (w *writer) constraint(q *checklist.Question) string {
	var terms []string
	add := func(format string, args ...any) { terms = append(terms, fmt.Sprintf(format, args...)) }
	counts := func(function string, low, high int32) {
		if low != 0 {
			add("%s >= %d", function, low)
		}
		if high != 0 {
			add("%s <= %d", function, high)
		}
	}
	switch {
	case q.Number != nil:
		if q.Number.Min != nil {
			add(". >= %s", *q.Number.Min)
		}
		if q.Number.Max != nil {
			add(". <= %s", *q.Number.Max)
		}
	case q.Duration != nil && q.Duration.Between == nil:
		counts(".", 0, q.Duration.MaxSeconds)
	case q.FreeText != nil:
		counts("string-length(.)", q.FreeText.MinCharacters, q.FreeText.MaxCharacters)
	case q.MultiChoice != nil:
		counts("count-selected(.)", q.MultiChoice.MinChosen, q.MultiChoice.MaxChosen)
	case q.Timestamp != nil && q.Timestamp.NotBefore != "":
		add(". >= ${%s}", nameOf(q.Timestamp.NotBefore))
	}
	return strings.Join(terms, " and ")
}
