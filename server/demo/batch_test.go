package demo

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo/batch"
	"mysteryshopper/storage"
)

// newHistory returns a large demo on a store that has everything but the reports.
func newHistory(t *testing.T, s storage.Store) *history {
	t.Helper()
	c := &clock{}
	a, err := app.OpenOn(t.Context(), s, app.Config{REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Clock: c.time, Limits: &chain.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	h, err := beginHistory(t.Context(), s, a, c, testNow, Options{Reports: 1000, Seed: 5}, smallTree())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.publishDue(t.Context(), largeMonths-1); err != nil {
		t.Fatal(err)
	}
	if h.published, err = readPublished(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return h
}

// everyEnding returns a part of the last month in which each ending occurs a few times.
func everyEnding(h *history) (*part, []visitPlan) {
	p := &h.parts(largeMonths - 1)[0]
	plans := p.plans()
	for i := range plans {
		plans[i].ending = ending(i) % (returned + 1)
	}
	return p, plans
}

// rows are the rows of one part in a database.
type rows struct {
	Visits    []*storage.Visit
	Changes   map[string][]storage.VisitChange
	Reports   []*storage.Report
	Revisions []*storage.Revision
	Events    [][]storage.Event
	Rollups   []*storage.Rollup
	Audit     []storage.AuditEntry
	Feed      []storage.Change
}

func readRows(t *testing.T, s storage.Store, since time.Time) *rows {
	t.Helper()
	all := &rows{Changes: map[string][]storage.VisitChange{}}
	view(t, s, func(ctx context.Context, tx storage.Tx) (err error) {
		if all.Visits, _, err = tx.Visits().List(ctx, "", storage.Filter{}, storage.Page{Limit: 1000}); err != nil {
			return err
		}
		for i := range largeShoppers {
			changes, err := tx.Visits().Changes(ctx, shopperID(i), 0, 1000)
			if err != nil {
				return err
			}
			all.Changes[shopperID(i)] = changes
		}
		err = tx.Reports().Each(ctx, func(r *storage.Report, _ *storage.Revision) error {
			all.Reports = append(all.Reports, r)
			for n := int32(1); n <= r.Current; n++ {
				rev, err := tx.Reports().GetRevision(ctx, r.ID, n)
				if err != nil {
					return err
				}
				all.Revisions = append(all.Revisions, rev)
			}
			events, err := tx.Reports().Events(ctx, r.ID)
			all.Events = append(all.Events, events)
			return err
		})
		if err != nil {
			return err
		}
		entries, _, err := tx.Audit().List(ctx, storage.Filter{}, storage.Page{Limit: 1000})
		for _, e := range entries {
			if !e.Time.Before(since) {
				all.Audit = append(all.Audit, e)
			}
		}
		return err
	})
	all.Rollups = figures(t, s)
	all.Feed = readFeed(t, s, since)
	return all
}

// readFeed returns the client's feed since a time, without the positions.
func readFeed(t *testing.T, s storage.Store, since time.Time) (feed []storage.Change) {
	t.Helper()
	if err := settle(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		for after := int64(0); ; {
			changes, err := tx.Feed().List(ctx, clientID, []string{storage.WholeClient}, after, 1000)
			for _, c := range changes {
				if after = c.Position; !c.Time.Before(since) {
					c.Position = 0
					feed = append(feed, c)
				}
			}
			if err != nil || len(changes) == 0 {
				return err
			}
		}
	})
	return feed
}

// TestBatchWritesTheSame makes a part on a database, with a transaction for each call, and the same part by a batch on
// another database. Both databases must then hold the same, to the last byte.
func TestBatchWritesTheSame(t *testing.T) {
	t.Parallel()
	direct, batched := newHistory(t, openFile(t)), newHistory(t, openFile(t))
	batched.principals = direct.principals
	p, plans := everyEnding(direct)
	if err := direct.makePart(t.Context(), p, plans, direct.store); err != nil {
		t.Fatal(err)
	}
	b := batch.New(batched.base)
	if err := batched.makePart(t.Context(), p, plans, b); err != nil {
		t.Fatal(err)
	}
	for range 2 { // An engine may run an update again after it failed.
		err := batched.store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := b.Apply(t.Context(), tx); err != nil {
				return err
			}
			return context.Canceled
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	apply(t, batched.store, b)
	want, got := readRows(t, direct.store, p.planTime()), readRows(t, batched.store, p.planTime())
	if len(want.Reports) < 20 || len(want.Revisions) <= len(want.Reports) || len(want.Rollups) < 20 || len(want.Feed) < 10 {
		t.Fatalf("too little to compare: %d reports, %d revisions, %d roll-ups, %d in the feed",
			len(want.Reports), len(want.Revisions), len(want.Rollups), len(want.Feed))
	}
	if diff := cmp.Diff(names(want.Rollups), names(got.Rollups)); diff != "" {
		t.Errorf("figures (-direct +batch):\n%s", diff)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(rows{}, "Rollups")); diff != "" {
		t.Errorf("rows (-direct +batch):\n%s", diff)
	}
	checkClean(t, batched.store)
}

func apply(t *testing.T, s storage.Store, b *batch.Store) {
	t.Helper()
	err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return b.Apply(t.Context(), tx) })
	if err != nil {
		t.Fatal(err)
	}
}

// TestCallsWriteTheSame makes one visit by calls with tokens through all interceptors, and the same visit by a batch.
// The rows must be the same, but for what is random and for what describes the call.
func TestCallsWriteTheSame(t *testing.T) {
	t.Parallel()
	called, batched := newHistory(t, openFile(t)), newHistory(t, openFile(t))
	p, plans := everyEnding(called)
	one := plans[:1]
	one[0].ending = approved
	b := batch.New(batched.base)
	if err := batched.makePart(t.Context(), p, one, b); err != nil {
		t.Fatal(err)
	}
	apply(t, batched.store, b)
	called.clock.set(p.planTime())
	if err := errors.Join(called.planVisits(t.Context(), one), called.run(t.Context(), &one[0])); err != nil {
		t.Fatal(err)
	}
	want, got := readRows(t, called.store, p.planTime()), readRows(t, batched.store, p.planTime())
	if len(want.Reports) != 1 || !want.Reports[0].Released || len(want.Audit) != 5 || len(want.Feed) != 1 {
		t.Fatalf("the calls left %+v", want)
	}
	if diff := cmp.Diff(names(want.Rollups), names(got.Rollups)); diff != "" {
		t.Errorf("figures (-calls +batch):\n%s", diff)
	}
	// The id of the fee is random.
	sameResource := func(a, b string) bool {
		return a == b || strings.HasPrefix(a, "payables/") && strings.HasPrefix(b, "payables/")
	}
	diff := cmp.Diff(want, got, cmpopts.IgnoreFields(rows{}, "Rollups"), cmpopts.IgnoreFields(storage.Report{}, "ReleasedID"),
		cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Resource" }, cmp.Comparer(sameResource)),
		cmpopts.IgnoreFields(storage.Event{}, "Actor"), cmpopts.IgnoreFields(storage.Change{}, "Resource"),
		cmpopts.IgnoreFields(storage.AuditEntry{}, "Actor", "RequestID", "Peer", "Payload", "Salt"))
	if diff != "" {
		t.Errorf("rows (-calls +batch):\n%s", diff)
	}
}
