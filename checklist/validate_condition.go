package checklist

// conditions checks when a question is visible, against the questions before it.
func (v *validator) conditions(path string, c *Conditions) {
	if c == nil {
		return
	}
	if (len(c.All) == 0) == (len(c.Any) == 0) {
		v.add(path, ReasonNotOneList, nil)
	}
	for i := range c.All {
		v.condition(element(member(path, "all"), i), &c.All[i])
	}
	for i := range c.Any {
		v.condition(element(member(path, "any"), i), &c.Any[i])
	}
}

func (v *validator) condition(path string, c *Condition) {
	comparisons := c.comparisons()
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
	if o.operator == opAnswered {
		return
	}
	check := named.rules().operand(o.operator)
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
