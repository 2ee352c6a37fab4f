package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres/postgrestest"
)

// testNow is when the demos of the tests are made.
var testNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// openFile opens an empty database in a file.
func openFile(t *testing.T) storage.Store {
	t.Helper()
	return openStore(t, "sqlite:"+filepath.Join(t.TempDir(), "demo.db"))
}

func openStore(t *testing.T, name string) storage.Store {
	t.Helper()
	s, err := app.OpenStore(t.Context(), app.Database{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// view calls fn with a read transaction of a store.
func view(t *testing.T, s storage.Store, fn func(ctx context.Context, tx storage.Tx) error) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	if err := s.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// receipts returns the content digests and the receipts of the current revisions, by the reports' ids.
func receipts(t *testing.T, s storage.Store) map[storage.ReportID]string {
	t.Helper()
	all := map[storage.ReportID]string{}
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		return tx.Reports().Each(ctx, func(r *storage.Report, rev *storage.Revision) error {
			all[r.ID] = rev.ContentDigest.String() + " " + string(rev.Receipt) + " " + r.ReleasedID
			return nil
		})
	})
	return all
}

// figures returns all roll-ups in their order.
func figures(t *testing.T, s storage.Store) []*storage.Rollup {
	t.Helper()
	var all []*storage.Rollup
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		return tx.Rollups().Each(ctx, func(r *storage.Rollup) error {
			all = append(all, r)
			return nil
		})
	})
	return all
}

// TestLarge makes a large demo, of few reports, and the same once more with a break in between. Both must be clean and
// equal, and their figures must show the story.
func TestLarge(t *testing.T) {
	t.Parallel()
	const reports = 2000
	order := Options{Reports: reports, Seed: 3}
	whole := openFile(t)
	last := 0
	order.Progress = func(done, total int) {
		if last = done; total != reports {
			t.Errorf("progress names %d reports in all", total)
		}
	}
	if err := FillLarge(t.Context(), whole, testNow, order); err != nil {
		t.Fatal(err)
	}
	if last != reports {
		t.Errorf("progress names %d reports in the end, want %d", last, reports)
	}
	checkClean(t, whole)
	checkContents(t, whole, reports)
	checkStory(t, whole)

	broken := openFile(t)
	breakOff(t, broken, order)
	order.Progress = nil
	if err := FillLarge(t.Context(), broken, testNow.AddDate(0, 2, 0), order); err != nil {
		t.Fatal(err)
	}
	checkClean(t, broken)
	if diff := cmp.Diff(receipts(t, whole), receipts(t, broken)); diff != "" {
		t.Errorf("the same order makes other reports (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(names(figures(t, whole)), names(figures(t, broken))); diff != "" {
		t.Errorf("the same order makes other figures (-first +second):\n%s", diff)
	}
}

// TestLargeOnBothEngines makes the same demo on both: the reports and the figures must be the same.
func TestLargeOnBothEngines(t *testing.T) {
	t.Parallel()
	cluster := postgrestest.Start(t)
	stores := []storage.Store{openFile(t), openStore(t, cluster.URL("postgres"))}
	for _, s := range stores {
		if err := fillTree(t.Context(), s, testNow, Options{Reports: 300, Seed: 4}, smallTree()); err != nil {
			t.Fatal(err)
		}
		checkClean(t, s)
	}
	if diff := cmp.Diff(receipts(t, stores[0]), receipts(t, stores[1])); diff != "" {
		t.Errorf("reports (-SQLite +PostgreSQL):\n%s", diff)
	}
	if diff := cmp.Diff(names(figures(t, stores[0])), names(figures(t, stores[1]))); diff != "" {
		t.Errorf("figures (-SQLite +PostgreSQL):\n%s", diff)
	}
}

// smallTree returns a part of the tree, for tests that are not about its size.
func smallTree() tree {
	t := largeTree()
	return tree{t.inner[:2+citiesOfRegion], t.cities[:citiesOfRegion]}
}

// names describes roll-ups with everything that they contain.
func names(all []*storage.Rollup) []string {
	list := make([]string, len(all))
	for i, r := range all {
		details, err := r.Details.MarshalBinary()
		list[i] = fmt.Sprintf("%+v %+v %x %v", r.Key, r.Totals, details, err)
	}
	return list
}

// breakOff begins a demo and breaks it off after some months. Another order must then be refused.
func breakOff(t *testing.T, s storage.Store, order Options) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	errEnough := errors.New("enough")
	order.Progress = func(done, total int) {
		if done > total/3 {
			cancel(errEnough)
		}
	}
	if err := FillLarge(ctx, s, testNow, order); !errors.Is(err, errEnough) {
		t.Fatalf("a demo that is broken off returns %v", err)
	}
	checkClean(t, s)
	for what, other := range map[string]Options{
		"reports": {Reports: order.Reports + 1, Seed: order.Seed},
		"seed":    {Reports: order.Reports, Seed: order.Seed + 1},
		"month":   {Reports: order.Reports, Seed: order.Seed, Until: "2026-01"},
	} {
		if err := FillLarge(t.Context(), s, testNow, other); !errors.As(err, new(*unusable)) {
			t.Errorf("going on with other %s returns %v", what, err)
		}
	}
	if done, err := isFinished(t.Context(), s); done || err != nil {
		t.Errorf("a demo that was broken off is finished: %v, %v", done, err)
	}
}

