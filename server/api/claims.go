package api

import (
	"context"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CancelVisit takes a visit back.
func (s *Server) CancelVisit(ctx context.Context, req *pb.CancelVisitRequest) (*pb.Visit, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := tx.Visits().Get(ctx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetEtag(), v.Revision); err != nil {
			return nil, err
		}
		return changeVisit(ctx, tx, v, visit.ActCancel, now, nil)
	})
}

// changeVisit does an act on a visit and stores it.
func changeVisit(ctx context.Context, tx storage.Tx, v *storage.Visit, act visit.Act, now time.Time, change func(*storage.Visit)) (*pb.Visit, error) {
	next, err := v.State.After(act)
	if err != nil {
		return nil, stateFault(err)
	}
	v.State, v.UpdateTime = next, now
	if change != nil {
		change(v)
	}
	if err := tx.Visits().Update(ctx, v); err != nil {
		return nil, err
	}
	return visitFor(ctx, v), nil
}

// ListOffers lists the visits that the shopper may claim.
func (s *Server) ListOffers(ctx context.Context, req *pb.ListOffersRequest) (*pb.ListOffersResponse, error) {
	present := func(v *storage.Visit) *pb.Visit { return visitFor(ctx, v) }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.Visit, storage.Cursor, error) {
		return tx.Visits().Offers(ctx, s.now(), page)
	})
	return &pb.ListOffersResponse{Visits: out, NextPageToken: next}, err
}

// ClaimVisit takes an open visit. Claiming one's own again changes nothing.
func (s *Server) ClaimVisit(ctx context.Context, req *pb.ClaimVisitRequest) (*pb.Visit, error) {
	shopper := auth.From(ctx).Shopper
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := tx.Visits().Get(ctx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		if v.Shopper == shopper && v.State != visit.Cancelled {
			return visitFor(ctx, v), nil
		}
		if v.State != visit.Open {
			return nil, storage.ErrNotFound
		}
		if !now.Before(v.WindowEnd) {
			return nil, fault.New(pb.Reason_WRONG_STATE, "the visit's window has ended").With("cause", "VISIT_EXPIRED")
		}
		program, err := tx.Programs().Get(ctx, v.Client, v.Program)
		if err != nil {
			return nil, err
		}
		if err := checkRotation(ctx, tx, v, shopper, program.Rules); err != nil {
			return nil, err
		}
		return changeVisit(ctx, tx, v, visit.ActClaim, now, func(v *storage.Visit) { v.Shopper = shopper })
	})
}

// DeclineVisit gives a claimed visit back.
func (s *Server) DeclineVisit(ctx context.Context, req *pb.DeclineVisitRequest) (*pb.Visit, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := ownVisit(ctx, tx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		return changeVisit(ctx, tx, v, visit.ActDecline, now, func(v *storage.Visit) { v.Shopper = "" })
	})
}

// ownVisit returns a visit that the calling shopper has.
func ownVisit(ctx context.Context, tx storage.Tx, id string) (*storage.Visit, error) {
	v, err := tx.Visits().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if v.Shopper != auth.From(ctx).Shopper {
		return nil, storage.ErrNotFound
	}
	return v, nil
}

// CheckIn says that the shopper is there. Doubts are flagged, and nothing is refused for them.
func (s *Server) CheckIn(ctx context.Context, req *pb.CheckInRequest) (*pb.Visit, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := ownVisit(ctx, tx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		at, err := s.placeOf(ctx, tx, v)
		if err != nil {
			return nil, err
		}
		in := flagInput(v, at, now)
		var c wire.Reader
		position := c.Position("position", req.GetPosition())
		if len(c.Violations) > 0 {
			return nil, fault.Invalid(c.Violations...)
		}
		in.DeviceTime = wire.Time(req.GetDeviceTime())
		in.Holder = true
		deviceNow := in.DeviceTime
		if deviceNow.IsZero() {
			deviceNow = now
		}
		in.Report = &checklist.Report{
			Version: v.Version, StartTime: deviceNow, EndTime: deviceNow, Position: position,
			Outcome: checklist.OutcomeAborted,
		}
		return changeVisit(ctx, tx, v, visit.ActCheckIn, now, func(v *storage.Visit) {
			if v.CheckInTime.IsZero() {
				v.CheckInTime = now
			}
			v.Flags = mergeFlags(v.Flags, visit.Flags(in))
		})
	})
}

func mergeFlags(old, more []visit.Flag) []visit.Flag {
	all := append(slices.Clone(old), more...)
	slices.Sort(all)
	return slices.Compact(all)
}

// place is what a visit's program and location say, as they were within the last placeFresh.
type place struct {
	program  *storage.Program
	location *storage.Location
}

// placeFresh is how long a program and a location may be used without reading them again. A day's reports of a
// client are judged by the same few.
const (
	placeFresh = 500 * time.Millisecond
	placesKept = 10_000
)

type placeKey struct{ client, program, location string }

// placeOf returns the program and the location of a visit.
func (s *Server) placeOf(ctx context.Context, tx storage.Tx, v *storage.Visit) (place, error) {
	key := placeKey{v.Client, v.Program, v.Location}
	if kept, ok := s.places.Get(key); ok {
		return kept, nil
	}
	program, err := tx.Programs().Get(ctx, v.Client, v.Program)
	if err != nil {
		return place{}, err
	}
	location, err := tx.Locations().Get(ctx, v.Client, v.Location)
	if err != nil {
		return place{}, err
	}
	found := place{program, location}
	s.places.Put(key, found)
	return found, nil
}

// flagInput is what the flags of a check-in or a report at the visit are judged by, but for what was sent.
func flagInput(v *storage.Visit, at place, now time.Time) visit.FlagInput {
	return visit.FlagInput{
		Rules: at.program.Rules, Taken: now, Window: visit.Window{Start: v.WindowStart, End: v.WindowEnd},
		PinnedVersion: v.Version, InPerson: at.location.Channel == storage.InPerson, Location: at.location.Point, Test: v.Test,
	}
}
