package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"

	"mysteryshopper/storage"
)

// mostEvents bounds the events on one answer.
const mostEvents = 1000

// events returns the events of the span at the location and above it, by month and id, without their locations.
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
	return marks, nil
}
