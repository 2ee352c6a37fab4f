package workbook

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// Of returns the workbook of an answer with figures in a language, finished for people; ok is false of any other answer. An
// error is one of sheet.Tables.
func Of(m proto.Message, language string) (b Book, ok bool, err error) {
	switch a := m.(type) {
	case *pb.Scorecard:
		b, err = OfScorecard(a, language)
		return b, true, err
	case *pb.Trend:
		s := bookOf(a, language)
		s.Breaks, s.Events, s.Difference, s.LikeForLike, s.Method = a.GetBreaks(), a.GetEvents(), a.GetDifference(), a.GetLikeForLike(), a.GetMethod()
		made, used := s.trend(a)
		return s.finished(s.scoreBy(s.language.Column(made.Table.Columns[0].Key)), used, made, s.sheets(s.events, s.breaks)...), true, nil
	case *pb.ListRankingsResponse:
		s := bookOf(a, language)
		s.Method = a.GetMethod()
		made, used := s.ranking(a)
		return s.finished(s.term(words.RankingOfLocations), used, made, s.thin(a)...), true, nil
	case *pb.Waits:
		s := bookOf(a, language)
		return s.finished(s.term(words.Waiting), nil, s.waits(a), s.waitDetails(a)...), true, nil
	case *pb.ClaimComparison:
		s := bookOf(a, language)
		return s.finished(s.term(words.ClaimedAndObserved), nil, s.gaps(a), append(s.claimedByPlace(a), s.claimed(a)...)...), true, nil
	case *pb.Answers:
		s := bookOf(a, language)
		return s.finished(s.term(words.WhatWasAnswered), nil, s.answered(a)), true, nil
	case *pb.Experience:
		s := bookOf(a, language)
		b = s.finished(s.term(words.HowItFelt), nil, s.felt(a), s.feelings(a))
		b.Facts = append(b.Facts, s.feltFacts(a)...)
		return b, true, nil
	case *pb.Drivers:
		s := bookOf(a, language)
		title := s.language.AnswerTitle("Drivers")
		b = s.finished(title, nil, s.drivers(s.term(words.QuestionsHead), a.GetQuestions(), func(key string) string {
			return cmp.Or(a.GetTitles().GetQuestions()[key], key)
		}), s.drivers(s.language.Column("dimension"), a.GetDimensions(), s.language.Dimension))
		return b, true, nil
	case *pb.SilentLoss:
		s := bookOf(a, language)
		b = s.finished(s.language.AnswerTitle("SilentLoss"), nil, s.lost(a), s.assumed(a))
		b.Facts = append(b.Facts, s.lossFacts(a)...)
		return b, true, nil
	case *pb.Consistency:
		s := bookOf(a, language)
		return s.finished(s.language.AnswerTitle("Consistency"), nil, s.consistency(a)), true, nil
	case *pb.LocationReport:
		return ofLocationReport(a, language), true, nil
	case *pb.ListReleasedReportsResponse:
		return ofReleased(a, language), true, nil
	}
	return Book{}, false, nil
}

// figures are the fields that all answers with figures share.
type figures interface {
	proto.Message
	GetClient() string
	GetLocation() string
	GetProgram() string
	GetFrom() string
	GetTo() string
	GetTitles() *pb.Titles
}

// bookOf begins the workbook of an answer, with what it has in common with a scorecard.
func bookOf(a figures, language string) *scorecardBook {
	card := &pb.Scorecard{
		Client: a.GetClient(), Location: a.GetLocation(), Program: a.GetProgram(), From: a.GetFrom(), To: a.GetTo(), Titles: a.GetTitles(),
	}
	if timed, ok := a.(interface{ GetChannel() pb.Channel }); ok {
		card.Channel = timed.GetChannel()
	}
	if narrowed, ok := a.(interface{ GetSegments() []string }); ok {
		card.Segments = narrowed.GetSegments()
	}
	m := a.ProtoReflect()
	if at := m.Descriptor().Fields().ByName("as_of"); at != nil && m.Has(at) {
		c := card.ProtoReflect()
		c.Set(c.Descriptor().Fields().ByName("as_of"), m.Get(at))
	}
	_, methodical := a.(interface{ GetMethod() pb.Scorecard_Method })
	return &scorecardBook{Scorecard: card, language: words.Match(language), methodless: !methodical}
}

