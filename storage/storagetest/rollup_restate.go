package storagetest

import (
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

func testRestate(t *testing.T, open func(*testing.T) storage.Store) {
	runAlone(t, open, []worldTest{
		{"later additions are kept", testRestatedMeanwhile},
		{"later subtractions are kept", testRestatedAndSubtracted},
		{"other roll-ups do not change", testOthersNotRestated},
		{"an empty roll-up is removed", testRestatedToNothing},
		{"a new roll-up", testRestatedAnew},
		{"more than one portion", testManyRestated},
	})
}

// rollupOf returns the roll-up of a key as Each returns it.
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

// restate replaces a stored roll-up by a contribution.
func (w *world) restate(t *testing.T, stored *storage.Rollup, c contribution) {
	t.Helper()
	now := c.rollup(stored.Key, stored.Top)
	now.Deltas = stored.Deltas
	update(t, w, func(tx storage.Tx) error { return tx.Rollups().Restate(t.Context(), []*storage.Rollup{now}) })
}

// testRestatedMeanwhile restates a roll-up that is partly folded, after another report was added.
func testRestatedMeanwhile(t *testing.T, w *world) {
	key, yes, no := w.key(w.shop, true), newContribution(t, "yes"), newContribution(t, "no")
	w.count(t, no, key)
	w.fold(t)
	w.count(t, no, key)
	w.count(t, no, key)
	stored := w.rollupOf(t, key)
	if len(stored.Deltas) != 2 {
		t.Fatalf("%d deltas are returned, want 2", len(stored.Deltas))
	}
	w.count(t, newContribution(t, ""), key)
	w.restate(t, stored, sum(t, yes, yes))
	want := []*storage.Rollup{sum(t, yes, yes, newContribution(t, "")).rollup(key, w.shop)}
	requireEqual(t, w.rollupsAt(t, w.shop), want)
	w.fold(t)
	requireEqual(t, w.rollupsAt(t, w.shop), want)
}

func testRestatedAndSubtracted(t *testing.T, w *world) {
	key, yes, no := w.key(w.shop, true), newContribution(t, "yes"), newContribution(t, "no")
	update(t, w, func(tx storage.Tx) error { // without tallies
		return tx.Rollups().Add(t.Context(), []storage.RollupKey{key}, yes.totals, &yes.details, nil)
	})
	w.count(t, no, key)
	stored := w.rollupOf(t, key)
	w.subtract(t, no, key)
	w.restate(t, stored, sum(t, yes, no))
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{yes.rollup(key, w.shop)})
	w.fold(t)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{yes.rollup(key, w.shop)})
}

func testOthersNotRestated(t *testing.T, w *world) {
	shop, kiosk, yes := w.key(w.shop, true), w.key(w.kiosk, true), newContribution(t, "yes")
	w.count(t, yes, shop, kiosk)
	w.restate(t, w.rollupOf(t, shop), newContribution(t, "no"))
	requireEqual(t, w.rollupsAt(t, w.kiosk), []*storage.Rollup{yes.rollup(kiosk, w.kiosk)})
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{newContribution(t, "no").rollup(shop, w.shop)})
}

func testRestatedToNothing(t *testing.T, w *world) {
	key := w.key(w.shop, true)
	w.count(t, newContribution(t, "yes"), key)
	w.fold(t)
	w.count(t, newContribution(t, "yes"), key)
	stored := w.rollupOf(t, key)
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Restate(t.Context(), []*storage.Rollup{{Key: key, Deltas: stored.Deltas}})
	})
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
	w.requireBacklog(t, storage.Backlog{})
}

func testRestatedAnew(t *testing.T, w *world) {
	key, c := w.key(w.shop, true), newContribution(t, "yes")
	w.restate(t, w.rollupOf(t, key), c)
	requireEqual(t, w.rollupOf(t, key).Totals, c.totals)
}

func testManyRestated(t *testing.T, w *world) {
	var all []*storage.Rollup
	c := newContribution(t, "yes")
	for version := range int32(700) {
		key := w.key(w.shop, true)
		key.Version = version + 1
		all = append(all, c.rollup(key, w.shop))
	}
	update(t, w, func(tx storage.Tx) error { return tx.Rollups().Restate(t.Context(), all) })
	requireEqual(t, w.rollupsAt(t, w.shop), all)
	bad := c.rollup(w.key(w.kiosk, true), w.kiosk)
	bad.Tallies = &scorecard.Tallies{Commendations: scorecard.Counts{{Key: "No key", N: 1}}}
	expectRefused(t, "what cannot be written", tryUpdate(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Restate(t.Context(), append(all[:300:300], bad))
	}))
	requireEqual(t, w.rollupsAt(t, w.shop), all)
}
