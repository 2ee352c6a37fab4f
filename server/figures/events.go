package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// mostEvents bounds the events on one answer.
const mostEvents = 1000

// events are what is to be marked on figures of the location asked for: what happened in the span there or above, by
// month and id, without saying where.
func (b *scorecardBuilder) events(ctx context.Context) ([]*pb.TimelineEvent, error) {
	q := b.question
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
