package workbook

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// ofLocationReport returns the workbook of a location's report: its figures in front, and a sheet for each of its parts.
func ofLocationReport(r *pb.LocationReport, language string) Book {
	card := r.GetScorecard()
	if card == nil {
		card = &pb.Scorecard{Client: r.GetClient(), Location: r.GetLocation(), Program: r.GetProgram(), From: r.GetFrom(), To: r.GetTo(), AsOf: r.GetAsOf()}
	}
	s := &scorecardBook{Scorecard: card, language: words.Match(language), brief: true}
	trend := bookOf(cmp.Or(r.GetTrend(), &pb.Trend{}), language)
	trend.brief = true
	trend.Breaks, trend.Events = r.GetTrend().GetBreaks(), r.GetTrend().GetEvents()
	first, used := trend.trend(r.GetTrend())
	var more []Sheet
	more = append(more, s.placesSheet(r)...)
	more = append(more, s.part(card)...)
	more = append(more, s.part(r.GetQuestions())...)
	if w := r.GetWaits(); w != nil {
		more = append(more, bookOf(w, language).waits(w))
	}
	if c := r.GetClaims(); c != nil {
		of := bookOf(c, language)
		more = append(append(append(more, of.gaps(c)), of.claimedByPlace(c)...), of.claimed(c)...)
	}
	more = append(more, s.sheets(s.commended, s.events)...)
	more = append(more, s.lastReports(r))
	for i := range more {
		more[i].Below = true
		if len(more[i].Table.Rows) > mostBelow {
			more[i].Charts = nil
		}
	}
	b := s.finished(s.term(reportKind(r)), used, first, more...)
	b.Headline = s.headline()
	return b
}

// mostBelow is how many rows a sheet has at most that is printed with a chart.
const mostBelow = 12

// reportKind returns what a report is of.
func reportKind(r *pb.LocationReport) words.Text {
	switch {
	case r.GetLocation() == "all":
		return words.ClientReport
	case len(r.GetPlaces().GetRows()) > 0:
		return words.RegionReport
	}
	return words.LocationReport
}

// placesSheet returns the sheet of the children of a location with their ranks.
func (s *scorecardBook) placesSheet(r *pb.LocationReport) []Sheet {
	card := r.GetPlaces()
	if len(card.GetRows()) == 0 {
		return nil
	}
	of := &scorecardBook{Scorecard: card, language: s.language, brief: s.brief}
	ranks := map[string]*pb.RankedLocation{}
	for _, l := range r.GetPlaceRankings() {
		ranks[l.GetLocation()] = l
	}
	var rows []figureRow
	for _, row := range card.GetRows() {
		names := append([]sheet.Cell{of.place(row.GetLocation())}, of.rankCells(ranks[row.GetLocation()])...)
		rows = append(rows, figureRow{names: names, figure: filled(row.GetTotal()), difference: row.GetDifference()})
	}
	columns := append([]sheet.Column{{Key: "location", Kind: sheet.KindText}}, rankColumns...)
	made, _ := of.sheetOf(s.term(words.ByPlace), columns, rows)
	made.Charts = []Chart{{Kind: Bars, Title: s.scoreBy(s.language.Column("location")), Category: "location", Values: []string{keyScore}}}
	return []Sheet{made}
}

// lastReports returns the sheet of the last released reports.
func (s *scorecardBook) lastReports(r *pb.LocationReport) Sheet {
	titles := r.GetQuestions().GetTitles().GetQuestions()
	return tableOf(s.language, s.term(words.LastReports), 2, []tableColumn[*pb.ReleasedReport]{
		textColumn("month", words.Month, func(r *pb.ReleasedReport) string { return s.period(r.GetMonth()) }),
		textColumn("location", words.Location, func(r *pb.ReleasedReport) string { return chart.LocationTitle(s.Scorecard, r.GetLocation()) }),
		shareColumn(keyScore, words.Score, func(r *pb.ReleasedReport) *int32 { return cmp.Or(r.GetScore(), &pb.Score{}).EffectiveBasisPoints }),
		textColumn("verdict", words.Verdict, func(r *pb.ReleasedReport) string { return s.language.Verdict(r.GetScore().GetVerdict().String()) }),
		textColumn("criticals", words.CriticalHead, func(r *pb.ReleasedReport) string {
			var failed []string
			for _, key := range r.GetWorstCriticals() {
				failed = append(failed, cmp.Or(titles[key], key))
			}
			return strings.Join(failed, "\n")
		}),
		textColumn("outcome", words.Outcome, func(r *pb.ReleasedReport) string { return s.language.Outcome(r.GetOutcome().String()) }),
		textColumn("narrative", words.WhatHappened, func(r *pb.ReleasedReport) string { return r.GetNarrative() }),
	}, r.GetReports())
}
