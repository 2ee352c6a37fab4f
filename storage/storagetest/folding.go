package storagetest

import (
	"math/rand/v2"
	"testing"

	"mysteryshopper/storage"
)

// testFolding adds and subtracts reports at random during folding. The figures are always those of the added and not
// subtracted reports.
func testFolding(t *testing.T, open func(*testing.T) storage.Store) {
	runAlone(t, open, []worldTest{
		{"figures do not change", func(t *testing.T, w *world) {
			random := rand.New(rand.NewPCG(7, 8))
			keys := []storage.RollupKey{w.key(w.shop, true), w.key(w.region, false), w.key(storage.WholeClient, false)}
			kinds := []contribution{newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "")}
			var counted []contribution
			for range 60 {
				if i := random.IntN(len(counted) + 2); i < len(counted) {
					w.subtract(t, counted[i], keys...)
					counted = append(counted[:i], counted[i+1:]...)
				} else {
					counted = append(counted, kinds[random.IntN(len(kinds))])
					w.count(t, counted[len(counted)-1], keys...)
				}
				if random.IntN(3) == 0 {
					update(t, w, func(tx storage.Tx) error { _, err := tx.Rollups().Fold(t.Context(), 1+random.IntN(6)); return err })
				}
				w.requireRollups(t, keys, counted)
			}
			for waiting := true; waiting; {
				update(t, w, func(tx storage.Tx) error {
					n, err := tx.Rollups().Fold(t.Context(), 50)
					waiting = n > 0
					return err
				})
			}
			w.requireRollups(t, keys, counted)
			requireEqual(t, read(t, w, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }), storage.Backlog{})
		}},
		{"views among folding", func(t *testing.T, w *world) {
			own, whole, c := w.key(w.shop, true), w.key(storage.WholeClient, false), newContribution(t, "yes")
			folding := inBackground(t, w, func(tx storage.Tx) (int, error) { return tx.Rollups().Fold(t.Context(), 3) })
			race(func(int) {
				w.count(t, c, own, whole)
				rows := w.query(t, storage.RollupQuery{Locations: []string{w.shop, storage.WholeClient}})
				if len(rows) != 2 || rows[0].Totals != rows[1].Totals {
					t.Errorf("a part of the update is visible: %+v", rows)
				}
			})
			folding()
			all := make([]contribution, racers)
			for i := range all {
				all[i] = c
			}
			w.requireRollups(t, []storage.RollupKey{own, whole}, all)
		}},
		{"more than one batch", func(t *testing.T, w *world) {
			key, c := w.key(w.shop, true), newContribution(t, "yes")
			all := make([]contribution, 600)
			update(t, w, func(tx storage.Tx) error {
				for i := range all {
					all[i] = c
					if err := tx.Rollups().Add(t.Context(), []storage.RollupKey{key}, c.totals, &c.details, &c.extras); err != nil {
						return err
					}
				}
				return nil
			})
			w.requireRollups(t, []storage.RollupKey{key}, all)
			requireEqual(t, read(t, w, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }), storage.Backlog{Deltas: 600})
		}},
	})
}

// requireRollups compares the roll-ups, read one by one and with Each, with the reports added to each key.
func (w *world) requireRollups(t *testing.T, keys []storage.RollupKey, counted []contribution) {
	t.Helper()
	var each []*storage.Rollup
	view(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error { each = append(each, r); return nil })
	})
	want := map[storage.RollupKey]*storage.Rollup{}
	for _, key := range keys {
		var one []*storage.Rollup
		if len(counted) > 0 {
			one = append(one, sum(t, counted...).rollup(key, key.Location))
			want[key] = one[0]
		}
		requireEqual(t, w.rollupsAt(t, key.Location), one)
		for _, r := range one {
			r.Details, r.Extras = nil, nil
		}
		requireEqual(t, w.query(t, storage.RollupQuery{Locations: []string{key.Location}}), one)
		if len(counted) > 0 {
			want[key] = sum(t, counted...).rollup(key, key.Location)
		}
	}
	requireEqual(t, len(each), len(want))
	for _, r := range each {
		r.Deltas = nil
		requireEqual(t, r, want[r.Key])
	}
}
