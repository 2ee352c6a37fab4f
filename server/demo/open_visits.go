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

var scenarios = map[string]string{
	"core-service":         "You look for a reading lamp for a friend's birthday and are not sure which one. Let yourself be advised; you need not buy.",
	"return-and-complaint": "The lamp that you bought flickers. You bring it back with the till slip and would like your money back.",
	"phone-enquiry":        "You ask whether a table can be delivered on a Saturday and what that costs. Ask for a call-back. Ring again the next day.",
}

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
		start, end := window(now, 14)
		v := &pb.Visit{
			Client: clientID, Program: program.id(b.year), Location: where.id, WindowStart: start, WindowEnd: end,
			Scenario: scenarios[program.checklist],
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
