package figures

import (
	"cmp"
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"

	"mysteryshopper/storage"
)

// mostEvents bounds the events on one answer.
const mostEvents = 1000

// events returns the events of the span at the location and above it, by month and id, without their locations, and the
// actions that were done there.
func (b *builder) events(ctx context.Context) (_ []*pb.TimelineEvent, err error) {
	defer fault.Step(&err, "list the timeline events")
	q := b.params
	at, err := b.tx.Locations().Ancestors(ctx, q.client, q.location)
	if err != nil {
		return nil, err
	}
	kept, _, err := b.tx.TimelineEvents().List(ctx, storage.TimelineQuery{
		Client: q.client, At: at, From: q.from.String(), To: q.to.String(),
	}, storage.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	marks := make([]*pb.TimelineEvent, len(kept))
	for i, e := range kept {
		marks[i] = &pb.TimelineEvent{Month: e.Month, Title: e.Title}
	}
	return b.withActions(ctx, marks, at)
}

// withActions adds the actions that were done in the span at the location or above it, by month; after the other events of
// their month.
func (b *builder) withActions(ctx context.Context, marks []*pb.TimelineEvent, at []string) ([]*pb.TimelineEvent, error) {
	q := b.params
	done, err := b.tx.Actions().Done(ctx, q.client, q.program, at, q.from.String(), q.to.String(), mostEvents-len(marks))
	if err != nil {
		return nil, err
	}
	for _, a := range done {
		mark := &pb.TimelineEvent{Month: a.Done[:len("2026-01")], Title: map[string]string{"und": a.Title}}
		if a.Location == q.location {
			mark.Action = a.ID
		}
		marks = append(marks, mark)
	}
	slices.SortStableFunc(marks, func(x, y *pb.TimelineEvent) int { return cmp.Compare(x.GetMonth(), y.GetMonth()) })
	return marks, nil
}
