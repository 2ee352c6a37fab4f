package checklist

// KindEvidence is a question for photos, documents or recordings.
const KindEvidence Kind = "evidence"

// EvidenceKind is a question for evidence, by its ids. It is never scored.
type EvidenceKind struct{}

// EvidenceAnswer lists evidence by its ids. An empty list is no value.
type EvidenceAnswer struct {
	IDs []string `json:"ids,omitempty"`
}

type evidenceKind struct{ baseKind }

func (evidenceKind) kind() Kind                            { return KindEvidence }
func (evidenceKind) isDefined(q *Question) bool            { return q.Evidence != nil }
func (evidenceKind) answerMember() (string, answerMembers) { return "evidence", memberEvidence }
func (evidenceKind) allowsCommentRule(*Question) bool      { return false }
func (evidenceKind) writeAnswer(c *canonical, a *Answer)   { c.set("ids", a.Evidence.IDs) }
func (evidenceKind) encodeAnswer(e *encoder, a *Answer)    { e.texts(a.Evidence.IDs) }
func (evidenceKind) decodeAnswer(d *decoder, a *Answer)    { a.Evidence = &EvidenceAnswer{IDs: d.texts()} }
