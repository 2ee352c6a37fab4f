package checklist

// Kind is the kind of a question. Its values are the names of the members that define it.
type Kind string

// The kinds of question.
const (
	KindChoice      Kind = "choice"
	KindMultiChoice Kind = "multiChoice"
	KindScale       Kind = "scale"
	KindNumber      Kind = "number"
	KindDuration    Kind = "duration"
	KindFreeText    Kind = "freeText"
	KindTimestamp   Kind = "timestamp"
	KindEvidence    Kind = "evidence"
)

// Audience says who may see a question and its answers.
type Audience string

const (
	// AudienceAll lets the client see the question. It holds where the audience is left out.
	AudienceAll Audience = "ALL"
	// AudienceInternal keeps the question inside the agency: it is never shown to a client.
	AudienceInternal Audience = "INTERNAL"
)

// Role tells figures what a question measures. The empty role is none.
type Role string

// The roles that figures know.
const (
	RoleWait                Role = "WAIT"
	RoleQueueLength         Role = "QUEUE_LENGTH"
	RoleStaffOnFloor        Role = "STAFF_ON_FLOOR"
	RoleFeelingBefore       Role = "FEELING_BEFORE"
	RoleFeelingAfter        Role = "FEELING_AFTER"
	RoleWouldReturn         Role = "WOULD_RETURN"
	RoleWouldRecommend      Role = "WOULD_RECOMMEND"
	RoleWouldHaveComplained Role = "WOULD_HAVE_COMPLAINED"
	RoleWasAskedAllWell     Role = "WAS_ASKED_ALL_WELL"
	RoleStaffName           Role = "STAFF_NAME"
	RolePromiseDue          Role = "PROMISE_DUE"
	RolePromiseMade         Role = "PROMISE_MADE"
)

// Effect is what a triggered critical question does to the score.
type Effect string

const (
	// EffectFail makes the verdict FAIL and leaves the numbers. It holds where the effect is left out.
	EffectFail Effect = "FAIL"
	// EffectZeroSection counts the question's section as nothing earned.
	EffectZeroSection Effect = "ZERO_SECTION"
	// EffectCap holds the effective total at CapBasisPoints at most.
	EffectCap Effect = "CAP"
	// EffectZeroReport makes the effective total 0.
	EffectZeroReport Effect = "ZERO_REPORT"
)

// Question is one question of a version. Exactly one of the kind members is set in a publishable version.
type Question struct {
	// Key is unique in the version and stable across versions.
	Key      string `json:"key,omitempty"`
	Text     Text   `json:"text,omitempty"`
	Guidance Text   `json:"guidance,omitempty"`
	// Required asks for an answer also where neither scoring nor criticality does: see IsRequired.
	Required           bool `json:"required,omitempty"`
	AllowNotApplicable bool `json:"allowNotApplicable,omitempty"`
	// Bonus questions add to what is earned and never to what is possible.
	Bonus bool `json:"bonus,omitempty"`
	// Weight multiplies earned and possible; nil where left out: DefaultWeight then holds.
	Weight      *int32      `json:"weight,omitempty"`
	Dimensions  []string    `json:"dimensions,omitempty"`
	Critical    *Critical   `json:"critical,omitempty"`
	VisibleWhen *Conditions `json:"visibleWhen,omitempty"`
	Proof       *Proof      `json:"proof,omitempty"`
	Audience    Audience    `json:"audience,omitempty"`
	// Behaviours are codes of the behaviour catalogue.
	Behaviours []string `json:"behaviours,omitempty"`
	Role       Role     `json:"role,omitempty"`

	Choice      *Choice       `json:"choice,omitempty"`
	MultiChoice *MultiChoice  `json:"multiChoice,omitempty"`
	Scale       *Scale        `json:"scale,omitempty"`
	Number      *Number       `json:"number,omitempty"`
	Duration    *Duration     `json:"duration,omitempty"`
	FreeText    *FreeText     `json:"freeText,omitempty"`
	Timestamp   *Timestamp    `json:"timestamp,omitempty"`
	Evidence    *EvidenceKind `json:"evidence,omitempty"`
}

// The kinds of evidence that a question may ask for.
const (
	ProofPhoto      = "PHOTO"
	ProofOfPurchase = "PROOF_OF_PURCHASE"
	ProofRecording  = "RECORDING"
	ProofDocument   = "DOCUMENT"
)

// Proof is the evidence that a question asks for beside its answer.
type Proof struct {
	// Kinds are the kinds of evidence that will do.
	Kinds []string `json:"kinds,omitempty"`
	// Required tells the phone to insist. It does not score and refuses no submission.
	Required bool `json:"required,omitempty"`
}

// Choice lets the shopper pick one option.
type Choice struct {
	Options []Option `json:"options,omitempty"`
}

// MultiChoice lets the shopper pick a set of options, which may be empty.
type MultiChoice struct {
	Options []Option `json:"options,omitempty"`
}