func checkClean(t *testing.T, s storage.Store) {
	t.Helper()
	_, err := verify.Run(t.Context(), s, verify.Options{Found: func(f verify.Finding) { t.Errorf("%+v", f) }})
	if err != nil {
		t.Fatal(err)
	}
}

// checkContents checks that the demo has everything that is promised.
func checkContents(t *testing.T, s storage.Store, reports int) {
	t.Helper()
	places, months, states := map[string]bool{}, map[string]bool{}, map[string]int{}
	released := 0
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		left, err := tx.Backlog(ctx)
		if err != nil || left.Any() {
			t.Errorf("%+v is left to be done, %v", left, err)
		}
		if _, err := tx.Settings().Get(ctx, finishedKey); err != nil {
			t.Errorf("it is not finished: %v", err)
		}
		shops, _, err := tx.Locations().List(ctx, clientID, []string{storage.WholeClient}, storage.Page{Limit: 1})
		if err != nil || len(shops) != 1 {
			t.Errorf("locations: %v, %v", shops, err)
		}
		return tx.Reports().Each(ctx, func(r *storage.Report, _ *storage.Revision) error {
			places[r.Location], months[r.Month] = true, true
			states[string(r.State)]++
			states["version "+string('0'+r.Version)]++
			states[string(r.Channel)]++
			for _, f := range r.Flags {
				states[string(f)]++
			}
			for word, holds := range map[string]bool{
				"parked": r.Parked, "twin": r.PossibleTwin, "test": r.Test, "corrected": r.Current > 1,
				"withdrawn": r.ReleasedID != "" && !r.Released, "left": r.Outcome.GivenUp(), "unscored": r.Status == "",
			} {
				if holds {
					states[word]++
				}
			}
			if r.Released {
				released++
			}
			return nil
		})
	})
	if released != reports {
		t.Errorf("%d reports are released, want %d", released, reports)
	}
	if len(months) != largeMonths || slices.Max(slices.Collect(maps.Keys(months))) != "2026-10" {
		t.Errorf("the months are %v", slices.Sorted(maps.Keys(months)))
	}
	if len(places) < 1000 {
		t.Errorf("only %d places were visited", len(places))
	}
	for _, word := range []string{
		string(visit.Approved), string(visit.Rejected), string(visit.FlagClockSkew), "IN_PERSON", "PHONE", "WEB",
		"version 1", "version 2", "version 3", "corrected", "left", "unscored",
	} {
		if states[word] == 0 {
			t.Errorf("no report is %q among %v", word, states)
		}
	}
}

