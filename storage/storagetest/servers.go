package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"mysteryshopper/storage"
)

// Load says what Servers does.
type Load struct {
	// Reports is how many reports are sent to both servers at once.
	Reports int
	// Tries is how often a caller tries an update at most, as long as it ends in ErrUnavailable: more than once only
	// where the database may give up those that meet others more often than the store runs them.
	Tries int
}

// patient is a store for a caller who comes again where it could not be reached, so many times.
type patient struct {
	storage.Store
	tries int
}

// Update tries an update as long as it ends in ErrUnavailable.
func (p patient) Update(ctx context.Context, options storage.WriteOptions, fn func(storage.Tx) error) (err error) {
	for range p.tries {
		if err = p.Store.Update(ctx, options, fn); !errors.Is(err, storage.ErrUnavailable) {
			return err
		}
	}
	return err
}

// servers are two stores on one database, as two servers have it.
type servers struct {
	stores  [2]patient
	reports int
}

// of returns the store of one of many callers, who take turns.
func (s servers) of(i int) storage.Store { return s.stores[i%len(s.stores)] }

// Servers holds two stores on one database to what a single one promises. The function opens an empty database twice.
func Servers(t *testing.T, load Load, open func(*testing.T) (one, other storage.Store)) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, s servers)
	}{
		{"one receipt for each report", testReceipts},
		{"what one changed the other must have read", testStaleAcross},
		{"no two moves make a cycle", testNoCycle},
		{"moves anywhere leave a tree", testTreeStays},
		{"locations have numbers of their own", testNumbersApart},
		{"nothing refers to what is deleted", testDeletedOrUsed},
		{"one self-assessment of a month", testOneSelfAssessment},
		{"a shopper's follower misses nothing", testShopperFollower},
		{"a client's follower misses nothing", testFeedFollower},
		{"figures are those of all reports", testFigures},
		{"one has a lease", testOneLease},
		{"one seals the audit log", testSealedByTwo},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			one, other := open(t)
			tt.run(t, servers{[2]patient{{one, load.Tries}, {other, load.Tries}}, load.Reports})
		})
	}
}

// atOnce runs functions at the same time and waits for all.
func atOnce(fns ...func()) {
	var group sync.WaitGroup
	start := make(chan struct{})
	for _, fn := range fns {
		group.Go(func() {
			<-start
			fn()
		})
	}
	close(start)
	group.Wait()
}

// workers is how many callers there are where there is more to do than at once.
const workers = 8

// each runs fn for every number below n, by several callers.
func each(n int, fn func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				fn(i)
			}
		})
	}
	group.Wait()
}

// submit does what a server does with a report: look for it, and insert it where it is not there.
func (w *world) submit(ctx context.Context, tx storage.Tx, r *storage.Report, receipt string) (string, error) {
	found, err := tx.Reports().GetSubmission(ctx, r.ID, 0)
	if err == nil {
		return string(found.Receipt), nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return "", err
	}
	first := newRevision(r, 1, 0)
	first.Receipt = []byte(receipt)
	return receipt, tx.Reports().Insert(ctx, r, first, submitted(r))
}

// testReceipts sends every report to both servers at once: both give the same receipt, and it is kept once.
func testReceipts(t *testing.T, s servers) {
	w := newWorld(t, s.of(0))
	v := w.held(t, w.anna)
	var differ atomic.Int64
	each(s.reports, func(int) {
		id := newReportID(t)
		var receipts [2]string
		send := func(i int) func() {
			return func() {
				err := s.of(i).Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) (err error) {
					receipts[i], err = w.submit(t.Context(), tx, w.newReport(id, v), fmt.Sprintf(`{"server":%d}`, i))
					return err
				})
				if err != nil {
					t.Errorf("server %d: %v", i, err)
				}
			}
		}
		atOnce(send(0), send(1))
		if receipts[0] != receipts[1] {
			differ.Add(1)
		}
	})
	if differ.Load() > 0 {
		t.Errorf("%d of %d reports have two receipts", differ.Load(), s.reports)
	}
	ids := read(t, s.of(1), func(tx storage.Tx) ([]storage.ReportID, error) { return tx.Reports().ForVisit(t.Context(), v.ID) })
	if len(ids) != s.reports {
		t.Errorf("%d reports are kept, want %d", len(ids), s.reports)
	}
}

// testStaleAcross lets both change what both have read: one of them is told.
func testStaleAcross(t *testing.T, s servers) {
	w := newWorld(t, s.of(0))
	for range 30 {
		c := read(t, s.of(0), func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
		var errs [2]error
		change := func(i int) func() {
			return func() {
				mine := *c
				errs[i] = s.of(i).Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return tx.Clients().Update(t.Context(), &mine) })
			}
		}
		atOnce(change(0), change(1))
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[0], errs[1]), storage.ErrStale) {
			t.Fatalf("got %v and %v, want one to be stale", errs[0], errs[1])
		}
	}
}

// testOneLease lets many take a lease whenever it has run out: one has it each time.
func testOneLease(t *testing.T, s servers) {
	name, now := unique("work"), noon
	for range 10 {
		until := now.Add(1)
		var held atomic.Int64
		race(func(i int) {
			err := s.of(i).Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
				has, err := tx.Leases().Acquire(t.Context(), name, fmt.Sprint(i), now, until.Add(1000))
				if has {
					held.Add(1)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		if held.Load() != 1 {
			t.Fatalf("%d have the lease, want one", held.Load())
		}
		now = now.Add(1000 * 1000)
	}
}
