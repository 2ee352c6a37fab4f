package workbook

import (
	"cmp"
	"fmt"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
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

// partOf returns a part of all in basis points, floored; nil of none.
func partOf(n, all int32) *int32 {
	if all <= 0 {
		return nil
	}
	return new(int32(int64(n) * 10_000 / int64(all)))
}

// bands returns how many visits are in each band.
func (s *scorecardBook) bands() (Sheet, bool) {
	all := int32(0)
	for _, b := range s.GetTotal().GetBands() {
		all += b.GetVisits()
	}
	made := tableOf(s.language, s.term(words.Bands), 1, []tableColumn[*pb.BandCount]{
		{"band", sheet.KindText, FormatByKind, words.Band, func(b *pb.BandCount) sheet.Cell { return s.band(new(b.GetBand())) }},
		countColumn("visits", words.VisitsHead, (*pb.BandCount).GetVisits),
		shareColumn("share", words.ShareOfVisits, func(b *pb.BandCount) *int32 { return partOf(b.GetVisits(), all) }),
	}, s.GetTotal().GetBands())
	made.Charts = []Chart{{Kind: Bars, Title: made.Name + ": " + s.term(words.ShareOfVisits), Category: "band", Values: []string{"share"}}}
	return made, len(made.Table.Rows) > 0 && !s.several()
}

// commended returns which behaviours were commended how often.
func (s *scorecardBook) commended() (Sheet, bool) {
	made := tableOf(s.language, s.term(words.Commendations), 1, []tableColumn[*pb.BehaviourCount]{
		textColumn("behaviour", words.Behaviour, func(c *pb.BehaviourCount) string {
			return cmp.Or(s.GetTitles().GetBehaviours()[c.GetBehaviour()], c.GetBehaviour())
		}),
		countColumn("visits", words.VisitsHead, (*pb.BehaviourCount).GetTimes),
	}, s.GetCommendations())
	return made, len(made.Table.Rows) > 0
}

// events returns what happened at the client.
func (s *scorecardBook) events() (Sheet, bool) {
	made := tableOf(s.language, s.term(words.Events), 1, []tableColumn[*pb.TimelineEvent]{
		textColumn("month", words.Month, func(e *pb.TimelineEvent) string { return s.period(e.GetMonth()) }),
		textColumn("title", words.Event, func(e *pb.TimelineEvent) string { return s.language.Title(e.GetTitle()) }),
	}, s.GetEvents())
	return made, len(made.Table.Rows) > 0
}

// breaks returns where a trend does not run across.
func (s *scorecardBook) breaks() (Sheet, bool) {
	made := tableOf(s.language, s.term(words.Breaks), 1, []tableColumn[*pb.TrendBreak]{
		textColumn("month", words.Month, func(b *pb.TrendBreak) string { return s.period(b.GetMonth()) }),
		textColumn("checklist", words.Checklist, (*pb.TrendBreak).GetChecklist),
		countColumn("fromVersion", words.VersionBefore, (*pb.TrendBreak).GetFromVersion),
		countColumn("toVersion", words.VersionAfter, (*pb.TrendBreak).GetToVersion),
		textColumn("questions", words.QuestionsHead, func(b *pb.TrendBreak) string {
			var questions []string
			for _, q := range b.GetQuestions() {
				questions = append(questions, cmp.Or(s.GetTitles().GetQuestions()[q], q))
			}
			return strings.Join(questions, "\n")
		}),
	}, s.GetBreaks())
	return made, len(made.Table.Rows) > 0
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
