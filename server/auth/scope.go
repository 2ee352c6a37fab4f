package auth

import (
	"context"
	"errors"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// MaySeeClient reports whether the caller may learn that the client exists. A caller without a role may not. A shopper
// may not either: what a shopper needs of a client is part of the visit.
func (p *Principal) MaySeeClient(client string) bool {
	return p.Agency() || p.OfClient() && p.Client != "" && p.Client == client
}

// MaySeeShopper reports whether the caller may see what belongs to the shopper: the agency and that shopper may.
func (p *Principal) MaySeeShopper(shopper string) bool {
	return p.Agency() || p.Role == storage.ShopperRole && p.Shopper != "" && p.Shopper == shopper
}

// CheckClient returns NOT_FOUND if the caller may not see the client, whether or not the client exists.
func CheckClient(ctx context.Context, client string) error {
	if !From(ctx).MaySeeClient(client) {
		return missing()
	}
	return nil
}

// CheckShopper returns NOT_FOUND if the caller may not see what belongs to the shopper.
func CheckShopper(ctx context.Context, shopper string) error {
	if !From(ctx).MaySeeShopper(shopper) {
		return missing()
	}
	return nil
}

// CheckLocation returns NOT_FOUND if the caller may not see the client, or if the token is for some locations and this
// one is neither one of them nor below one. It reads the tree in tx, so that moving a location changes access in the
// same transaction. For a token without locations it does not check that the location exists.
func CheckLocation(ctx context.Context, tx storage.Tx, client, location string) error {
	if err := CheckClient(ctx, client); err != nil {
		return err
	}
	tops := Tops(ctx)
	if len(tops) == 0 {
		return nil
	}
	if location == storage.WholeClient && !slices.Contains(tops, location) {
		return missing()
	}
	above, err := tx.Locations().Ancestors(ctx, client, location)
	if errors.Is(err, storage.ErrNotFound) {
		return missing()
	}
	if err != nil {
		return err
	}
	for _, id := range above {
		if slices.Contains(tops, id) {
			return nil
		}
	}
	return missing()
}

// Tops returns the tops of the subtrees that the caller may see of its client; empty for the whole client. It is not a
// copy.
func Tops(ctx context.Context) []string {
	p := From(ctx)
	if !p.OfClient() {
		return nil
	}
	return p.Locations
}

// missing returns the same error as a resource that is not stored, word for word, so that callers cannot find out by it
// what exists.
func missing() error { return fault.New(pb.Reason_NOT_FOUND, "") }
