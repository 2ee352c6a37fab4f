package api

import (
	"context"
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateShopper creates a shopper.
func (s *Server) CreateShopper(ctx context.Context, req *pb.CreateShopperRequest) (*pb.Shopper, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Shopper, error) {
		sh := shopperFromProto(req.GetResource(), now)
		if violations := newShopperViolations(sh); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		return presented(wire.ShopperToProto, sh, tx.Shoppers().Insert(ctx, sh))
	})
}

// shopperFromProto returns a new shopper.
func shopperFromProto(given *pb.Shopper, now time.Time) *storage.Shopper {
	return &storage.Shopper{
		ID: given.GetShopper(), Title: given.GetTitle(), Email: given.GetEmail(), Locales: given.GetLocales(),
		Home: wire.HomeFromProto(given.GetHomeArea()), Qualifications: given.GetQualifications(), CreateTime: now, UpdateTime: now,
	}
}

// newShopperViolations returns what is wrong with a new shopper.
func newShopperViolations(sh *storage.Shopper) []fault.Violation {
	return append(requiredViolations("shopper", sh.ID, "title", sh.Title), shopperViolations(sh)...)
}

// shopperViolations returns what is wrong with the address and the languages of a shopper.
func shopperViolations(sh *storage.Shopper) []fault.Violation {
	violations := mailViolations("resource.email", sh.Email)
	for i, locale := range sh.Locales {
		violations = append(violations, localeViolations("resource.locales["+strconv.Itoa(i)+"]", locale)...)
	}
	return violations
}

// GetShopper returns a shopper.
func (s *Server) GetShopper(ctx context.Context, req *pb.GetShopperRequest) (*pb.Shopper, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Shopper, error) {
		sh, err := tx.Shoppers().Get(ctx, req.GetShopper())
		return presented(wire.ShopperToProto, sh, err)
	})
}

// ListShoppers lists shoppers.
func (s *Server) ListShoppers(ctx context.Context, req *pb.ListShoppersRequest) (*pb.ListShoppersResponse, error) {
	query, err := shopperList.query(req)
	if err != nil {
		return nil, err
	}
	out, next, err := list(ctx, s, req, wire.ShopperToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Shopper, storage.Cursor, error) {
		return tx.Shoppers().Search(ctx, query, page)
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
		if sh.Erased() {
			return nil, fault.New(pb.Reason_WRONG_STATE, "the shopper was erased").With("cause", "ERASED")
		}
		if sh.Deleted() {
			return nil, deletedFault("shoppers/" + sh.ID)
		}
		wanted, err := wantedState(req, wire.ShopperToProto(sh), "shopper", (*pb.Shopper).GetShopper)
		if err != nil {
			return nil, err
		}
		sh.Title, sh.Email, sh.Locales, sh.UpdateTime = wanted.GetTitle(), wanted.GetEmail(), wanted.GetLocales(), now
		sh.Home, sh.Qualifications = wire.HomeFromProto(wanted.GetHomeArea()), wanted.GetQualifications()
		if violations := append(requiredViolations("title", sh.Title), shopperViolations(sh)...); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		return presented(wire.ShopperToProto, sh, tx.Shoppers().Update(ctx, sh))
	})
}

// keptShopper deletes and undeletes a shopper.
func (s *Server) keptShopper(ctx context.Context, shopper string) kept[*storage.Shopper, *pb.Shopper] {
	return kept[*storage.Shopper, *pb.Shopper]{
		present: wire.ShopperToProto,
		get:     func(tx storage.Tx) (*storage.Shopper, error) { return tx.Shoppers().Get(ctx, shopper) },
		deleted: func(sh *storage.Shopper) time.Time { return sh.DeleteTime },
		set:     func(sh *storage.Shopper, deleted, now time.Time) { sh.DeleteTime, sh.UpdateTime = deleted, now },
		update:  func(tx storage.Tx, sh *storage.Shopper) error { return tx.Shoppers().Update(ctx, sh) },
		uses: func(tx storage.Tx, sh *storage.Shopper) ([]fault.Violation, error) {
			return s.shopperUses(ctx, tx, sh.ID)
		},
		fits:  func(storage.Tx, *storage.Shopper) error { return nil },
		purge: func(tx storage.Tx, sh *storage.Shopper) error { return tx.Shoppers().Delete(ctx, sh.ID) },
	}
}

// shopperUses returns a violation for each visit that a shopper holds or is offered alone.
func (s *Server) shopperUses(ctx context.Context, tx storage.Tx, shopper string) ([]fault.Violation, error) {
	uses, err := openVisits(ctx, tx, shopper)
	if err != nil {
		return nil, err
	}
	list := func(ctx context.Context, page storage.Page) ([]*storage.Visit, storage.Cursor, error) {
		return tx.Visits().Offers(ctx, shopper, s.now(), page)
	}
	var offered []*storage.Visit
	err = storage.Each(ctx, largestPage, list, func(v *storage.Visit) error {
		if v.OfferedTo == shopper && len(offered) <= mostUses {
			offered = append(offered, v)
		}
		return nil
	})
	return append(uses, visitUses(offered)...), err
}

// DeleteShopper deletes a shopper, or removes one for good whom nothing refers to. Their tokens stop.
func (s *Server) DeleteShopper(ctx context.Context, req *pb.DeleteShopperRequest) (*emptypb.Empty, error) {
	out, err := deleteKept(ctx, s, req, s.keptShopper(ctx, req.GetShopper()))
	if err != nil {
		return nil, err
	}
	return out, s.forgetTokens(ctx, tokensOfShopper(req.GetShopper()))
}

// UndeleteShopper takes the deletion of a shopper back. Their tokens work again.
func (s *Server) UndeleteShopper(ctx context.Context, req *pb.UndeleteShopperRequest) (*pb.Shopper, error) {
	out, err := undeleteKept(ctx, s, req, s.keptShopper(ctx, req.GetShopper()))
	if err != nil {
		return nil, err
	}
	return out, s.forgetTokens(ctx, tokensOfShopper(req.GetShopper()))
}
