package storagetest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// testBalances compares the sums of random payables of two shoppers with those that payable.Balances makes of the same ones.
func testBalances(t *testing.T, w *world) {
	random := rand.New(rand.NewPCG(1, 2))
	one := func(from ...string) string { return from[random.IntN(len(from))] }
	visits := []*storage.Visit{w.assignedVisit(t, w.anna), w.assignedVisit(t, w.ben)}
	for range 60 {
		p := w.newPayable(unique("payable"), visits[random.IntN(2)])
		p.Amount = payable.Amount{Units: 1 + random.Int64N(1000), Currency: one("EUR", "SEK", "JPY")}
		p.Month, p.Standing = one("2026-08", "2026-09", "2026-10", "2026-11"), payableStandings[random.IntN(len(payableStandings))]
		if p.Standing.State == payable.Paid {
			p.PaidDay = one("2026-08-31", "2026-09-01", "2026-10-31", "2026-11-01", "2026-12-24")
		}
		update(t, w, func(tx storage.Tx) error { return tx.Payables().Insert(t.Context(), p) })
	}
	for _, span := range []struct{ before, first, last string }{
		{"2026-07", "2026-08", "2026-12"}, {"2026-08", "2026-09", "2026-10"}, {"2026-09", "2026-10", "2026-10"}, {"2026-12", "2027-01", "2027-02"},
	} {
		view(t, w, func(tx storage.Tx) error {
			want, totals, err := balancesOf(t, tx, span.before, span.first, span.last)
			if err != nil {
				return err
			}
			for _, limit := range []int{1, 2, 1000} {
				got, err := walk(0, limit, func(page storage.Page) ([]*storage.ShopperBalance, storage.Cursor, error) {
					return tx.Payables().Balances(t.Context(), span.first, span.last, page)
				})
				if err != nil {
					return err
				}
				requireEqual(t, got, want)
			}
			got, err := tx.Payables().Totals(t.Context(), span.first, span.last)
			if err == nil {
				requireEqual(t, got, totals)
			}
			return err
		})
	}
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Payables().Balances(t.Context(), "2026-01", "2026-02", page))
	})
}

// balancesOf reads every payable and returns the sums of a span by shopper and currency, and their totals. The month before
// the span is given.
func balancesOf(t *testing.T, tx storage.Tx, before, first, last string) (balances []*storage.ShopperBalance, totals []payable.Balance, err error) {
	entries := map[string][]payable.Entry{}
	err = tx.Payables().Each(t.Context(), func(p *storage.Payable) error {
		entries[p.Shopper] = append(entries[p.Shopper], payable.Entry{Amount: p.Amount, Standing: p.Standing, Month: p.Month, PaidDay: p.PaidDay})
		return nil
	})
	sums := map[string]payable.Balance{}
	for _, shopper := range slices.Sorted(maps.Keys(entries)) {
		opening := map[string]int64{}
		for _, b := range payable.Balances("2000-01", before, nil, entries[shopper]) {
			opening[b.Currency] = b.Closing
		}
		for _, b := range payable.Balances(first, last, opening, entries[shopper]) {
			if b.Opening == 0 && b.Arisen == 0 && b.PaidOut == 0 {
				continue
			}
			balances = append(balances, &storage.ShopperBalance{Shopper: shopper, Balance: b})
			sum := sums[b.Currency]
			sums[b.Currency] = payable.Balance{
				Currency: b.Currency, Opening: sum.Opening + b.Opening, Arisen: sum.Arisen + b.Arisen, PaidOut: sum.PaidOut + b.PaidOut,
				Closing: sum.Closing + b.Closing, Open: sum.Open + b.Open, Approved: sum.Approved + b.Approved,
			}
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		totals = append(totals, sums[currency])
	}
	return balances, totals, err
}
