package storagetest

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
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

// contribution is what one report adds to a roll-up.
type contribution struct {
	totals  scorecard.Totals
	details scorecard.Details
	tallies scorecard.Tallies
}

// newContribution returns the contribution of a report with this answer, or of a report that is not scored if the
// answer is empty. It commends one behaviour for each answer.
func newContribution(t *testing.T, choice string) contribution {
	t.Helper()
	v := newContent("core")
	v.Bands = []checklist.Band{{Key: "poor"}, {Key: "good", FromBasisPoints: 6000}}
	for i := range v.Bands {
		v.Bands[i].Title = checklist.Text{"en": v.Bands[i].Key}
	}
	compiled, err := checklist.Compile(v)
	if err != nil {
		t.Fatal(err)
	}
	if choice == "" {
		var c contribution
		c.totals, c.details = scorecard.FromReport(compiled, nil, nil, checklist.OutcomeClosed)
		return c.commending("kept-a-promise")
	}
	answers := []checklist.Answer{{Question: "greeted", Choice: &choice}}
	var c contribution
	score := compiled.Score(answers, "")
	c.totals, c.details = scorecard.FromReport(compiled, score, answers, "")
	c.tallies.Answers = scorecard.AnswerCountsOf(compiled, score, answers, c.totals, 1)
	c.tallies.Answers.Beyond.Add("said-"+choice, 2)
	c.tallies.Answers.Promises.Given++
	if c.totals.Visits != 1 {
		t.Fatalf("the answer %q does not count", choice)
	}
	return c.commending("said-" + choice)
}

// commending returns the contribution with tallies that commend a behaviour at the client's first location.
func (c contribution) commending(behaviour string) contribution {
	report := checklist.Report{Commendations: []checklist.Commendation{{Behaviour: behaviour}}}
	answers := c.tallies.Answers
	c.tallies = scorecard.TalliesOf(c.totals, &c.details, &report, 1)
	c.tallies.Answers = answers
	return c
}

// sum returns the sum of contributions.
func sum(t *testing.T, parts ...contribution) contribution {
	t.Helper()
	var all contribution
	for i := range parts {
		if err := all.totals.Add(parts[i].totals); err != nil {
			t.Fatal(err)
		}
		all.details.Add(&parts[i].details)
		all.tallies.Add(&parts[i].tallies)
	}
	return all
}

// key returns the key of the world's roll-up at a location.
func (w *world) key(location string, own bool) storage.RollupKey {
	return storage.RollupKey{
		Client: w.client, Program: w.program, Location: location, Own: own, Month: "2026-11", Wave: "2026-q4",
		Channel: storage.InPerson, Checklist: w.checklist, Version: 2,
	}
}

// rollup returns the contribution as the result of a query.
func (c contribution) rollup(key storage.RollupKey, top string) *storage.Rollup {
	return &storage.Rollup{Key: key, Top: top, Totals: c.totals, Details: &c.details, Tallies: &c.tallies}
}

// addTo adds the contribution to the roll-ups of keys.
func (c contribution) addTo(t *testing.T, tx storage.Tx, keys ...storage.RollupKey) error {
	t.Helper()
	return tx.Rollups().Add(t.Context(), keys, c.totals, &c.details, &c.tallies)
}

// subtractFrom subtracts the contribution from the roll-ups of keys.
func (c contribution) subtractFrom(t *testing.T, tx storage.Tx, keys ...storage.RollupKey) error {
	t.Helper()
	return tx.Rollups().Subtract(t.Context(), keys, c.totals, &c.details, &c.tallies)
}

func (w *world) count(t *testing.T, c contribution, keys ...storage.RollupKey) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return c.addTo(t, tx, keys...) })
}

func (w *world) subtract(t *testing.T, c contribution, keys ...storage.RollupKey) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return c.subtractFrom(t, tx, keys...) })
}

func (w *world) query(t *testing.T, q storage.RollupQuery) []*storage.Rollup {
	t.Helper()
	q.Client = w.client
	return read(t, w, func(tx storage.Tx) ([]*storage.Rollup, error) { return tx.Rollups().Query(t.Context(), q) })
}

// rollupsAt returns all roll-ups of a node, with details, tallies and answers.
func (w *world) rollupsAt(t *testing.T, location string) []*storage.Rollup {
	t.Helper()
	return w.query(t, storage.RollupQuery{Locations: []string{location}, Details: true, Tallies: true, Answers: true, Absent: storage.AllAbsent})
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
