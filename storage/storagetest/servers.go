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

// Load is the amount of work of Servers.
type Load struct {
	// Reports is the number of reports that are sent to both servers at once.
	Reports int
	// Tries is how often a caller tries an update that ends in ErrUnavailable. More than one is needed only if the
	// database may end transactions because of conflicts more often than the store retries them.
	Tries int
}

// retryingStore is a store whose Update is tried several times.
type retryingStore struct {
	storage.Store
	tries int
}

// Update tries an update again while it ends in ErrUnavailable.
func (p retryingStore) Update(ctx context.Context, options storage.WriteOptions, fn func(storage.Tx) error) (err error) {
	for range p.tries {
		if err = p.Store.Update(ctx, options, fn); !errors.Is(err, storage.ErrUnavailable) {
			return err
		}
	}
	return err
}

// servers holds two stores on one database, as two servers have.
type servers struct {
	stores  [2]retryingStore
	reports int
}

// server returns the store of a caller. Callers use the stores in turn.
func (s servers) server(i int) storage.Store { return s.stores[i%len(s.stores)] }

// Servers tests that two stores on one database keep the contracts of a single one. open opens an empty database twice.
func Servers(t *testing.T, load Load, open func(*testing.T) (one, other storage.Store)) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, s servers)
	}{
		{"one receipt for each report", testReceipts},
		{"a change on one server makes the other stale", testStaleAcross},
		{"no two moves make a cycle", testNoCycle},
		{"random moves leave a tree", testTreeStays},
		{"locations have distinct numbers", testNumbersApart},
		{"no references to deleted rows", testDeletedOrUsed},
		{"no new use of what is deleted", testDeletedWhileUsed},
		{"one self-assessment of a month", testOneSelfAssessment},
		{"a reader of a shopper's changes misses nothing", testShopperFollower},
		{"a reader of a client's feed misses nothing", testFeedFollower},
		{"figures are the sums of all reports", testFigures},
		{"one holder of a lease", testOneLease},
		{"each audit entry is sealed once", testSealedByTwo},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			one, other := open(t)
			tt.run(t, servers{[2]retryingStore{{one, load.Tries}, {other, load.Tries}}, load.Reports})
		})
	}
}

// atOnce calls functions at the same time and waits for all.
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

// oneSucceeds runs an update on both servers at once. One must succeed, the other one must return lost.
func (s servers) oneSucceeds(t *testing.T, lost error, fn func(tx storage.Tx, i int) error) (winner int) {
	t.Helper()
	var errs [2]error
	try := func(i int) func() {
		return func() { errs[i] = tryUpdate(t, s.server(i), func(tx storage.Tx) error { return fn(tx, i) }) }
	}
	atOnce(try(0), try(1))
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[0], errs[1]), lost) {
		t.Fatalf("got %v and %v, want one to be %v", errs[0], errs[1], lost)
	}
	if errs[0] != nil {
		return 1
	}
	return 0
}

// workers is the number of concurrent callers of each.
const workers = 8

// each calls fn for every number below n, in several goroutines.
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

// submit does the same as a server with a report: it looks for the report, and inserts it if there is none.
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

// testReceipts sends every report to both servers at once. Both return the same receipt, and the report is stored once.
func testReceipts(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	v := w.assignedVisit(t, w.anna)
	var differ atomic.Int64
	each(s.reports, func(int) {
		id := newReportID(t)
		var receipts [2]string
		send := func(i int) func() {
			return func() {
				err := tryUpdate(t, s.server(i), func(tx storage.Tx) (err error) {
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
	ids := read(t, s.server(1), func(tx storage.Tx) ([]storage.ReportID, error) { return tx.Reports().ForVisit(t.Context(), v.ID) })
	if len(ids) != s.reports {
		t.Errorf("%d reports are kept, want %d", len(ids), s.reports)
	}
}

// testStaleAcross changes on both servers what both have read. One of them gets ErrStale.
func testStaleAcross(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	for range 30 {
		c := read(t, s.server(0), func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
		s.oneSucceeds(t, storage.ErrStale, func(tx storage.Tx, _ int) error {
			mine := *c
			return tx.Clients().Update(t.Context(), &mine)
		})
	}
}

// testOneLease lets many callers acquire a lease whenever it has expired. One of them gets it each time.
func testOneLease(t *testing.T, s servers) {
	name, now := unique("work"), noon
	for range 10 {
		requireOneHolder(t, s.server, name, now, now.Add(1001))
		now = now.Add(1000 * 1000)
	}
}
