package checklist

// KindNumber is a question for a decimal.
const KindNumber Kind = "number"

// Number is a question for a decimal. Without bands it is unscored.
type Number struct {
	Unit  string      `json:"unit,omitempty"`
	Bands []PointBand `json:"bands,omitempty"`
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

func (numberKind) validate(v *validator, path string, q *Question) {
	v.pointBands(member(path, "bands"), q.Number.Bands)
}

func (numberKind) writeDefinition(c *canonical, q *Question, f form) {
	c.pointBandsMember(q.Number.Bands)
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

func (numberKind) judge(q *compiledQuestion, a *Answer) (judged, Reason) {
	number, ok := parseDecimal(*a.Number)
	if !ok {
		return judged{}, ReasonInvalidNumber
	}
	return judged{number: number, earned: q.bandPoints(number)}, ""
}

func (numberKind) writeAnswer(c *canonical, a *Answer) { c.text(*a.Number) }
func (numberKind) encodeAnswer(e *encoder, a *Answer)  { e.text(*a.Number) }
func (numberKind) decodeAnswer(d *decoder, a *Answer)  { a.Number = pointer(d.text()) }
