package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ListChanges lists the changes that a client may see, in the order of their commits.
func (s *Server) ListChanges(ctx context.Context, req *pb.ListChangesRequest) (*pb.ListChangesResponse, error) {
	limit := pageSize(req)
	after, known := s.feedPosition(req.GetAfter())
	tops := auth.Tops(ctx)
	if len(tops) == 0 {
		tops = []string{storage.WholeClient}
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ListChangesResponse, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, err
		}
		changes, err := tx.Feed().List(ctx, req.GetClient(), tops, after, limit+1)
		if err != nil {
			return nil, err
		}
		out := &pb.ListChangesResponse{Reset_: !known, More: len(changes) > limit}
		for _, c := range changes[:min(limit, len(changes))] {
			p := s.feedToProto(&c)
			if err := addCorrection(ctx, tx, &c, p); err != nil {
				return nil, err
			}
			out.Changes = append(out.Changes, p)
			after = c.Position
		}
		out.NextToken = s.feedToken(after)
		return out, nil
	})
}

func (s *Server) feedToProto(c *storage.Change) *pb.Change {
	out := &pb.Change{
		Token: s.feedToken(c.Position), Kind: wire.Enum[pb.Change_Kind](c.Kind), Location: c.Location,
		Time: wire.Timestamp(c.Time),
	}
	switch c.Kind {
	case storage.Released, storage.Corrected, storage.Withdrawn, storage.EvidenceChanged:
		out.Resource = wire.ResourceName("clients", c.Client, "releasedReports", c.Resource)
	case storage.AppealAnswered, storage.AppealChanged:
		out.Resource = wire.ResourceName("clients", c.Client, "appeals", c.Resource)
	case storage.AlertRaised:
		out.Resource = wire.ResourceName("clients", c.Client, "alerts", c.Resource)
	case storage.LocationsChanged, storage.Moved:
		if c.Resource != "" {
			out.Resource = wire.ResourceName("clients", c.Client, "locations", c.Resource)
		}
	}
	return out
}

// recordLocationChange appends a change of a location to the client's feed.
func recordLocationChange(ctx context.Context, tx storage.Tx, kind storage.ChangeKind, l *storage.Location, now time.Time) error {
	return tx.Feed().Append(ctx, storage.Change{Client: l.Client, Kind: kind, Location: l.ID, Resource: l.ID, Revision: l.Revision, Time: now})
}

// recordClientChange appends a change of the whole client to its feed.
func recordClientChange(ctx context.Context, tx storage.Tx, kind storage.ChangeKind, client string, now time.Time) error {
	return tx.Feed().Append(ctx, storage.Change{Client: client, Kind: kind, Location: storage.WholeClient, Time: now})
}

// recordAccessChange appends to the client's feed that a token of the client was created or revoked; nothing for a
// token of the agency.
func recordAccessChange(ctx context.Context, tx storage.Tx, g storage.Grant, now time.Time) error {
	if g.Client == "" {
		return nil
	}
	return recordClientChange(ctx, tx, storage.AccessChanged, g.Client, now)
}

// recordReportChange appends a release, correction or withdrawal of a report to the client's feed.
func recordReportChange(ctx context.Context, tx storage.Tx, kind storage.ChangeKind, r *storage.Report, now time.Time) error {
	return tx.Feed().Append(ctx, storage.Change{
		Client: r.Client, Kind: kind, Location: r.Location, Resource: r.ReleasedID, Revision: r.Revision, Time: now,
	})
}
