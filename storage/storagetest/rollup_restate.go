package storagetest

import (
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

func testRestate(t *testing.T, open func(*testing.T) storage.Store) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, w *world)
	}{
		{"what was added since stays", testRestatedMeanwhile},
		{"what was taken out since stays out", testRestatedAndTakenOut},
		{"others stay", testOthersNotRestated},
		{"nothing removes it", testRestatedToNothing},
		{"where nothing was", testRestatedAnew},
		{"more than are sent at once", testManyRestated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.run(t, newWorld(t, open(t)))
		})
	}
}

// rollupOf returns the roll-up of a key as Each tells it.
func (w *world) rollupOf(t *testing.T, key storage.RollupKey) *storage.Rollup {
	t.Helper()
	found := &storage.Rollup{Key: key}
	view(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error {
			if r.Key == key {
				found = r
			}
			return nil
		})
	})
	return found
}

// restate puts a contribution in the place of what was stored.
func (w *world) restate(t *testing.T, stored *storage.Rollup, c contribution) {
	t.Helper()
	now := c.of(stored.Key, stored.Top)
	now.Deltas = stored.Deltas
	update(t, w, func(tx storage.Tx) error { return tx.Rollups().Restate(t.Context(), []*storage.Rollup{now}) })
}

// testRestatedMeanwhile corrects a roll-up of which a part is folded and a part waits, after one more was added.
func testRestatedMeanwhile(t *testing.T, w *world) {
	key, yes, no := w.key(w.shop, true), scored(t, "yes"), scored(t, "no")
	w.count(t, no, key)
	w.fold(t)
	w.count(t, no, key)
	w.count(t, no, key)
	stored := w.rollupOf(t, key)
	if len(stored.Deltas) != 2 {
		t.Fatalf("%d deltas are told, want 2", len(stored.Deltas))
	}
	w.count(t, scored(t, ""), key)
	w.restate(t, stored, sum(t, yes, yes))
	want := []*storage.Rollup{sum(t, yes, yes, scored(t, "")).of(key, w.shop)}
	same(t, w.at(t, w.shop), want)
	w.fold(t)
	same(t, w.at(t, w.shop), want)
}

func testRestatedAndTakenOut(t *testing.T, w *world) {
	key, yes, no := w.key(w.shop, true), scored(t, "yes"), scored(t, "no")
	update(t, w, func(tx storage.Tx) error { // without extras
		return tx.Rollups().Add(t.Context(), []storage.RollupKey{key}, yes.totals, &yes.details, nil)
	})
	w.count(t, no, key)
	stored := w.rollupOf(t, key)
	w.discount(t, no, key)
	w.restate(t, stored, sum(t, yes, no))
	same(t, w.at(t, w.shop), []*storage.Rollup{yes.of(key, w.shop)})
	w.fold(t)
	same(t, w.at(t, w.shop), []*storage.Rollup{yes.of(key, w.shop)})
}

func testOthersNotRestated(t *testing.T, w *world) {
	shop, kiosk, yes := w.key(w.shop, true), w.key(w.kiosk, true), scored(t, "yes")
	w.count(t, yes, shop, kiosk)
	w.restate(t, w.rollupOf(t, shop), scored(t, "no"))
	same(t, w.at(t, w.kiosk), []*storage.Rollup{yes.of(kiosk, w.kiosk)})
	same(t, w.at(t, w.shop), []*storage.Rollup{scored(t, "no").of(shop, w.shop)})
}

func testRestatedToNothing(t *testing.T, w *world) {
	key := w.key(w.shop, true)
	w.count(t, scored(t, "yes"), key)
	w.fold(t)
	w.count(t, scored(t, "yes"), key)
	stored := w.rollupOf(t, key)
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Restate(t.Context(), []*storage.Rollup{{Key: key, Deltas: stored.Deltas}})
	})
	same(t, w.at(t, w.shop), []*storage.Rollup(nil))
	same(t, read(t, w.Store, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }), storage.Backlog{})
}

func testRestatedAnew(t *testing.T, w *world) {
	key, c := w.key(w.shop, true), scored(t, "yes")
	w.restate(t, w.rollupOf(t, key), c)
	same(t, w.rollupOf(t, key).Totals, c.totals)
}

func testManyRestated(t *testing.T, w *world) {
	var all []*storage.Rollup
	c := scored(t, "yes")
	for version := range int32(700) {
		key := w.key(w.shop, true)
		key.Version = version + 1
		all = append(all, c.of(key, w.shop))
	}
	update(t, w, func(tx storage.Tx) error { return tx.Rollups().Restate(t.Context(), all) })
	same(t, w.at(t, w.shop), all)
	bad := c.of(w.key(w.kiosk, true), w.kiosk)
	bad.Extras = &scorecard.Extras{Commendations: scorecard.Counts{{Key: "No key", N: 1}}}
	err := w.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Rollups().Restate(t.Context(), append(all[:300:300], bad))
	})
	if err == nil {
		t.Error("what cannot be written is taken")
	}
	same(t, w.at(t, w.shop), all)
}
