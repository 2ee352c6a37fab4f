package picture

import (
	"cmp"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Of returns the picture of an answer of the API; nil where it has none.
func Of(m proto.Message, language *words.Language) Picture {
	switch a := m.(type) {
	case *pb.Scorecard:
		return scorecardOf(a, language)
	case *pb.Trend:
		return Trend{Caption: captionOf(a, trendTitle(a.GetBy(), language), language), Trend: chart.TrendOf(a, language)}
	case *pb.ListRankingsResponse:
		return rankingOf(a, language)
	case *pb.Waits:
		return waitsOf(a, language)
	case *pb.ClaimComparison:
		return GapsOf(a, language)
	case *pb.Answers:
		return answersOf(a, language)
	case *pb.Experience:
		return experienceOf(a, language)
	}
	return nil
}

// answer has the fields that all answers with figures share.
type answer interface {
	GetFrom() string
	GetTo() string
	GetProgram() string
	GetTitles() *pb.Titles
}

// captionOf returns what a picture is of: its kind and the location, the program, the span, and the channel and the
// segments that it is narrowed to.
func captionOf(a answer, kind string, language *words.Language) Caption {
	t := a.GetTitles()
	whose := []string{t.GetClient()}
	if t.GetLocation() != t.GetClient() && t.GetLocation() != "" {
		whose = append(whose, t.GetLocation())
	}
	subtitle := []string{language.Span(a.GetFrom(), a.GetTo())}
	if program := cmp.Or(t.GetProgram(), a.GetProgram()); program != "" {
		subtitle = append([]string{program}, subtitle...)
	}
	if narrowed, ok := a.(interface{ GetChannel() pb.Channel }); ok && narrowed.GetChannel() != pb.Channel_CHANNEL_UNSPECIFIED {
		subtitle = append(subtitle, language.Channel(narrowed.GetChannel().String()))
	}
	if narrowed, ok := a.(interface{ GetSegments() []string }); ok {
		subtitle = append(subtitle, narrowed.GetSegments()...)
	}
	title := strings.TrimSuffix(kind+" – "+strings.Join(whose, " · "), " – ")
	return Caption{Title: title, Subtitle: strings.Join(subtitle, " · ")}
}

// trendTitle names a score over time.
func trendTitle(by pb.Scorecard_Grouping, language *words.Language) string {
	period := words.Month
	if by == pb.Scorecard_QUARTER {
		period = words.Quarter
	}
	return language.Text(words.ScoreBy, "group", language.Lower(language.Text(period)))
}

// titleOf returns the title of an id or key, or itself where it has none.
func titleOf(titles map[string]string, key string) string { return cmp.Or(titles[key], key) }

// scorecardOf draws one figure large, a time line, or bars.
func scorecardOf(s *pb.Scorecard, language *words.Language) Picture {
	groups := s.GetGroupBy()
	switch {
	case len(s.GetRows()) == 0 && len(s.GetPrograms()) > 0:
		title := language.Text(words.ScoreBy, "group", language.Lower(language.Text(words.Program)))
		bars := Bars{Caption: captionOf(s, title, language)}
		for _, p := range s.GetPrograms() {
			bars.Bars = append(bars.Bars, chart.Bar{Title: titleOf(s.GetTitles().GetPrograms(), p.GetProgram()), Figure: chart.FigureOf(p.GetTotal())})
		}
		return bars
	case len(groups) == 0:
		return Single{
			Caption: captionOf(s, language.Text(words.Score), language), Figure: chart.FigureOf(s.GetTotal()),
			Band: titleOf(s.GetTitles().GetBands(), s.GetTotal().GetBand()),
		}
	case len(groups) == 1 && len(s.GetPrograms()) == 0 && (groups[0] == pb.Scorecard_MONTH || groups[0] == pb.Scorecard_QUARTER):
		return Trend{Caption: captionOf(s, trendTitle(groups[0], language), language), Trend: chart.TrendOfScorecard(s, language)}
	}
	bars := Bars{Caption: captionOf(s, groupsTitle(groups, language), language)}
	for _, row := range s.GetRows() {
		if row.Question != nil && row.GetTotal().GetPossible() == 0 {
			continue // It can earn nothing, so it has no share.
		}
		bars.Bars = append(bars.Bars, chart.Bar{Title: rowTitle(s, row, language), Figure: chart.FigureOf(row.GetTotal())})
	}
	return bars
}

// groupsTitle names a score by its groupings.
func groupsTitle(groups []pb.Scorecard_Grouping, language *words.Language) string {
	var names []string
	for _, by := range groups {
		names = append(names, language.Lower(language.Column(strings.ToLower(by.String()))))
	}
	return language.Text(words.ScoreBy, "group", strings.Join(names, " × "))
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

func rankingOf(r *pb.ListRankingsResponse, language *words.Language) Ranking {
	title := captionOf(r, language.Text(words.RankingOfLocations), language)
	out := Ranking{Caption: title, Of: int64(r.GetRanked()), Rows: MaxMarks}
	for _, l := range r.GetRankings() {
		out.Places = append(out.Places, Place{
			Rank: int64(l.GetRank()), Title: titleOf(r.GetTitles().GetLocations(), l.GetLocation()), Figure: chart.FigureOf(l.GetTotal()),
			Best: int64(l.GetBestRank()), Worst: int64(l.GetWorstRank()),
		})
	}
	for _, l := range r.GetThin() {
		out.Thin = append(out.Thin, chart.Bar{Title: titleOf(r.GetTitles().GetLocations(), l.GetLocation()), Figure: chart.FigureOf(l.GetTotal())})
	}
	return out
}

// waitsOf draws the first question's waits: whoever wants another one names it in the question.
func waitsOf(w *pb.Waits, language *words.Language) Waits {
	if len(w.GetQuestions()) == 0 {
		return Waits{Caption: captionOf(w, language.Text(words.Waiting), language)}
	}
	q := w.GetQuestions()[0]
	title := language.Text(words.WaitsOf, "question", titleOf(w.GetTitles().GetQuestions(), q.GetQuestion()))
	out := Waits{
		Caption: captionOf(w, title, language), LeftUnserved: int64(q.GetLeftUnserved()), HungUp: int64(q.GetHungUp()), MedianSeconds: q.MedianSeconds,
	}
	if q.GetHeavilyCensored() {
		out.SurvivalMedianSeconds = q.SurvivalMedianSeconds
	}
	for _, c := range q.GetCounts() {
		out.Counts = append(out.Counts, WaitCount{FromSeconds: c.GetFromSeconds(), BelowSeconds: c.BelowSeconds, Served: int64(c.GetServed())})
	}
	return out
}

// GapsOf draws what is claimed beside what was observed: the total, sections and questions.
func GapsOf(c *pb.ClaimComparison, language *words.Language) Gaps {
	out := Gaps{Caption: captionOf(c, language.Text(words.ClaimedAndObserved), language)}
	if c.GetTotal() != nil {
		out.Gaps = append(out.Gaps, gapOf(language.Text(words.WholeChecklist), c.GetTotal()))
	}
	for _, g := range c.GetSections() {
		out.Gaps = append(out.Gaps, gapOf(titleOf(c.GetTitles().GetSections(), g.GetKey()), g))
	}
	for _, g := range c.GetQuestions() {
		out.Gaps = append(out.Gaps, gapOf(titleOf(c.GetTitles().GetQuestions(), g.GetKey()), g))
	}
	return out
}

// PlaceGapsOf draws the same of the total, at each child of the location.
func PlaceGapsOf(c *pb.ClaimComparison, language *words.Language) Gaps {
	out := Gaps{Caption: captionOf(c, language.Text(words.ClaimedAndObserved), language)}
	for _, g := range c.GetLocations() {
		out.Gaps = append(out.Gaps, gapOf(titleOf(c.GetTitles().GetLocations(), g.GetKey()), g))
	}
	return out
}

func gapOf(title string, g *pb.ClaimGap) Gap {
	return Gap{
		Title: title, Claimed: g.ClaimedBasisPoints,
		Observed: chart.Figure{Value: g.ObservedBasisPoints, Visits: int64(g.GetVisits()), Confidence: scorecard.ConfidenceOf(int64(g.GetVisits()))},
		Value:    g.GapBasisPoints, Low: g.LowBasisPoints, High: g.HighBasisPoints,
	}
}
