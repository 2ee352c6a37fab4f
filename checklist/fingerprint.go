package checklist

// QuestionFingerprints returns the fingerprint of every question of a publishable version, by key: a digest of what
// scores it. Two versions score a question alike where its fingerprints are equal; a trend of the question breaks
// where they differ. Not in it: wording, translations, guidance, dimensions, role, proof, unit and labels.
//
// It is SHA-256 over canonical JSON of {allowNotApplicable, bonus, commentRule, critical, key,
// notApplicableReasonRequired, penalty, required, sectionVisibleWhen, visibleWhen, weight and the member of the kind},
// with the member names, the order of arrays and the defaults of the version's digest, but
// for these: options have key and points only, a scale has max, min and pointsPerStep, a number has bands;
// required is true where a submission needs the answer (the question is marked so, is critical or is scored); each
// condition has beside its members the fingerprint of the question that it names, in hexadecimal digits, and so have
// notBefore, from and to in notBeforeFingerprint, fromFingerprint and toFingerprint; sectionVisibleWhen is the
// visibleWhen of the question's section.
func (v *Version) QuestionFingerprints() map[string]Digest { return v.fingerprints() }

func (v *Version) fingerprints() map[string]Digest {
	fingerprints := map[string]Digest{}
	var c canonical
	for i := range v.Sections {
		questions := v.Sections[i].Questions
		for j := range questions {
			c.buf = c.buf[:0]
			c.fingerprint(&v.Sections[i], &questions[j], fingerprints)
			fingerprints[questions[j].Key] = DigestOf(c.buf)
		}
	}
	return fingerprints
}

// AppendQuestionCanonical appends the text under the question's fingerprint, and nothing where the version has no
// such question.
func (v *Version) AppendQuestionCanonical(dst []byte, key string) []byte {
	for s, q := range v.Questions() {
		if q.Key == key {
			var c canonical
			c.fingerprint(s, q, v.fingerprints())
			return append(dst, c.buf...)
		}
	}
	return dst
}

// fingerprint writes the text under a question's fingerprint; named are the fingerprints of the earlier questions.
func (c *canonical) fingerprint(s *Section, q *Question, named map[string]Digest) {
	c.question(q, form{scoring: true, section: s, fingerprints: named})
}

// TotalFingerprint returns the fingerprint of what makes the version's totals: a trend of totals breaks where it
// changes. It is SHA-256 over canonical JSON of {minBaseBasisPoints, sections, totalMode}; each section is
// {questions, weight}, in order, and its questions are their fingerprints in hexadecimal digits. Defaults are left
// out as in the version's digest.
func (v *Version) TotalFingerprint() Digest { return v.totalFingerprint(v.fingerprints()) }

func (v *Version) totalFingerprint(questions map[string]Digest) Digest {
	var c canonical
	c.total(v, questions)
	return DigestOf(c.buf)
}

// AppendTotalCanonical appends the text under the total's fingerprint.
func (v *Version) AppendTotalCanonical(dst []byte) []byte {
	var c canonical
	c.total(v, v.fingerprints())
	return append(dst, c.buf...)
}

func (c *canonical) total(v *Version, fingerprints map[string]Digest) {
	c.openObject()
	c.minBaseMember(v)
	c.name("sections")
	c.openArray()
	for i := range v.Sections {
		s := &v.Sections[i]
		c.openObject()
		c.name("questions")
		c.openArray()
		for j := range s.Questions {
			c.digest(fingerprints[s.Questions[j].Key])
		}
		c.closeArray()
		c.integerMember("weight", int64(s.WeightOrDefault()))
		c.closeObject()
	}
	c.closeArray()
	c.textMember("totalMode", string(v.TotalMode))
	c.closeObject()
}

// JudgementFingerprint returns the fingerprint of what a total is judged by: a trend of pass shares or bands breaks
// where it or the total's fingerprint changes. It is SHA-256 over canonical JSON of {bands, passMarkBasisPoints},
// each band {fromBasisPoints, key}, defaults left out.
func (v *Version) JudgementFingerprint() Digest { return DigestOf(v.AppendJudgementCanonical(nil)) }

// AppendJudgementCanonical appends the text under the judgement's fingerprint.
func (v *Version) AppendJudgementCanonical(dst []byte) []byte {
	var c canonical
	c.openObject()
	c.bandsMember(v.Bands, false)
	c.integerPointerMember("passMarkBasisPoints", v.PassMarkBasisPoints)
	c.closeObject()
	return append(dst, c.buf...)
}
