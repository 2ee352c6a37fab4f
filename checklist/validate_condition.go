package checklist

import "strconv"

// conditions checks when a question is visible, against the questions before it.
func (v *validator) conditions(path string, c *Conditions) {
	if c != nil {
		tooDeep := false
		v.conditionLists(path, c.All, c.Any, 1, &tooDeep)
	}
}

// conditionLists checks two lists of which exactly one is set, at a depth from 1. Of the lists that are too deep the
// first alone is a fault.
func (v *validator) conditionLists(path string, allOf, anyOf []Condition, depth int, tooDeep *bool) {
	if depth > maxConditionDepth {
		if !*tooDeep {
			v.add(path, ReasonTooDeep, map[string]string{"max": strconv.Itoa(maxConditionDepth)})
		}
		*tooDeep = true
		return
	}
	if (len(allOf) == 0) == (len(anyOf) == 0) {
		v.add(path, ReasonNotOneList, nil)
	}
	for i := range allOf {
		v.condition(element(member(path, "all"), i), &allOf[i], depth, tooDeep)
	}
	for i := range anyOf {
		v.condition(element(member(path, "any"), i), &anyOf[i], depth, tooDeep)
	}
}

func (v *validator) condition(path string, c *Condition, depth int, tooDeep *bool) {
	comparisons := c.comparisons()
	if c.nests() {
		if c.Question != "" || len(comparisons) > 0 {
			v.add(path, ReasonNotOneOperator, nil)
		}
		v.conditionLists(path, c.All, c.Any, depth+1, tooDeep)
		return
	}
	if len(comparisons) != 1 {
		v.add(path, ReasonNotOneOperator, nil)
	}
	named := v.earlier(member(path, "question"), c.Question)
	if named == nil || named.Kind() == "" {
		return
	}
	for _, o := range comparisons {
		v.comparison(member(path, o.name), o, named)
	}
}

// earlier returns the question with the key among those before the present one. Where there is none it adds the fault
// and returns nil.
func (v *validator) earlier(path, key string) *Question {
	at, ok := v.seen[key]
	if ok {
		return v.questions[at]
	}
	reason := ReasonUnknownQuestion
	if v.keys[key] {
		reason = ReasonNotEarlierQuestion
	}
	v.add(path, reason, nil)
	return nil
}

// operandCheck adds the fault of an operator's value, if it has one. The question is the one that the condition names.
type operandCheck func(v *validator, path, value string, named *Question)

// comparison checks that the kind of the question named has the operator and can have the value.
func (v *validator) comparison(path string, o comparison, named *Question) {
	rules := named.rules()
	if _, answers := rules.answerMember(); o.operator == opAnswered && answers != 0 {
		return
	}
	check := rules.operand(o.operator)
	if check == nil {
		v.add(path, ReasonWrongOperator, nil)
		return
	}
	check(v, path, o.value, named)
}

func (v *validator) optionOperand(path, value string, named *Question) {
	if !hasOption(named.Options(), value) {
		v.add(path, ReasonUnknownOption, map[string]string{"option": value})
	}
}

func hasOption(options []Option, key string) bool {
	for i := range options {
		if options[i].Key == key {
			return true
		}
	}
	return false
}

func (v *validator) decimalOperand(path, value string, _ *Question) {
	if _, ok := parseDecimal(value); !ok {
		v.add(path, ReasonInvalidDecimal, nil)
	}
}
