package checklist

import (
	"maps"
	"slices"
)

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
	before, after := form{scoring: true, section: oldSection}, form{scoring: true, section: s}
	rescored := rescoredMembers(old, q, before, after)
	if rescored == nil && d.older.fingerprints[q.Key] != d.newer.fingerprints[q.Key] {
		// A question that this one names was rescored.
		before.fingerprints, after.fingerprints = d.older.fingerprints, d.newer.fingerprints
		rescored = rescoredMembers(old, q, before, after)
	}
	for _, name := range rescored {
		change(name, ChangeRescored, TrendQuestion, TrendTotal)
	}
	for _, m := range otherMembers {
		if !sameCanonical(func(c *canonical) { m.write(c, old) }, func(c *canonical) { m.write(c, q) }) {
			change(m.name, ChangeAltered)
		}
	}
	for _, k := range kinds {
		oldFacts, facts := k.facts(old), k.facts(q)
		for i := range facts {
			if oldFacts[i] != facts[i] {
				change(member(string(k.kind()), facts[i].name), ChangeAltered)
			}
		}
	}
}

// rescoredMembers lists the members in a fingerprint that differ. A change of the section's visibleWhen is one of the
// question's own.
func rescoredMembers(older, newer *Question, before, after form) []string {
	var names []string
	for i := range questionMembers {
		m := &questionMembers[i]
		if !m.scores || sameCanonical(func(c *canonical) { m.write(c, older, before) }, func(c *canonical) { m.write(c, newer, after) }) {
			continue
		}
		name := m.name
		if name == sectionMember {
			name = "visibleWhen"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// rewordedMembers lists the members whose text changed in any language; of options, those that both versions have.
func rewordedMembers(older, newer *Question) []string {
	var names []string
	compare := func(name string, a, b Text) {
		if !sameText(a, b) {
			names = append(names, name)
		}
	}
	compare("text", older.Text, newer.Text)
	compare("guidance", older.Guidance, newer.Guidance)
	for _, k := range kinds {
		if !k.isDefined(older) || !k.isDefined(newer) {
			continue
		}
		before, after := k.labels(older), k.labels(newer)
		for i := range after {
			compare(member(string(k.kind()), after[i].name), before[i].text, after[i].text)
		}
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
			compare(member(element(member(string(newer.Kind()), "options"), i), "text"), text, o.Text)
		}
	}
	return names
}

func sameText(a, b Text) bool { return maps.Equal(a, b) }
