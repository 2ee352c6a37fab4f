package checklist

// KindDuration is a question for a time and how it ended.
const KindDuration Kind = "duration"

// Bounds of a duration in seconds.
const (
	// MaxSeconds is the longest duration of an answer where the version has no other bound: a week.
	MaxSeconds = 604800
	// MaxMaxSeconds is the longest duration that a version may allow, and the bound of a computed one: a year.
	MaxMaxSeconds = 31536000
)

// Duration is a question for a time in whole seconds and how it ended. Without bands it is unscored.
type Duration struct {
	Bands []PointBand `json:"bands,omitempty"`
	// MaxSeconds is the longest duration; where it is 0, a constant of that name holds, or MaxMaxSeconds with Between.
	MaxSeconds int32 `json:"maxSeconds,omitempty"`
	// Between makes the duration the time between two earlier answers. The question is then not asked.
	Between *Between `json:"between,omitempty"`
}

// Between names two earlier timestamp questions. To has From as its notBefore.
type Between struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// maxSeconds returns the longest duration, the default where it is left out. A given answer over it is refused, a
// computed one is held at it.
func (d *Duration) maxSeconds() int64 {
	switch {
	case d.MaxSeconds != 0:
		return int64(d.MaxSeconds)
	case d.Between != nil:
		return MaxMaxSeconds
	}
	return MaxSeconds
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

func (durationKind) allowsPenalty() bool                { return true }
func (durationKind) isComputed(q *Question) bool        { return q.Duration.Between != nil }
func (durationKind) allowsCommentRule(q *Question) bool { return q.Duration.Between == nil }

func (durationKind) usesEngine2(q *Question) bool {
	d := q.Duration
	return d.Between != nil || d.MaxSeconds != 0 && d.MaxSeconds != MaxSeconds
}

func (durationKind) validate(v *validator, path string, q *Question) {
	d := q.Duration
	v.pointBands(member(path, "duration.bands"), d.Bands, q.pointRange(0))
	v.withinUnlessZero(member(path, "duration.maxSeconds"), d.MaxSeconds, 1, MaxMaxSeconds)
	if d.Between == nil {
		return
	}
	v.timestampQuestion(member(path, "duration.between.from"), d.Between.From)
	to := member(path, "duration.between.to")
	if q := v.timestampQuestion(to, d.Between.To); q != nil && q.Timestamp.NotBefore != d.Between.From {
		v.add(to, ReasonNotRising, nil)
	}
	v.notAllowed(path, []memberSet{{"required", q.Required}, {"allowNotApplicable", q.AllowNotApplicable}})
}

func (durationKind) writeDefinition(c *canonical, q *Question, f form) {
	d := q.Duration
	c.pointBandsMember(d.Bands)
	if d.Between != nil {
		c.name("between")
		c.openObject()
		c.namedQuestionMember("from", d.Between.From, f)
		c.namedQuestionMember("to", d.Between.To, f)
		c.closeObject()
	}
	if d.Between != nil || d.MaxSeconds != MaxSeconds {
		c.integerMember("maxSeconds", int64(d.MaxSeconds))
	}
}

func (durationKind) compile(c *Compiled, q *compiledQuestion) {
	d := q.definition.Duration
	q.maxSeconds = d.maxSeconds()
	if d.Between != nil {
		q.computed, q.from, q.to = true, c.index[d.Between.From], c.index[d.Between.To]
	}
}

// compute returns the whole seconds between the two instants, rounded down and held at the bound.
func (durationKind) compute(r *run, q *compiledQuestion, to *judged) State {
	first, last := &r.given[q.from], &r.given[q.to]
	if first.state != StateAnswered || last.state != StateAnswered {
		return StateNotReached
	}
	const microsPerSecond = 1_000_000
	seconds := min((last.instant-first.instant)/microsPerSecond, q.maxSeconds)
	to.number, to.outcome = wholeDecimal(seconds), DurationServed
	to.earned = q.bandPoints(to.number)
	return StateAnswered
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

func (durationKind) judge(_ *run, q *compiledQuestion, a *Answer, to *judged) Reason {
	to.outcome, to.number = a.Duration.OutcomeOrDefault(), wholeDecimal(a.Duration.Seconds)
	if !to.outcome.known() || a.Duration.Seconds < 0 || a.Duration.Seconds > q.maxSeconds {
		return ReasonOutOfRange
	}
	if to.outcome == DurationServed {
		to.earned = q.bandPoints(to.number)
	}
	return ""
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
	a.Duration = d.values.durations.keep(DurationAnswer{Seconds: d.signed(), Outcome: DurationOutcome(d.text())})
}
