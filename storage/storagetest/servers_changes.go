package storagetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// testShopperFollower changes visits of one shopper on both servers while a phone reads changes from either. Positions
// are in the order of commits, so the phone has the newest state of each visit in the end.
func testShopperFollower(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	visits := make([]*storage.Visit, 6)
	for i := range visits {
		visits[i] = w.assignedVisit(t, w.anna)
	}
	known, position := map[string]int64{}, int64(0)
	follow := func(i int) (found int) {
		changes := read(t, s.server(i), func(tx storage.Tx) ([]storage.VisitChange, error) {
			return tx.Visits().Changes(t.Context(), w.anna, position, 3)
		})
		for _, c := range changes {
			if c.Position <= position {
				t.Fatalf("position %d comes after %d", c.Position, position)
			}
			known[c.Visit.ID], position = c.Visit.Revision, c.Position
		}
		return len(changes)
	}
	stop := whileDone(func() {
		each(80, func(i int) {
			err := tryUpdate(t, s.server(i), func(tx storage.Tx) error {
				v, err := tx.Visits().Get(t.Context(), visits[i%len(visits)].ID)
				if err != nil {
					return err
				}
				return tx.Visits().Update(t.Context(), v)
			})
			if err != nil && !errors.Is(err, storage.ErrStale) {
				t.Error(err)
			}
		})
	})
	for i := 0; !stop(); i++ {
		follow(i)
	}
	for follow(0) > 0 {
	}
	for _, v := range visits {
		requireEqual(t, known[v.ID], w.stored(t, v.ID).Revision)
	}
}

// whileDone runs work and returns a function that reports whether it has ended.
func whileDone(work func()) (ended func() bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	return func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
}

// underLease does work on both servers until the returned function is called and no work is left. Each server works
// under a lease that the other one acquires when it has expired.
func (s servers) underLease(t *testing.T, work func(storage.Tx) (int, error)) (end func()) {
	t.Helper()
	name := unique("work")
	var clock atomic.Int64
	var ending atomic.Bool
	var group sync.WaitGroup
	for i := range s.stores {
		group.Go(func() {
			for {
				last, n, mine := ending.Load(), 0, false
				err := tryUpdate(t, s.server(i), func(tx storage.Tx) (err error) {
					now := noon.Add(time.Duration(clock.Add(1)) * time.Millisecond)
					if mine, err = tx.Leases().Acquire(t.Context(), name, fmt.Sprint(i), now, now.Add(5*time.Millisecond)); !mine {
						return err
					}
					n, err = work(tx)
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
				if last && mine && n == 0 {
					return
				}
			}
		})
	}
	return func() {
		ending.Store(true)
		group.Wait()
	}
}

// testFeedFollower appends changes on both servers while both assign positions. Each change has a position, there are
// no gaps, and a reader of the feed gets each change once.
func testFeedFollower(t *testing.T, s servers) {
	const changes = 120
	w := newWorld(t, s.server(0))
	numbered := s.underLease(t, func(tx storage.Tx) (int, error) { return tx.Feed().AssignPositions(t.Context(), 7) })
	stop := whileDone(func() {
		each(changes, func(i int) {
			c := released(w.client)
			c.Resource = fmt.Sprint(i)
			attempt(t, s.server(i), func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), c) })
		})
		numbered()
	})
	seen, position := map[string]bool{}, int64(0)
	follow := func(i int) (found int) {
		list := read(t, s.server(i), func(tx storage.Tx) ([]storage.Change, error) {
			return tx.Feed().List(t.Context(), w.client, []string{storage.WholeClient}, position, 9)
		})
		for _, c := range list {
			if c.Position != position+1 || seen[c.Resource] {
				t.Fatalf("position %d of %s comes after %d", c.Position, c.Resource, position)
			}
			seen[c.Resource], position = true, c.Position
		}
		return len(list)
	}
	for i := 0; !stop(); i++ {
		follow(i)
	}
	for follow(1) > 0 {
	}
	requireEqual(t, len(seen), changes)
}

// testSealedByTwo appends entries on both servers while both seal them. The chain has each entry once.
func testSealedByTwo(t *testing.T, s servers) {
	const entries = 120
	sealed := s.underLease(t, func(tx storage.Tx) (int, error) { return tx.Audit().Seal(t.Context(), 7) })
	each(entries, func(i int) {
		attempt(t, s.server(i), func(tx storage.Tx) error {
			return tx.Audit().Append(t.Context(), storage.AuditEntry{Time: noon, Act: fmt.Sprint(i), Salt: [16]byte{1}})
		})
	})
	sealed()
	requireChain(t, s.server(1), entries)
}
