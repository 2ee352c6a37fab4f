package api

import (
	"context"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateClient creates a client.
func (s *Server) CreateClient(ctx context.Context, req *pb.CreateClientRequest) (*pb.Client, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Client, error) {
		c := &storage.Client{ID: req.GetResource().GetClient(), CreateTime: now, UpdateTime: now}
		violations := append(requiredViolations("client", c.ID), setClient(c, req.GetResource(), now)...)
		if len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		return presented(wire.ClientToProto, c, tx.Clients().Insert(ctx, c))
	})
}

// GetClient returns a client.
func (s *Server) GetClient(ctx context.Context, req *pb.GetClientRequest) (*pb.Client, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Client, error) {
		c, err := s.client(ctx, tx, req.GetClient())
		return presented(wire.ClientToProto, c, err)
	})
}

// UpdateClient changes a client.
func (s *Server) UpdateClient(ctx context.Context, req *pb.UpdateClientRequest) (*pb.Client, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Client, error) {
		c, err := tx.Clients().Get(ctx, req.GetClient())
		if err != nil {
			return nil, err
		}
		if c.Deleted() {
			return nil, deletedFault("clients/" + c.ID)
		}
		wanted, err := wantedState(req, wire.ClientToProto(c), "client", (*pb.Client).GetClient)
		if err != nil {
			return nil, err
		}
		c.UpdateTime = now
		if violations := setClient(c, wanted, now); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := tx.Clients().Update(ctx, c); err != nil {
			return nil, err
		}
		return wire.ClientToProto(c), recordClientChange(ctx, tx, storage.ClientChanged, c.ID, now)
	})
}

// setClient sets the fields of a client that may change, or returns all violations. The time at which staff were
// informed must not be in the future.
func setClient(c *storage.Client, wanted *pb.Client, now time.Time) []fault.Violation {
	const toldPath = "resource.staffToldTime"
	var converter wire.Reader
	c.Title, c.Titles, c.StaffToldTime = wanted.GetTitle(), titlesFromProto(wanted.GetTitles()), converter.Timestamp(toldPath, wanted.GetStaffToldTime())
	violations := slices.Concat(requiredViolations("title", c.Title), titleViolations(c.Titles), converter.Violations)
	if c.StaffToldTime.After(now) {
		violations = append(violations, fault.Violation{Path: toldPath, Reason: pb.Reason_OUT_OF_RANGE})
	}
	return violations
}

// keptClient deletes and undeletes a client. Its locations and programs stay as they are: nothing new refers to them while
// it is deleted.
func keptClient(ctx context.Context, client string) kept[*storage.Client, *pb.Client] {
	return kept[*storage.Client, *pb.Client]{
		present: wire.ClientToProto,
		get:     func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(ctx, client) },
		deleted: func(c *storage.Client) time.Time { return c.DeleteTime },
		set:     func(c *storage.Client, deleted, now time.Time) { c.DeleteTime, c.UpdateTime = deleted, now },
		update:  func(tx storage.Tx, c *storage.Client) error { return tx.Clients().Update(ctx, c) },
		uses: func(tx storage.Tx, c *storage.Client) ([]fault.Violation, error) {
			return openVisits(ctx, tx, "", "client", c.ID)
		},
		fits:  func(storage.Tx, *storage.Client) error { return nil },
		purge: func(tx storage.Tx, c *storage.Client) error { return tx.Clients().Delete(ctx, c.ID) },
	}
}

// DeleteClient deletes a client, or removes one for good that nothing refers to. Its tokens stop.
func (s *Server) DeleteClient(ctx context.Context, req *pb.DeleteClientRequest) (*emptypb.Empty, error) {
	out, err := deleteKept(ctx, s, req, keptClient(ctx, req.GetClient()))
	if err != nil {
		return nil, err
	}
	return out, s.forgetTokens(ctx, tokensOfClient(req.GetClient()))
}

// UndeleteClient takes the deletion of a client back. Its tokens work again.
func (s *Server) UndeleteClient(ctx context.Context, req *pb.UndeleteClientRequest) (*pb.Client, error) {
	out, err := undeleteKept(ctx, s, req, keptClient(ctx, req.GetClient()))
	if err != nil {
		return nil, err
	}
	return out, s.forgetTokens(ctx, tokensOfClient(req.GetClient()))
}

// ListClients lists clients; for a client's token only its own.
func (s *Server) ListClients(ctx context.Context, req *pb.ListClientsRequest) (*pb.ListClientsResponse, error) {
	query, err := clientList.query(req)
	if err != nil {
		return nil, err
	}
	if p := auth.From(ctx); p.OfClient() {
		query.Filter = storage.Filter{All: []storage.Filter{equal("client", p.Client), query.Filter}}
	}
	out, next, err := list(ctx, s, req, wire.ClientToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Client, storage.Cursor, error) {
		return tx.Clients().Search(ctx, query, page)
	})
	return &pb.ListClientsResponse{Clients: out, NextPageToken: next}, err
}
