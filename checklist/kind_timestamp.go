package checklist

import "time"

// KindTimestamp is a question for an instant.
const KindTimestamp Kind = "timestamp"

// Timestamp is a question for an instant. It is never scored.
type Timestamp struct {
	// NotBefore is the key of an earlier timestamp question: the answer is not before that one's.
	NotBefore string `json:"notBefore,omitempty"`
}

type timestampKind struct{ baseKind }

func (timestampKind) kind() Kind                            { return KindTimestamp }
func (timestampKind) isDefined(q *Question) bool            { return q.Timestamp != nil }
func (timestampKind) answerMember() (string, answerMembers) { return "timestamp", memberTimestamp }
func (timestampKind) writeAnswer(c *canonical, a *Answer)   { c.instant(*a.Timestamp) }
func (timestampKind) encodeAnswer(e *encoder, a *Answer)    { e.signed(a.Timestamp.UnixMicro()) }

func (timestampKind) usesEngine2(q *Question) bool { return q.Timestamp.NotBefore != "" }

func (timestampKind) validate(v *validator, path string, q *Question) {
	if key := q.Timestamp.NotBefore; key != "" {
		v.timestampQuestion(member(path, "timestamp.notBefore"), key)
	}
}

// timestampQuestion returns the earlier timestamp question with the key. Where there is none it adds the fault and
// returns nil.
func (v *validator) timestampQuestion(path, key string) *Question {
	q := v.earlier(path, key)
	if q == nil || q.Kind() == KindTimestamp {
		return q
	}
	if q.Kind() != "" {
		v.add(path, ReasonWrongOperator, nil)
	}
	return nil
}

func (timestampKind) writeDefinition(c *canonical, q *Question, f form) {
	if key := q.Timestamp.NotBefore; key != "" {
		c.namedQuestionMember("notBefore", key, f)
	}
}

func (timestampKind) compile(c *Compiled, q *compiledQuestion) {
	if key := q.definition.Timestamp.NotBefore; key != "" {
		q.notBefore, q.from = true, c.index[key]
	}
}

func (timestampKind) judge(r *run, q *compiledQuestion, a *Answer, to *judged) Reason {
	to.instant = a.Timestamp.UnixMicro()
	if q.notBefore {
		if earlier := &r.given[q.from]; earlier.state == StateAnswered && to.instant < earlier.instant {
			return ReasonBeforeEarlier
		}
	}
	return ""
}

func (timestampKind) decodeAnswer(d *decoder, a *Answer) {
	a.Timestamp = d.values.instants.keep(time.UnixMicro(d.signed()).UTC())
}
