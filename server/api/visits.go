package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// GetVisit returns a visit; to a shopper one that is theirs, or open to all.
func (s *Server) GetVisit(ctx context.Context, req *pb.GetVisitRequest) (*pb.Visit, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Visit, error) {
		v, err := tx.Visits().Get(ctx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		if p := auth.From(ctx); p.Role == storage.ShopperRole && v.Shopper != p.Shopper && !isOfferedTo(v, p.Shopper) {
			return nil, storage.ErrNotFound
		}
		found, err := withDeclines(ctx, tx, v)
		if err != nil {
			return nil, err
		}
		return declinedVisitFor(ctx)(found[0]), nil
	})
}

// isOfferedTo reports whether the visit is open to all, or to the shopper.
func isOfferedTo(v *storage.Visit, shopper string) bool {
	return v.State == visit.Open && (v.OfferedTo == "" || v.OfferedTo == shopper)
}

var visitFields = filterFields{
	texts: []string{"client", "program", "location", "shopper", "offered_to", "state", "wave", "create_time", "update_time"},
	flags: []string{"test"},
}

// ListVisits lists visits by id; a shopper's own.
func (s *Server) ListVisits(ctx context.Context, req *pb.ListVisitsRequest) (*pb.ListVisitsResponse, error) {
	filter, err := visitFields.parse(req.GetFilter())
	if err != nil {
		return nil, err
	}
	out, next, err := list(ctx, s, req, declinedVisitFor(ctx), func(tx storage.Tx, page storage.Page) ([]declinedVisit, storage.Cursor, error) {
		visits, after, err := tx.Visits().List(ctx, auth.From(ctx).Shopper, filter, page)
		if err != nil {
			return nil, "", err
		}
		found, err := withDeclines(ctx, tx, visits...)
		return found, after, err
	})
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(ctx, s, out)
	return &pb.ListVisitsResponse{Visits: out, NextPageToken: next, Titles: titles}, err
}

// CancelVisit cancels a visit.
func (s *Server) CancelVisit(ctx context.Context, req *pb.CancelVisitRequest) (*pb.Visit, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Visit, error) {
		v, err := tx.Visits().Get(ctx, req.GetVisit())
		if err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetEtag(), wire.Etag(v.Revision)); err != nil {
			return nil, err
		}
		return changeVisit(ctx, tx, v, visit.ActCancel, now, nil)
	})
}

// changeVisit applies an act to a visit and stores it.
func changeVisit(ctx context.Context, tx storage.Tx, v *storage.Visit, act visit.Act, now time.Time, change func(*storage.Visit)) (*pb.Visit, error) {
	next, err := v.State.After(act)
	if err != nil {
		return nil, stateFault(err)
	}
	v.State, v.UpdateTime = next, now
	if change != nil {
		change(v)
	}
	return presented(visitFor(ctx), v, tx.Visits().Update(ctx, v))
}

// ownVisit returns a visit of the calling shopper.
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

// visitFor returns the function that presents visits as the caller may see them.
func visitFor(ctx context.Context) func(*storage.Visit) *pb.Visit {
	shopper := auth.From(ctx).Role == storage.ShopperRole
	return func(v *storage.Visit) *pb.Visit { return wire.VisitToProto(v, shopper) }
}
