package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

const (
	// countOffer counts a change of the offers to a shopper, or to all.
	countOffer = `INSERT INTO offer_changes (shopper, position) VALUES ($1, 1)
		ON CONFLICT (shopper) DO UPDATE SET position = offer_changes.position + 1`
	selectOffers = `SELECT shopper, position FROM offer_changes WHERE shopper IN (`
	// selectLast has the last position of each shopper who ever had a visit.
	selectLast = `SELECT c.shopper, COALESCE((SELECT v.position FROM visit_changes v WHERE v.shopper = c.shopper
		ORDER BY v.position DESC LIMIT 1), 0) FROM shopper_changes c WHERE c.shopper IN (`
)

// The statements for a batch of shoppers, and the one for a single shopper, which every sync asks.
var (
	selectSomeOffers = selectOffers + placeholders(1, readBatch+1) + `)`
	selectSomeLast   = selectLast + placeholders(1, readBatch) + `)`
)

// selectPosition is all for one shopper in one row.
const selectPosition = `SELECT
		COALESCE((SELECT position FROM visit_changes WHERE shopper = $1 ORDER BY position DESC LIMIT 1), 0),
		COALESCE((SELECT position FROM offer_changes WHERE shopper = $1), 0),
		COALESCE((SELECT position FROM offer_changes WHERE shopper = ''), 0)`

// isOffer reports whether the visit can be claimed, by one shopper or by all.
func isOffer(v *storage.Visit) bool { return v.State == visit.Open && v.Shopper == "" }

// recordOffers counts a change of the offers to each shopper who may claim one of the visits. The row is locked until the
// commit alone.
func (s visits) recordOffers(ctx context.Context, all ...*storage.Visit) error {
	var shoppers []string
	for _, v := range all {
		if isOffer(v) {
			shoppers = append(shoppers, v.OfferedTo)
		}
	}
	slices.Sort(shoppers)
	for _, shopper := range slices.Compact(shoppers) {
		if err := s.enqueueAtCommit(ctx, "offers/"+shopper, countOffer, shopper); err != nil {
			return err
		}
	}
	return nil
}

// Positions fills the argument list of each batch with the last id, so that the statements are always the same.
func (s visits) Positions(ctx context.Context, shoppers []string) (_ []storage.ShopperPosition, err error) {
	defer wrap(&err, "read positions of shoppers")
	s.enqueueCommitStatements()
	unique := slices.Compact(slices.Sorted(slices.Values(shoppers)))
	found := make([]storage.ShopperPosition, 0, len(unique))
	if len(unique) == 1 {
		p := storage.ShopperPosition{Shopper: unique[0]}
		err := s.queryRow(ctx, selectPosition, []any{p.Shopper}, &p.Visits, &p.Offers, &p.OffersToAll)
		return append(found, p), err
	}
	for some := range slices.Chunk(unique, readBatch) {
		args := make([]any, readBatch, readBatch+1)
		for i := range args {
			args[i] = some[min(i, len(some)-1)]
		}
		last, err := s.counts(ctx, selectSomeLast, args...)
		if err != nil {
			return nil, err
		}
		offers, err := s.counts(ctx, selectSomeOffers, append(args, "")...)
		if err != nil {
			return nil, err
		}
		for _, shopper := range some {
			found = append(found, storage.ShopperPosition{
				Shopper: shopper, Visits: last[shopper], OffersToAll: offers[""], Offers: offers[shopper],
			})
		}
	}
	return found, nil
}

// counts returns the numbers that a query has, by their names.
func (t *tx) counts(ctx context.Context, query string, args ...any) (map[string]int64, error) {
	rows, err := queryAll(ctx, t, scanCount, query, args...)
	found := make(map[string]int64, len(rows))
	for _, r := range rows {
		found[r.name] = r.n
	}
	return found, err
}

type namedCount struct {
	name string
	n    int64
}

func scanCount(r row) (c namedCount, err error) {
	err = r.Scan(&c.name, &c.n)
	return c, err
}
