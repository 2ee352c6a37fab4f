package api

import (
	"cmp"
	"context"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateTimelineEvent creates an event that is marked on the trends of its location and of everything below it.
func (s *Server) CreateTimelineEvent(ctx context.Context, req *pb.CreateTimelineEventRequest) (*pb.TimelineEvent, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.TimelineEvent, error) {
		given := req.GetResource()
		e := &storage.TimelineEvent{
			Client: req.GetClient(), ID: given.GetTimelineEvent(), Location: cmp.Or(given.GetLocation(), storage.WholeClient), Month: given.GetMonth(),
			Title: checklist.Text(given.GetTitle()), CreateTime: now,
		}
		if err := s.checkWritable(ctx, tx, e.Client, e.Location); err != nil {
			return nil, err
		}
		if violations := monthFormViolations("resource.month", e.Month); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		var err error
		if e.ID == "" {
			if e.ID, err = s.newID(); err != nil {
				return nil, err
			}
		}
		if err := tx.TimelineEvents().Insert(ctx, e); err != nil {
			return nil, referenceFault(err, "resource.location")
		}
		return wire.TimelineEventToProto(e, nil), recordClientChange(ctx, tx, storage.EventsChanged, e.Client, now)
	})
}

// ListTimelineEvents lists events by month and id: those at and below the locations that the caller may see, and
// those above, which apply to it too, without their location.
func (s *Server) ListTimelineEvents(ctx context.Context, req *pb.ListTimelineEventsRequest) (*pb.ListTimelineEventsResponse, error) {
	if violations := monthViolations(req.GetFrom(), req.GetTo()); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	var above []string
	present := func(e *storage.TimelineEvent) *pb.TimelineEvent { return wire.TimelineEventToProto(e, above) }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.TimelineEvent, storage.Cursor, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		var err error
		if above, err = aboveTops(ctx, tx, req.GetClient()); err != nil {
			return nil, "", err
		}
		return tx.TimelineEvents().List(ctx, storage.TimelineQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), At: above, From: req.GetFrom(), To: req.GetTo(),
		}, page)
	})
	return &pb.ListTimelineEventsResponse{TimelineEvents: out, NextPageToken: next}, err
}

// DeleteTimelineEvent removes an event.
func (s *Server) DeleteTimelineEvent(ctx context.Context, req *pb.DeleteTimelineEventRequest) (*emptypb.Empty, error) {
	present := func(e *storage.TimelineEvent) *pb.TimelineEvent { return wire.TimelineEventToProto(e, nil) }
	return remove(ctx, s, req, present, func(tx storage.Tx) (*storage.TimelineEvent, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		e, err := tx.TimelineEvents().Get(ctx, req.GetClient(), req.GetTimelineEvent())
		if err != nil {
			return nil, err
		}
		return e, auth.CheckLocation(ctx, tx, e.Client, e.Location)
	}, func(tx storage.Tx, e *storage.TimelineEvent) error {
		if err := tx.TimelineEvents().Delete(ctx, e.Client, e.ID, e.Revision); err != nil {
			return err
		}
		return recordClientChange(ctx, tx, storage.EventsChanged, e.Client, s.now())
	})
}
