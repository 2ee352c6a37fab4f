package guide

import (
	"context"
	"html/template"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// mostRanked is how many places a ranking shows.
const mostRanked = 40

// ranked shows how places stand, those with too few visits apart.
func ranked(ctx context.Context, a *asker) (*step, error) {
	r, picture, err := draw(ctx, a, "rankings", &pb.ListRankingsRequest{
		Client: a.Client, Location: a.Story.Ranked, Program: a.Story.Program, From: a.Story.RankedFrom, To: a.Story.To,
		PageSize: mostRanked,
	}, a.figures.ListRankings)
	if err != nil {
		return nil, err
	}
	c, err := ask(ctx, a, "consistency", &pb.GetConsistencyRequest{
		Client: a.Client, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
	}, a.figures.GetConsistency)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title: "Who stands where", Pictures: []template.HTML{picture},
		Says: []template.HTML{first(r), orderOf(r)},
		Note: "Under five visits a place has no rank: one good or bad day would decide it.",
	}
	if len(r.GetThin()) > 0 {
		thin := r.GetThin()[0]
		s.Says = append(s.Says, say("Places with too few visits are set apart and never ranked, such as %s: %s.",
			called(r.GetTitles().GetLocations(), thin.GetLocation()), figure(thin.GetTotal())))
	}
	if b := c.GetBetweenLocations(); b.GetShareBetweenBasisPoints() > 0 {
		s.Says = append(s.Says, say("Of all that visits differ by, %s (%s) lies between places; the rest is from one visit to the next at the same place.",
			percent(b.ShareBetweenBasisPoints), interval(b.LowBasisPoints, b.HighBasisPoints)))
	}
	if b := c.GetBetweenStaff(); b.GetShareBetweenBasisPoints() > 0 {
		s.Says = append(s.Says, say("Between the members of staff who served, none of them named, it is %s (%s). They had been told that visits are made.",
			percent(b.ShareBetweenBasisPoints), interval(b.LowBasisPoints, b.HighBasisPoints)))
	}
	return s, nil
}

// first says who leads.
func first(r *pb.ListRankingsResponse) template.HTML {
	if len(r.GetRankings()) == 0 {
		return "No place has enough visits to be ranked."
	}
	best := r.GetRankings()[0]
	return say("The best place here is %s with %s: rank %s among %s of the client that are ranked.",
		called(r.GetTitles().GetLocations(), best.GetLocation()), figure(best.GetTotal()), whole(best.GetRank()), whole(r.GetRanked()))
}

// orderOf says how much of the order can be told from chance.
func orderOf(r *pb.ListRankingsResponse) template.HTML {
	list := r.GetRankings()
	at := slices.IndexFunc(list, (*pb.RankedLocation).GetApart)
	switch {
	case len(list) == 0:
		return "So there is no order."
	case at < 0:
		return "No interval is clear of those of both its neighbours: of places next to each other in the list, the order may be chance."
	}
	return say("The interval of %s touches neither of its neighbours'; wherever intervals overlap, the order cannot be told from chance.",
		called(r.GetTitles().GetLocations(), list[at].GetLocation()))
}

// pressed opens the figure of one location down to its questions, beside the whole client.
func pressed(ctx context.Context, a *asker) (*step, error) {
	_, picture, err := draw(ctx, a, "scorecard", &pb.GetScorecardRequest{
		Client: a.Client, Location: a.Story.Pressing, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
		GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_SECTION},
	}, a.figures.GetScorecard)
	if err != nil {
		return nil, err
	}
	here, err := a.scorecard(ctx, a.Story.Pressing, a.Story.From, pb.Scorecard_QUESTION)
	if err != nil {
		return nil, err
	}
	all, err := a.scorecard(ctx, storage.WholeClient, a.Story.From, pb.Scorecard_QUESTION)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title: "One number, opened: " + here.GetTitles().GetLocation(), Pictures: []template.HTML{picture},
		Says: []template.HTML{say("As a whole it stands at %s, which says little of what is wrong.", figure(here.GetTotal()))},
		Note: "By section, then by question. It goes on from here down to single visits: the released reports have the points of each question.",
	}
	pairs := farthest(here, all)
	if len(pairs) == 0 {
		s.Says = append(s.Says, "There is too little to set its questions beside those of the whole client.")
		return s, nil
	}
	worst := pairs[0]
	s.Says = append(s.Says, say("Farthest below the whole client lies “%s”: %s, where the whole client has %s. %s",
		called(here.GetTitles().GetQuestions(), worst.question), figure(worst.here), figure(worst.all), worst.verdict()))
	t := table{Caption: "The questions that lie farthest below the whole client", Head: []string{"Question", "Here", "95 % interval", "Whole client", "Beside each other"}}
	for _, p := range pairs[:min(len(pairs), 5)] {
		t.Rows = append(t.Rows, []template.HTML{
			called(here.GetTitles().GetQuestions(), p.question), percent(p.here.BasisPoints),
			interval(p.here.LowBasisPoints, p.here.HighBasisPoints), percent(p.all.BasisPoints), p.verdict(),
		})
	}
	s.Tables = append(s.Tables, t)
	return s, nil
}

// pair is a question at one location and at the whole client.
type pair struct {
	question  string
	here, all *pb.Figure
}

// below is by how many basis points the location lies below.
func (p pair) below() int32 { return p.all.GetBasisPoints() - p.here.GetBasisPoints() }

// verdict says whether the intervals are apart, which is stricter than an interval of the difference.
func (p pair) verdict() template.HTML {
	switch {
	case p.here.HighBasisPoints == nil || p.all.LowBasisPoints == nil:
		return "There are too few visits to say more."
	case p.here.GetHighBasisPoints() < p.all.GetLowBasisPoints():
		return "The intervals do not touch."
	}
	return "The intervals overlap: no difference that can be told from chance."
}

// farthest are the questions that both have a figure of, the one farthest below first.
func farthest(here, all *pb.Scorecard) []pair {
	figures := map[string]*pb.Figure{}
	for _, row := range all.GetRows() {
		figures[row.GetQuestion()] = row.GetTotal()
	}
	var pairs []pair
	for _, row := range here.GetRows() {
		p := pair{row.GetQuestion(), row.GetTotal(), figures[row.GetQuestion()]}
		if p.here.GetConfidence() == pb.Figure_OK && p.here.BasisPoints != nil && p.all != nil && p.all.BasisPoints != nil {
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return int(b.below() - a.below()) })
	return pairs
}
