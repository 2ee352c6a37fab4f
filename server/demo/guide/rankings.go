package guide

import (
	"context"
	"html/template"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// mostRanked is the number of places that the ranking shows.
const mostRanked = 40

// rankings shows how places rank, with those that have too few visits set apart.
func (p *page) rankings(ctx context.Context) (*part, error) {
	r, picture, err := getPicture(ctx, p, "rankings", &pb.ListRankingsRequest{
		Client: p.Client, Location: p.Story.Ranked, Program: p.Story.Program, From: p.Story.RankedFrom, To: p.Story.To,
		PageSize: mostRanked,
	}, p.figures.ListRankings)
	if err != nil {
		return nil, err
	}
	c, err := get(ctx, p, "consistency", &pb.GetConsistencyRequest{
		Client: p.Client, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
	}, p.figures.GetConsistency)
	if err != nil {
		return nil, err
	}
	s := &part{
		Title: p.language.Text(rankingTitle), Pictures: []template.HTML{picture},
		Sentences: []template.HTML{p.bestOf(r), p.orderOf(r)}, Note: p.html(rankingNote),
	}
	if len(r.GetThin()) > 0 {
		thin := r.GetThin()[0]
		s.Sentences = append(s.Sentences, p.html(thinPlaces,
			"location", name(r.GetTitles().GetLocations(), thin.GetLocation()), "figure", p.figure(thin.GetTotal())))
	}
	if b := c.GetBetweenLocations(); b.GetShareBetweenBasisPoints() > 0 {
		s.Sentences = append(s.Sentences, p.html(betweenLocations,
			"share", p.percent(b.ShareBetweenBasisPoints), "interval", p.interval(b.LowBasisPoints, b.HighBasisPoints)))
	}
	if b := c.GetBetweenStaff(); b.GetShareBetweenBasisPoints() > 0 {
		s.Sentences = append(s.Sentences, p.html(betweenStaff,
			"share", p.percent(b.ShareBetweenBasisPoints), "interval", p.interval(b.LowBasisPoints, b.HighBasisPoints)))
	}
	return s, nil
}

// bestOf returns a sentence about the place with the first rank.
func (p *page) bestOf(r *pb.ListRankingsResponse) template.HTML {
	if len(r.GetRankings()) == 0 {
		return p.html(nobodyRanked)
	}
	best := r.GetRankings()[0]
	return p.html(bestPlace, "location", name(r.GetTitles().GetLocations(), best.GetLocation()),
		"figure", p.figure(best.GetTotal()), "rank", count(p, best.GetRank()), "all", count(p, r.GetRanked()))
}

// orderOf returns a sentence about how much of the order may be chance.
func (p *page) orderOf(r *pb.ListRankingsResponse) template.HTML {
	list := r.GetRankings()
	at := slices.IndexFunc(list, (*pb.RankedLocation).GetApart)
	switch {
	case len(list) == 0:
		return p.html(noOrder)
	case at < 0:
		return p.html(orderMayBeChance)
	}
	return p.html(orderApart, "location", name(r.GetTitles().GetLocations(), list[at].GetLocation()))
}
