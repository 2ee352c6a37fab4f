package checklist

// conditions checks when a question is visible, against the questions before it.
func (w *validator) conditions(path string, c *Conditions) {
	if c == nil {
		return
	}
	if (len(c.All) == 0) == (len(c.Any) == 0) {
		w.add(path, ReasonNotOneList, nil)
	}
	for i := range c.All {
		w.condition(element(member(path, "all"), i), &c.All[i])
	}
	for i := range c.Any {
		w.condition(element(member(path, "any"), i), &c.Any[i])
	}
}

func (w *validator) condition(path string, c *Condition) {
	operators := c.operators()
	if len(operators) != 1 {
		w.add(path, ReasonNotOneOperator, nil)
	}
	at, ok := w.seen[c.Question]
	if !ok {
		reason := ReasonUnknownQuestion
		if w.keys[c.Question] {
			reason = ReasonNotEarlierQuestion
		}
		w.add(member(path, "question"), reason, nil)
		return
	}
	named := w.questions[at]
	for _, o := range operators {
		w.operand(member(path, o.name), o, named)
	}
}

type operand struct {
	name  string
	value string
}

// operators lists what the condition asks; answered has no operand to check.
func (c *Condition) operators() []operand {
	var set []operand
	for _, o := range []struct {
		name  string
		value *string
	}{
		{"equals", c.Equals},
		{"notEquals", c.NotEquals},
		{"contains", c.Contains},
		{"atLeast", c.AtLeast},
		{"below", c.Below},
		{"outcome", c.Outcome},
	} {
		if o.value != nil {
			set = append(set, operand{o.name, *o.value})
		}
	}
	if c.Answered != nil {
		set = append(set, operand{name: "answered"})
	}
	return set
}

// operand checks that the kind of the question named has the operator and can have the value.
func (w *validator) operand(path string, o operand, named *Question) {
	kind := named.Kind()
	if kind == "" || o.name == "answered" {
		return
	}
	switch o.name {
	case "equals", "notEquals":
		switch kind {
		case KindChoice:
			w.optionOperand(path, o.value, named)
		case KindScale:
			w.scaleOperand(path, o.value, named.Scale)
		default:
			w.add(path, ReasonWrongOperator, nil)
		}
	case "contains":
		if kind != KindMultiChoice {
			w.add(path, ReasonWrongOperator, nil)
			return
		}
		w.optionOperand(path, o.value, named)
	case "atLeast", "below":
		if kind != KindScale && kind != KindNumber && kind != KindDuration {
			w.add(path, ReasonWrongOperator, nil)
			return
		}
		if _, ok := parseDecimal(o.value); !ok {
			w.add(path, ReasonInvalidDecimal, nil)
		}
	case "outcome":
		if kind != KindDuration {
			w.add(path, ReasonWrongOperator, nil)
			return
		}
		if outcome := DurationOutcome(o.value); outcome != DurationServed && !outcome.GivenUp() {
			w.add(path, ReasonUnknownValue, nil)
		}
	}
}

func (w *validator) optionOperand(path, value string, named *Question) {
	options := named.Options()
	for i := range options {
		if options[i].Key == value {
			return
		}
	}
	w.add(path, ReasonUnknownOption, map[string]string{"option": value})
}

// scaleOperand asks for the one way to write an integer, so that a phone may compare texts.
func (w *validator) scaleOperand(path, value string, s *Scale) {
	n, ok := canonicalInteger(value)
	if !ok || n < int64(s.Min) || n > int64(s.Max) {
		w.add(path, ReasonOutOfRange, rangeParams(int64(s.Min), int64(s.Max)))
	}
}