// checkStory checks that the figures show the story: one region gets worse and another one better.
func checkStory(t *testing.T, s storage.Store) {
	t.Helper()
	mean := func(location, from, to string) float64 {
		var visits, sum int64
		view(t, s, func(ctx context.Context, tx storage.Tx) error {
			rows, err := tx.Rollups().Query(ctx, storage.RollupQuery{Client: clientID, Locations: []string{location}, From: from, To: to})
			for _, r := range rows {
				visits, sum = visits+r.Totals.Visits, sum+r.Totals.SumBasisPoints
			}
			return err
		})
		return float64(sum) / float64(max(visits, 1)) / 100
	}
	for _, part := range []struct {
		region      string
		least, most float64
	}{{largeRoles.slipping, -40, -8}, {largeRoles.mending, 5, 40}} {
		change := mean(part.region, "2026-02", "2026-10") - mean(part.region, "2024-11", "2025-06")
		if change < part.least || change > part.most {
			t.Errorf("%s changes by %.1f points, want %v to %v", part.region, change, part.least, part.most)
		}
	}
}

// TestParts checks that the parts of a large demo make up the whole, whatever its size, and have no shopper in common.
func TestParts(t *testing.T) {
	t.Parallel()
	cities := largeTree().cities
	for _, reports := range []int{0, 1, 100, 2000, 99_999, 1_000_000, 20_000_000} {
		h := &history{
			builder: &builder{generator: &generator{spec: &spec{shoppers: largeShoppers, first: testNow}}}, cities: cities,
			order: order{Reports: reports, Seed: 1},
		}
		sum, visits := 0, map[string]bool{}
		for month := range largeMonths {
			seen, shopper := 0, 0
			for _, c := range h.parts(month) {
				sum += c.reports
				visits[c.firstVisit()] = true
				if len(c.cities) == 0 || &c.cities[0] != &cities[seen] {
					t.Fatalf("%d reports, month %d: part %d begins elsewhere than where the one before ended", reports, month, c.number)
				}
				if c.shoppers[0] != shopper || c.shoppers[1] <= shopper {
					t.Fatalf("%d reports, month %d: the shoppers of part %d are %v", reports, month, c.number, c.shoppers)
				}
				seen, shopper = seen+len(c.cities), c.shoppers[1]
			}
			if seen != len(cities) || shopper != largeShoppers {
				t.Errorf("%d reports, month %d: %d cities and %d shoppers", reports, month, seen, shopper)
			}
		}
		if sum != reports {
			t.Errorf("the parts have %d reports, want %d", sum, reports)
		}
		if want := largeMonths * len(h.parts(0)); reports > 0 && len(visits) < want-largeMonths {
			t.Errorf("%d reports: %d parts have a first visit of their own, want about %d", reports, len(visits), want)
		}
	}
}

// TestTree checks the tree of a large demo: 2,000 places below 200 cities, 20 regions and 4 countries.
func TestTree(t *testing.T) {
	t.Parallel()
	whole := largeTree()
	depth := map[string]int{"": 0}
	levels := map[int]int{}
	add := func(p place) {
		above, known := depth[p.parent]
		if _, twice := depth[p.id]; twice || !known {
			t.Errorf("%s is there twice or comes before %q", p.id, p.parent)
		}
		depth[p.id] = above + 1
		levels[above+1]++
	}
	for _, p := range whole.inner {
		add(p)
	}
	for _, c := range whole.cities {
		for _, p := range c.places {
			add(p)
		}
	}
	if diff := cmp.Diff(map[int]int{1: 4, 2: 20, 3: 200, 4: 2000}, levels); diff != "" {
		t.Errorf("places by level (-want +got):\n%s", diff)
	}
}
