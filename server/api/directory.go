package api

import (
	"context"
	"time"

	"go.einride.tech/aip/fieldmask"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// patch returns the current state with the masked fields of the wanted one; with every field where there is no mask.
func patch[T proto.Message](current, wanted T, mask *fieldmaskpb.FieldMask) (T, error) {
	if len(mask.GetPaths()) == 0 {
		return wanted, nil
	}
	if err := fieldmask.Validate(mask, current); err != nil {
		return current, fault.Invalid(fault.Violation{Path: "updateMask", Reason: pb.Reason_UNKNOWN_FIELD})
	}
	fieldmask.Update(mask, current, wanted)
	return current, nil
}

// remove runs the removal of a resource, with its audit entry.
func (s *Server) remove(ctx context.Context, req proto.Message, name, etag string, revision func(storage.Tx) (int64, error),
	del func(storage.Tx) error,
) (*emptypb.Empty, error) {
	return writeAs(ctx, s, req, always[*emptypb.Empty](name), func(tx storage.Tx, _ time.Time) (*emptypb.Empty, error) {
		current, err := revision(tx)
		if err != nil {
			return nil, err
		}
		if err := checkEtag(etag, current); err != nil {
			return nil, err
		}
		return &emptypb.Empty{}, del(tx)
	})
}

// checkID says that the id in the body, where there is one, is that of the path.
func checkID(inBody, inPath, field string) error {
	if inBody != "" && inBody != inPath {
		return fault.Invalid(fault.Violation{Path: "resource." + field, Reason: pb.Reason_INVALID_FORMAT})
	}
	return nil
}

// required names the fields that are empty; fields and values come in turn.
func required(fieldsAndValues ...string) []fault.Violation {
	var violations []fault.Violation
	for i := 0; i+1 < len(fieldsAndValues); i += 2 {
		if fieldsAndValues[i+1] == "" {
			violations = append(violations, fault.Violation{Path: "resource." + fieldsAndValues[i], Reason: pb.Reason_REQUIRED})
		}
	}
	return violations
}

// CreateClient creates a client.
func (s *Server) CreateClient(ctx context.Context, req *pb.CreateClientRequest) (*pb.Client, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Client, error) {
		c := &storage.Client{ID: req.GetResource().GetClient(), CreateTime: now, UpdateTime: now}
		violations := append(required("client", c.ID), setClient(c, req.GetResource(), now)...)
		if len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := tx.Clients().Insert(ctx, c); err != nil {
			return nil, err
		}
		return clientToProto(c), nil
	})
}

// GetClient returns a client.
func (s *Server) GetClient(ctx context.Context, req *pb.GetClientRequest) (*pb.Client, error) {
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Client, error) {
		c, err := s.client(ctx, tx, req.GetClient())
		if err != nil {
			return nil, err
		}
		return clientToProto(c), nil
	})
}

// UpdateClient changes a client.
func (s *Server) UpdateClient(ctx context.Context, req *pb.UpdateClientRequest) (*pb.Client, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Client, error) {
		c, err := tx.Clients().Get(ctx, req.GetClient())
		if err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetResource().GetEtag(), c.Revision); err != nil {
			return nil, err
		}
		wanted, err := patch(clientToProto(c), req.GetResource(), req.GetUpdateMask())
		if err != nil {
			return nil, err
		}
		if err := checkID(wanted.GetClient(), c.ID, "client"); err != nil {
			return nil, err
		}
		c.UpdateTime = now
		if violations := setClient(c, wanted, now); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := tx.Clients().Update(ctx, c); err != nil {
			return nil, err
		}
		return clientToProto(c), tellOfClient(ctx, tx, storage.ClientChanged, c.ID, now)
	})
}

// setClient sets what may change of a client, or names everything that is wrong with it. What staff will be told they
// have not been told in advance.
func setClient(c *storage.Client, wanted *pb.Client, now time.Time) []fault.Violation {
	const toldPath = "resource.staffToldTime"
	var converter wire.Reader
	c.Title, c.StaffToldTime = wanted.GetTitle(), converter.Timestamp(toldPath, wanted.GetStaffToldTime())
	violations := append(required("title", c.Title), converter.Violations...)
	if c.StaffToldTime.After(now) {
		violations = append(violations, fault.Violation{Path: toldPath, Reason: pb.Reason_OUT_OF_RANGE})
	}
	return violations
}

