package checklist

import (
	"encoding/binary"
	"time"
)

// Formats of a body, in its first byte. A format never changes: a new one gets a new number.
const (
	formatErased byte = 0
	formatOne    byte = 1
)

// ErasedText stands in for the texts of an answer after the personal body was erased. It counts as a value and
// satisfies every rule on comments, reasons and lengths, so that a replay of the score gives the same bytes.
const ErasedText = "\u2421"

// ErasedPersonal returns the personal body of a report whose personal texts were erased. Together with the scoring
// body it decodes to the same score: texts that were a value, all comments and the reasons of 'not applicable' read
// ErasedText, blank texts are empty; narrative, commendations and position are gone.
func ErasedPersonal() []byte { return []byte{formatErased} }

// Members of an answer in the personal body.
const (
	hasText = 1 << iota
	hasReason
	hasComment
	allTexts = 1<<iota - 1
)

// Flags of the personal body.
const (
	hasPosition = 1 << iota
	hasMock
	allPersonalFlags = 1<<iota - 1
)

// EncodeAnswers returns the report as two compact bodies: what scores, with the facts of the report, and what
// people wrote with where they were. DecodeAnswers gives the report back exactly, times in UTC to the microsecond;
// an empty list reads as nil.
//
// Both bodies begin with a format byte. Whole numbers are varints, signed ones in zigzag; texts and lists have
// their length before them; members of an answer are announced by bits. Instants are microseconds since 1970; the
// two of the report keep 0 for none, so that theirs from 1970 on are raised by one.
func EncodeAnswers(r *Report) (scoring, personal []byte) {
	e := encoder{buf: make([]byte, 0, 64+40*len(r.Answers))}
	e.buf = append(e.buf, formatOne)
	for _, s := range []string{r.Visit, r.Checklist, r.Locale, string(r.Outcome)} {
		e.text(s)
	}
	e.signed(int64(r.Version))
	e.time(r.StartTime)
	e.time(r.EndTime)
	e.signed(r.ElapsedSeconds)
	e.count(len(r.Answers))
	for i := range r.Answers {
		e.answer(&r.Answers[i])
	}
	return e.buf, encodePersonal(r)
}

func encodePersonal(r *Report) []byte {
	e := encoder{buf: make([]byte, 0, 64+len(r.Narrative)+4*len(r.Answers))}
	e.buf = append(e.buf, formatOne)
	flags := uint64(0)
	if r.Position != nil {
		flags |= hasPosition
		if r.Position.Mock {
			flags |= hasMock
		}
	}
	e.unsigned(flags)
	if p := r.Position; p != nil {
		e.signed(int64(p.LatitudeE7))
		e.signed(int64(p.LongitudeE7))
		e.signed(int64(p.AccuracyMeters))
	}
	e.text(r.Narrative)
	e.count(len(r.Commendations))
	for _, c := range r.Commendations {
		e.text(c.Behaviour)
		e.text(c.Text)
	}
	for i := range r.Answers {
		e.answerTexts(i, &r.Answers[i])
	}
	return e.buf
}

type encoder struct {
	buf []byte
}

func (e *encoder) unsigned(n uint64) { e.buf = binary.AppendUvarint(e.buf, n) }
func (e *encoder) signed(n int64)    { e.buf = binary.AppendVarint(e.buf, n) }
func (e *encoder) count(n int)       { e.unsigned(uint64(n)) }

func (e *encoder) text(s string) {
	e.count(len(s))
	e.buf = append(e.buf, s...)
}

func (e *encoder) texts(list []string) {
	e.count(len(list))
	for _, s := range list {
		e.text(s)
	}
}

// time keeps 0 for the zero time.
func (e *encoder) time(t time.Time) {
	if t.IsZero() {
		e.signed(0)
		return
	}
	micros := t.UnixMicro()
	if micros >= 0 {
		micros++
	}
	e.signed(micros)
}

func (e *encoder) answer(a *Answer) {
	e.text(a.Question)
	sent := a.sent()
	e.unsigned(uint64(sent))
	for i := range answerKinds {
		k := &answerKinds[i]
		if sent&k.member != 0 {
			k.rules.encodeAnswer(e, a)
		}
	}
}

// answerTexts writes the texts of an answer under its index, where it has any.
func (e *encoder) answerTexts(index int, a *Answer) {
	var bits uint64
	if a.Text != nil && *a.Text != "" {
		bits |= hasText
	}
	if a.NotApplicableReason != "" {
		bits |= hasReason
	}
	if a.Comment != "" {
		bits |= hasComment
	}
	if bits == 0 {
		return
	}
	e.count(index)
	e.unsigned(bits)
	if bits&hasText != 0 {
		e.text(*a.Text)
	}
	if bits&hasReason != 0 {
		e.text(a.NotApplicableReason)
	}
	if bits&hasComment != 0 {
		e.text(a.Comment)
	}
}
