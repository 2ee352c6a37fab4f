package checklist

// Audience is who may see a question and its answers.
type Audience string

const (
	// AudienceAll lets the client see the question. It is the default where the audience is left out.
	AudienceAll Audience = "ALL"
	// AudienceInternal keeps the question inside the agency: it is never shown to a client.
	AudienceInternal Audience = "INTERNAL"
)

// Role is what a question measures, for the figures. The empty role is none.
type Role string

// The roles that figures use.
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
	// EffectFail makes the verdict FAIL and leaves the numbers. It is the default where the effect is left out.
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
	// Required makes an answer mandatory also where neither scoring nor criticality does: see IsRequired.
	Required           bool `json:"required,omitempty"`
	AllowNotApplicable bool `json:"allowNotApplicable,omitempty"`
	// NotApplicableReasonRequired refuses 'not applicable' without a reason.
	NotApplicableReasonRequired bool `json:"notApplicableReasonRequired,omitempty"`
	// Bonus questions add to what is earned and never to what is possible.
	Bonus bool `json:"bonus,omitempty"`
	// Penalty questions take points away: none of their points is over 0, and nothing is possible.
	Penalty bool `json:"penalty,omitempty"`
	// Weight multiplies earned and possible; DefaultWeight where nil.
	Weight      *int32      `json:"weight,omitempty"`
	Dimensions  []string    `json:"dimensions,omitempty"`
	Critical    *Critical   `json:"critical,omitempty"`
	VisibleWhen *Conditions `json:"visibleWhen,omitempty"`
	// CommentRule is when the answer needs a comment; never where nil.
	CommentRule *CommentRule `json:"commentRule,omitempty"`
	Proof       *Proof       `json:"proof,omitempty"`
	Audience    Audience     `json:"audience,omitempty"`
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
	Note        *Note         `json:"note,omitempty"`
}

// kinds lists every kind, in the order of the question's members and of the bits of the answers' members.
var kinds = [...]kindRules{
	choiceKind{}, multiChoiceKind{}, scaleKind{}, numberKind{}, durationKind{}, freeTextKind{}, timestampKind{},
	evidenceKind{}, noteKind{},
}

// The kinds of evidence that a question may need.
const (
	ProofPhoto      = "PHOTO"
	ProofOfPurchase = "PROOF_OF_PURCHASE"
	ProofRecording  = "RECORDING"
	ProofDocument   = "DOCUMENT"
)

// Proof is the evidence that a question needs beside its answer.
type Proof struct {
	// Kinds are the kinds of evidence that will do.
	Kinds []string `json:"kinds,omitempty"`
	// Required makes the phone insist. It does not score and refuses no submission.
	Required bool `json:"required,omitempty"`
}

// Option is one option of a choice. Points are below 0 in a multiChoice and in a penalty only.
type Option struct {
	Key    string `json:"key,omitempty"`
	Text   Text   `json:"text,omitempty"`
	Points int32  `json:"points,omitempty"`
	// Exclusive is an option of a multiChoice that excludes all others.
	Exclusive bool `json:"exclusive,omitempty"`
}

// PointBand gives the points of values below a decimal; the last band of a list has no Below and takes the rest.
type PointBand struct {
	Below  string `json:"below,omitempty"`
	Points int32  `json:"points,omitempty"`
}

// Critical lets a question decide about the whole report: it triggers where the question is answered and its
// unweighted earned points are below BelowPoints.
type Critical struct {
	// BelowPoints is DefaultBelowPoints where nil.
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

// WeightOrDefault returns the question's weight.
func (q *Question) WeightOrDefault() int32 {
	if q.Weight == nil {
		return DefaultWeight
	}
	return *q.Weight
}

// Scored reports whether the question adds to what is possible.
func (q *Question) Scored() bool { return !q.Bonus && q.UnweightedPossible() > 0 }

// IsRequired reports whether a submission needs an answer to the question: it is marked so, or is critical, or is
// scored, and it is not computed from others.
func (q *Question) IsRequired() bool {
	return (q.Required || q.Critical != nil || q.Scored()) && !q.rules().isComputed(q)
}