// finished returns the workbook with its sheets; those without rows are left out.
func (s *scorecardBook) finished(kind string, used []figureColumn, first Sheet, more ...Sheet) Book {
	b := Book{
		Title: kind + " – " + chart.LocationTitle(s.Scorecard, s.GetLocation()), Subtitle: s.subtitle(),
		Language: s.language.Tag(), Made: s.GetAsOf().AsTime(), Facts: s.facts(), Sheets: []Sheet{first},
	}
	for _, made := range more {
		if len(made.Table.Rows) > 0 {
			b.Sheets = append(b.Sheets, made)
		}
	}
	for _, c := range used {
		note := s.term(c.note)
		if c.key == keyScore {
			note = s.term(words.Methods[s.method()].Meaning)
		}
		b.Notes = append(b.Notes, Note{s.language.Heading(c.heading), note})
	}
	if len(used) > 0 {
		b.Notes = append(b.Notes, Note{s.term(words.HowSure), s.term(words.ThinNote)})
	}
	for _, n := range noteOf {
		if slices.ContainsFunc(b.Sheets, func(made Sheet) bool { return made.column(n.key) >= 0 }) {
			b.Notes = append(b.Notes, Note{s.language.Heading(n.heading), s.term(n.note)})
		}
	}
	return b
}

// noteOf explains columns that are not figures, where a sheet has them.
var noteOf = []struct {
	key           string
	heading, note words.Text
}{
	{"gap", words.Gap, words.GapNote}, {"median", words.MedianServed, words.ReadWaits}, {"rank", words.Place, words.PlaceNote},
	{"chosen", words.ShareOfAnswers, words.AnswersNote},
}

// sheets returns those sheets that there are.
func (s *scorecardBook) sheets(makers ...func() (Sheet, bool)) (some []Sheet) {
	for _, maker := range makers {
		if made, ok := maker(); ok {
			some = append(some, made)
		}
	}
	return some
}

// trend returns the sheet of a trend's points with its chart.
func (s *scorecardBook) trend(t *pb.Trend) (Sheet, []figureColumn) {
	column := sheet.Column{Key: "month", Kind: sheet.KindText}
	if t.GetBy() == pb.Scorecard_QUARTER {
		column.Key = "quarter"
	}
	var rows []figureRow
	for _, p := range t.GetPoints() {
		row := &pb.ScorecardRow{Month: new(p.GetLabel())}
		if column.Key == "quarter" {
			row = &pb.ScorecardRow{Quarter: new(p.GetLabel())}
		}
		rows = append(rows, figureRow{
			names: []sheet.Cell{sheet.Text(s.period(p.GetLabel()))}, figure: filled(p.GetTotal()), difference: p.GetDifference(), alike: p.GetLikeForLike(),
			remark: s.remark(row),
		})
	}
	name := s.language.Column(column.Key)
	made, used := s.sheetOf(name, []sheet.Column{column}, rows)
	made.Charts = []Chart{{Kind: Lines, Title: s.scoreBy(name), Category: column.Key, Values: []string{keyScore}, Low: keyLow, High: keyHigh}}
	return made, used
}

// ranking returns the sheet of the ranked locations with its chart.
func (s *scorecardBook) ranking(r *pb.ListRankingsResponse) (Sheet, []figureColumn) {
	var rows []figureRow
	for _, l := range r.GetRankings() {
		rows = append(rows, figureRow{names: append(s.rankCells(l), s.place(l.GetLocation())), figure: filled(l.GetTotal())})
	}
	columns := append(slices.Clone(rankColumns), sheet.Column{Key: "location", Kind: sheet.KindText})
	made, used := s.sheetOf(s.term(words.RankingOfLocations), columns, rows)
	made.Charts = []Chart{{Kind: Bars, Title: s.scoreBy(s.language.Column("location")), Category: "location", Values: []string{keyScore}}}
	return made, used
}

// rankColumns are the columns of a rank, and of the ranks that chance leaves open.
var rankColumns = []sheet.Column{
	{Key: "rank", Kind: sheet.KindInteger}, {Key: "bestRank", Kind: sheet.KindInteger}, {Key: "worstRank", Kind: sheet.KindInteger},
}

func (s *scorecardBook) rankCells(l *pb.RankedLocation) []sheet.Cell {
	if l == nil || l.Rank == nil {
		return make([]sheet.Cell, len(rankColumns))
	}
	cells := []sheet.Cell{sheet.Integer(int64(l.GetRank())), {}, {}}
	if l.BestRank != nil && l.WorstRank != nil {
		cells[1], cells[2] = sheet.Integer(int64(l.GetBestRank())), sheet.Integer(int64(l.GetWorstRank()))
	}
	return cells
}

func (s *scorecardBook) place(id string) sheet.Cell {
	return sheet.Text(chart.LocationTitle(s.Scorecard, id))
}

