package auth

import (
	"context"
	"errors"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// MaySeeClient says whether the caller may know that the client exists. A caller without a role sees none; a shopper
// sees none either, since what a visit says of its client comes with the visit.
func (p *Principal) MaySeeClient(client string) bool {
	return p.Agency() || p.OfClient() && p.Client != "" && p.Client == client
}

// MaySeeShopper says whether the caller may see what belongs to the shopper: the agency, and the shopper alone.
func (p *Principal) MaySeeShopper(shopper string) bool {
	return p.Agency() || p.Role == storage.ShopperRole && p.Shopper != "" && p.Shopper == shopper
}

// CheckClient returns NOT_FOUND where the caller may not see the client. It is the same whether the client exists.
func CheckClient(ctx context.Context, client string) error {
	if !From(ctx).MaySeeClient(client) {
		return missing()
	}
	return nil
}

// CheckShopper returns NOT_FOUND where what belongs to the shopper is not for the caller.
func CheckShopper(ctx context.Context, shopper string) error {
	if !From(ctx).MaySeeShopper(shopper) {
		return missing()
	}
	return nil
}

// CheckLocation returns NOT_FOUND where the caller may not see the client, or where the token is for some locations
// and this one is neither one of them nor below one. It reads the tree as it is in tx, so that a move changes access
// in its own transaction. For a caller without such a bound it does not look whether the location exists.
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

// Tops returns the locations that bound what the caller may see of its client; empty where nothing does. It is not a
// copy.
func Tops(ctx context.Context) []string {
	p := From(ctx)
	if !p.OfClient() {
		return nil
	}
	return p.Locations
}

// missing is what storage's error of a thing that is not there becomes, word for word: what the caller may not see must
// not be told from it.
func missing() error { return fault.New(pb.Reason_NOT_FOUND, "") }
