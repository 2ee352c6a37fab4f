package checklist

// The members below write the kind of a question. With texts it is the whole definition, as in the digest of a
// version; without, it is what scores, as in a fingerprint.

func (c *canonical) choiceMember(q *Question, texts bool) {
	if q.Choice != nil {
		c.optionsMember("choice", q.Choice.Options, texts)
	}
}

func (c *canonical) multiChoiceMember(q *Question, texts bool) {
	if q.MultiChoice != nil {
		c.optionsMember("multiChoice", q.MultiChoice.Options, texts)
	}
}

func (c *canonical) optionsMember(name string, options []Option, texts bool) {
	c.name(name)
	c.openObject()
	if len(options) > 0 {
		c.name("options")
		c.openArray()
		for i := range options {
			o := &options[i]
			c.openObject()
			c.textMember("key", o.Key)
			c.integerMember("points", int64(o.Points))
			if texts {
				c.localizedMember("text", o.Text)
			}
			c.closeObject()
		}
		c.closeArray()
	}
	c.closeObject()
}

func (c *canonical) scaleMember(q *Question, texts bool) {
	s := q.Scale
	if s == nil {
		return
	}
	c.name("scale")
	c.openObject()
	c.integerMember("max", int64(s.Max))
	if texts {
		c.localizedMember("maxLabel", s.MaxLabel)
	}
	c.integerMember("min", int64(s.Min))
	if texts {
		c.localizedMember("minLabel", s.MinLabel)
	}
	c.integerMember("pointsPerStep", int64(s.PointsPerStep))
	c.closeObject()
}

func (c *canonical) numberMember(q *Question, texts bool) {
	if q.Number == nil {
		return
	}
	c.name("number")
	c.openObject()
	c.pointBandsMember(q.Number.Bands)
	if texts {
		c.textMember("unit", q.Number.Unit)
	}
	c.closeObject()
}

func (c *canonical) durationMember(q *Question) {
	if q.Duration == nil {
		return
	}
	c.name("duration")
	c.openObject()
	c.pointBandsMember(q.Duration.Bands)
	c.closeObject()
}

func (c *canonical) pointBandsMember(bands []PointBand) {
	if len(bands) == 0 {
		return
	}
	c.name("bands")
	c.openArray()
	for i := range bands {
		c.openObject()
		c.textMember("below", bands[i].Below)
		c.integerMember("points", int64(bands[i].Points))
		c.closeObject()
	}
	c.closeArray()
}

func (c *canonical) freeTextMember(q *Question)  { c.emptyMember("freeText", q.FreeText != nil) }
func (c *canonical) timestampMember(q *Question) { c.emptyMember("timestamp", q.Timestamp != nil) }
func (c *canonical) evidenceMember(q *Question)  { c.emptyMember("evidence", q.Evidence != nil) }

func (c *canonical) emptyMember(name string, set bool) {
	if set {
		c.name(name)
		c.openObject()
		c.closeObject()
	}
}
