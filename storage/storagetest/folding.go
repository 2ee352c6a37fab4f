package storagetest

import (
	"slices"
	"testing"

	"mysteryshopper/storage"
)

// testFolding adds and subtracts reports at random during folding. The figures are always those of the added and not
// subtracted reports.
func testFolding(t *testing.T, open func(*testing.T) storage.Store) {
	runAlone(t, open, []worldTest{
		{"figures do not change", func(t *testing.T, w *world) {
			figures := newRandomFigures(t, 7)
			keys := []storage.RollupKey{w.key(w.shop, true), w.key(w.region, false), w.key(storage.WholeClient, false)}
			for range 60 {
				figures.change(t, w, keys...)
				if figures.IntN(3) == 0 {
					update(t, w, func(tx storage.Tx) error { _, err := tx.Rollups().Fold(t.Context(), 1+figures.IntN(6)); return err })
				}
				w.requireRollups(t, keys, figures.counted)
			}
			w.fold(t)
			w.requireRollups(t, keys, figures.counted)
			w.requireBacklog(t, storage.Backlog{})
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
			all := slices.Repeat([]contribution{c}, racers)
			w.requireRollups(t, []storage.RollupKey{own, whole}, all)
		}},
		{"more than one batch", func(t *testing.T, w *world) {
			key, c := w.key(w.shop, true), newContribution(t, "yes")
			all := make([]contribution, 600)
			update(t, w, func(tx storage.Tx) error {
				for i := range all {
					all[i] = c
					if err := c.addTo(t, tx, key); err != nil {
						return err
					}
				}
				return nil
			})
			w.requireRollups(t, []storage.RollupKey{key}, all)
			w.requireBacklog(t, storage.Backlog{Deltas: 600})
		}},
	})
}

func (w *world) requireBacklog(t *testing.T, want storage.Backlog) {
	t.Helper()
	requireEqual(t, read(t, w, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }), want)
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
			r.Details, r.Tallies = nil, nil
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
