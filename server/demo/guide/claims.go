package guide

import (
	"context"
	"html/template"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// waited shows how long customers wait, and who gives up.
func waited(ctx context.Context, a *asker) (*step, error) {
	question := func(location string) *pb.GetWaitsRequest {
		return &pb.GetWaitsRequest{
			Client: a.Client, Location: location, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
		}
	}
	here, picture, err := draw(ctx, a, "waits", question(a.Story.Slipping), a.figures.GetWaits)
	if err != nil {
		return nil, err
	}
	all, err := ask(ctx, a, "waits", question(""), a.figures.GetWaits)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title: "Who waits, and who walks out: " + here.GetTitles().GetLocation(), Pictures: []template.HTML{picture},
		Note: "A wait that ended in leaving is no short wait and is never averaged in. Where a tenth or more give up, the median of those who were served misleads, and the Kaplan–Meier median stands beside it.",
	}
	if len(here.GetQuestions()) == 0 || len(all.GetQuestions()) == 0 {
		s.Says = append(s.Says, "No wait was met.")
		return s, nil
	}
	w, everywhere := here.GetQuestions()[0], all.GetQuestions()[0]
	s.Says = append(s.Says, walked(w), say("Served in time: %s here, %s in the whole client.", rate(w.GetServedInTime()), rate(everywhere.GetServedInTime())))
	s.Tables = append(s.Tables, loads(everywhere))
	return s, nil
}

// walked says how many gave up, and how long the others waited.
func walked(w *pb.WaitFigures) template.HTML {
	told := say("Of %s who waited, %s walked out. Half of those who were served waited under %s.",
		whole(w.GetWaits()), whole(w.GetLeftUnserved()), seconds(w.MedianSeconds))
	if !w.GetHeavilyCensored() {
		return told
	}
	return say("%s So many gave up that this misleads: had nobody left, half would have been served within %s (%s to %s).",
		told, seconds(w.SurvivalMedianSeconds), seconds(w.SurvivalLowSeconds), seconds(w.SurvivalHighSeconds))
}

// loads sets waits beside the load.
func loads(w *pb.WaitFigures) table {
	t := table{
		Caption: "The whole client: waits beside the load",
		Head:    []string{"Customers waiting for each of the staff", "Waits", "Served in time", "95 % interval", "Gave up", "Median of the served"},
	}
	for _, l := range w.GetLoads() {
		if l.GetWaits() == 0 {
			continue
		}
		load := say("%s and more", whole(l.GetFrom()))
		switch {
		case l.GetNoStaff():
			load = "nobody on the floor"
		case l.Below != nil:
			load = say("%s to under %s", whole(l.GetFrom()), whole(l.GetBelow()))
		}
		in := l.GetServedInTime()
		t.Rows = append(t.Rows, []template.HTML{
			load, whole(l.GetWaits()), percent(in.BasisPoints), interval(in.LowBasisPoints, in.HighBasisPoints),
			whole(l.GetGaveUp()), seconds(l.MedianSeconds),
		})
	}
	return t
}

// claimed sets what managers believe beside what shoppers met.
func claimed(ctx context.Context, a *asker) (*step, error) {
	c, picture, err := draw(ctx, a, "claims:compare", &pb.CompareClaimsRequest{
		Client: a.Client, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
	}, a.figures.CompareClaims)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title: "What managers believe, and what customers meet", Pictures: []template.HTML{picture},
		Note: "Managers answered the same questions before any report of their month was released; until one was, nobody could read their answers.",
	}
	if t := c.GetTotal(); t.GetGapBasisPoints() != 0 {
		s.Says = append(s.Says, say("%s places were both assessed by their managers and visited. %s", whole(t.GetLocations()), gap("The managers", t)))
	} else {
		s.Says = append(s.Says, "There is no place that was both assessed by its manager and visited.")
	}
	// The greatest gap of a question is picked by its lower end: a great gap of few answers is not greater than a sure one.
	sure := slices.DeleteFunc(slices.Clone(c.GetQuestions()), func(g *pb.ClaimGap) bool { return g.LowBasisPoints == nil })
	if len(sure) > 0 {
		most := slices.MaxFunc(sure, func(x, y *pb.ClaimGap) int { return int(x.GetLowBasisPoints() - y.GetLowBasisPoints()) })
		s.Says = append(s.Says, say("The gap that is surest to be great is in “%s”. %s", called(c.GetTitles().GetQuestions(), most.GetKey()), gap("There they", most)))
	}
	if len(c.GetClaims()) > 0 {
		s.Tables = append(s.Tables, kept(c))
	}
	return s, nil
}

// gap says how far a claim lies from what was observed.
func gap(who string, g *pb.ClaimGap) template.HTML {
	told := say("%s claim %s; in %s visits to the same places shoppers met %s.",
		who, percent(g.ClaimedBasisPoints), whole(g.GetVisits()), percent(g.ObservedBasisPoints))
	if !g.GetDiffers() {
		return say("%s That is no gap that can be told from chance.", told)
	}
	return say("%s That is a gap of %s (%s).", told, points(g.GetGapBasisPoints()), between(g.LowBasisPoints, g.HighBasisPoints))
}

// kept is how often what the client says of itself was kept.
func kept(c *pb.ClaimComparison) table {
	t := table{Caption: "What the client says of itself", Head: []string{"Claim", "Kept", "95 % interval", "In visits", "Of"}}
	for _, claim := range c.GetClaims() {
		r := claim.GetKept()
		row := []template.HTML{say("“%s”", claim.GetStatement()["en"]), none, none, none, none}
		if r.GetOf() > 0 {
			row = []template.HTML{row[0], percent(r.BasisPoints), interval(r.LowBasisPoints, r.HighBasisPoints), whole(r.GetCount()), whole(r.GetOf())}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
