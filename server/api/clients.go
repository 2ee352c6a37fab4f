package api

import (
	"context"
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
	c.Title, c.StaffToldTime = wanted.GetTitle(), converter.Timestamp(toldPath, wanted.GetStaffToldTime())
	violations := append(requiredViolations("title", c.Title), converter.Violations...)
	if c.StaffToldTime.After(now) {
		violations = append(violations, fault.Violation{Path: toldPath, Reason: pb.Reason_OUT_OF_RANGE})
	}
	return violations
}

// DeleteClient removes a client that nothing refers to.
func (s *Server) DeleteClient(ctx context.Context, req *pb.DeleteClientRequest) (*emptypb.Empty, error) {
	return remove(ctx, s, req, wire.ClientToProto, func(tx storage.Tx) (*storage.Client, error) {
		return tx.Clients().Get(ctx, req.GetClient())
	}, func(tx storage.Tx, c *storage.Client) error {
		return tx.Clients().Delete(ctx, c.ID)
	})
}

// ListClients lists clients by id; for a client's token only its own.
func (s *Server) ListClients(ctx context.Context, req *pb.ListClientsRequest) (*pb.ListClientsResponse, error) {
	out, next, err := list(ctx, s, req, wire.ClientToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Client, storage.Cursor, error) {
		return s.ownClients(ctx, tx, page)
	})
	return &pb.ListClientsResponse{Clients: out, NextPageToken: next}, err
}

// ownClients returns a page of clients by id; to a client's token its own alone.
func (s *Server) ownClients(ctx context.Context, tx storage.Tx, page storage.Page) ([]*storage.Client, storage.Cursor, error) {
	p := auth.From(ctx)
	if !p.OfClient() {
		return tx.Clients().List(ctx, page)
	}
	c, err := tx.Clients().Get(ctx, p.Client)
	if err != nil {
		return nil, "", err
	}
	return []*storage.Client{c}, "", nil
}
