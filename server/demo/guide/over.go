package guide

import (
	"context"
	"html/template"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// opening shows the whole client over time.
func opening(ctx context.Context, a *asker) (*step, error) {
	trend, picture, err := a.trend(ctx, storage.WholeClient)
	if err != nil {
		return nil, err
	}
	all, err := a.scorecard(ctx, storage.WholeClient, a.Story.From)
	if err != nil {
		return nil, err
	}
	half, err := a.scorecard(ctx, storage.WholeClient, a.Story.Half)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title:    trend.GetTitles().GetClient(),
		Pictures: []template.HTML{picture},
		Says: []template.HTML{
			say("From %s to %s the score of the whole client is %s.", month(all.GetFrom()), month(all.GetTo()), figure(all.GetTotal())),
			say("Since %s it is %s. %s", month(half.GetFrom()), figure(half.GetTotal()), changed(half.GetDifference())),
			happened(trend.GetEvents()),
		},
		Note: "The band around the line is the 95 % interval of each month. A mean over the whole client hides where it happens: go on.",
	}
	if praise := all.GetCommendations(); len(praise) > 0 {
		s.Says = append(s.Says, say("Shoppers praise, too: most often “%s”, in %s reports.",
			called(all.GetTitles().GetBehaviours(), praise[0].GetBehaviour()), whole(praise[0].GetTimes())))
	}
	return s, nil
}

// happened tells of the events that are marked; that one came before the other does not say that it is why.
func happened(events []*pb.TimelineEvent) template.HTML {
	if len(events) == 0 {
		return "Nothing is marked on the line."
	}
	var told []string
	for _, e := range events {
		told = append(told, string(say("%s: “%s”", month(e.GetMonth()), e.GetTitle()["en"])))
	}
	return say("Marked on the line: %s.", template.HTML(strings.Join(told, "; "))) // of parts that say made
}

// slipping shows the region that got worse, beside its neighbours.
func slipping(ctx context.Context, a *asker) (*step, error) {
	s, err := overTime(ctx, a, a.Story.Slipping)
	if err != nil {
		return nil, err
	}
	s.Title = "Where it slips: " + s.Title
	around, err := a.scorecard(ctx, a.Story.Around, a.Story.Half, pb.Scorecard_LOCATION)
	if err != nil {
		return nil, err
	}
	t := table{
		Caption: "Region by region, the second half beside the first", Head: []string{"Region", "Visits", "Score", "95 % interval", "Difference in points"},
	}
	for _, row := range around.GetRows() {
		f := row.GetTotal()
		t.Rows = append(t.Rows, []template.HTML{
			called(around.GetTitles().GetLocations(), row.GetLocation()), whole(f.GetVisits()), percent(f.BasisPoints),
			interval(f.LowBasisPoints, f.HighBasisPoints), verdict(row.GetDifference()),
		})
	}
	s.Tables = append(s.Tables, t)
	s.Note = "A difference is called a change only where its own interval does not hold zero."
	return s, nil
}

// mending shows the region that got better.
func mending(ctx context.Context, a *asker) (*step, error) {
	s, err := overTime(ctx, a, a.Story.Mending)
	if err != nil {
		return nil, err
	}
	s.Title = "Where it mends: " + s.Title
	return s, nil
}

// overTime shows a location over time, and says how its second half is beside the first.
func overTime(ctx context.Context, a *asker, location string) (*step, error) {
	trend, picture, err := a.trend(ctx, location)
	if err != nil {
		return nil, err
	}
	half, err := a.scorecard(ctx, location, a.Story.Half)
	if err != nil {
		return nil, err
	}
	title := trend.GetTitles().GetLocation()
	s := &step{
		Title: title, Pictures: []template.HTML{picture},
		Says: []template.HTML{
			say("Since %s the score of “%s” is %s. %s", month(half.GetFrom()), called(nil, title), figure(half.GetTotal()), changed(half.GetDifference())),
			happened(trend.GetEvents()),
		},
	}
	if trend.GetLikeForLike() != nil {
		s.Says = append(s.Says, "The line breaks where the questions changed; the second one follows those that every version scores alike.")
	}
	return s, nil
}
