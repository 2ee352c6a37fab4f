package casetest

import (
	"slices"
	"strconv"

	"mysteryshopper/checklist"
)

// named returns the questions that a condition may name.
func named(earlier []checklist.Question) []checklist.Question {
	return slices.DeleteFunc(slices.Clone(earlier), func(q checklist.Question) bool { return q.Note != nil })
}

func drawConditions(t Draw, earlier []checklist.Question, nested bool) *checklist.Conditions {
	levels := 1
	if nested {
		levels = 3
	}
	every, some := drawLists(t, named(earlier), levels)
	return &checklist.Conditions{All: every, Any: some}
}

// drawLists draws one of two lists, of so many levels at most.
func drawLists(t Draw, earlier []checklist.Question, levels int) (every, some []checklist.Condition) {
	var list []checklist.Condition
	for range between(t, 1, 3, "conditions") {
		if levels > 1 && chance(t, 4, "nested") {
			inner := checklist.Condition{}
			inner.All, inner.Any = drawLists(t, earlier, levels-1)
			list = append(list, inner)
			continue
		}
		list = append(list, drawCondition(t, pick(t, "named", earlier...)))
	}
	if chance(t, 2, "any") {
		return nil, list
	}
	return list, nil
}

func drawCondition(t Draw, named checklist.Question) checklist.Condition {
	c := checklist.Condition{Question: named.Key}
	if chance(t, 4, "answered") {
		c.Answered = new(chance(t, 2, "value"))
		return c
	}
	equality := func(value string) {
		if chance(t, 2, "not") {
			c.NotEquals = &value
		} else {
			c.Equals = &value
		}
	}
	order := func(values ...string) {
		if chance(t, 2, "order") {
			c.Below = new(pick(t, "operand", values...))
		} else {
			c.AtLeast = new(pick(t, "operand", values...))
		}
	}
	switch named.Kind() {
	case checklist.KindChoice:
		equality(pick(t, "option", named.Choice.Options...).Key)
	case checklist.KindMultiChoice:
		c.Contains = new(pick(t, "option", named.MultiChoice.Options...).Key)
	case checklist.KindScale:
		if chance(t, 2, "equality") {
			equality(strconv.Itoa(int(between(t, named.Scale.Min, named.Scale.Max, "integer"))))
		} else {
			order("-1", "0", "2", "2.5")
		}
	case checklist.KindNumber:
		order("-1.5", "-0", "0.1", "10.00")
	case checklist.KindDuration:
		if chance(t, 2, "outcome") {
			c.Outcome = new(pick(t, "outcome", "SERVED", "LEFT_UNSERVED", "HUNG_UP"))
		} else {
			order("0", "60", "119.9", "604800")
		}
	default:
		c.Answered = new(chance(t, 2, "value"))
	}
	return c
}
