package xlsform

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mysteryshopper/checklist"
)

// The sheets of a workbook. The bands of the total have a sheet of their own, which other tools ignore.
const (
	surveySheet   = "survey"
	choicesSheet  = "choices"
	settingsSheet = "settings"
	bandsSheet    = "ms_bands"
)

// reader builds a draft from the sheets of a workbook.
type reader struct {
	sheets                           []*sheet
	survey, choices, settings, bands *sheet
	// locales maps the languages of headings to locales; empty where a language is not known.
	locales  map[string]string
	lists    map[string][]choice
	version  *checklist.Version
	problems []Problem
	// names are the questions read so far, by their names in the workbook.
	names map[string]known
	keys  map[string]bool
	// repeats are the last numbers that were added to keys to tell them apart.
	repeats map[string]int
	// units are those of computed durations in the workbook, in seconds.
	units map[*checklist.Question]float64
	// groups are the groups that are open, the outermost first.
	groups []group
	// section is the section that questions are added to; nil before the first and after the end of each.
	section  *checklist.Section
	sections []*section
	// renamed are the questions whose names became other keys, and renamedChoices the choices.
	renamed, renamedChoices renaming
	usedLists               map[string]bool
}

// section is a section under construction: its questions are pointers until the end, since later rows change them.
type section struct {
	checklist.Section
	questions []*checklist.Question
}

// group is a begin group or begin repeat whose end has not come.
type group struct {
	row row
	// condition holds the conditions of a group within a section; nil for a group that is a section.
	condition *node
	isSection bool
}

// Read makes a draft of an XLSForm workbook. The draft may have faults that keep it from being published; the problems
// are what of the workbook it does not have, by sheet and row. The error wraps ErrWorkbook where there is no draft.
func Read(file []byte) (*checklist.Version, []Problem, error) {
	sheets, others, err := open(file, surveySheet, choicesSheet, settingsSheet, bandsSheet)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{
		survey: sheets[surveySheet], choices: sheets[choicesSheet], settings: sheets[settingsSheet], bands: sheets[bandsSheet],
		locales: map[string]string{}, lists: map[string][]choice{}, version: &checklist.Version{},
		names: map[string]known{}, keys: map[string]bool{}, repeats: map[string]int{}, usedLists: map[string]bool{}, units: map[*checklist.Question]float64{},
	}
	r.sheets = []*sheet{r.survey, r.choices, r.settings, r.bands}
	if len(r.survey.rows) == 0 || !slices.ContainsFunc(r.survey.columns, func(c column) bool { return c.name == "type" }) {
		return nil, nil, fmt.Errorf("%w: there is no sheet named survey with a column named type and rows", ErrWorkbook)
	}
	r.setLocales()
	r.reportColumns()
	r.reportPlaceholders()
	r.readSettings()
	r.readBands()
	r.readChoices()
	for _, at := range r.survey.rows {
		r.readRow(at)
	}
	r.finish()
	r.reportLists()
	r.reportSheets(others)
	if len(r.problems) > maxProblems {
		return nil, nil, fmt.Errorf("%w: there are more than %d problems", ErrWorkbook, maxProblems)
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(sheetOrder(a.Sheet), sheetOrder(b.Sheet)), cmp.Compare(a.Row, b.Row))
	})
	return r.version, r.problems, nil
}

// sheetOrder returns where the problems of a sheet stand; those of sheets that are not read come first.
func sheetOrder(name string) int {
	return slices.Index([]string{settingsSheet, surveySheet, choicesSheet, bandsSheet}, name)
}

// report lists a problem. Of too many, only that there are is kept.
func (r *reader) report(p Problem) {
	if len(r.problems) <= maxProblems {
		r.problems = append(r.problems, p)
	}
}

// reportCell reports a problem of a cell, or of a row where the column is empty.
func (r *reader) reportCell(at row, column string, reason Reason, format string, args ...any) {
	r.report(Problem{Sheet: at.sheet.name, Row: at.number, Column: column, Reason: reason, Text: fmt.Sprintf(format, args...)})
}

// readRow reads a row of the survey: the begin or the end of a group, or a question.
func (r *reader) readRow(at row) {
	kind, argument, orOther := splitType(at.value("type"))
	switch kind {
	case "":
		r.reportCell(at, "type", UnsupportedType, "the row has no type and is left out")
	case "begin group", "begin repeat":
		if kind == "begin repeat" {
			r.reportCell(at, "type", Simplified, "the questions of a repeat are asked once")
		}
		r.beginGroup(at)
	case "end group", "end repeat":
		r.endGroup(at)
	default:
		t, found := types[kind]
		switch {
		case !found:
			r.reportCell(at, "type", UnsupportedType, "a checklist has no questions of the type %q; the row is left out", at.value("type"))
		case t.notNeeded != "":
			r.reportCell(at, "type", NotNeeded, "%s; the row is left out", t.notNeeded)
		default:
			r.reportUnused(at, kindOfRow(kind))
			r.addQuestion(at, t, argument, orOther)
		}
	}
}

