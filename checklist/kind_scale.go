package checklist

// KindScale is a question with an integer to choose between two ends.
const KindScale Kind = "scale"

// Scale lets the shopper pick an integer from Min to Max, both included.
type Scale struct {
	Min           int32 `json:"min,omitempty"`
	Max           int32 `json:"max,omitempty"`
	PointsPerStep int32 `json:"pointsPerStep,omitempty"`
	MinLabel      Text  `json:"minLabel,omitempty"`
	MaxLabel      Text  `json:"maxLabel,omitempty"`
}

type scaleKind struct{ baseKind }

func (scaleKind) kind() Kind                            { return KindScale }
func (scaleKind) isDefined(q *Question) bool            { return q.Scale != nil }
func (scaleKind) answerMember() (string, answerMembers) { return "scale", memberScale }

func (scaleKind) unweightedPossible(q *Question) int64 {
	return (int64(q.Scale.Max) - int64(q.Scale.Min)) * int64(q.Scale.PointsPerStep)
}

func (scaleKind) labels(q *Question) []label {
	return []label{{"minLabel", q.Scale.MinLabel}, {"maxLabel", q.Scale.MaxLabel}}
}

func (scaleKind) validate(v *validator, path string, q *Question) {
	s := q.Scale
	path = member(path, "scale")
	v.within(member(path, "min"), &s.Min, -maxScaleEnd, maxScaleEnd)
	v.within(member(path, "max"), &s.Max, -maxScaleEnd, maxScaleEnd)
	if s.Min >= s.Max {
		v.add(member(path, "max"), ReasonNotRising, nil)
	}
	v.within(member(path, "pointsPerStep"), &s.PointsPerStep, 0, maxPoints)
	v.text(member(path, "minLabel"), s.MinLabel, false)
	v.text(member(path, "maxLabel"), s.MaxLabel, false)
}

func (scaleKind) writeDefinition(c *canonical, q *Question, f form) {
	s := q.Scale
	c.integerMember("max", int64(s.Max))
	if !f.scoring {
		c.localizedMember("maxLabel", s.MaxLabel)
	}
	c.integerMember("min", int64(s.Min))
	if !f.scoring {
		c.localizedMember("minLabel", s.MinLabel)
	}
	c.integerMember("pointsPerStep", int64(s.PointsPerStep))
}

func (scaleKind) operand(o operator) operandCheck {
	switch o {
	case opEquals, opNotEquals:
		return scaleOperand
	case opAtLeast, opBelow:
		return (*validator).decimalOperand
	}
	return nil
}

// scaleOperand accepts an integer of the scale in its shortest decimal form only, so that a phone may compare texts.
func scaleOperand(v *validator, path, value string, named *Question) {
	s := named.Scale
	n, ok := canonicalInteger(value)
	if !ok || n < int64(s.Min) || n > int64(s.Max) {
		v.add(path, ReasonOutOfRange, rangeParams(int64(s.Min), int64(s.Max)))
	}
}

func (scaleKind) judge(_ *run, q *compiledQuestion, a *Answer, to *judged) Reason {
	s := q.definition.Scale
	if *a.Scale < s.Min || *a.Scale > s.Max {
		return ReasonOutOfRange
	}
	steps := int64(*a.Scale) - int64(s.Min)
	to.number, to.earned = wholeDecimal(int64(*a.Scale)), steps*int64(s.PointsPerStep)
	return ""
}

func (scaleKind) writeAnswer(c *canonical, a *Answer) { c.integer(int64(*a.Scale)) }
func (scaleKind) encodeAnswer(e *encoder, a *Answer)  { e.signed(int64(*a.Scale)) }
func (scaleKind) decodeAnswer(d *decoder, a *Answer)  { a.Scale = d.values.scales.keep(d.small()) }
