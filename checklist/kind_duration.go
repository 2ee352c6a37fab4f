package checklist

// KindDuration is a question for a time and how it ended.
const KindDuration Kind = "duration"

// MaxSeconds is the longest duration that an answer may hold: a week.
const MaxSeconds = 604800

// Duration is a question for a time in whole seconds and how it ended. Without bands it is unscored.
type Duration struct {
	Bands []PointBand `json:"bands,omitempty"`
}

// DurationOutcome is how a wait ended.
type DurationOutcome string

// The outcomes of a duration.
const (
	// DurationServed is the default where the outcome is left out.
	DurationServed       DurationOutcome = "SERVED"
	DurationLeftUnserved DurationOutcome = "LEFT_UNSERVED"
	DurationHungUp       DurationOutcome = "HUNG_UP"
)

// GivenUp reports whether the shopper left or hung up before being served: the seconds are then a censored value.
func (o DurationOutcome) GivenUp() bool { return o == DurationLeftUnserved || o == DurationHungUp }

// known reports whether the outcome is one of the closed set.
func (o DurationOutcome) known() bool { return o == DurationServed || o.GivenUp() }

// DurationAnswer is a time in whole seconds and how it ended.
type DurationAnswer struct {
	Seconds int64           `json:"seconds,omitempty"`
	Outcome DurationOutcome `json:"outcome,omitempty"`
}

// OutcomeOrDefault returns the outcome, SERVED where it is left out.
func (d *DurationAnswer) OutcomeOrDefault() DurationOutcome {
	if d.Outcome == "" {
		return DurationServed
	}
	return d.Outcome
}

type durationKind struct{ baseKind }

func (durationKind) kind() Kind                            { return KindDuration }
func (durationKind) isDefined(q *Question) bool            { return q.Duration != nil }
func (durationKind) pointBands(q *Question) []PointBand    { return q.Duration.Bands }
func (durationKind) unweightedPossible(q *Question) int64  { return mostBandPoints(q.Duration.Bands) }
func (durationKind) answerMember() (string, answerMembers) { return "duration", memberDuration }

func (durationKind) validate(v *validator, path string, q *Question) {
	v.pointBands(member(path, "bands"), q.Duration.Bands)
}

func (durationKind) writeDefinition(c *canonical, q *Question, _ form) {
	c.pointBandsMember(q.Duration.Bands)
}

func (durationKind) operand(o operator) operandCheck {
	switch o {
	case opAtLeast, opBelow:
		return (*validator).decimalOperand
	case opOutcome:
		return outcomeOperand
	}
	return nil
}

func outcomeOperand(v *validator, path, value string, _ *Question) {
	if !DurationOutcome(value).known() {
		v.add(path, ReasonUnknownValue, nil)
	}
}

func (durationKind) judge(q *compiledQuestion, a *Answer) (judged, Reason) {
	j := judged{outcome: a.Duration.OutcomeOrDefault(), number: wholeDecimal(a.Duration.Seconds)}
	if !j.outcome.known() || a.Duration.Seconds < 0 || a.Duration.Seconds > MaxSeconds {
		return judged{}, ReasonOutOfRange
	}
	if j.outcome == DurationServed {
		j.earned = q.bandPoints(j.number)
	}
	return j, ""
}

func (durationKind) writeAnswer(c *canonical, a *Answer) {
	c.openObject()
	if a.Duration.Outcome != DurationServed {
		c.textMember("outcome", string(a.Duration.Outcome))
	}
	c.integerMember("seconds", a.Duration.Seconds)
	c.closeObject()
}

func (durationKind) encodeAnswer(e *encoder, a *Answer) {
	e.signed(a.Duration.Seconds)
	e.text(string(a.Duration.Outcome))
}

func (durationKind) decodeAnswer(d *decoder, a *Answer) {
	a.Duration = &DurationAnswer{Seconds: d.signed(), Outcome: DurationOutcome(d.text())}
}
