package workbook

import (
	"cmp"
	"slices"
	"strings"

	"mysteryshopper/checklist/scorecard"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// group is a grouping of the rows.
type group struct {
	by     pb.Scorecard_Grouping
	column sheet.Column
}

// groups returns what the rows are grouped by.
func (s *scorecardBook) groups() []group {
	var groups []group
	for _, by := range s.GetGroupBy() {
		groups = append(groups, group{by, sheet.Column{Key: strings.ToLower(by.String()), Kind: sheet.KindText}})
	}
	return groups
}

// time reports whether the groups follow each other in time.
func (g group) time() bool {
	return g.by == pb.Scorecard_MONTH || g.by == pb.Scorecard_QUARTER || g.by == pb.Scorecard_WAVE
}

// name returns the name of a row in a group.
func (s *scorecardBook) name(row *pb.ScorecardRow, g group) sheet.Cell {
	switch g.by {
	case pb.Scorecard_MONTH:
		return sheet.Text(s.period(row.GetMonth()))
	case pb.Scorecard_QUARTER:
		return sheet.Text(s.period(row.GetQuarter()))
	}
	return sheet.Text(chart.RowTitle(s.Scorecard, row, g.by, s.language))
}

// period writes a month or a quarter in words, as a table and the axis of a chart have it.
func (s *scorecardBook) period(text string) string { return words.Capital(s.language.Period(text)) }

// figures returns the sheets of figures, and the columns that they have.
func (s *scorecardBook) figures() ([]Sheet, []figureColumn) {
	var sheets []Sheet
	var used []figureColumn
	if groups := s.groups(); len(groups) > 0 {
		made, columns := s.rows(groups)
		sheets, used = append(sheets, made), columns
	}
	if s.several() {
		made, columns := s.programs()
		sheets = append(sheets, made)
		if used == nil {
			used = columns
		}
	}
	return sheets, used
}

// rows returns the sheet of the rows.
func (s *scorecardBook) rows(groups []group) (Sheet, []figureColumn) {
	var columns []sheet.Column
	if s.several() {
		columns = append(columns, sheet.Column{Key: "program", Kind: sheet.KindText})
	}
	var names []string
	for _, g := range groups {
		columns = append(columns, g.column)
		names = append(names, s.language.Column(g.column.Key))
	}
	var rows []figureRow
	for _, row := range s.GetRows() {
		if s.brief && row.Question != nil && filled(row.GetTotal()).BasisPoints == nil {
			continue // It can earn nothing, or nobody answered it.
		}
		r := figureRow{figure: filled(row.GetTotal()), difference: row.GetDifference(), alike: row.GetLikeForLike(), remark: s.remark(row)}
		if s.several() {
			r.names = append(r.names, sheet.Text(s.programTitle(row.GetProgram())))
		}
		for _, g := range groups {
			r.names = append(r.names, s.name(row, g))
		}
		rows = append(rows, r)
	}
	made, used := s.sheetOf(strings.Join(names, " × "), columns, rows)
	if g := groups[0]; len(groups) == 1 && !s.several() {
		chart := Chart{Kind: Bars, Title: s.scoreBy(names[0]), Category: g.column.Key, Values: []string{keyScore}}
		if g.time() {
			chart.Kind, chart.Low, chart.High = Lines, keyLow, keyHigh
		}
		made.Charts = []Chart{chart}
	}
	return made, used
}

// scoreBy returns the title of a chart.
func (s *scorecardBook) scoreBy(group string) string {
	return s.language.Text(words.ScoreBy, "group", s.language.Lower(group))
}

// programs returns the sheet of the totals of each program.
func (s *scorecardBook) programs() (Sheet, []figureColumn) {
	var rows []figureRow
	for _, p := range s.GetPrograms() {
		rows = append(rows, figureRow{
			names:  []sheet.Cell{sheet.Text(s.programTitle(p.GetProgram()))},
			figure: filled(p.GetTotal()), difference: p.GetDifference(), alike: p.GetLikeForLike(),
		})
	}
	made, used := s.sheetOf(s.term(words.Programs), []sheet.Column{{Key: "program", Kind: sheet.KindText}}, rows)
	made.Charts = []Chart{{Kind: Bars, Title: s.scoreBy(s.term(words.Program)), Category: "program", Values: []string{keyScore}}}
	return made, used
}

func (s *scorecardBook) programTitle(id string) string {
	return cmp.Or(s.GetTitles().GetPrograms()[id], id)
}

// sheetOf returns a sheet of figures without the columns that no row has a cell for, and the columns that it has.
func (s *scorecardBook) sheetOf(name string, columns []sheet.Column, rows []figureRow) (Sheet, []figureColumn) {
	made := Sheet{Name: name, Keys: len(columns), Formats: map[string]Format{}, Table: sheet.Table{Name: name, Columns: columns}}
	for _, c := range columns {
		made.Headings = append(made.Headings, s.language.Column(c.Key))
	}
	var used []figureColumn
	for _, c := range figureColumns {
		if s.brief && !slices.Contains(briefColumns, c.key) {
			continue
		}
		// A chart is drawn from the score though no row has one.
		if c.key != keyScore && !slices.ContainsFunc(rows, func(r figureRow) bool { return c.cell(s, r).Kind() != sheet.KindAbsent }) {
			continue
		}
		used = append(used, c)
		made.Table.Columns = append(made.Table.Columns, sheet.Column{Key: c.key, Kind: c.kind})
		made.Headings = append(made.Headings, s.language.Heading(c.heading))
		made.Formats[c.key] = c.format
	}
	for _, r := range rows {
		cells := slices.Clone(r.names)
		for _, c := range used {
			cells = append(cells, c.cell(s, r))
		}
		made.Table.Rows = append(made.Table.Rows, cells)
	}
	if made.column(keyConfidence) >= 0 {
		made.Thin = &Thin{Key: keyConfidence, Texts: []string{s.term(words.Confidences["NONE"].Word), s.term(words.Confidences["LOW"].Word)}}
	}
	return made, used
}

// briefColumns are the columns of figures that a report of many parts has.
var briefColumns = []string{keyScore, keyLow, keyHigh, keyConfidence, "visits", "locations", "difference", "change", "alike", "passed", "remarks"}

// filled returns a figure that is there.
func filled(f *pb.Figure) *pb.Figure { return cmp.Or(f, &pb.Figure{}) }

// remark returns the events and breaks in the month or quarter of a row.
func (s *scorecardBook) remark(row *pb.ScorecardRow) string {
	within := func(month string) bool {
		return row.GetMonth() == month && row.Month != nil || row.Quarter != nil && row.GetQuarter() == quarter(month)
	}
	var remarks []string
	for _, e := range s.GetEvents() {
		if within(e.GetMonth()) {
			remarks = append(remarks, s.language.Heading(words.Event)+": "+s.language.Title(e.GetTitle()))
		}
	}
	for _, b := range s.GetBreaks() {
		if within(b.GetMonth()) {
			remarks = append(remarks, s.language.Text(words.VersionChanged, "checklist", b.GetChecklist(),
				"to", s.language.Number(int64(b.GetToVersion())), "from", s.language.Number(int64(b.GetFromVersion()))))
		}
	}
	return strings.Join(remarks, "\n")
}

// quarter returns the quarter of a month, as rows have it; nothing of what is no month.
func quarter(month string) string {
	m, err := scorecard.ParseMonth(month)
	if err != nil {
		return ""
	}
	return m.Quarter().String()
}
