package checklist

import (
	"bytes"
	"slices"
)

// ChangeKind is what happened to the member at a change's path.
type ChangeKind string

// The kinds of change.
const (
	ChangeAdded   ChangeKind = "ADDED"
	ChangeRemoved ChangeKind = "REMOVED"
	// ChangeMoved is a section, or a question, that stands elsewhere among those that both versions have.
	ChangeMoved ChangeKind = "MOVED"
	// ChangeReworded is a text in any language.
	ChangeReworded ChangeKind = "REWORDED"
	// ChangeRescored is anything that a fingerprint covers.
	ChangeRescored ChangeKind = "RESCORED"
	// ChangeAltered is anything else.
	ChangeAltered ChangeKind = "ALTERED"
)

// Trend is a line through several versions that a change can break.
type Trend string

// The trends that a change can break.
const (
	// TrendQuestion is that of the question at the path.
	TrendQuestion Trend = "QUESTION"
	// TrendTotal is that of the totals.
	TrendTotal Trend = "TOTAL"
	// TrendJudgement is that of pass shares and bands.
	TrendJudgement Trend = "JUDGEMENT"
)

// Change is one difference between two versions of a checklist.
type Change struct {
	// Path is the place in the newer version, of something removed in the older, as in sections[1].questions[0].weight.
	Path string     `json:"path"`
	Kind ChangeKind `json:"kind"`
	// Section and Question are the keys around the place, where there are any.
	Section  string `json:"section,omitempty"`
	Question string `json:"question,omitempty"`
	// Breaks names the trends that do not run across the change.
	Breaks []Trend `json:"breaks,omitempty"`
}

// BreaksTrend reports whether any trend breaks at the change.
func (c Change) BreaksTrend() bool { return len(c.Breaks) > 0 }

// Diff returns what changed from the older to the newer version: first what concerns the whole, then the sections
// and questions of the newer version in order, then what was removed. It compares drafts too.
func Diff(older, newer *Version) []Change {
	d := &differ{older: placesOf(older), newer: placesOf(newer)}
	d.moved = outOfOrder(d.older.sectionKeys, d.newer.sectionKeys)
	d.whole(older, newer)
	for i := range newer.Sections {
		d.section(i, &newer.Sections[i])
	}
	d.removed()
	return d.changes
}

type differ struct {
	older, newer places
	// moved are the keys of the sections that changed places.
	moved   []string
	changes []Change
}

// places finds the parts of a version by key.
type places struct {
	version      *Version
	fingerprints map[string]Digest
	sections     map[string]int
	questions    map[string]place
	sectionKeys  []string
	questionKeys []string
}

type place struct {
	section, index int
}

func placesOf(v *Version) places {
	p := places{version: v, fingerprints: v.fingerprints(), sections: map[string]int{}, questions: map[string]place{}}
	for i := range v.Sections {
		s := &v.Sections[i]
		p.sections[s.Key] = i
		p.sectionKeys = append(p.sectionKeys, s.Key)
		for j := range s.Questions {
			p.questions[s.Questions[j].Key] = place{i, j}
			p.questionKeys = append(p.questionKeys, s.Questions[j].Key)
		}
	}
	return p
}

func (p *places) question(key string) (*Section, *Question, bool) {
	at, ok := p.questions[key]
	if !ok {
		return nil, nil, false
	}
	s := &p.version.Sections[at.section]
	return s, &s.Questions[at.index], true
}

func (d *differ) add(c Change) { d.changes = append(d.changes, c) }

// altered adds the change if the two sides write different canonical text.
func (d *differ) altered(c Change, older, newer func(*canonical)) {
	if !sameCanonical(older, newer) {
		d.add(c)
	}
}

func sameCanonical(a, b func(*canonical)) bool {
	var ca, cb canonical
	a(&ca)
	b(&cb)
	return bytes.Equal(ca.buf, cb.buf)
}

