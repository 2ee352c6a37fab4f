package storagetest

import (
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"mysteryshopper/storage"
)

// testFigures adds and subtracts reports, restates them for moves and folds the figures, on both servers, during reads.
// A read never sees half of a restatement, and the figures are right in the end.
func testFigures(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	one := newContribution(t, "yes")
	shop, kiosk := w.key(w.shop, true), w.key(w.kiosk, true)
	region, whole := w.key(w.region, false), w.key(storage.WholeClient, false)
	w.count(t, one, shop, whole)
	w.count(t, one, kiosk, region, whole)
	var counted atomic.Int64
	counted.Store(2)
	folded := s.underLease(t, func(tx storage.Tx) (int, error) { return tx.Rollups().Fold(t.Context(), 9) })
	stop := whileDone(func() {
		each(80, func(i int) {
			change, by := w.drawFigures(t, one)
			attempt(t, s.server(i), change)
			counted.Add(by)
		})
		folded()
	})
	for i := 0; !stop(); i++ {
		w.sameSplit(t, s.server(i), whole, shop, kiosk)
	}
	w.sameSplit(t, s.server(1), whole, shop, kiosk)
	requireEqual(t, w.visitsAt(t, s.server(0), storage.WholeClient), counted.Load())
}

// drawFigures returns a random change of figures and its effect on the number of the client's reports. The shop is a
// root and the kiosk is in the region, so that a report that changes its location restates both.
func (w *world) drawFigures(t *testing.T, one contribution) (change func(storage.Tx) error, by int64) {
	t.Helper()
	shop, kiosk := w.key(w.shop, true), w.key(w.kiosk, true)
	region, whole := w.key(w.region, false), w.key(storage.WholeClient, false)
	switch rand.IntN(4) {
	case 0:
		return func(tx storage.Tx) error { return one.addTo(t, tx, shop, whole) }, 1
	case 1:
		return func(tx storage.Tx) error { return one.addTo(t, tx, kiosk, region, whole) }, 1
	case 2: // added and subtracted
		return func(tx storage.Tx) error {
			if err := one.addTo(t, tx, shop, whole); err != nil {
				return err
			}
			return one.subtractFrom(t, tx, shop, whole)
		}, 0
	default: // restated, and one more
		return func(tx storage.Tx) error {
			for _, step := range []error{one.addTo(t, tx, shop, whole), one.subtractFrom(t, tx, shop), one.addTo(t, tx, kiosk, region)} {
				if step != nil {
					return step
				}
			}
			return nil
		}, 1
	}
}

// sameSplit expects the figures of the whole client to be the sum of its two locations, in one View.
func (w *world) sameSplit(t *testing.T, s storage.Store, whole, shop, kiosk storage.RollupKey) {
	t.Helper()
	view(t, s, func(tx storage.Tx) error {
		rows, err := tx.Rollups().Query(t.Context(), storage.RollupQuery{
			Client: w.client, Locations: []string{whole.Location, shop.Location, kiosk.Location},
		})
		var all, parts int64
		for _, r := range rows {
			if r.Key == whole {
				all += r.Totals.Visits
			} else {
				parts += r.Totals.Visits
			}
		}
		if all != parts {
			t.Errorf("the whole client has %d reports, its places %d", all, parts)
		}
		return err
	})
}

// visitsAt returns the number of reports of a node.
func (w *world) visitsAt(t *testing.T, s storage.Store, node string) (n int64) {
	t.Helper()
	rows := read(t, s, func(tx storage.Tx) ([]*storage.Rollup, error) {
		return tx.Rollups().Query(t.Context(), storage.RollupQuery{Client: w.client, Locations: []string{node}})
	})
	for _, r := range rows {
		n += r.Totals.Visits
	}
	return n
}
