package checklist

import "time"

// KindTimestamp is a question for an instant.
const KindTimestamp Kind = "timestamp"

// Timestamp is a question for an instant. It is never scored.
type Timestamp struct{}

type timestampKind struct{ baseKind }

func (timestampKind) kind() Kind                            { return KindTimestamp }
func (timestampKind) isDefined(q *Question) bool            { return q.Timestamp != nil }
func (timestampKind) answerMember() (string, answerMembers) { return "timestamp", memberTimestamp }
func (timestampKind) writeAnswer(c *canonical, a *Answer)   { c.instant(*a.Timestamp) }
func (timestampKind) encodeAnswer(e *encoder, a *Answer)    { e.signed(a.Timestamp.UnixMicro()) }

func (timestampKind) decodeAnswer(d *decoder, a *Answer) {
	a.Timestamp = pointer(time.UnixMicro(d.signed()).UTC())
}
