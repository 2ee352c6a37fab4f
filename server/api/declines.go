package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// declinesShown is how many declines of a visit are in an answer at most.
const declinesShown = 20

// DeclineVisit gives a claimed visit back, or declines an offer. The visit is then open to all others. Every decline is a
// write of the visit, so that each entry of the audit log counts for one revision.
func (s *Server) DeclineVisit(ctx context.Context, req *pb.DeclineVisitRequest) (*pb.Visit, error) {
	if req.GetReason() == pb.Decline_OTHER && req.GetNote() == "" {
		return nil, fault.Invalid(fault.Violation{Path: "note", Reason: pb.Reason_REQUIRED})
	}
	shopper := auth.From(ctx).Shopper
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := tx.Visits().Get(ctx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		switch {
		case isOfferedTo(v, shopper):
		case v.Shopper == shopper:
			if v.State, err = v.State.After(visit.ActDecline); err != nil {
				return nil, stateFault(err)
			}
		default:
			return nil, storage.ErrNotFound
		}
		v.Shopper, v.OfferedTo, v.ClaimTime, v.UpdateTime = "", "", time.Time{}, now
		if err := tx.Visits().Update(ctx, v); err != nil {
			return nil, err
		}
		return presented(visitFor(ctx), v, tx.Declines().Put(ctx, &storage.Decline{
			Visit: v.ID, Shopper: shopper, Reason: visit.DeclineReason(wire.Name(req.GetReason())), Note: req.GetNote(), Time: now,
		}))
	})
}

// declinedVisit is a visit with its declines.
type declinedVisit struct {
	visit    *storage.Visit
	declines []storage.Decline
}

// withDeclines returns the visits with their declines, the newest first; without any if the caller is not the agency.
func withDeclines(ctx context.Context, tx storage.Tx, visits ...*storage.Visit) ([]declinedVisit, error) {
	out := make([]declinedVisit, len(visits))
	at, ids := map[string]int{}, make([]string, len(visits))
	for i, v := range visits {
		out[i].visit, at[v.ID], ids[i] = v, i, v.ID
	}
	if !auth.From(ctx).Agency() {
		return out, nil
	}
	declines, err := tx.Declines().Of(ctx, ids)
	for _, d := range declines {
		if of := &out[at[d.Visit]]; len(of.declines) < declinesShown {
			of.declines = append(of.declines, d)
		}
	}
	return out, err
}

// declinedVisitFor returns the function that presents visits with their declines as the caller may see them.
func declinedVisitFor(ctx context.Context) func(declinedVisit) *pb.Visit {
	present := visitFor(ctx)
	return func(d declinedVisit) *pb.Visit {
		out := present(d.visit)
		for i := range d.declines {
			out.Declines = append(out.Declines, wire.DeclineToProto(&d.declines[i]))
		}
		return out
	}
}
