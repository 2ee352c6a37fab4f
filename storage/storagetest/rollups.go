package storagetest

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"mysteryshopper/storage"
)

func testRollups(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"one report", testOneAdded},
		{"many reports", testManyAdded},
		{"a report that is not scored", testOutcomeAdded},
		{"at several nodes", testSeveralNodes},
		{"every part of the key", testEveryPartOfKey},
		{"subtracted again", testSubtracted},
		{"the last report subtracted", testLastSubtracted},
		{"in any order", testAnyOrder},
		{"subtracted from nothing", testSubtractedFromNothing},
		{"subtracted from less", testSubtractedFromLess},
		{"all keys or none", testAllKeysOrNone},
		{"invalid month", testRollupOfBadMonth},
		{"concurrent additions", testRacedRollup},
	})
	t.Run("each and replace", func(t *testing.T) {
		t.Parallel()
		testEachRollup(t, newWorld(t, open(t)))
	})
}

func testOneAdded(t *testing.T, w *world) {
	key, c := w.key(w.shop, true), newContribution(t, "yes")
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
	w.count(t, c, key)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{c.rollup(key, w.shop)})
}

func testManyAdded(t *testing.T, w *world) {
	key := w.key(w.shop, true)
	all := []contribution{newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "yes"), newContribution(t, ""), newContribution(t, "yes")}
	for _, c := range all {
		w.count(t, c, key)
	}
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{sum(t, all...).rollup(key, w.shop)})
}

func testOutcomeAdded(t *testing.T, w *world) {
	key, c := w.key(w.shop, true), newContribution(t, "")
	w.count(t, c, key)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{c.rollup(key, w.shop)})
	w.subtract(t, c, key)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
}

func testSeveralNodes(t *testing.T, w *world) {
	own, region, whole := w.key(w.shop, true), w.key(w.region, false), w.key(storage.WholeClient, false)
	c := newContribution(t, "yes")
	w.count(t, c, own, region, whole)
	w.count(t, c, w.key(w.kiosk, true), region, whole)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{c.rollup(own, w.shop)})
	requireEqual(t, w.rollupsAt(t, w.region), []*storage.Rollup{sum(t, c, c).rollup(region, w.region)})
	requireEqual(t, w.rollupsAt(t, storage.WholeClient), []*storage.Rollup{sum(t, c, c).rollup(whole, storage.WholeClient)})
}

func testEveryPartOfKey(t *testing.T, w *world) {
	key, c := w.key(w.region, true), newContribution(t, "yes")
	w.count(t, c, key)
	for _, change := range []func(*storage.RollupKey){
		func(k *storage.RollupKey) { k.Client = unique("x") },
		func(k *storage.RollupKey) { k.Program = "other" },
		func(k *storage.RollupKey) { k.Location = w.shop },
		func(k *storage.RollupKey) { k.Own = false },
		func(k *storage.RollupKey) { k.Month = "2026-12" },
		func(k *storage.RollupKey) { k.Wave = "" },
		func(k *storage.RollupKey) { k.Channel = storage.Phone },
		func(k *storage.RollupKey) { k.Checklist = "other" },
		func(k *storage.RollupKey) { k.Version = 3 },
	} {
		other := key
		change(&other)
		w.count(t, newContribution(t, "no"), other)
		w.count(t, newContribution(t, "no"), other)
		for _, r := range w.rollupsAt(t, w.region) {
			if r.Key == key {
				requireEqual(t, r, c.rollup(key, w.region))
			}
		}
		w.subtract(t, sum(t, newContribution(t, "no"), newContribution(t, "no")), other)
	}
	requireEqual(t, w.rollupsAt(t, w.region), []*storage.Rollup{c.rollup(key, w.region)})
}

func testSubtracted(t *testing.T, w *world) {
	key, yes, no := w.key(w.shop, true), newContribution(t, "yes"), newContribution(t, "no")
	for _, c := range []contribution{yes, no, yes} {
		w.count(t, c, key)
	}
	w.subtract(t, no, key) // removes the minimum
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{sum(t, yes, yes).rollup(key, w.shop)})
}

func testLastSubtracted(t *testing.T, w *world) {
	keys := []storage.RollupKey{w.key(w.shop, true), w.key(w.region, false)}
	c := newContribution(t, "yes")
	w.count(t, c, keys...)
	w.subtract(t, c, keys...)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
	requireEqual(t, w.rollupsAt(t, w.region), []*storage.Rollup(nil))
}

// testAnyOrder adds and subtracts at random. The result is the sum of the added and not subtracted reports.
func testAnyOrder(t *testing.T, w *world) {
	key := w.key(w.shop, true)
	figures := newRandomFigures(t, 3)
	for range 60 {
		figures.change(t, w, key)
	}
	counted := figures.counted
	var want []*storage.Rollup
	if len(counted) > 0 {
		want = append(want, sum(t, counted...).rollup(key, w.shop))
	}
	requireEqual(t, w.rollupsAt(t, w.shop), want)
}

