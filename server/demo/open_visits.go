package demo

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// The demo's shopper has ownVisits, of which the first coreVisits are of the first program; offers are open to all.
const (
	coreVisits = 26
	ownVisits  = 32
	offers     = 12
)

// planOpenVisits plans the visits that are still to be made: those of the demo's shopper, and offers to all.
func (b *builder) planOpenVisits(ctx context.Context, now time.Time) error {
	b.clock.set(now)
	request := &pb.BatchCreateVisitsRequest{}
	for i := range ownVisits + offers {
		program, where := programSpecs[0], b.shops[(i*7)%len(b.shops)]
		switch {
		case i >= coreVisits && i < ownVisits && i%2 == 0:
			program = programSpecs[1]
		case i >= coreVisits && i < ownVisits:
			program, where = programSpecs[2], b.lines[i%len(b.lines)]
		}
		start, end := window(now.AddDate(0, 0, -1), 15) // a visit of an hour ago lies in it, at any time of day
		v := &pb.Visit{
			Client: clientID, Program: program.id(), Location: where.id, WindowStart: start, WindowEnd: end,
			Scenario: where.text(scenarios[program.checklist]),
		}
		if i < ownVisits {
			v.Shopper = ownShopper
		}
		request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: v})
	}
	_, err := b.visits.BatchCreateVisits(b.admin(ctx), request)
	return err
}

// finish stores that all of the demo is made, with the month of the last day on which something happened.
func (b *builder) finish(ctx context.Context, last time.Time) error {
	return b.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		_, err := tx.Settings().GetOrPut(ctx, finishedKey, []byte(scorecard.MonthOf(last).String()))
		return err
	})
}
