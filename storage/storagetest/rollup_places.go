package storagetest

import (
	"math/rand/v2"
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// testByLocation adds, subtracts and folds at random. The totals by location are always the sums of the roll-ups.
func testByLocation(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	other := newWorld(t, s)
	other.countBranch(t)
	w := newWorld(t, s)
	random := rand.New(rand.NewPCG(9, 10))
	kinds := []contribution{newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "")}
	type one struct {
		key storage.RollupKey
		contribution
	}
	var counted []one
	for range 50 {
		if i := random.IntN(len(counted) + 2); i < len(counted) {
			w.subtract(t, counted[i].contribution, counted[i].key, w.key(w.region, false))
			counted = append(counted[:i], counted[i+1:]...)
		} else {
			next := one{w.key([]string{w.shop, w.kiosk, w.region}[random.IntN(3)], true), kinds[random.IntN(len(kinds))]}
			next.key.Version = random.Int32N(3) + 1
			counted = append(counted, next)
			w.count(t, next.contribution, next.key, w.key(w.region, false))
		}
		if random.IntN(3) == 0 {
			update(t, s, func(tx storage.Tx) error { _, err := tx.Rollups().Fold(t.Context(), 1+random.IntN(9)); return err })
		}
		for _, tops := range [][]string{{storage.WholeClient}, {w.region}, {w.kiosk}, {w.kiosk, w.shop, w.kiosk}} {
			w.sameByLocation(t, storage.RollupQuery{Locations: tops})
		}
	}
	w.countBranch(t)
	for _, q := range []storage.RollupQuery{
		{}, {Locations: []string{"x"}},
		{Locations: []string{w.region}, Program: w.program + "-other"},
		{Locations: []string{storage.WholeClient}, Channel: storage.Web},
		{Locations: []string{storage.WholeClient}, From: "2026-10"},
		{Locations: []string{w.region}, Segments: []string{"size:small"}},
		{Locations: []string{w.region}, To: "2026-10"},
		{Locations: []string{w.kiosk}, From: "2026-10", To: "2026-10"},
		{Locations: []string{w.kiosk}, From: "2026-12", To: "2026-11"},
	} {
		w.sameByLocation(t, q)
	}
	for _, q := range []storage.RollupQuery{{From: "x"}, {To: "2026-1"}} {
		q.Client, q.Locations = w.client, []string{w.shop}
		expectRefused(t, q, tryView(t, w, func(tx storage.Tx) error {
			return errorOf(tx.Rollups().ByLocation(t.Context(), q))
		}))
	}
}

// sameByLocation compares the totals by location with the sums of each location's roll-ups.
func (w *world) sameByLocation(t *testing.T, q storage.RollupQuery) {
	t.Helper()
	q.Client = w.client
	got := read(t, w, func(tx storage.Tx) ([]storage.LocationTotals, error) {
		return tx.Rollups().ByLocation(t.Context(), q)
	})
	sums := map[string]scorecard.Totals{}
	seen := map[storage.RollupKey]bool{}
	var locations []string
	q.Each = true
	for _, r := range w.query(t, q) {
		if seen[r.Key] {
			continue // below two of the tops
		}
		seen[r.Key] = true
		at, known := sums[r.Key.Location]
		if err := at.Add(r.Totals); err != nil {
			t.Fatal(err)
		}
		if sums[r.Key.Location] = at; !known {
			locations = append(locations, r.Key.Location)
		}
	}
	var want []storage.LocationTotals
	for _, location := range sorted(locations...) {
		totals := sums[location]
		totals.Criticals, totals.Outcomes = 0, scorecard.Outcomes{}
		if totals.Visits > 0 {
			want = append(want, storage.LocationTotals{Location: location, Totals: totals})
		}
	}
	requireEqual(t, got, want)
}
