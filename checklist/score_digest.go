package checklist

// Digest returns the digest of the whole score: SHA-256 over AppendCanonical.
func (s *Score) Digest() Digest { return digested(s.canonical) }

// AppendCanonical appends the score as canonical JSON. It has every member of the score's JSON, null totals
// too; penaltyPoints of engine 2 only.
func (s *Score) AppendCanonical(dst []byte) []byte {
	var c canonical
	s.canonical(&c)
	return append(dst, c.buf...)
}

func (s *Score) canonical(c *canonical) {
	c.openObject()
	c.name("band")
	c.nullableText(s.Band)
	c.name("bonusPoints")
	c.integer(s.BonusPoints)
	c.name("criticals")
	c.texts(s.Criticals)
	c.name("dimensions")
	c.dimensionScores(s.Dimensions)
	c.name("earned")
	c.integer(s.Earned)
	c.name("effectiveBasisPoints")
	c.nullableInteger(s.EffectiveBasisPoints)
	c.name("effectivePpb")
	c.nullableLong(s.EffectivePpb)
	c.name("engineVersion")
	c.integer(int64(s.EngineVersion))
	c.longPointerMember("penaltyPoints", s.PenaltyPoints)
	c.name("possible")
	c.integer(s.Possible)
	c.name("provisional")
	c.boolean(s.Provisional)
	c.name("questions")
	c.questionScores(s.Questions)
	c.name("rawBasisPoints")
	c.nullableInteger(s.RawBasisPoints)
	c.name("sections")
	c.sectionScores(s.Sections)
	c.name("status")
	c.text(string(s.Status))
	c.name("unanswered")
	c.integer(int64(s.Unanswered))
	c.name("verdict")
	c.text(string(s.Verdict))
	c.name("violations")
	c.violations(s.Violations)
	c.name("warnings")
	c.texts(s.Warnings)
	c.closeObject()
}

func (c *canonical) dimensionScores(list []DimensionScore) {
	c.openArray()
	for i := range list {
		d := &list[i]
		c.openObject()
		c.name("dimension")
		c.text(d.Dimension)
		c.name("earned")
		c.integer(d.Earned)
		c.name("possible")
		c.integer(d.Possible)
		c.name("rawBasisPoints")
		c.nullableInteger(d.RawBasisPoints)
		c.closeObject()
	}
	c.closeArray()
}

func (c *canonical) questionScores(list []QuestionScore) {
	c.openArray()
	for i := range list {
		q := &list[i]
		c.openObject()
		c.name("critical")
		c.boolean(q.Critical)
		c.name("earned")
		c.integer(q.Earned)
		c.name("possible")
		c.integer(q.Possible)
		c.name("question")
		c.text(q.Question)
		c.name("state")
		c.text(string(q.State))
		c.closeObject()
	}
	c.closeArray()
}

func (c *canonical) sectionScores(list []SectionScore) {
	c.openArray()
	for i := range list {
		s := &list[i]
		c.openObject()
		c.name("earned")
		c.integer(s.Earned)
		c.name("effectiveBasisPoints")
		c.nullableInteger(s.EffectiveBasisPoints)
		c.name("possible")
		c.integer(s.Possible)
		c.name("rawBasisPoints")
		c.nullableInteger(s.RawBasisPoints)
		c.name("section")
		c.text(s.Section)
		c.closeObject()
	}
	c.closeArray()
}

func (c *canonical) violations(list []Violation) {
	c.openArray()
	for _, v := range list {
		c.texts([]string{v.Question, string(v.Reason)})
	}
	c.closeArray()
}

func (c *canonical) nullableText(value *string) {
	if value == nil {
		c.null()
		return
	}
	c.text(*value)
}

func (c *canonical) nullableInteger(value *int32) {
	if value == nil {
		c.null()
		return
	}
	c.integer(int64(*value))
}

func (c *canonical) nullableLong(value *int64) {
	if value == nil {
		c.null()
		return
	}
	c.integer(*value)
}
