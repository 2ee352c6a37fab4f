package checklist

import (
	"slices"
	"strings"
)

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
			c.question(&s.Questions[i], form{})
		}
		c.closeArray()
	}
	c.localizedMember("title", s.Title)
	c.visibleWhenMember("visibleWhen", s.VisibleWhen, form{})
	c.integerMember("weight", int64(s.WeightOrDefault()))
	c.closeObject()
}

// form selects what of a question canonical JSON holds: all of it, as in the version's digest, or what scores it, as
// in its fingerprint.
type form struct {
	scoring bool
	// fingerprints are those of the earlier questions, by key. They are written beside the keys that name them.
	fingerprints map[string]Digest
	// section is the one that the question is in, where the form scores.
	section *Section
}

// sectionMember is the member of a question's fingerprint that holds the visibleWhen of its section.
const sectionMember = "sectionVisibleWhen"

// questionMember is one member of a question in canonical JSON.
type questionMember struct {
	name string
	// scores is set where a fingerprint covers the member.
	scores bool
	// write writes the member, or nothing where it has its default.
	write func(*canonical, *Question, form)
}

// questionMembers lists all members of a question, sorted by name.
var questionMembers = func() []questionMember {
	list := []questionMember{
		{"allowNotApplicable", true, func(c *canonical, q *Question, _ form) {
			c.booleanMember("allowNotApplicable", q.AllowNotApplicable)
		}},
		{"audience", false, func(c *canonical, q *Question, _ form) { c.audienceMember(q) }},
		{"behaviours", false, func(c *canonical, q *Question, _ form) { c.textsMember("behaviours", q.Behaviours) }},
		{"bonus", true, func(c *canonical, q *Question, _ form) { c.booleanMember("bonus", q.Bonus) }},
		{"commentRule", true, func(c *canonical, q *Question, _ form) { c.commentRuleMember(q.CommentRule) }},
		{"critical", true, func(c *canonical, q *Question, _ form) { c.criticalMember(q.Critical) }},
		{"dimensions", false, func(c *canonical, q *Question, _ form) { c.textsMember("dimensions", q.Dimensions) }},
		{"guidance", false, func(c *canonical, q *Question, _ form) { c.localizedMember("guidance", q.Guidance) }},
		{"notApplicableReasonRequired", true, func(c *canonical, q *Question, _ form) {
			c.booleanMember("notApplicableReasonRequired", q.NotApplicableReasonRequired)
		}},
		{"penalty", true, func(c *canonical, q *Question, _ form) { c.booleanMember("penalty", q.Penalty) }},
		{"proof", false, func(c *canonical, q *Question, _ form) { c.proofMember(q.Proof) }},
		{"required", true, func(c *canonical, q *Question, f form) {
			c.booleanMember("required", q.Required || f.scoring && q.IsRequired())
		}},
		{"role", false, func(c *canonical, q *Question, _ form) { c.textMember("role", string(q.Role)) }},
		{sectionMember, true, func(c *canonical, _ *Question, f form) {
			if f.section != nil {
				c.visibleWhenMember(sectionMember, f.section.VisibleWhen, f)
			}
		}},
		{"text", false, func(c *canonical, q *Question, _ form) { c.localizedMember("text", q.Text) }},
		{"visibleWhen", true, func(c *canonical, q *Question, f form) { c.visibleWhenMember("visibleWhen", q.VisibleWhen, f) }},
		{"weight", true, func(c *canonical, q *Question, _ form) { c.weightMember(q) }},
	}
	for _, k := range kinds {
		list = append(list, questionMember{string(k.kind()), true, kindMember(k)})
	}
	// The key is no member that changes: it is written in both forms, and a diff finds questions by it.
	list = append(list, questionMember{"key", false, func(c *canonical, q *Question, _ form) { c.textMember("key", q.Key) }})
	slices.SortFunc(list, func(a, b questionMember) int { return strings.Compare(a.name, b.name) })
	return list
}()

// kindMember returns what writes the definition of a kind, where the question has it.
func kindMember(k kindRules) func(*canonical, *Question, form) {
	return func(c *canonical, q *Question, f form) {
		if !k.isDefined(q) {
			return
		}
		c.name(string(k.kind()))
		c.openObject()
		k.writeDefinition(c, q, f)
		c.closeObject()
	}
}

// question writes the members of the question that the form has.
func (c *canonical) question(q *Question, f form) {
	c.openObject()
	for i := range questionMembers {
		if m := &questionMembers[i]; m.scores || !f.scoring || m.name == "key" {
			m.write(c, q, f)
		}
	}
	c.closeObject()
}

func (c *canonical) audienceMember(q *Question) {
	if q.Audience != AudienceAll {
		c.textMember("audience", string(q.Audience))
	}
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

// optionsDefinition writes the definition of a choice or multiChoice.
func (c *canonical) optionsDefinition(options []Option, minChosen, maxChosen int32, f form) {
	c.integerMember("maxChosen", int64(maxChosen))
	c.integerMember("minChosen", int64(minChosen))
	if len(options) == 0 {
		return
	}
	c.name("options")
	c.openArray()
	for i := range options {
		o := &options[i]
		c.openObject()
		c.booleanMember("exclusive", o.Exclusive)
		c.textMember("key", o.Key)
		c.integerMember("points", int64(o.Points))
		if !f.scoring {
			c.localizedMember("text", o.Text)
		}
		c.closeObject()
	}
	c.closeArray()
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

// visibleWhenMember writes the conditions; each has beside its question that question's fingerprint, where the form
// has it.
func (c *canonical) visibleWhenMember(name string, w *Conditions, f form) {
	if w == nil {
		return
	}
	c.name(name)
	c.openObject()
	c.conditionsMember("all", w.All, f)
	c.conditionsMember("any", w.Any, f)
	c.closeObject()
}

// namedQuestionMember writes the key of an earlier question and, where the form has it, that question's fingerprint.
func (c *canonical) namedQuestionMember(name, key string, f form) {
	c.textMember(name, key)
	if fingerprint, ok := f.fingerprints[key]; ok {
		c.digestMember(name+"Fingerprint", fingerprint)
	}
}

func (c *canonical) conditionsMember(name string, list []Condition, f form) {
	if len(list) == 0 {
		return
	}
	c.name(name)
	c.openArray()
	for i := range list {
		d := &list[i]
		c.openObject()
		c.conditionsMember("all", d.All, f)
		c.booleanPointerMember("answered", d.Answered)
		c.conditionsMember("any", d.Any, f)
		c.textPointerMember("atLeast", d.AtLeast)
		c.textPointerMember("below", d.Below)
		c.textPointerMember("contains", d.Contains)
		c.textPointerMember("equals", d.Equals)
		if fingerprint, ok := f.fingerprints[d.Question]; ok {
			c.digestMember("fingerprint", fingerprint)
		}
		c.textPointerMember("notEquals", d.NotEquals)
		c.textPointerMember("outcome", d.Outcome)
		c.textMember("question", d.Question)
		c.closeObject()
	}
	c.closeArray()
}
