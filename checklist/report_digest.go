package checklist

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// ReportDigests are the digests of one report. The content's is made of the other two, so that erasing the personal
// texts leaves the proof of the scoring answers whole.
type ReportDigests struct {
	// Answers is over what scores: it is the digest that a score names.
	Answers Digest
	// Personal is over what people wrote and where they were.
	Personal Digest
	// Content is over the whole report: the digest that makes a submission the same as another.
	Content Digest
}

// Digests returns the digests of the report. Values equal to their default count as left out, so it does not
// matter whether they were sent; nor does the order of answers and of option sets.
func (r *Report) Digests() ReportDigests {
	var d ReportDigests
	d.Answers = digested(func(c *canonical) { c.reportAnswers(r) })
	d.Personal = digested(func(c *canonical) { c.reportPersonal(r) })
	d.Content = digested(func(c *canonical) { c.reportContent(r, d.Answers, d.Personal) })
	return d
}

// AppendAnswersCanonical appends the canonical JSON under the answers' digest:
//
//	{"answers":[…],"checklist":…,"outcome":…,"version":…}
//
// outcome is left out where it is COMPLETED. An answer has question and the values as sent: choice, choices.keys
// (sorted by bytes, without repeats), duration (seconds left out if 0, outcome if SERVED), evidence.ids (sorted,
// without repeats), number, scale, timestamp; notApplicable if true; and "text":true in place of a text that is not
// white space alone. A value that is there stays there also where it is its type's default. Answers are sorted by
// question in byte order, those of one question by their canonical bytes.
func (r *Report) AppendAnswersCanonical(dst []byte) []byte {
	var c canonical
	c.reportAnswers(r)
	return append(dst, c.buf...)
}

// AppendPersonalCanonical appends the canonical JSON under the personal digest:
//
//	{"answers":[{"comment":…,"notApplicableReason":…,"question":…,"text":…}],
//	 "commendations":[{"behaviour":…,"text":…}],"narrative":…,
//	 "position":{"accuracyMeters":…,"latitudeE7":…,"longitudeE7":…,"mock":…}}
//
// Members that are empty, 0 or false are left out, but a position that is there stays. The answers are those with
// any of comment, reason and text, sorted like the scoring answers; commendations are in order.
func (r *Report) AppendPersonalCanonical(dst []byte) []byte {
	var c canonical
	c.reportPersonal(r)
	return append(dst, c.buf...)
}

// AppendContentCanonical appends the canonical JSON under the content's digest:
//
//	{"answers":<digest>,"checklist":…,"elapsedSeconds":…,"endTime":…,"locale":…,"outcome":…,
//	 "personal":<digest>,"startTime":…,"version":…,"visit":…}
//
// Defaults are left out, an outcome COMPLETED too. Times are RFC 3339 in UTC with no, three or six digits of
// fraction, the fewest that hold them.
func (r *Report) AppendContentCanonical(dst []byte) []byte {
	d := r.Digests()
	var c canonical
	c.reportContent(r, d.Answers, d.Personal)
	return append(dst, c.buf...)
}

func (c *canonical) reportContent(r *Report, answers, personal Digest) {
	c.openObject()
	c.digestMember("answers", answers)
	c.textMember("checklist", r.Checklist)
	c.integerMember("elapsedSeconds", r.ElapsedSeconds)
	c.instantMember("endTime", r.EndTime)
	c.textMember("locale", r.Locale)
	c.outcomeMember(r.Outcome)
	c.digestMember("personal", personal)
	c.instantMember("startTime", r.StartTime)
	c.integerMember("version", int64(r.Version))
	c.textMember("visit", r.Visit)
	c.closeObject()
}

func (c *canonical) outcomeMember(o Outcome) {
	if o != OutcomeCompleted {
		c.textMember("outcome", string(o))
	}
}

