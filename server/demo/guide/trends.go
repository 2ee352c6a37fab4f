package guide

import (
	"context"
	"html/template"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// opening shows the whole client over time.
func (p *page) opening(ctx context.Context) (*part, error) {
	trend, picture, err := p.trend(ctx, storage.WholeClient)
	if err != nil {
		return nil, err
	}
	all, err := p.scorecard(ctx, storage.WholeClient, p.Story.From)
	if err != nil {
		return nil, err
	}
	half, err := p.scorecard(ctx, storage.WholeClient, p.Story.Half)
	if err != nil {
		return nil, err
	}
	s := &part{
		Title:    trend.GetTitles().GetClient(),
		Pictures: []template.HTML{picture},
		Sentences: []template.HTML{
			p.html(scoreOfClient, "from", p.period(all.GetFrom()), "to", p.period(all.GetTo()), "figure", p.figure(all.GetTotal())),
			p.html(scoreSince, "from", p.period(half.GetFrom()), "figure", p.figure(half.GetTotal()), "change", p.change(half.GetDifference())),
			p.events(trend.GetEvents()),
		},
		Note: p.html(openingNote),
	}
	if list := all.GetCommendations(); len(list) > 0 {
		s.Sentences = append(s.Sentences, p.html(commended,
			"behaviour", name(all.GetTitles().GetBehaviours(), list[0].GetBehaviour()), "n", count(p, list[0].GetTimes())))
	}
	return s, nil
}

// events returns a sentence with the events that are marked. It does not claim that they caused anything.
func (p *page) events(events []*pb.TimelineEvent) template.HTML {
	if len(events) == 0 {
		return p.html(nothingMarked)
	}
	var list []string
	for _, e := range events {
		list = append(list, string(p.html(markedEvent, "month", p.period(e.GetMonth()), "title", p.language.Title(e.GetTitle()))))
	}
	return p.html(marked, "events", template.HTML(strings.Join(list, "; "))) // each is from html
}

// slipping shows the region that got worse, beside its neighbours.
func (p *page) slipping(ctx context.Context) (*part, error) {
	s, err := p.overTime(ctx, p.Story.Slipping, worseTitle)
	if err != nil {
		return nil, err
	}
	around, err := p.scorecard(ctx, p.Story.Around, p.Story.Half, pb.Scorecard_LOCATION)
	if err != nil {
		return nil, err
	}
	t := table{
		Caption: p.html(regionsCaption),
		Head:    p.list(region, words.VisitsHead, words.Score, words.Interval, differenceInPoints),
	}
	for _, row := range around.GetRows() {
		f := row.GetTotal()
		t.Rows = append(t.Rows, []template.HTML{
			name(around.GetTitles().GetLocations(), row.GetLocation()), count(p, f.GetVisits()), p.percent(f.BasisPoints),
			p.interval(f.LowBasisPoints, f.HighBasisPoints), p.changeCell(row.GetDifference()),
		})
	}
	s.Tables = append(s.Tables, t)
	s.Note = p.html(changeNote)
	return s, nil
}

// mending shows the region that got better.
func (p *page) mending(ctx context.Context) (*part, error) {
	return p.overTime(ctx, p.Story.Mending, betterTitle)
}

// overTime shows a location over time, and compares its second half with the first.
func (p *page) overTime(ctx context.Context, location string, title words.Text) (*part, error) {
	trend, picture, err := p.trend(ctx, location)
	if err != nil {
		return nil, err
	}
	half, err := p.scorecard(ctx, location, p.Story.Half)
	if err != nil {
		return nil, err
	}
	called := trend.GetTitles().GetLocation()
	s := &part{
		Title: p.language.Text(title, "location", called), Pictures: []template.HTML{picture},
		Sentences: []template.HTML{
			p.html(locationSince, "location", name(nil, called), "from", p.period(half.GetFrom()),
				"figure", p.figure(half.GetTotal()), "change", p.change(half.GetDifference())),
			p.events(trend.GetEvents()),
		},
	}
	if trend.GetLikeForLike() != nil {
		s.Sentences = append(s.Sentences, p.html(lineBreaks))
	}
	return s, nil
}