// thin returns the sheet of the locations that are not ranked.
func (s *scorecardBook) thin(r *pb.ListRankingsResponse) []Sheet {
	var rows []figureRow
	for _, l := range r.GetThin() {
		rows = append(rows, figureRow{names: []sheet.Cell{s.place(l.GetLocation())}, figure: filled(l.GetTotal())})
	}
	made, _ := s.sheetOf(s.term(words.NotRankedSheet), []sheet.Column{{Key: "location", Kind: sheet.KindText}}, rows)
	return []Sheet{made}
}

// part adds a grouping's rows of a scorecard as a sheet with its chart.
func (s *scorecardBook) part(card *pb.Scorecard) []Sheet {
	if len(card.GetRows()) == 0 {
		return nil
	}
	of := &scorecardBook{Scorecard: card, language: s.language, brief: s.brief}
	made, _ := of.rows(of.groups())
	return []Sheet{made}
}

// gapRow is a gap with its title.
type gapRow struct {
	*pb.ClaimGap
	title string
}

// gaps returns the sheet of claims beside what was observed, with its chart.
func (s *scorecardBook) gaps(c *pb.ClaimComparison) Sheet {
	var rows []gapRow
	if c.GetTotal() != nil {
		rows = append(rows, gapRow{c.GetTotal(), s.term(words.WholeChecklist)})
	}
	for _, g := range c.GetSections() {
		rows = append(rows, gapRow{g, cmp.Or(c.GetTitles().GetSections()[g.GetKey()], g.GetKey())})
	}
	for _, g := range c.GetQuestions() {
		rows = append(rows, gapRow{g, cmp.Or(c.GetTitles().GetQuestions()[g.GetKey()], g.GetKey())})
	}
	return s.gapSheet(s.term(words.ClaimedAndObserved), s.term(words.ClaimedAndObserved), rows)
}

// gapSheet returns a sheet of gaps with a chart of that title.
func (s *scorecardBook) gapSheet(title, name string, rows []gapRow) Sheet {
	made := tableOf(s.language, name, 1, []tableColumn[gapRow]{
		textColumn("title", words.ClaimedWhat, func(g gapRow) string { return g.title }),
		shareColumn("claimed", words.Claimed, func(g gapRow) *int32 { return g.ClaimedBasisPoints }),
		shareColumn("observed", words.Observed, func(g gapRow) *int32 { return g.ObservedBasisPoints }),
		pointsColumn("gap", words.Gap, func(g gapRow) *int32 { return g.GapBasisPoints }),
		pointsColumn("low", words.LowerEnd, func(g gapRow) *int32 { return g.LowBasisPoints }),
		pointsColumn("high", words.UpperEnd, func(g gapRow) *int32 { return g.HighBasisPoints }),
		textColumn("differs", words.MoreThanChance, func(g gapRow) string {
			switch {
			case g.GapBasisPoints == nil:
				return ""
			case g.GetDiffers():
				return s.term(words.Yes)
			}
			return s.term(words.MayBeChance)
		}),
		countColumn("visits", words.VisitsHead, func(g gapRow) int32 { return g.GetVisits() }),
		countColumn("locations", words.Locations, func(g gapRow) int32 { return g.GetLocations() }),
	}, rows)
	made.Charts = []Chart{{Kind: Bars, Title: title, Category: "title", Values: []string{"claimed", "observed"}}}
	return made
}

// claimed returns the sheet of the free claims.
func (s *scorecardBook) claimed(c *pb.ClaimComparison) []Sheet {
	kept := func(r *pb.ClaimRate) *pb.Rate { return cmp.Or(r.GetKept(), &pb.Rate{}) }
	return []Sheet{tableOf(s.language, s.term(words.ClaimsInWords), 1, []tableColumn[*pb.ClaimRate]{
		textColumn("statement", words.Claimed, func(r *pb.ClaimRate) string { return s.language.Title(r.GetStatement()) }),
		shareColumn("kept", words.Kept, func(r *pb.ClaimRate) *int32 { return kept(r).BasisPoints }),
		shareColumn("low", words.LowerEnd, func(r *pb.ClaimRate) *int32 { return kept(r).LowBasisPoints }),
		shareColumn("high", words.UpperEnd, func(r *pb.ClaimRate) *int32 { return kept(r).HighBasisPoints }),
		countColumn("of", words.VisitsHead, func(r *pb.ClaimRate) int32 { return kept(r).GetOf() }),
		textColumn("questions", words.Question, func(r *pb.ClaimRate) string {
			var lines []string
			for _, q := range r.GetQuestions() {
				text := cmp.Or(c.GetTitles().GetQuestions()[q.GetQuestion()], q.GetQuestion())
				if q.GetRate().GetOf() > 0 {
					text += " " + s.percent(q.GetRate().GetBasisPoints())
				}
				lines = append(lines, text)
			}
			return strings.Join(lines, "\n")
		}),
	}, c.GetClaims())}
}
