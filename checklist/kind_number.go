package checklist

// KindNumber is a question for a decimal.
const KindNumber Kind = "number"

// Number is a question for a decimal. Without bands it is unscored.
type Number struct {
	Unit  string      `json:"unit,omitempty"`
	Bands []PointBand `json:"bands,omitempty"`
	// Min and Max are decimals that bound the answer, both included; nil where there is no bound.
	Min *string `json:"min,omitempty"`
	Max *string `json:"max,omitempty"`
	// Decimals is the most digits of the fraction, zeros at its end not counted; nil where there is no bound.
	Decimals *int32 `json:"decimals,omitempty"`
}

type numberKind struct{ baseKind }

func (numberKind) kind() Kind                            { return KindNumber }
func (numberKind) isDefined(q *Question) bool            { return q.Number != nil }
func (numberKind) pointBands(q *Question) []PointBand    { return q.Number.Bands }
func (numberKind) unweightedPossible(q *Question) int64  { return mostBandPoints(q.Number.Bands) }
func (numberKind) answerMember() (string, answerMembers) { return "number", memberNumber }

func (numberKind) facts(q *Question) []fact {
	unit := fact{name: "unit"}
	if q.Number != nil {
		unit.value = q.Number.Unit
	}
	return []fact{unit}
}

func (numberKind) allowsPenalty() bool { return true }

func (numberKind) usesEngine2(q *Question) bool {
	return q.Number.Min != nil || q.Number.Max != nil || q.Number.Decimals != nil
}

func (numberKind) validate(v *validator, path string, q *Question) {
	n := q.Number
	path = member(path, "number")
	v.pointBands(member(path, "bands"), n.Bands, q.pointRange(0))
	least, hasLeast := v.decimal(member(path, "min"), n.Min)
	most, hasMost := v.decimal(member(path, "max"), n.Max)
	if hasLeast && hasMost && most.less(least) {
		v.add(member(path, "max"), ReasonNotRising, nil)
	}
	v.within(member(path, "decimals"), n.Decimals, 0, maxFractionDigits)
}

// decimal reads a decimal that may be left out, and adds the fault of one that is none.
func (v *validator) decimal(path string, text *string) (decimal, bool) {
	if text == nil {
		return decimal{}, false
	}
	d, ok := parseDecimal(*text)
	if !ok {
		v.add(path, ReasonInvalidDecimal, nil)
	}
	return d, ok
}

func (numberKind) compile(_ *Compiled, q *compiledQuestion) {
	n := q.definition.Number
	bounds := &numberBounds{decimals: valueOr(n.Decimals, maxFractionDigits)}
	if n.Min != nil {
		least, _ := parseDecimal(*n.Min)
		bounds.least = &least
	}
	if n.Max != nil {
		most, _ := parseDecimal(*n.Max)
		bounds.most = &most
	}
	q.numberBounds = bounds
}

// numberBounds are the bounds of a number, prepared for scoring; nil where there is none.
type numberBounds struct {
	least, most *decimal
	decimals    int32
}

// check returns why a number is refused, or no reason.
func (b *numberBounds) check(number decimal) Reason {
	switch {
	case b.least != nil && number.less(*b.least), b.most != nil && b.most.less(number):
		return ReasonOutOfRange
	case number.decimals() > b.decimals:
		return ReasonTooManyDecimals
	}
	return ""
}

func (numberKind) writeDefinition(c *canonical, q *Question, f form) {
	c.pointBandsMember(q.Number.Bands)
	c.integerPointerMember("decimals", q.Number.Decimals)
	c.textPointerMember("max", q.Number.Max)
	c.textPointerMember("min", q.Number.Min)
	if !f.scoring {
		c.textMember("unit", q.Number.Unit)
	}
}

func (numberKind) operand(o operator) operandCheck {
	if o == opAtLeast || o == opBelow {
		return (*validator).decimalOperand
	}
	return nil
}

func (numberKind) judge(_ *run, q *compiledQuestion, a *Answer, to *judged) Reason {
	number, ok := parseDecimal(*a.Number)
	if !ok {
		return ReasonInvalidNumber
	}
	if reason := q.numberBounds.check(number); reason != "" {
		return reason
	}
	to.number, to.earned = number, q.bandPoints(number)
	return ""
}

func (numberKind) writeAnswer(c *canonical, a *Answer) { c.text(*a.Number) }
func (numberKind) encodeAnswer(e *encoder, a *Answer)  { e.text(*a.Number) }
func (numberKind) decodeAnswer(d *decoder, a *Answer)  { a.Number = d.values.texts.keep(d.text()) }
