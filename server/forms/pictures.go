package forms

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// answer is what every answer with figures says of itself.
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

// figure is a figure as it is drawn.
func figure(f *pb.Figure) picture.Figure {
	out := picture.Figure{Visits: int64(f.GetVisits()), Confidence: scorecard.Confidence(f.GetConfidence().String())}
	if f != nil {
		out.Value, out.Low, out.High = f.BasisPoints, f.LowBasisPoints, f.HighBasisPoints
	}
	if f.GetConfidence() == pb.Figure_CONFIDENCE_UNSPECIFIED {
		out.Confidence = scorecard.ConfidenceNone
	}
	return out
}

// called is the title of an id or key, or itself where it has none.
func called(titles map[string]string, key string) string { return cmp.Or(titles[key], key) }

// drawScorecard draws one figure large, a time line, or bars.
func drawScorecard(s *pb.Scorecard, language *words.Language) svg {
	switch {
	case len(s.GetRows()) == 0 && len(s.GetPrograms()) > 0:
		bars := picture.Bars{Caption: caption(s, language)}
		for _, p := range s.GetPrograms() {
			bars.Bars = append(bars.Bars, picture.Bar{Title: called(s.GetTitles().GetPrograms(), p.GetProgram()), Figure: figure(p.GetTotal())})
		}
		return bars
	case len(s.GetGroupBy()) == 0:
		return picture.Single{
			Caption: caption(s, language), Figure: figure(s.GetTotal()), Band: called(s.GetTitles().GetBands(), s.GetTotal().GetBand()),
		}
	case len(s.GetGroupBy()) == 1 && len(s.GetPrograms()) == 0 &&
		(s.GetGroupBy()[0] == pb.Scorecard_MONTH || s.GetGroupBy()[0] == pb.Scorecard_QUARTER):
		return timeline(s, language)
	}
	bars := picture.Bars{Caption: caption(s, language)}
	for _, row := range s.GetRows() {
		if row.Question != nil && row.GetTotal().GetPossible() == 0 {
			continue // It can earn nothing, so there is no share of it.
		}
		bars.Bars = append(bars.Bars, picture.Bar{Title: rowTitle(s, row, language), Figure: figure(row.GetTotal())})
	}
	return bars
}

// rowTitle says what a row is of, in the order of the groupings.
func rowTitle(s *pb.Scorecard, row *pb.ScorecardRow, language *words.Language) string {
	t := s.GetTitles()
	var parts []string
	if row.Program != nil {
		parts = append(parts, called(t.GetPrograms(), row.GetProgram()))
	}
	for _, g := range s.GetGroupBy() {
		switch g {
		case pb.Scorecard_MONTH:
			parts = append(parts, language.Month(row.GetMonth()))
		case pb.Scorecard_QUARTER:
			parts = append(parts, language.Quarter(row.GetQuarter()))
		case pb.Scorecard_WAVE:
			parts = append(parts, row.GetWave())
		case pb.Scorecard_LOCATION:
			parts = append(parts, called(t.GetLocations(), row.GetLocation()))
		case pb.Scorecard_SECTION:
			parts = append(parts, called(t.GetSections(), row.GetSection()))
		case pb.Scorecard_DIMENSION:
			parts = append(parts, row.GetDimension())
		case pb.Scorecard_QUESTION:
			parts = append(parts, called(t.GetQuestions(), row.GetQuestion()))
		case pb.Scorecard_CHANNEL:
			parts = append(parts, language.Channel(row.GetChannel().String()))
		}
	}
	return strings.Join(parts, " · ")
}

// timeline draws a scorecard by month or quarter as the trend that it is.
func timeline(s *pb.Scorecard, language *words.Language) svg {
	t := &pb.Trend{
		Program: s.GetProgram(), From: s.GetFrom(), To: s.GetTo(), Breaks: s.GetBreaks(), Events: s.GetEvents(), Titles: s.GetTitles(),
	}
	var broken []scorecard.Month
	for _, b := range s.GetBreaks() {
		broken = append(broken, lastMonth(b.GetMonth()))
	}
	for _, row := range s.GetRows() {
		label := row.GetMonth() + row.GetQuarter()
		t.Points = append(t.Points, &pb.TrendPoint{
			Label: label, Total: row.GetTotal(), LikeForLike: row.GetLikeForLike(),
			Segment: scorecard.Segment(lastMonth(label), broken),
		})
	}
	return drawTrend(t, language)
}

