package picture

import (
	"cmp"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// answersOf draws how many chose each option, question after question. Of one question the title is its text.
func answersOf(a *pb.Answers, language *words.Language) Picture {
	title := language.Text(words.WhatWasAnswered)
	one := len(a.GetQuestions()) == 1
	if one {
		title = titleOf(a.GetTitles().GetQuestions(), a.GetQuestions()[0].GetQuestion())
	}
	bars := Bars{
		Caption: captionOf(a, title, language), Value: language.Text(words.ShareOfAnswers), Count: language.Heading(words.AnsweredHead),
	}
	for _, q := range a.GetQuestions() {
		for _, row := range q.GetRows() {
			group := GroupOfAnswers(a, row, len(q.GetRows()), language)
			under := group
			if !one {
				under = strings.TrimSuffix(titleOf(a.GetTitles().GetQuestions(), q.GetQuestion())+" · "+group, " · ")
			}
			for _, o := range row.GetOptions() {
				bars.Bars = append(bars.Bars, chart.Bar{Title: cmp.Or(o.GetTitle(), o.GetKey()), Figure: shareOf(o, row.GetVisits())})
				bars.Under = append(bars.Under, under)
			}
		}
	}
	if one && !slices.ContainsFunc(bars.Under, func(under string) bool { return under != "" }) {
		bars.Under = nil
	}
	return bars
}

// GroupOfAnswers names the group of a row of answers: its month, quarter or location, and its version where the rows of the
// question differ by that alone.
func GroupOfAnswers(a *pb.Answers, row *pb.AnswersRow, rows int, language *words.Language) string {
	var parts []string
	if row.Month != nil {
		parts = append(parts, language.Month(row.GetMonth()))
	}
	if row.Quarter != nil {
		parts = append(parts, language.Quarter(row.GetQuarter()))
	}
	if row.Location != nil {
		parts = append(parts, titleOf(a.GetTitles().GetLocations(), row.GetLocation()))
	}
	if len(a.GetGroupBy()) == 0 && rows > 1 {
		parts = append(parts, language.Column("version")+" "+language.Number(int64(row.GetVersion())))
	}
	return strings.Join(parts, " · ")
}

func shareOf(o *pb.OptionShare, visits int32) chart.Figure {
	return chart.Figure{
		Value: o.BasisPoints, Low: o.LowBasisPoints, High: o.HighBasisPoints, Visits: int64(visits), Confidence: scorecard.ConfidenceOf(int64(visits)),
	}
}

// Felt is one share of an experience.
type Felt struct {
	Title words.Text
	Rate  *pb.Rate
}

// FeltShares lists the shares of an experience that there are, in their order. Those of promises are of the promises given
// and have no interval.
func FeltShares(e *pb.Experience) []Felt {
	all := []Felt{
		{words.WouldReturn, e.GetWouldReturn()}, {words.FeltBetter, e.GetFeelings().GetBetter()}, {words.FeltSame, e.GetFeelings().GetSame()},
		{words.FeltWorse, e.GetFeelings().GetWorse()}, {words.WasAsked, e.GetWasAskedAllWell()},
		{words.WouldComplain, e.GetWouldHaveComplained()}, {words.SilentSeen, e.GetSilent().GetObserved()},
	}
	if p := e.GetPromises(); p.GetGiven() > 0 {
		of := func(n int32) *pb.Rate {
			return &pb.Rate{Count: n, Of: p.GetGiven(), BasisPoints: new(int32(int64(n) * chart.Hundred / int64(p.GetGiven())))}
		}
		all = append(all, Felt{words.PromisesInTime, of(p.GetKeptInTime())}, Felt{words.PromisesLate, of(p.GetKeptLate())}, Felt{words.PromisesBroken, of(p.GetNotKept())})
	}
	var some []Felt
	for _, f := range all {
		if f.Rate != nil && f.Rate.BasisPoints != nil {
			some = append(some, f)
		}
	}
	return some
}

// NetPromoter returns the Net Promoter in words; "" where nobody was asked.
func NetPromoter(r *pb.Recommendation, language *words.Language) string {
	if r.GetVisits() == 0 {
		return ""
	}
	text, values := words.NetPromoterFew, []string{
		"up", language.Number(int64(r.GetPromoters())), "between", language.Number(int64(r.GetPassives())), "down", language.Number(int64(r.GetDetractors())),
	}
	if r.NetPromoterBasisPoints != nil {
		text = words.NetPromoterFigure
		values = append(values, "n", language.Points(r.GetNetPromoterBasisPoints()),
			"low", language.PointsFrom(r.GetLowBasisPoints()), "high", language.PointsTo(r.GetHighBasisPoints()))
	}
	return language.Text(text, values...)
}

// experienceOf draws the shares of an experience, with the Net Promoter below the title.
func experienceOf(e *pb.Experience, language *words.Language) Picture {
	caption := captionOf(e, language.Text(words.HowItFelt), language)
	if n := NetPromoter(e.GetRecommendation(), language); n != "" {
		caption.Notes = append(caption.Notes, language.Text(words.NetPromoter)+": "+n)
	}
	bars := Bars{Caption: caption, Value: language.Text(words.ShareOfAnswers), Count: language.Heading(words.AnsweredHead)}
	for _, f := range FeltShares(e) {
		bars.Bars = append(bars.Bars, chart.Bar{Title: language.Text(f.Title), Figure: chart.Figure{
			Value: f.Rate.BasisPoints, Low: f.Rate.LowBasisPoints, High: f.Rate.HighBasisPoints, Visits: int64(f.Rate.GetOf()),
			Confidence: scorecard.ConfidenceOf(int64(f.Rate.GetOf())),
		}})
	}
	return bars
}
