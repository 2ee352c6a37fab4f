package guide

import (
	"context"
	"html/template"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// mostQuestions is the number of questions in the table of detail.
const mostQuestions = 5

// detail shows the score of one location by section and by question, beside the whole client.
func (p *page) detail(ctx context.Context) (*part, error) {
	_, picture, err := getPicture(ctx, p, "scorecard", &pb.GetScorecardRequest{
		Client: p.Client, Location: p.Story.Pressing, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
		GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_SECTION},
	}, p.figures.GetScorecard)
	if err != nil {
		return nil, err
	}
	here, err := p.scorecard(ctx, p.Story.Pressing, p.Story.From, pb.Scorecard_QUESTION)
	if err != nil {
		return nil, err
	}
	all, err := p.scorecard(ctx, storage.WholeClient, p.Story.From, pb.Scorecard_QUESTION)
	if err != nil {
		return nil, err
	}
	s := &part{
		Title: p.language.Text(detailTitle, "location", here.GetTitles().GetLocation()), Pictures: []template.HTML{picture},
		Sentences: []template.HTML{p.html(detailScore, "figure", p.figure(here.GetTotal()))}, Note: p.html(detailNote),
	}
	pairs := farthestPairs(here, all)
	if len(pairs) == 0 {
		s.Sentences = append(s.Sentences, p.html(tooFewToCompare))
		return s, nil
	}
	titles := here.GetTitles().GetQuestions()
	worst := pairs[0]
	s.Sentences = append(s.Sentences, p.html(farthestBelow, "question", name(titles, worst.question),
		"here", p.figure(worst.here), "all", p.figure(worst.all), "verdict", p.html(worst.verdict())))
	t := table{Caption: p.html(farthestCaption), Head: p.list(words.Question, hereHead, words.Interval, clientHead, comparedHead)}
	for _, q := range pairs[:min(len(pairs), mostQuestions)] {
		t.Rows = append(t.Rows, []template.HTML{
			name(titles, q.question), p.percent(q.here.BasisPoints), p.interval(q.here.LowBasisPoints, q.here.HighBasisPoints),
			p.percent(q.all.BasisPoints), p.html(q.verdict()),
		})
	}
	s.Tables = append(s.Tables, t)
	return s, nil
}

// pair is the figures of a question at one location and at the whole client.
type pair struct {
	question  string
	here, all *pb.Figure
}

// below returns by how many basis points the location lies below the client.
func (q pair) below() int32 { return q.all.GetBasisPoints() - q.here.GetBasisPoints() }

// verdict returns whether the intervals are apart. That is stricter than an interval of the difference.
func (q pair) verdict() words.Text {
	switch {
	case q.here.HighBasisPoints == nil || q.all.LowBasisPoints == nil:
		return tooFewVisits
	case q.here.GetHighBasisPoints() < q.all.GetLowBasisPoints():
		return intervalsApart
	}
	return intervalsOverlap
}

// farthestPairs returns the questions with a figure at both, the one farthest below the client first.
func farthestPairs(here, all *pb.Scorecard) []pair {
	figures := map[string]*pb.Figure{}
	for _, row := range all.GetRows() {
		figures[row.GetQuestion()] = row.GetTotal()
	}
	var pairs []pair
	for _, row := range here.GetRows() {
		q := pair{row.GetQuestion(), row.GetTotal(), figures[row.GetQuestion()]}
		if q.here.GetConfidence() == pb.Figure_OK && q.here.BasisPoints != nil && q.all != nil && q.all.BasisPoints != nil {
			pairs = append(pairs, q)
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return int(b.below() - a.below()) })
	return pairs
}
