package workbook

import (
	"cmp"
	"fmt"
	"strings"

	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// matrix returns the scores of two groupings side by side: what follows in time goes down, the other across. There is
// none of one grouping, of several programs, or where it would be too wide to read.
func (s *scorecardBook) matrix() (Sheet, bool) {
	const widestMatrix = 40
	groups := s.groups()
	if len(groups) != 2 || s.several() {
		return Sheet{}, false
	}
	down, across := groups[0], groups[1]
	if across.time() && !down.time() {
		down, across = across, down
	}
	name := s.term(words.SideBySide)
	made := Sheet{
		Name: name, Keys: 1, Headings: []string{s.language.Column(down.column.Key)}, Formats: map[string]Format{},
		Table: sheet.Table{Name: name, Columns: []sheet.Column{down.column}},
	}
	rows, columns := map[sheet.Cell]int{}, map[sheet.Cell]int{}
	var values []string
	for _, row := range s.GetRows() {
		at := s.name(row, down)
		if _, ok := rows[at]; !ok {
			rows[at] = len(rows)
			made.Table.Rows = append(made.Table.Rows, []sheet.Cell{at})
		}
		over := s.name(row, across)
		if _, ok := columns[over]; !ok {
			columns[over] = len(columns) + 1
			key := fmt.Sprintf("score.%d", columns[over])
			values = append(values, key)
			made.Table.Columns = append(made.Table.Columns, sheet.Column{Key: key, Kind: sheet.KindDecimal})
			made.Headings = append(made.Headings, over.String())
			made.Formats[key] = FormatPercent
		}
	}
	if len(columns) == 0 || len(columns) > widestMatrix {
		return Sheet{}, false
	}
	for i, cells := range made.Table.Rows {
		made.Table.Rows[i] = append(cells, make([]sheet.Cell, len(columns))...)
	}
	for _, row := range s.GetRows() {
		made.Table.Rows[rows[s.name(row, down)]][columns[s.name(row, across)]] = share(filled(row.GetTotal()).BasisPoints)
	}
	if down.time() && len(columns) <= len(pens) {
		title := strings.Join([]string{made.Headings[0], s.language.Column(across.column.Key)}, " × ")
		made.Charts = []Chart{{Kind: Lines, Title: s.scoreBy(title), Category: down.column.Key, Values: values}}
	}
	return made, true
}

// bands returns how many visits are in each band.
func (s *scorecardBook) bands() (Sheet, bool) {
	bands := s.GetTotal().GetBands()
	if len(bands) == 0 || s.several() {
		return Sheet{}, false
	}
	name, all := s.term(words.Bands), int32(0)
	for _, b := range bands {
		all += b.GetVisits()
	}
	made := Sheet{
		Name: name, Keys: 1, Formats: map[string]Format{"share": FormatPercent},
		Headings: []string{s.term(words.Band), s.term(words.VisitsHead), s.term(words.ShareOfVisits)},
		Table: sheet.Table{Name: name, Columns: []sheet.Column{
			{Key: "band", Kind: sheet.KindText}, {Key: "visits", Kind: sheet.KindInteger}, {Key: "share", Kind: sheet.KindDecimal},
		}},
	}
	for _, b := range bands {
		part := sheet.Cell{}
		if all > 0 {
			part = share(new(int32(int64(b.GetVisits()) * 10_000 / int64(all)))) // Floored, as every figure.
		}
		made.Table.Rows = append(made.Table.Rows, []sheet.Cell{s.band(new(b.GetBand())), sheet.Integer(int64(b.GetVisits())), part})
	}
	made.Charts = []Chart{{Kind: Bars, Title: s.term(words.Bands) + ": " + s.term(words.ShareOfVisits), Category: "band", Values: []string{"share"}}}
	return made, true
}

// commended returns which behaviours were commended how often.
func (s *scorecardBook) commended() (Sheet, bool) {
	made := s.plain(s.term(words.Commendations), sheet.Column{Key: "behaviour", Kind: sheet.KindText}, sheet.Column{Key: "visits", Kind: sheet.KindInteger})
	for _, c := range s.GetCommendations() {
		made.Table.Rows = append(made.Table.Rows, []sheet.Cell{
			sheet.Text(cmp.Or(s.GetTitles().GetBehaviours()[c.GetBehaviour()], c.GetBehaviour())), sheet.Integer(int64(c.GetTimes())),
		})
	}
	return made, len(made.Table.Rows) > 0
}

// events returns what happened at the client.
func (s *scorecardBook) events() (Sheet, bool) {
	made := s.plain(s.term(words.Events), sheet.Column{Key: "month", Kind: sheet.KindText}, sheet.Column{Key: "title", Kind: sheet.KindText})
	made.Headings[1] = s.language.Heading(words.Event)
	for _, e := range s.GetEvents() {
		made.Table.Rows = append(made.Table.Rows, []sheet.Cell{sheet.Text(e.GetMonth()), sheet.Text(s.language.Title(e.GetTitle()))})
	}
	return made, len(made.Table.Rows) > 0
}

// breaks returns where a trend does not run across.
func (s *scorecardBook) breaks() (Sheet, bool) {
	made := s.plain(s.term(words.Breaks),
		sheet.Column{Key: "month", Kind: sheet.KindText}, sheet.Column{Key: "checklist", Kind: sheet.KindText},
		sheet.Column{Key: "fromVersion", Kind: sheet.KindInteger}, sheet.Column{Key: "toVersion", Kind: sheet.KindInteger},
		sheet.Column{Key: "questions", Kind: sheet.KindText})
	for _, b := range s.GetBreaks() {
		var questions []string
		for _, q := range b.GetQuestions() {
			questions = append(questions, cmp.Or(s.GetTitles().GetQuestions()[q], q))
		}
		made.Table.Rows = append(made.Table.Rows, []sheet.Cell{
			sheet.Text(b.GetMonth()), sheet.Text(b.GetChecklist()), sheet.Integer(int64(b.GetFromVersion())), sheet.Integer(int64(b.GetToVersion())),
			sheet.Text(strings.Join(questions, "\n")),
		})
	}
	return made, len(made.Table.Rows) > 0
}

// plain returns a sheet without rows, with the headings that its columns have anyhow.
func (s *scorecardBook) plain(name string, columns ...sheet.Column) Sheet {
	made := Sheet{Name: name, Keys: 1, Table: sheet.Table{Name: name, Columns: columns}}
	for _, c := range columns {
		made.Headings = append(made.Headings, s.language.Column(c.Key))
	}
	return made
}

// data returns the table that the answer is as CSV, under the keys that it has there.
func (s *scorecardBook) data() (Sheet, error) {
	tables, err := sheet.Tables(s.Scorecard)
	if err != nil {
		return Sheet{}, err
	}
	table, _ := sheet.Named(tables, sheet.Main(s.Scorecard))
	made := Sheet{Name: s.term(words.Data), Table: table}
	for _, c := range table.Columns {
		made.Headings = append(made.Headings, c.Key)
	}
	return made, nil
}