// Option is one option of a choice. Points are below 0 in a multiChoice only.
type Option struct {
	Key    string `json:"key,omitempty"`
	Text   Text   `json:"text,omitempty"`
	Points int32  `json:"points,omitempty"`
}

// Scale lets the shopper pick an integer from Min to Max, both included.
type Scale struct {
	Min           int32 `json:"min,omitempty"`
	Max           int32 `json:"max,omitempty"`
	PointsPerStep int32 `json:"pointsPerStep,omitempty"`
	MinLabel      Text  `json:"minLabel,omitempty"`
	MaxLabel      Text  `json:"maxLabel,omitempty"`
}

// Number asks for a decimal. Without bands it is unscored.
type Number struct {
	Unit  string      `json:"unit,omitempty"`
	Bands []PointBand `json:"bands,omitempty"`
}

// Duration asks for a time in whole seconds and how it ended. Without bands it is unscored.
type Duration struct {
	Bands []PointBand `json:"bands,omitempty"`
}

// PointBand gives the points of values below a decimal; the last band of a list has no Below and takes the rest.
type PointBand struct {
	Below  string `json:"below,omitempty"`
	Points int32  `json:"points,omitempty"`
}

// FreeText asks for a text. It is never scored.
type FreeText struct{}

// Timestamp asks for an instant. It is never scored.
type Timestamp struct{}

// EvidenceKind asks for evidence, by its ids. It is never scored.
type EvidenceKind struct{}

// Critical makes a question weigh on the whole report: it triggers where the question is answered and its
// unweighted earned points are below BelowPoints.
type Critical struct {
	// BelowPoints is nil where left out: DefaultBelowPoints then holds.
	BelowPoints *int32 `json:"belowPoints,omitempty"`
	// Effect is EffectFail where left out.
	Effect Effect `json:"effect,omitempty"`
	// CapBasisPoints belongs to EffectCap and to no other effect.
	CapBasisPoints *int32 `json:"capBasisPoints,omitempty"`
}

// EffectOrDefault returns the effect, FAIL where it is left out.
func (c *Critical) EffectOrDefault() Effect {
	if c.Effect == "" {
		return EffectFail
	}
	return c.Effect
}

// Kind returns the question's kind, or the empty kind where none or more than one is set.
func (q *Question) Kind() Kind {
	var kind Kind
	n := 0
	for _, k := range q.kinds() {
		if k.set {
			kind = k.kind
			n++
		}
	}
	if n != 1 {
		return ""
	}
	return kind
}

type kindSet struct {
	kind Kind
	set  bool
}

// kinds lists every kind, in the order of the question's members, and whether the question has it.
func (q *Question) kinds() [8]kindSet {
	return [...]kindSet{
		{KindChoice, q.Choice != nil},
		{KindMultiChoice, q.MultiChoice != nil},
		{KindScale, q.Scale != nil},
		{KindNumber, q.Number != nil},
		{KindDuration, q.Duration != nil},
		{KindFreeText, q.FreeText != nil},
		{KindTimestamp, q.Timestamp != nil},
		{KindEvidence, q.Evidence != nil},
	}
}

// Options returns the options of a choice or multiChoice, and nothing for other kinds.
func (q *Question) Options() []Option {
	switch {
	case q.Choice != nil:
		return q.Choice.Options
	case q.MultiChoice != nil:
		return q.MultiChoice.Options
	}
	return nil
}

// PointBands returns the bands of a number or duration, and nothing for other kinds.
func (q *Question) PointBands() []PointBand {
	switch {
	case q.Number != nil:
		return q.Number.Bands
	case q.Duration != nil:
		return q.Duration.Bands
	}
	return nil
}

// WeightOrDefault returns the question's weight.
func (q *Question) WeightOrDefault() int32 {
	if q.Weight == nil {
		return DefaultWeight
	}
	return *q.Weight
}

// UnweightedPossible returns the most points that one answer can earn, before the weight and whether or not the
// question is a bonus one.
func (q *Question) UnweightedPossible() int64 {
	var most int64
	switch {
	case q.Choice != nil:
		for _, o := range q.Choice.Options {
			most = max(most, int64(o.Points))
		}
	case q.MultiChoice != nil:
		for _, o := range q.MultiChoice.Options {
			most += max(0, int64(o.Points))
		}
	case q.Scale != nil:
		most = (int64(q.Scale.Max) - int64(q.Scale.Min)) * int64(q.Scale.PointsPerStep)
	default:
		for _, b := range q.PointBands() {
			most = max(most, int64(b.Points))
		}
	}
	return most
}

// Scored reports whether the question adds to what is possible.
func (q *Question) Scored() bool { return !q.Bonus && q.UnweightedPossible() > 0 }

// IsRequired reports whether a submission needs an answer to the question: it says so, or is critical, or is scored.
func (q *Question) IsRequired() bool { return q.Required || q.Critical != nil || q.Scored() }
