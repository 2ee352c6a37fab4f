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

// servers are two stores on one database, as two servers have it.
type servers [2]storage.Store

// of returns the store of one of many callers, who take turns.
func (s servers) of(i int) storage.Store { return s[i%len(s)] }

// Servers holds two stores on one database to what a single one promises. The function opens an empty database twice;
// races is how many reports are sent to both at once.
func Servers(t *testing.T, races int, open func(*testing.T) (one, other storage.Store)) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, s servers)
	}{
		{"one receipt for each report", func(t *testing.T, s servers) { testReceipts(t, s, races) }},
		{"what one changed the other must have read", testStaleAcross},
		{"no two moves make a cycle", testNoCycle},
		{"moves anywhere leave a tree", testTreeStays},
		{"nothing refers to what is deleted", testDeletedOrUsed},
		{"a shopper's follower misses nothing", testShopperFollower},
		{"a client's follower misses nothing", testFeedFollower},
		{"figures are those of all reports", testFigures},
		{"one has a lease", testOneLease},
		{"one seals the audit log", testSealedByTwo},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			one, other := open(t)
			tt.run(t, servers{one, other})
		})
	}
}

// update runs fn as a caller does who comes again where the store could not be reached: where many write the same at the
// strictest isolation, an update may have met others more often than it is tried.
func (s servers) update(t *testing.T, i int, fn func(storage.Tx) error) (err error) {
	t.Helper()
	for range 50 {
		if err = s.of(i).Update(t.Context(), fn); !errors.Is(err, storage.ErrUnavailable) {
			return err
		}
	}
	return err
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
	found, err := tx.Reports().Submitted(ctx, r.ID, 0)
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
func testReceipts(t *testing.T, s servers, races int) {
	w := newWorld(t, s[0])
	v := w.held(t, w.anna)
	var kept, differ atomic.Int64
	each(races, func(int) {
		id := newReportID(t)
		var receipts [len(s)]string
		send := func(i int) func() {
			return func() {
				err := s.update(t, i, func(tx storage.Tx) (err error) {
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
		kept.Add(1)
	})
	if differ.Load() > 0 {
		t.Errorf("%d of %d reports have two receipts", differ.Load(), races)
	}
	ids := read(t, s[1], func(tx storage.Tx) ([]storage.ReportID, error) { return tx.Reports().ForVisit(t.Context(), v.ID) })
	if len(ids) != races {
		t.Errorf("%d reports are kept, want %d", len(ids), races)
	}
}

// testStaleAcross lets both change what both have read: one of them is told.
func testStaleAcross(t *testing.T, s servers) {
	w := newWorld(t, s[0])
	for range 30 {
		c := read(t, s[0], func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
		var errs [2]error
		change := func(i int) func() {
			return func() {
				mine := *c
				errs[i] = s.update(t, i, func(tx storage.Tx) error { return tx.Clients().Update(t.Context(), &mine) })
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
			err := s.update(t, i, func(tx storage.Tx) error {
				has, err := tx.Leases().Take(t.Context(), name, fmt.Sprint(i), now, until.Add(1000))
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