func drawTrend(t *pb.Trend, language *words.Language) svg {
	out := picture.Trend{Caption: caption(t, language), PassMark: t.PassMarkBasisPoints}
	for i, p := range t.GetPoints() {
		point := picture.TrendPoint{Period: p.GetLabel(), Figure: figure(p.GetTotal()), Segment: p.GetSegment()}
		if like := p.GetLikeForLike(); like != nil {
			point.LikeForLike.Coverage = like.GetCoverageBasisPoints()
			if like.GetTotal() != nil {
				point.LikeForLike.Value = like.GetTotal().BasisPoints
			}
		}
		if i > 0 && p.GetSegment() != t.GetPoints()[i-1].GetSegment() {
			point.Versions = versionsSince(t.GetBreaks(), t.GetPoints()[i-1], p)
		}
		out.Points = append(out.Points, point)
	}
	for _, e := range t.GetEvents() {
		out.Events = append(out.Events, picture.Event{Month: e.GetMonth(), Title: language.Title(e.GetTitle())})
	}
	return out
}

// versionsSince are the versions that a point begins with, and the one before did not.
func versionsSince(breaks []*pb.TrendBreak, before, point *pb.TrendPoint) []int32 {
	var versions []int32
	for _, b := range breaks {
		if month := lastMonth(b.GetMonth()); lastMonth(before.GetLabel()) < month && month <= lastMonth(point.GetLabel()) {
			versions = append(versions, b.GetToVersion())
		}
	}
	return versions
}

// lastMonth is the last month of a month or quarter, which are well formed in every answer.
func lastMonth(label string) scorecard.Month {
	month, _ := scorecard.LastMonth(label)
	return month
}

func drawRankings(r *pb.ListRankingsResponse, language *words.Language) svg {
	out := picture.Ranking{Caption: caption(r, language), Of: int64(r.GetRanked()), Rows: picture.MaxMarks}
	for _, l := range r.GetRankings() {
		out.Places = append(out.Places, picture.Place{
			Rank: int64(l.GetRank()), Title: called(r.GetTitles().GetLocations(), l.GetLocation()), Figure: figure(l.GetTotal()),
		})
	}
	for _, l := range r.GetThin() {
		out.Thin = append(out.Thin, picture.Bar{Title: called(r.GetTitles().GetLocations(), l.GetLocation()), Figure: figure(l.GetTotal())})
	}
	return out
}

// drawWaits draws the first question's waits: whoever wants another one names it in the question.
func drawWaits(w *pb.Waits, language *words.Language) svg {
	out := picture.Waits{Caption: caption(w, language)}
	if len(w.GetQuestions()) == 0 {
		return out
	}
	q := w.GetQuestions()[0]
	out.Title = called(w.GetTitles().GetQuestions(), q.GetQuestion())
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

func drawClaims(c *pb.ClaimComparison, language *words.Language) svg {
	out := picture.Gaps{Caption: caption(c, language)}
	add := func(title string, g *pb.ClaimGap) {
		out.Gaps = append(out.Gaps, picture.Gap{
			Title: title, Claimed: g.ClaimedBasisPoints,
			Observed: picture.Figure{Value: g.ObservedBasisPoints, Visits: int64(g.GetVisits()), Confidence: scorecard.ConfidenceOf(int64(g.GetVisits()))},
			Value:    g.GapBasisPoints, Low: g.LowBasisPoints, High: g.HighBasisPoints,
		})
	}
	if c.GetTotal() != nil {
		add(cmp.Or(c.GetTitles().GetProgram(), c.GetProgram()), c.GetTotal())
	}
	for _, g := range c.GetSections() {
		add(called(c.GetTitles().GetSections(), g.GetKey()), g)
	}
	for _, g := range c.GetQuestions() {
		add(called(c.GetTitles().GetQuestions(), g.GetKey()), g)
	}
	return out
}
