package guide

import (
	"context"
	"html/template"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// claims compares what managers believe with what shoppers met.
func (p *page) claims(ctx context.Context) (*part, error) {
	c, picture, err := getPicture(ctx, p, "claims:compare", &pb.CompareClaimsRequest{
		Client: p.Client, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
	}, p.figures.CompareClaims)
	if err != nil {
		return nil, err
	}
	s := &part{Title: p.language.Text(claimsTitle), Pictures: []template.HTML{picture}, Note: p.html(claimsNote)}
	if t := c.GetTotal(); t.GetGapBasisPoints() != 0 {
		s.Sentences = append(s.Sentences, p.html(assessedAndVisited, "n", count(p, t.GetLocations()))+" "+p.gap(t))
	} else {
		s.Sentences = append(s.Sentences, p.html(noneAssessed))
	}
	// The greatest gap is selected by its lower end: a great gap of few answers may be chance.
	sure := slices.DeleteFunc(slices.Clone(c.GetQuestions()), func(g *pb.ClaimGap) bool { return g.LowBasisPoints == nil })
	if len(sure) > 0 {
		most := slices.MaxFunc(sure, func(x, y *pb.ClaimGap) int { return int(x.GetLowBasisPoints() - y.GetLowBasisPoints()) })
		s.Sentences = append(s.Sentences, p.html(surestGap, "question", name(c.GetTitles().GetQuestions(), most.GetKey()))+" "+p.gap(most))
	}
	if len(c.GetClaims()) > 0 {
		s.Tables = append(s.Tables, p.ownClaims(c))
	}
	return s, nil
}

// gap returns how far a claim lies from what was observed.
func (p *page) gap(g *pb.ClaimGap) template.HTML {
	text := p.html(claimedAndMet,
		"claimed", p.percent(g.ClaimedBasisPoints), "n", count(p, g.GetVisits()), "met", p.percent(g.ObservedBasisPoints))
	if !g.GetDiffers() {
		return text + " " + p.html(noGap)
	}
	return text + " " + p.html(gapText,
		"p", p.points(g.GetGapBasisPoints()), "interval", p.pointsInterval(g.LowBasisPoints, g.HighBasisPoints))
}

// ownClaims returns a table of how often the client's own claims were kept.
func (p *page) ownClaims(c *pb.ClaimComparison) table {
	t := table{Caption: p.html(ownClaims), Head: p.list(claimHead, keptHead, words.Interval, inVisits, ofAllHead)}
	for _, claim := range c.GetClaims() {
		r := claim.GetKept()
		row := []template.HTML{p.html(quoted, "text", p.language.Title(claim.GetStatement())), none, none, none, none}
		if r.GetOf() > 0 {
			row = []template.HTML{row[0], p.percent(r.BasisPoints), p.interval(r.LowBasisPoints, r.HighBasisPoints), count(p, r.GetCount()), count(p, r.GetOf())}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