// randomFigures adds and subtracts reports at random.
type randomFigures struct {
	*rand.Rand
	kinds []contribution
	// counted are the added and not subtracted reports.
	counted []contribution
}

func newRandomFigures(t *testing.T, seed uint64) *randomFigures {
	t.Helper()
	kinds := []contribution{newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "")}
	return &randomFigures{Rand: rand.New(rand.NewPCG(seed, seed+1)), kinds: kinds}
}

// change adds a report to the roll-ups of keys, or subtracts an earlier one from them.
func (f *randomFigures) change(t *testing.T, w *world, keys ...storage.RollupKey) {
	t.Helper()
	if i := f.IntN(len(f.counted) + 2); i < len(f.counted) {
		w.subtract(t, f.counted[i], keys...)
		f.counted = slices.Delete(f.counted, i, i+1)
		return
	}
	f.counted = append(f.counted, f.kinds[f.IntN(len(f.kinds))])
	w.count(t, f.counted[len(f.counted)-1], keys...)
}

// refuseSubtraction subtracts a report, which must fail and change nothing.
func (w *world) refuseSubtraction(t *testing.T, c contribution, keys ...storage.RollupKey) {
	t.Helper()
	before := w.rollupsAt(t, w.shop)
	update(t, w, func(tx storage.Tx) error {
		if err := c.subtractFrom(t, tx, keys...); err == nil {
			t.Error("it is subtracted")
		}
		return nil
	})
	requireEqual(t, w.rollupsAt(t, w.shop), before)
}

func testSubtractedFromNothing(t *testing.T, w *world) {
	w.refuseSubtraction(t, newContribution(t, "yes"), w.key(w.shop, true))
	w.refuseSubtraction(t, newContribution(t, ""), w.key(w.shop, true))
}

func testSubtractedFromLess(t *testing.T, w *world) {
	key := w.key(w.shop, true)
	w.count(t, newContribution(t, "yes"), key)
	w.refuseSubtraction(t, newContribution(t, "no"), key)
	w.refuseSubtraction(t, newContribution(t, ""), key)
}

func testAllKeysOrNone(t *testing.T, w *world) {
	c := newContribution(t, "yes")
	w.count(t, c, w.key(w.shop, true))
	w.refuseSubtraction(t, c, w.key(w.shop, true), w.key(w.region, false))
}

func testRollupOfBadMonth(t *testing.T, w *world) {
	key, c := w.key(w.shop, true), newContribution(t, "yes")
	key.Month = "2026-13"
	expectRefused(t, "it", tryUpdate(t, w, func(tx storage.Tx) error { return c.addTo(t, tx, key) }))
}

func testRacedRollup(t *testing.T, w *world) {
	keys, c := []storage.RollupKey{w.key(w.shop, true), w.key(w.region, false)}, newContribution(t, "yes")
	race(func(i int) {
		for range i%2 + 1 {
			attempt(t, w, func(tx storage.Tx) error { return c.addTo(t, tx, keys...) })
		}
		if i%2 == 0 {
			return
		}
		attempt(t, w, func(tx storage.Tx) error { return c.subtractFrom(t, tx, keys...) })
	})
	want := slices.Repeat([]contribution{c}, racers)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{sum(t, want...).rollup(keys[0], w.shop)})
	requireEqual(t, w.rollupsAt(t, w.region), []*storage.Rollup{sum(t, want...).rollup(keys[1], w.region)})
}

func testEachRollup(t *testing.T, w *world) {
	c := newContribution(t, "yes")
	var want []*storage.Rollup
	for _, location := range sorted(storage.WholeClient, w.region, w.shop) {
		for _, own := range []bool{true, false} {
			for _, month := range []string{"", "0999-12", "2025-12", "2026-01"} {
				for version := int32(1); version <= 30; version++ {
					key := w.key(location, own)
					key.Month, key.Version = month, version
					want = append(want, c.rollup(key, location))
				}
			}
		}
	}
	shuffled := make([]*storage.Rollup, len(want))
	for i, j := range rand.New(rand.NewPCG(5, 6)).Perm(len(want)) {
		shuffled[i] = want[j]
	}
	w.count(t, c, w.key(w.kiosk, true)) // to be replaced
	update(t, w, func(tx storage.Tx) error { return tx.Rollups().Replace(t.Context(), shuffled) })
	var got []*storage.Rollup
	view(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error {
			got = append(got, r)
			_, err := tx.Clients().Get(t.Context(), r.Key.Client) // the function may read more
			return err
		})
	})
	requireEqual(t, got, want)
	calls := 0
	err := tryView(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(*storage.Rollup) error { calls++; return errMine })
	})
	if !errors.Is(err, errMine) || calls != 1 {
		t.Errorf("%d calls and %v, want one and its error", calls, err)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Rollups().Replace(t.Context(), nil) })
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
}
