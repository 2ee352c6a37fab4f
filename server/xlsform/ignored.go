package xlsform

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// columnsOf are the columns of the survey that rows of a kind are read by, besides type and name; the columns of other
// kinds are reported where they have content.
var columnsOf = map[string][]string{
	"a section":              {"label", "relevant", "ms_weight"},
	"a group with a label":   {"label", "hint", "guidance_hint", "relevant"},
	"a group":                {"relevant"},
	"the end of a group":     {},
	"a calculation":          {"label", "hint", "guidance_hint", "relevant", "calculation"},
	"a range":                {"label", "hint", "guidance_hint", "relevant", "required", "constraint", "parameters"},
	"a note":                 {"label", "hint", "guidance_hint", "relevant"},
	"a question of its kind": {"label", "hint", "guidance_hint", "relevant", "required", "constraint"},
}

// reportUnused reports the cells of a row that rows of its kind are not read by.
func (r *reader) reportUnused(at row, kind string) {
	used := columnsOf[kind]
	for i, c := range at.sheet.columns {
		if i >= len(at.cells) || at.cells[i] == "" || c.name == "type" || c.name == "name" || slices.Contains(used, c.name) {
			continue
		}
		own := strings.HasPrefix(c.name, "ms_")
		if own && slices.Contains(used, "required") || own && kind == "a calculation" || !own && !slices.Contains(readColumns[surveySheet], c.name) {
			continue // read as a column of ours, or reported as a column that is never read
		}
		if yes, known := yesOrNo(at.cells[i]); c.name == "required" && known && !yes {
			continue
		}
		r.reportCell(at, c.heading, UnsupportedColumn, "%s has no %s; the cell is left out", kind, c.name)
	}
}

// kindOfRow returns which of columnsOf a question is.
func kindOfRow(kind string) string {
	switch kind {
	case "calculate":
		return "a calculation"
	case "range":
		return "a range"
	case "note":
		return "a note"
	}
	return "a question of its kind"
}

// reportColumns reports every column with content that is not read, with the rows in which it has content.
func (r *reader) reportColumns() {
	for _, s := range r.sheets {
		overridden := r.overridden(s)
		for i, c := range s.columns {
			rows := s.rowsWithContent(i)
			own := s == r.survey && slices.ContainsFunc(questionColumns, func(o ownColumn) bool { return o.name == c.name })
			if len(rows) == 0 {
				continue
			}
			text := leftOut[c.name]
			switch {
			case !own && !slices.Contains(readColumns[s.name], c.name):
				if text == "" {
					text = "a checklist has nothing like it"
				}
			default:
				if rows = overridden[i].rows; len(rows) == 0 {
					continue
				}
				text = fmt.Sprintf("the column %s has content too, and counts", overridden[i].other)
			}
			r.report(Problem{Sheet: s.name, Row: rows[0], Column: c.heading, Reason: UnsupportedColumn, Text: text + alsoIn(rows[1:])})
		}
	}
}

// overridden is a column in whose place another one counts, in some rows.
type overridden struct {
	other string
	rows  []int
}

// overridden returns for each column the rows in which another column of the same name, and of the same language where it
// is a text, counts in its place: the first with content, among texts the first that names its language.
func (r *reader) overridden(s *sheet) []overridden {
	result := make([]overridden, len(s.columns))
	for _, at := range s.rows {
		counts := map[[2]string]int{}
		for i, c := range s.columns {
			if i >= len(at.cells) || at.cells[i] == "" {
				continue
			}
			thing := r.thingOf(c)
			winner := i
			if earlier, found := counts[thing]; found {
				loser := earlier
				if !isText(c.name) || c.language == "" || s.columns[earlier].language != "" {
					winner, loser = earlier, i
				}
				result[loser].other = s.columns[winner].heading
				result[loser].rows = append(result[loser].rows, at.number)
			}
			counts[thing] = winner
		}
	}
	return result
}

// thingOf returns what a column stands for: its name, and the locale of a text.
func (r *reader) thingOf(c column) [2]string {
	if isText(c.name) {
		return [2]string{c.name, r.localeOfColumn(c)}
	}
	return [2]string{c.name}
}

// localeOfColumn returns the locale of a column of texts; empty where its language is not known.
func (r *reader) localeOfColumn(c column) string {
	if c.language == "" {
		return r.version.DefaultLocale
	}
	return r.locales[c.language]
}

// rowsWithContent returns the numbers of the rows with content in a column.
func (s *sheet) rowsWithContent(column int) []int {
	var rows []int
	for _, at := range s.rows {
		if column < len(at.cells) && at.cells[column] != "" {
			rows = append(rows, at.number)
		}
	}
	return rows
}

// alsoIn names further rows of a problem; empty where there are none.
func alsoIn(rows []int) string {
	if len(rows) == 0 {
		return ""
	}
	const most = 20
	var names []string
	for _, row := range rows[:min(len(rows), most)] {
		names = append(names, fmt.Sprint(row))
	}
	text := "; also in row " + names[0]
	if len(names) > 1 {
		text = "; also in rows " + strings.Join(names, ", ")
	}
	if more := len(rows) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// placeholder is what stands for an answer or a calculation in a text.
var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// reportPlaceholders reports the columns of texts with references, which XLSForm fills in and a checklist does not.
func (r *reader) reportPlaceholders() {
	for _, s := range []*sheet{r.survey, r.choices} {
		for i, c := range s.columns {
			var rows []int
			var first string
			for _, at := range s.rows {
				if i < len(at.cells) && isText(c.name) && placeholder.MatchString(at.cells[i]) {
					first = cmp.Or(first, placeholder.FindString(at.cells[i]))
					rows = append(rows, at.number)
				}
			}
			if len(rows) > 0 {
				r.report(Problem{Sheet: s.name, Row: rows[0], Column: c.heading, Reason: Simplified,
					Text: "texts are shown as they are: " + first + " is not filled in" + alsoIn(rows[1:])})
			}
		}
	}
}

// reportLists reports the lists of choices that no question was read with.
func (r *reader) reportLists() {
	reported := map[string]bool{}
	for _, at := range r.choices.rows {
		list := at.value("list_name")
		if r.usedLists[list] || reported[list] || r.lists[list] == nil {
			continue
		}
		reported[list] = true
		r.reportCell(at, "list_name", UnusedList, "no question of the draft has the list %s; its %d choices are left out", list, len(r.lists[list]))
	}
}

// reportSheets reports the sheets with content that are not read.
func (r *reader) reportSheets(titles []string) {
	for _, title := range titles {
		r.report(Problem{Sheet: title, Reason: UnsupportedSheet, Text: "only the sheets survey, choices, settings and ms_bands are read"})
	}
}

// renaming collects the names that became other keys, to report them as one problem.
type renaming struct {
	first row
	names []string
}

func (n *renaming) add(at row, name, key string) {
	if n.names == nil {
		n.first = at
	}
	n.names = append(n.names, name+" to "+key)
}

// report reports what was collected, at its first row.
func (n *renaming) report(r *reader) {
	if len(n.names) == 0 {
		return
	}
	const most = 10
	text := strings.Join(n.names[:min(len(n.names), most)], ", ")
	if more := len(n.names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	r.reportCell(n.first, "name", Renamed, "keys have lower case letters, digits and hyphens: %s", text)
}
