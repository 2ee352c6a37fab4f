package checklist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
)

// errBody is the cause of every fault of a body; it is wrapped with what was being read.
var errBody = errors.New("malformed body")

// DecodeAnswers reads the two bodies of EncodeAnswers; the personal one may be ErasedPersonal. Bodies of an unknown
// format, cut short, with bytes left over or that do not fit each other are refused. What it
// allocates is bounded by a multiple of the bodies' length.
func DecodeAnswers(scoring, personal []byte) (*Report, error) {
	return new(decoder).report(&Report{}, scoring, personal)
}

// report decodes a report in the memory of the one before.
func (d *decoder) report(r *Report, scoring, personal []byte) (*Report, error) {
	d.values.reset()
	d.rest, d.failed = string(scoring), false
	if err := d.scoring(r); err != nil {
		return nil, fmt.Errorf("scoring answers: %w", err)
	}
	if len(personal) == 1 && personal[0] == formatErased {
		r.markErased()
		return r, nil
	}
	d.rest = string(personal)
	if err := d.personal(r); err != nil {
		return nil, fmt.Errorf("personal texts: %w", err)
	}
	return r, nil
}

// markErased stands ErasedText in for every comment and every reason: the bodies do not keep which there were, and the
// rules on comments and reasons held when the report was accepted.
func (r *Report) markErased() {
	for i := range r.Answers {
		a := &r.Answers[i]
		a.Comment = ErasedText
		if a.NotApplicable {
			a.NotApplicableReason = ErasedText
		}
	}
}

// decoder reads a body from its front. After a fault it returns zero values, so that only end has to report it.
type decoder struct {
	rest   string
	failed bool
	values values
}

func (d *decoder) fail() {
	d.failed = true
	d.rest = ""
}

// end returns an error unless everything was read and nothing failed.
func (d *decoder) end() error {
	if d.failed || d.rest != "" {
		return errBody
	}
	return nil
}

func (d *decoder) format() {
	if d.rest == "" || d.rest[0] != formatOne {
		d.fail()
		return
	}
	d.rest = d.rest[1:]
}

func (d *decoder) unsigned() uint64 {
	var n uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		b := d.rest[i]
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.fail()
	return 0
}

func (d *decoder) signed() int64 {
	n := d.unsigned()
	return int64(n>>1) ^ -int64(n&1)
}

// small reads a signed number of 32 bits.
func (d *decoder) small() int32 {
	n := d.signed()
	if n < math.MinInt32 || n > math.MaxInt32 {
		d.fail()
		return 0
	}
	return int32(n)
}

// bits reads a set of flags of which none is unknown.
func (d *decoder) bits(known uint64) uint64 {
	n := d.unsigned()
	if n&^known != 0 {
		d.fail()
		return 0
	}
	return n
}

// count reads the length of a list whose elements take at least size bytes each, so that a short body cannot
// reserve much memory.
func (d *decoder) count(size int) int {
	n := d.unsigned()
	if n > uint64(len(d.rest)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.count(1)
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoder) texts() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	list := d.values.texts.take(n)
	for i := range list {
		list[i] = d.text()
	}
	return list
}

func (d *decoder) time() time.Time {
	micros := d.signed()
	if micros == 0 {
		return time.Time{}
	}
	if micros > 0 {
		micros--
	}
	return time.UnixMicro(micros).UTC()
}

func (d *decoder) scoring(r *Report) error {
	d.format()
	r.Visit = d.text()
	r.Checklist = d.text()
	r.Locale = d.text()
	r.Outcome = Outcome(d.text())
	r.Version = d.small()
	r.StartTime = d.time()
	r.EndTime = d.time()
	r.ElapsedSeconds = d.signed()
	const shortestAnswer = 2
	if n := d.count(shortestAnswer); n > 0 {
		r.Answers = zeros(r.Answers, n)
	} else {
		r.Answers = nil
	}
	for i := range r.Answers {
		d.answer(&r.Answers[i])
	}
	return d.end()
}

func (d *decoder) answer(a *Answer) {
	a.Question = d.text()
	members := answerMembers(d.bits(uint64(allMembers)))
	for i := range answerKinds {
		k := &answerKinds[i]
		if members&k.member != 0 {
			k.rules.decodeAnswer(d, a)
		}
	}
	a.NotApplicable = members&memberNotApplicable != 0
	if members&memberBlankText != 0 {
		if members&memberText != 0 {
			d.fail()
		}
		a.Text = d.values.texts.keep("")
	}
}

func (d *decoder) personal(r *Report) error {
	d.format()
	flags := d.bits(allPersonalFlags)
	if flags == hasMock {
		d.fail()
	}
	if flags&hasPosition != 0 {
		r.Position = &Position{
			LatitudeE7: d.small(), LongitudeE7: d.small(), AccuracyMeters: d.small(), Mock: flags&hasMock != 0,
		}
	}
	r.Narrative = d.text()
	const shortestCommendation = 2
	if n := d.count(shortestCommendation); n > 0 {
		r.Commendations = make([]Commendation, n)
	}
	for i := range r.Commendations {
		r.Commendations[i] = Commendation{Behaviour: d.text(), Text: d.text()}
	}
	texts := 0
	for next := 0; d.rest != ""; {
		index := d.unsigned()
		if index < uint64(next) || index >= uint64(len(r.Answers)) {
			return errBody
		}
		next = int(index) + 1
		texts += d.answerTexts(&r.Answers[index])
	}
	if texts != countTexts(r.Answers) {
		return errBody
	}
	return d.end()
}

// answerTexts reads the texts of one answer and returns how many of them are the text of a value.
func (d *decoder) answerTexts(a *Answer) int {
	values := 0
	bits := d.bits(allTexts)
	if bits&hasText != 0 {
		text, value := d.text(), a.hasText()
		if a.Text == nil || isBlank(text) == value {
			d.fail()
			return 0
		}
		a.Text = d.values.texts.keep(text)
		if value {
			values = 1
		}
	}
	if bits&hasReason != 0 {
		a.NotApplicableReason = d.text()
	}
	if bits&hasComment != 0 {
		a.Comment = d.text()
	}
	return values
}

// countTexts counts the answers whose text is a value: the personal body must have each of them.
func countTexts(answers []Answer) int {
	n := 0
	for i := range answers {
		if answers[i].hasText() {
			n++
		}
	}
	return n
}
