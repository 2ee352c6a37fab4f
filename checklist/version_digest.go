package checklist

// Digest returns the digest of the version: SHA-256 over AppendCanonical.
func (v *Version) Digest() Digest { return DigestOf(v.AppendCanonical(nil)) }

// AppendCanonical appends the version as canonical JSON with the member names of the API. The number is left out,
// so that the digest is that of the content. Members whose value is their default are left out also where they
// were sent, so that members added later keep old digests: false, 0, the empty string, list and text; a question's
// weight 1, minBaseBasisPoints 5000, belowPoints 1, effect FAIL, audience ALL. A kind, critical, visibleWhen, proof
// and the operator of a condition stay where they are set. All languages are kept, arrays are in order.
func (v *Version) AppendCanonical(dst []byte) []byte {
	c := canonical{}
	c.openObject()
	c.bandsMember(v.Bands, true)
	c.textMember("checklist", v.Checklist)
	c.textMember("defaultLocale", v.DefaultLocale)
	c.localizedMember("description", v.Description)
	c.minBaseMember(v)
	c.integerPointerMember("passMarkBasisPoints", v.PassMarkBasisPoints)
	if len(v.Sections) > 0 {
		c.name("sections")
		c.openArray()
		for i := range v.Sections {
			c.section(&v.Sections[i])
		}
		c.closeArray()
	}
	c.localizedMember("title", v.Title)
	c.textMember("totalMode", string(v.TotalMode))
	c.closeObject()
	return append(dst, c.buf...)
}

func (c *canonical) minBaseMember(v *Version) {
	if least := v.MinBase(); least != DefaultMinBaseBasisPoints {
		c.name("minBaseBasisPoints")
		c.integer(int64(least))
	}
}

func (c *canonical) bandsMember(bands []Band, texts bool) {
	if len(bands) == 0 {
		return
	}
	c.name("bands")
	c.openArray()
	for i := range bands {
		c.openObject()
		c.integerMember("fromBasisPoints", int64(bands[i].FromBasisPoints))
		c.textMember("key", bands[i].Key)
		if texts {
			c.localizedMember("title", bands[i].Title)
		}
		c.closeObject()
	}
	c.closeArray()
}

func (c *canonical) section(s *Section) {
	c.openObject()
	c.textMember("key", s.Key)
	if len(s.Questions) > 0 {
		c.name("questions")
		c.openArray()
		for i := range s.Questions {
			c.question(&s.Questions[i])
		}
		c.closeArray()
	}
	c.localizedMember("title", s.Title)
	c.integerPointerMember("weight", s.Weight)
	c.closeObject()
}

func (c *canonical) question(q *Question) {
	c.openObject()
	c.booleanMember("allowNotApplicable", q.AllowNotApplicable)
	if q.Audience != AudienceAll {
		c.textMember("audience", string(q.Audience))
	}
	c.textsMember("behaviours", q.Behaviours)
	c.booleanMember("bonus", q.Bonus)
	c.choiceMember(q, true)
	c.criticalMember(q.Critical)
	c.textsMember("dimensions", q.Dimensions)
	c.durationMember(q)
	c.evidenceMember(q)
	c.freeTextMember(q)
	c.localizedMember("guidance", q.Guidance)
	c.textMember("key", q.Key)
	c.multiChoiceMember(q, true)
	c.numberMember(q, true)
	c.proofMember(q.Proof)
	c.booleanMember("required", q.Required)
	c.textMember("role", string(q.Role))
	c.scaleMember(q, true)
	c.localizedMember("text", q.Text)
	c.timestampMember(q)
	c.visibleWhenMember(q.VisibleWhen, nil)
	c.weightMember(q)
	c.closeObject()
}

func (c *canonical) weightMember(q *Question) {
	if weight := q.WeightOrDefault(); weight != DefaultWeight {
		c.name("weight")
		c.integer(int64(weight))
	}
}

func (c *canonical) proofMember(p *Proof) {
	if p == nil {
		return
	}
	c.name("proof")
	c.openObject()
	c.textsMember("kinds", p.Kinds)
	c.booleanMember("required", p.Required)
	c.closeObject()
}

func (c *canonical) criticalMember(critical *Critical) {
	if critical == nil {
		return
	}
	c.name("critical")
	c.openObject()
	if below := valueOr(critical.BelowPoints, DefaultBelowPoints); below != DefaultBelowPoints {
		c.name("belowPoints")
		c.integer(int64(below))
	}
	c.integerPointerMember("capBasisPoints", critical.CapBasisPoints)
	if critical.Effect != EffectFail {
		c.textMember("effect", string(critical.Effect))
	}
	c.closeObject()
}

// visibleWhenMember writes the conditions; with fingerprints, each condition also names that of its question.
func (c *canonical) visibleWhenMember(w *Conditions, fingerprints map[string]Digest) {
	if w == nil {
		return
	}
	c.name("visibleWhen")
	c.openObject()
	c.conditionsMember("all", w.All, fingerprints)
	c.conditionsMember("any", w.Any, fingerprints)
	c.closeObject()
}

func (c *canonical) conditionsMember(name string, list []Condition, fingerprints map[string]Digest) {
	if len(list) == 0 {
		return
	}
	c.name(name)
	c.openArray()
	for i := range list {
		d := &list[i]
		c.openObject()
		c.booleanPointerMember("answered", d.Answered)
		c.textPointerMember("atLeast", d.AtLeast)
		c.textPointerMember("below", d.Below)
		c.textPointerMember("contains", d.Contains)
		c.textPointerMember("equals", d.Equals)
		if f, ok := fingerprints[d.Question]; ok {
			c.digestMember("fingerprint", f)
		}
		c.textPointerMember("notEquals", d.NotEquals)
		c.textPointerMember("outcome", d.Outcome)
		c.textMember("question", d.Question)
		c.closeObject()
	}
	c.closeArray()
}