// beginGroup begins a section, or within one a group that only adds its condition and its label.
func (r *reader) beginGroup(at row) {
	if len(r.groups) == 0 {
		r.groups = append(r.groups, group{row: at, isSection: true})
		r.beginSection(at, r.newKey(at, at.value("name"), "section"), r.text(at, "label"))
		r.reportUnused(at, "a section")
		return
	}
	g := group{row: at, condition: r.groups[len(r.groups)-1].condition}
	if n := r.relevantOf(at); n != nil {
		g.condition = n
		if outer := r.groups[len(r.groups)-1].condition; outer != nil {
			g.condition = allOf(outer, n)
		}
	}
	r.groups = append(r.groups, g)
	r.reportCell(at, "type", Simplified, "a group within a section is not kept: its label is a note, and its condition is on each of its questions")
	if label := r.text(at, "label"); label != nil {
		r.reportUnused(at, "a group with a label")
		r.addNote(at, label, g.condition)
		return
	}
	r.reportUnused(at, "a group")
}

func (r *reader) endGroup(at row) {
	r.reportUnused(at, "the end of a group")
	if len(r.groups) == 0 {
		r.reportCell(at, "type", UnbalancedGroup, "no group is open here; the row is left out")
		return
	}
	if r.groups[len(r.groups)-1].isSection {
		r.section = nil
	}
	r.groups = r.groups[:len(r.groups)-1]
}

// beginSection appends a section, which later questions are added to.
func (r *reader) beginSection(at row, key string, title checklist.Text) {
	s := &section{Section: checklist.Section{Key: key, Title: title}}
	r.sections = append(r.sections, s)
	r.section = &s.Section
	r.readSectionCells(at, &s.Section)
}

// current returns the open section. Questions outside of all groups make one of their own, titled as the form.
func (r *reader) current(at row) *section {
	if r.section == nil {
		s := &section{Section: checklist.Section{Key: r.newKey(at, "general", "section"), Title: r.version.Title}}
		r.sections = append(r.sections, s)
		r.section = &s.Section
	}
	return r.sections[len(r.sections)-1]
}

// finish reports what is still open and puts the sections into the version. Sections without questions are left out.
func (r *reader) finish() {
	for _, g := range r.groups {
		r.reportCell(g.row, "type", UnbalancedGroup, "the group has no end")
	}
	r.renamed.report(r)
	r.renamedChoices.report(r)
	for _, s := range r.sections {
		if len(s.questions) == 0 {
			continue
		}
		for _, q := range s.questions {
			s.Questions = append(s.Questions, *q)
		}
		r.version.Sections = append(r.version.Sections, s.Section)
	}
}

// newKey returns the key of a name, which no section and no question before has; kind is "section" or "question".
func (r *reader) newKey(at row, name, kind string) string {
	base := keyOf(name)
	if base == "" {
		base = kind
	}
	key := base
	for r.keys[kind+" "+key] {
		r.repeats[kind+" "+base] = max(r.repeats[kind+" "+base], 1) + 1
		key = fmt.Sprintf("%s-%d", base[:min(len(base), 57)], r.repeats[kind+" "+base])
	}
	r.keys[kind+" "+key] = true
	switch {
	case name == "":
		r.reportCell(at, "name", MissingName, "the row has no name; its key is %s", key)
	case key != base:
		r.reportCell(at, "name", Renamed, "the name %s is there already; the key is %s", name, key)
	case key != name && "_"+key != name && kind == "question":
		r.renamed.add(at, name, key)
	}
	return key
}

// letters replaces the letters that have no plain form by decomposition.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "Ø", "o", "æ", "ae", "Æ", "ae", "œ", "oe", "ł", "l", "Ł", "l", "đ", "d", "ı", "i")

var hyphens = regexp.MustCompile(`-+`)

// key is how the keys of a checklist look.
var key = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// keyOf returns the key that is nearest to a name, which may be one already: of begrüßt it is begrusst. What is neither
// letter nor digit becomes a hyphen.
func keyOf(name string) string {
	if written := strings.TrimPrefix(name, "_"); key.MatchString(written) {
		return written
	}
	near := strings.Map(func(c rune) rune {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			return c
		case 'A' <= c && c <= 'Z':
			return c - 'A' + 'a'
		case unicode.Is(unicode.Mn, c):
			return -1
		}
		return '-'
	}, norm.NFD.String(letters.Replace(name)))
	near = strings.Trim(hyphens.ReplaceAllString(near, "-"), "-")
	return strings.TrimRight(near[:min(len(near), 63)], "-")
}
