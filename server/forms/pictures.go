package forms

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// answer has the fields that all answers with figures share.
type answer interface {
	GetFrom() string
	GetTo() string
	GetProgram() string
	GetTitles() *pb.Titles
}

// caption returns what a picture is of, in a language.
func caption(a answer, language *words.Language) picture.Caption {
	t := a.GetTitles()
	title := []string{t.GetClient()}
	if t.GetLocation() != t.GetClient() && t.GetLocation() != "" {
		title = append(title, t.GetLocation())
	}
	subtitle := []string{language.Span(a.GetFrom(), a.GetTo())}
	if program := cmp.Or(t.GetProgram(), a.GetProgram()); program != "" {
		subtitle = append([]string{program}, subtitle...)
	}
	return picture.Caption{Title: strings.Join(title, " · "), Subtitle: strings.Join(subtitle, " · ")}
}

// titleOf returns the title of an id or key, or itself where it has none.
func titleOf(titles map[string]string, key string) string { return cmp.Or(titles[key], key) }

// drawScorecard draws one figure large, a time line, or bars.
func drawScorecard(s *pb.Scorecard, language *words.Language) picture.Picture {
	switch {
	case len(s.GetRows()) == 0 && len(s.GetPrograms()) > 0:
		bars := picture.Bars{Caption: caption(s, language)}
		for _, p := range s.GetPrograms() {
			bars.Bars = append(bars.Bars, chart.Bar{Title: titleOf(s.GetTitles().GetPrograms(), p.GetProgram()), Figure: chart.FigureOf(p.GetTotal())})
		}
		return bars
	case len(s.GetGroupBy()) == 0:
		return picture.Single{
			Caption: caption(s, language), Figure: chart.FigureOf(s.GetTotal()), Band: titleOf(s.GetTitles().GetBands(), s.GetTotal().GetBand()),
		}
	case len(s.GetGroupBy()) == 1 && len(s.GetPrograms()) == 0 &&
		(s.GetGroupBy()[0] == pb.Scorecard_MONTH || s.GetGroupBy()[0] == pb.Scorecard_QUARTER):
		return drawTimeline(s, language)
	}
	bars := picture.Bars{Caption: caption(s, language)}
	for _, row := range s.GetRows() {
		if row.Question != nil && row.GetTotal().GetPossible() == 0 {
			continue // It can earn nothing, so it has no share.
		}
		bars.Bars = append(bars.Bars, chart.Bar{Title: rowTitle(s, row, language), Figure: chart.FigureOf(row.GetTotal())})
	}
	return bars
}

// rowTitle returns the title of a row, in the order of the groupings.
func rowTitle(s *pb.Scorecard, row *pb.ScorecardRow, language *words.Language) string {
	var parts []string
	if row.Program != nil {
		parts = append(parts, titleOf(s.GetTitles().GetPrograms(), row.GetProgram()))
	}
	for _, by := range s.GetGroupBy() {
		parts = append(parts, chart.RowTitle(s, row, by, language))
	}
	return strings.Join(parts, " · ")
}

// drawTimeline draws a scorecard by month or quarter as the trend that it is.
func drawTimeline(s *pb.Scorecard, language *words.Language) picture.Picture {
	return picture.Trend{Caption: caption(s, language), Trend: chart.TrendOfScorecard(s, language)}
}

func drawTrend(t *pb.Trend, language *words.Language) picture.Picture {
	return picture.Trend{Caption: caption(t, language), Trend: chart.TrendOf(t, language)}
}

func drawRankings(r *pb.ListRankingsResponse, language *words.Language) picture.Picture {
	out := picture.Ranking{Caption: caption(r, language), Of: int64(r.GetRanked()), Rows: picture.MaxMarks}
	for _, l := range r.GetRankings() {
		out.Places = append(out.Places, picture.Place{
			Rank: int64(l.GetRank()), Title: titleOf(r.GetTitles().GetLocations(), l.GetLocation()), Figure: chart.FigureOf(l.GetTotal()),
		})
	}
	for _, l := range r.GetThin() {
		out.Thin = append(out.Thin, chart.Bar{Title: titleOf(r.GetTitles().GetLocations(), l.GetLocation()), Figure: chart.FigureOf(l.GetTotal())})
	}
	return out
}

// drawWaits draws the first question's waits: whoever wants another one names it in the question.
func drawWaits(w *pb.Waits, language *words.Language) picture.Picture {
	out := picture.Waits{Caption: caption(w, language)}
	if len(w.GetQuestions()) == 0 {
		return out
	}
	q := w.GetQuestions()[0]
	out.Title = titleOf(w.GetTitles().GetQuestions(), q.GetQuestion())
	out.Subtitle = strings.Join([]string{caption(w, language).Title, caption(w, language).Subtitle}, " · ")
	out.LeftUnserved, out.HungUp = int64(q.GetLeftUnserved()), int64(q.GetHungUp())
	out.MedianSeconds = q.MedianSeconds
	if q.GetHeavilyCensored() {
		out.SurvivalMedianSeconds = q.SurvivalMedianSeconds
	}
	for _, c := range q.GetCounts() {
		out.Counts = append(out.Counts, picture.WaitCount{
			FromSeconds: c.GetFromSeconds(), BelowSeconds: c.BelowSeconds, Served: int64(c.GetServed()),
		})
	}
	return out
}

func drawClaims(c *pb.ClaimComparison, language *words.Language) picture.Picture {
	out := picture.Gaps{Caption: caption(c, language)}
	add := func(title string, g *pb.ClaimGap) {
		out.Gaps = append(out.Gaps, picture.Gap{
			Title: title, Claimed: g.ClaimedBasisPoints,
			Observed: chart.Figure{Value: g.ObservedBasisPoints, Visits: int64(g.GetVisits()), Confidence: scorecard.ConfidenceOf(int64(g.GetVisits()))},
			Value:    g.GapBasisPoints, Low: g.LowBasisPoints, High: g.HighBasisPoints,
		})
	}
	if c.GetTotal() != nil {
		add(cmp.Or(c.GetTitles().GetProgram(), c.GetProgram()), c.GetTotal())
	}
	for _, g := range c.GetSections() {
		add(titleOf(c.GetTitles().GetSections(), g.GetKey()), g)
	}
	for _, g := range c.GetQuestions() {
		add(titleOf(c.GetTitles().GetQuestions(), g.GetKey()), g)
	}
	return out
}
