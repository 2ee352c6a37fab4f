package checklist

import (
	"maps"
	"slices"
)

// scoringMembers are what a question's fingerprint covers, but for the key.
var scoringMembers = []struct {
	name  string
	write func(*canonical, *Question)
}{
	{"allowNotApplicable", func(c *canonical, q *Question) { c.booleanMember("_", q.AllowNotApplicable) }},
	{"bonus", func(c *canonical, q *Question) { c.booleanMember("_", q.Bonus) }},
	{"choice", func(c *canonical, q *Question) { c.choiceMember(q, false) }},
	{"critical", func(c *canonical, q *Question) { c.criticalMember(q.Critical) }},
	{"duration", (*canonical).durationMember},
	{"evidence", (*canonical).evidenceMember},
	{"freeText", (*canonical).freeTextMember},
	{"multiChoice", func(c *canonical, q *Question) { c.multiChoiceMember(q, false) }},
	{"number", func(c *canonical, q *Question) { c.numberMember(q, false) }},
	{"required", func(c *canonical, q *Question) { c.booleanMember("_", q.IsRequired()) }},
	{"scale", func(c *canonical, q *Question) { c.scaleMember(q, false) }},
	{"timestamp", (*canonical).timestampMember},
	{"visibleWhen", func(c *canonical, q *Question) { c.visibleWhenMember(q.VisibleWhen, nil) }},
	{"weight", (*canonical).weightMember},
}

// otherMembers are neither wording nor in a fingerprint.
var otherMembers = []struct {
	name  string
	write func(*canonical, *Question)
}{
	{"dimensions", func(c *canonical, q *Question) { c.textsMember("_", q.Dimensions) }},
	{"proof", func(c *canonical, q *Question) { c.proofMember(q.Proof) }},
	{"audience", func(c *canonical, q *Question) { c.boolean(q.Audience == AudienceInternal) }},
	{"behaviours", func(c *canonical, q *Question) { c.textsMember("_", q.Behaviours) }},
	{"role", func(c *canonical, q *Question) { c.textMember("_", string(q.Role)) }},
	{"number.unit", func(c *canonical, q *Question) {
		if q.Number != nil {
			c.textMember("_", q.Number.Unit)
		}
	}},
}

func (d *differ) question(path string, s *Section, q *Question, moved []string) {
	oldSection, old, ok := d.older.question(q.Key)
	change := func(name string, kind ChangeKind, breaks ...Trend) {
		at := path
		if name != "" {
			at = member(path, name)
		}
		d.add(Change{Path: at, Kind: kind, Section: s.Key, Question: q.Key, Breaks: breaks})
	}
	if !ok {
		change("", ChangeAdded, TrendTotal)
		return
	}
	if oldSection.Key != s.Key || slices.Contains(moved, q.Key) {
		change("", ChangeMoved, TrendTotal)
	}
	for _, name := range rewordedMembers(old, q) {
		change(name, ChangeReworded)
	}
	rescored := false
	for _, m := range scoringMembers {
		if !sameCanonical(func(c *canonical) { m.write(c, old) }, func(c *canonical) { m.write(c, q) }) {
			change(m.name, ChangeRescored, TrendQuestion, TrendTotal)
			rescored = true
		}
	}
	if !rescored && d.older.fingerprints[q.Key] != d.newer.fingerprints[q.Key] {
		// A question that the conditions name was rescored.
		change("visibleWhen", ChangeRescored, TrendQuestion, TrendTotal)
	}
	for _, m := range otherMembers {
		if !sameCanonical(func(c *canonical) { m.write(c, old) }, func(c *canonical) { m.write(c, q) }) {
			change(m.name, ChangeAltered)
		}
	}
}

// rewordedMembers lists the members whose text changed in any language; of options, those that both versions have.
func rewordedMembers(older, newer *Question) []string {
	var names []string
	note := func(name string, a, b Text) {
		if !sameText(a, b) {
			names = append(names, name)
		}
	}
	note("text", older.Text, newer.Text)
	note("guidance", older.Guidance, newer.Guidance)
	if older.Scale != nil && newer.Scale != nil {
		note("scale.minLabel", older.Scale.MinLabel, newer.Scale.MinLabel)
		note("scale.maxLabel", older.Scale.MaxLabel, newer.Scale.MaxLabel)
	}
	if older.Kind() != newer.Kind() {
		return names
	}
	texts := map[string]Text{}
	for _, o := range older.Options() {
		texts[o.Key] = o.Text
	}
	for i, o := range newer.Options() {
		if text, ok := texts[o.Key]; ok {
			note(member(element(member(string(newer.Kind()), "options"), i), "text"), text, o.Text)
		}
	}
	return names
}

func sameText(a, b Text) bool { return maps.Equal(a, b) }
