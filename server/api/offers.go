package api

import (
	"context"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// ClaimVisit assigns an open visit to the shopper. Claiming an own visit again changes nothing.
func (s *Server) ClaimVisit(ctx context.Context, req *pb.ClaimVisitRequest) (*pb.Visit, error) {
	shopper := auth.From(ctx).Shopper
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := tx.Visits().Get(ctx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		if v.Shopper == shopper && v.State != visit.Cancelled {
			return visitFor(ctx)(v), nil
		}
		if err := checkOffered(v, shopper); err != nil {
			return nil, err
		}
		if slices.Contains(v.Guests, shopper) {
			return nil, fault.New(pb.Reason_WRONG_STATE, "the shopper is a guest of the visit").With("cause", "GUEST")
		}
		if !now.Before(v.WindowEnd) {
			return nil, fault.New(pb.Reason_WRONG_STATE, "the visit's window has ended").With("cause", "VISIT_EXPIRED")
		}
		program, err := tx.Programs().Get(ctx, v.Client, v.Program)
		if err != nil {
			return nil, err
		}
		if err := checkCapacity(ctx, tx, v, shopper, program.Rules); err != nil {
			return nil, err
		}
		if err := checkRotation(ctx, tx, v, program.Rules, shopper); err != nil {
			return nil, err
		}
		return changeVisit(ctx, tx, v, visit.ActClaim, now, func(v *storage.Visit) { v.Shopper, v.ClaimTime = shopper, now })
	})
}

// checkOffered refuses the claim of a visit that the shopper may not claim any more: one that another shopper claimed first,
// or that was cancelled or expired as an offer. A visit that was no offer to the shopper does not exist for them.
func checkOffered(v *storage.Visit, shopper string) error {
	switch {
	case v.OfferedTo != "" && v.OfferedTo != shopper:
		return storage.ErrNotFound
	case v.State == visit.Open:
		return nil
	case !v.ClaimTime.IsZero():
		return fault.New(pb.Reason_ALREADY_CLAIMED, "another shopper claimed the visit first")
	case v.Shopper == "":
		_, err := v.State.After(visit.ActClaim)
		return stateFault(err)
	}
	return storage.ErrNotFound
}