func (c *canonical) reportAnswers(r *Report) {
	c.openObject()
	if len(r.Answers) > 0 {
		c.name("answers")
		c.sortedAnswers(r.Answers, (*canonical).scoringAnswer)
	}
	c.textMember("checklist", r.Checklist)
	c.outcomeMember(r.Outcome)
	c.integerMember("version", int64(r.Version))
	c.closeObject()
}

func (c *canonical) reportPersonal(r *Report) {
	c.openObject()
	if slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.isPersonal() }) {
		c.name("answers")
		c.sortedAnswers(r.Answers, (*canonical).personalAnswer)
	}
	if len(r.Commendations) > 0 {
		c.name("commendations")
		c.openArray()
		for i := range r.Commendations {
			c.openObject()
			c.textMember("behaviour", r.Commendations[i].Behaviour)
			c.textMember("text", r.Commendations[i].Text)
			c.closeObject()
		}
		c.closeArray()
	}
	c.textMember("narrative", r.Narrative)
	c.positionMember(r.Position)
	c.closeObject()
}

func (c *canonical) positionMember(p *Position) {
	if p == nil {
		return
	}
	c.name("position")
	c.openObject()
	c.integerMember("accuracyMeters", int64(p.AccuracyMeters))
	c.integerMember("latitudeE7", int64(p.LatitudeE7))
	c.integerMember("longitudeE7", int64(p.LongitudeE7))
	c.booleanMember("mock", p.Mock)
	c.closeObject()
}

// entry is one answer's canonical bytes.
type entry struct {
	question string
	text     []byte
}

// sortedAnswers writes the array of what write makes of each answer, where it makes anything, sorted by question
// and then by its bytes.
func (c *canonical) sortedAnswers(answers []Answer, write func(*canonical, *Answer)) {
	texts := canonicals.Get().(*canonical)
	defer texts.release()
	texts.buf = texts.buf[:0]
	entries := texts.entries[:0]
	for i := range answers {
		start := len(texts.buf)
		write(texts, &answers[i])
		if text := texts.buf[start:]; len(text) > 0 {
			// All but the first begin with the comma that separates them here.
			entries = append(entries, entry{answers[i].Question, bytes.TrimPrefix(text, []byte{','})})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.question, b.question), bytes.Compare(a.text, b.text))
	})
	c.openArray()
	for _, e := range entries {
		c.element()
		c.buf = append(c.buf, e.text...)
	}
	c.closeArray()
	clear(entries)
	texts.entries = entries
}

func (c *canonical) scoringAnswer(a *Answer) {
	c.openObject()
	sent := a.sent()
	for i := range answerCanonicalMembers {
		m := &answerCanonicalMembers[i]
		switch {
		case m.rules == nil:
			m.write(c, a)
		case sent&m.member != 0:
			c.name(m.name)
			m.rules.writeAnswer(c, a)
		}
	}
	c.closeObject()
}

// set writes an object with one list that is a set: sorted by bytes and without repeats.
func (c *canonical) set(list string, values []string) {
	c.openObject()
	if !isSortedSet(values) {
		values = slices.Clone(values)
		slices.Sort(values)
		values = slices.Compact(values)
	}
	c.textsMember(list, values)
	c.closeObject()
}

func isSortedSet(values []string) bool {
	for i := 1; i < len(values); i++ {
		if values[i-1] >= values[i] {
			return false
		}
	}
	return true
}

// isPersonal reports whether the entry holds anything that somebody wrote.
func (a *Answer) isPersonal() bool {
	return a.Comment != "" || a.NotApplicableReason != "" || (a.Text != nil && *a.Text != "")
}

func (c *canonical) personalAnswer(a *Answer) {
	if !a.isPersonal() {
		return
	}
	c.openObject()
	c.textMember("comment", a.Comment)
	c.textMember("notApplicableReason", a.NotApplicableReason)
	c.textMember("question", a.Question)
	if a.Text != nil {
		c.textMember("text", *a.Text)
	}
	c.closeObject()
}