func (d *differ) whole(older, newer *Version) {
	for _, m := range []struct {
		change Change
		write  func(*canonical, *Version)
	}{
		{Change{Path: "title", Kind: ChangeReworded}, func(c *canonical, v *Version) { c.localizedMember("_", v.Title) }},
		{Change{Path: "description", Kind: ChangeReworded}, func(c *canonical, v *Version) { c.localizedMember("_", v.Description) }},
		{Change{Path: "defaultLocale", Kind: ChangeAltered}, func(c *canonical, v *Version) { c.textMember("_", v.DefaultLocale) }},
		{Change{Path: "totalMode", Kind: ChangeRescored, Breaks: []Trend{TrendTotal}}, func(c *canonical, v *Version) { c.textMember("_", string(v.TotalMode)) }},
		{Change{Path: "minBaseBasisPoints", Kind: ChangeRescored, Breaks: []Trend{TrendTotal}}, (*canonical).minBaseMember},
		{Change{Path: "passMarkBasisPoints", Kind: ChangeRescored, Breaks: []Trend{TrendJudgement}}, func(c *canonical, v *Version) { c.integerPointerMember("_", v.PassMarkBasisPoints) }},
		{Change{Path: "bands", Kind: ChangeRescored, Breaks: []Trend{TrendJudgement}}, func(c *canonical, v *Version) { c.bandsMember(v.Bands, false) }},
	} {
		d.altered(m.change, func(c *canonical) { m.write(c, older) }, func(c *canonical) { m.write(c, newer) })
	}
	titles := map[string]Text{}
	for _, b := range older.Bands {
		titles[b.Key] = b.Title
	}
	for i, b := range newer.Bands {
		if title, ok := titles[b.Key]; ok && !sameText(title, b.Title) {
			d.add(Change{Path: member(element("bands", i), "title"), Kind: ChangeReworded})
		}
	}
}

func (d *differ) section(i int, s *Section) {
	path := element("sections", i)
	if at, ok := d.older.sections[s.Key]; !ok {
		d.add(Change{Path: path, Kind: ChangeAdded, Section: s.Key, Breaks: []Trend{TrendTotal}})
	} else {
		old := &d.older.version.Sections[at]
		if slices.Contains(d.moved, s.Key) {
			d.add(Change{Path: path, Kind: ChangeMoved, Section: s.Key, Breaks: []Trend{TrendTotal}})
		}
		if !sameText(old.Title, s.Title) {
			d.add(Change{Path: member(path, "title"), Kind: ChangeReworded, Section: s.Key})
		}
		weight := Change{Path: member(path, "weight"), Kind: ChangeRescored, Section: s.Key, Breaks: []Trend{TrendTotal}}
		d.altered(weight,
			func(c *canonical) { c.integerMember("_", int64(old.WeightOrDefault())) },
			func(c *canonical) { c.integerMember("_", int64(s.WeightOrDefault())) })
		visible := Change{Path: member(path, "visibleWhen"), Kind: ChangeRescored, Section: s.Key, Breaks: []Trend{TrendTotal}}
		d.altered(visible,
			func(c *canonical) { c.visibleWhenMember("_", old.VisibleWhen, form{}) },
			func(c *canonical) { c.visibleWhenMember("_", s.VisibleWhen, form{}) })
	}
	moved := d.movedQuestions(s)
	for j := range s.Questions {
		d.question(element(member(path, "questions"), j), s, &s.Questions[j], moved)
	}
}

// movedQuestions finds the questions of a section that changed places within it; one that comes from another
// section is moved anyhow.
func (d *differ) movedQuestions(s *Section) []string {
	at, ok := d.older.sections[s.Key]
	if !ok {
		return nil
	}
	return outOfOrder(keysOf(d.older.version.Sections[at].Questions), keysOf(s.Questions))
}

func keysOf(questions []Question) []string {
	keys := make([]string, len(questions))
	for i := range questions {
		keys[i] = questions[i].Key
	}
	return keys
}

func (d *differ) removed() {
	for i, key := range d.older.sectionKeys {
		if _, ok := d.newer.sections[key]; !ok {
			d.add(Change{Path: element("sections", i), Kind: ChangeRemoved, Section: key, Breaks: []Trend{TrendTotal}})
		}
	}
	for _, key := range d.older.questionKeys {
		if _, ok := d.newer.questions[key]; ok {
			continue
		}
		at := d.older.questions[key]
		d.add(Change{
			Path: element(member(element("sections", at.section), "questions"), at.index), Kind: ChangeRemoved,
			Section: d.older.sectionKeys[at.section], Question: key, Breaks: []Trend{TrendQuestion, TrendTotal},
		})
	}
}

// outOfOrder returns the keys of both lists that do not keep their order: those outside a longest common
// subsequence.
func outOfOrder(older, newer []string) []string {
	position := make(map[string]int, len(older))
	for i, key := range older {
		position[key] = i
	}
	var common []string
	for _, key := range newer {
		if _, ok := position[key]; ok {
			common = append(common, key)
		}
	}
	// length[i] is that of the longest rising run of older positions that ends at common[i]; before[i] leads back.
	length, before := make([]int, len(common)), make([]int, len(common))
	last := -1
	for i := range common {
		length[i], before[i] = 1, -1
		for j := range i {
			if position[common[j]] < position[common[i]] && length[j] >= length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	kept := make([]bool, len(common))
	for ; last >= 0; last = before[last] {
		kept[last] = true
	}
	var moved []string
	for i, key := range common {
		if !kept[i] {
			moved = append(moved, key)
		}
	}
	return moved
}