// DeleteClient removes a client that nothing refers to.
func (s *Server) DeleteClient(ctx context.Context, req *pb.DeleteClientRequest) (*emptypb.Empty, error) {
	id := req.GetClient()
	return s.remove(ctx, req, wire.ResourceName("clients", id), req.GetEtag(), func(tx storage.Tx) (int64, error) {
		c, err := tx.Clients().Get(ctx, id)
		if err != nil {
			return 0, err
		}
		return c.Revision, nil
	}, func(tx storage.Tx) error { return tx.Clients().Delete(ctx, id) })
}

func clientToProto(c *storage.Client) *pb.Client {
	return &pb.Client{
		Name: wire.ResourceName("clients", c.ID), Client: c.ID, Title: c.Title, Etag: wire.Etag(c.Revision),
		CreateTime: wire.Timestamp(c.CreateTime), UpdateTime: wire.Timestamp(c.UpdateTime), StaffToldTime: wire.Timestamp(c.StaffToldTime),
	}
}

// CreateShopper creates a shopper.
func (s *Server) CreateShopper(ctx context.Context, req *pb.CreateShopperRequest) (*pb.Shopper, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Shopper, error) {
		given := req.GetResource()
		sh := &storage.Shopper{
			ID: given.GetShopper(), Title: given.GetTitle(), Email: given.GetEmail(), Locales: given.GetLocales(),
			CreateTime: now, UpdateTime: now,
		}
		if violations := required("shopper", sh.ID, "title", sh.Title); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := tx.Shoppers().Insert(ctx, sh); err != nil {
			return nil, err
		}
		return shopperToProto(sh), nil
	})
}

// GetShopper returns a shopper.
func (s *Server) GetShopper(ctx context.Context, req *pb.GetShopperRequest) (*pb.Shopper, error) {
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Shopper, error) {
		sh, err := tx.Shoppers().Get(ctx, req.GetShopper())
		if err != nil {
			return nil, err
		}
		return shopperToProto(sh), nil
	})
}

// ListShoppers lists shoppers by id.
func (s *Server) ListShoppers(ctx context.Context, req *pb.ListShoppersRequest) (*pb.ListShoppersResponse, error) {
	out, next, err := list(ctx, s, req, shopperToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Shopper, storage.Cursor, error) {
		return tx.Shoppers().List(ctx, page)
	})
	return &pb.ListShoppersResponse{Shoppers: out, NextPageToken: next}, err
}

// UpdateShopper changes a shopper.
func (s *Server) UpdateShopper(ctx context.Context, req *pb.UpdateShopperRequest) (*pb.Shopper, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Shopper, error) {
		sh, err := tx.Shoppers().Get(ctx, req.GetShopper())
		if err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetResource().GetEtag(), sh.Revision); err != nil {
			return nil, err
		}
		wanted, err := patch(shopperToProto(sh), req.GetResource(), req.GetUpdateMask())
		if err != nil {
			return nil, err
		}
		if err := checkID(wanted.GetShopper(), sh.ID, "shopper"); err != nil {
			return nil, err
		}
		sh.Title, sh.Email, sh.Locales, sh.UpdateTime = wanted.GetTitle(), wanted.GetEmail(), wanted.GetLocales(), now
		if violations := required("title", sh.Title); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		if err := tx.Shoppers().Update(ctx, sh); err != nil {
			return nil, err
		}
		return shopperToProto(sh), nil
	})
}

// DeleteShopper removes a shopper who never held a visit.
func (s *Server) DeleteShopper(ctx context.Context, req *pb.DeleteShopperRequest) (*emptypb.Empty, error) {
	id := req.GetShopper()
	return s.remove(ctx, req, wire.ResourceName("shoppers", id), req.GetEtag(), func(tx storage.Tx) (int64, error) {
		sh, err := tx.Shoppers().Get(ctx, id)
		if err != nil {
			return 0, err
		}
		return sh.Revision, nil
	}, func(tx storage.Tx) error { return tx.Shoppers().Delete(ctx, id) })
}

func shopperToProto(sh *storage.Shopper) *pb.Shopper {
	return &pb.Shopper{
		Name: wire.ResourceName("shoppers", sh.ID), Shopper: sh.ID, Title: sh.Title, Email: sh.Email, Locales: sh.Locales,
		Etag: wire.Etag(sh.Revision), CreateTime: wire.Timestamp(sh.CreateTime), UpdateTime: wire.Timestamp(sh.UpdateTime),
	}
}
