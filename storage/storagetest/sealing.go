package storagetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"mysteryshopper/storage"
)

// testSealing appends entries from many goroutines while one seals them. The chain has each entry once, without gaps.
func testSealing(t *testing.T, open func(*testing.T) storage.Store) {
	runTests(t, open, []testCase[storage.Store]{
		{"no chain has no head", func(t *testing.T, s storage.Store) {
			view(t, s, func(tx storage.Tx) error {
				position, hash, err := tx.Audit().Head(t.Context())
				if err == nil {
					requireEqual(t, position, int64(0))
					requireEqual(t, hash, [32]byte{})
				}
				return err
			})
		}},
		{"a chain", func(t *testing.T, s storage.Store) {
			sealing := inBackground(t, s, func(tx storage.Tx) (int, error) { return tx.Audit().Seal(t.Context(), 7) })
			race(func(i int) {
				attempt(t, s, func(tx storage.Tx) error {
					return tx.Audit().Append(t.Context(), storage.AuditEntry{
						Time: noon, Act: fmt.Sprint(i), Payload: digestOf(fmt.Sprint(i)), Salt: [16]byte{1, byte(i)},
					})
				})
			})
			sealing()
			requireChain(t, s, racers)
			view(t, s, func(tx storage.Tx) error {
				n, err := tx.Audit().SealedCount(t.Context())
				requireEqual(t, n, int64(racers))
				position, hash, headErr := tx.Audit().Head(t.Context())
				requireEqual(t, position, int64(racers))
				requireEqual(t, hash, lastHash(t, s))
				return errors.Join(err, headErr, tx.Audit().EachUnsealed(t.Context(), func(e *storage.AuditEntry) error {
					return fmt.Errorf("%s is not sealed", e.Act)
				}))
			})
			requireEqual(t, len(auditLog(t, s, 10)), racers)
		}},
		{"pages continue while entries are sealed", func(t *testing.T, s storage.Store) {
			var want []storage.AuditEntry
			for i := range 20 {
				e := storage.AuditEntry{Time: noon, Act: fmt.Sprint(i), Salt: [16]byte{1}}
				want = append([]storage.AuditEntry{e}, want...)
				update(t, s, func(tx storage.Tx) error { return tx.Audit().Append(t.Context(), e) })
			}
			var found []storage.AuditEntry
			for page := (storage.Page{Limit: 3}); ; {
				view(t, s, func(tx storage.Tx) error {
					list, next, err := tx.Audit().List(t.Context(), storage.Filter{}, page)
					found, page.After = append(found, list...), next
					return err
				})
				update(t, s, func(tx storage.Tx) error { _, err := tx.Audit().Seal(t.Context(), 5); return err })
				if page.After == "" {
					break
				}
			}
			requireEqual(t, found, want)
		}},
		{"stopped by an error", func(t *testing.T, s storage.Store) {
			update(t, s, func(tx storage.Tx) error {
				if err := tx.Audit().Append(t.Context(), storage.AuditEntry{Time: noon}); err != nil {
					return err
				}
				_, err := tx.Audit().Seal(t.Context(), 1)
				return err
			})
			err := tryView(t, s, func(tx storage.Tx) error {
				return tx.Audit().EachSealed(t.Context(), func(*storage.SealedEntry) error { return errMine })
			})
			expectError(t, err, errMine)
		}},
	})
}

// lastHash returns the hash of the last sealed entry.
func lastHash(t *testing.T, s storage.Store) (hash [32]byte) {
	t.Helper()
	view(t, s, func(tx storage.Tx) error {
		return tx.Audit().EachSealed(t.Context(), func(e *storage.SealedEntry) error { hash = e.Hash; return nil })
	})
	return hash
}

// requireChain expects a chain of n sealed entries with different acts.
func requireChain(t *testing.T, s storage.Store, n int) {
	t.Helper()
	seen, before := map[string]bool{}, [32]byte{}
	view(t, s, func(tx storage.Tx) error {
		return tx.Audit().EachSealed(t.Context(), func(e *storage.SealedEntry) error {
			seen[e.Act] = true
			requireEqual(t, e.Position, int64(len(seen)))
			requireEqual(t, e.Proof, e.AuditEntry.Proof())
			requireEqual(t, e.Hash, storage.ChainHash(before, e.Position, e.Proof))
			before = e.Hash
			return nil
		})
	})
	requireEqual(t, len(seen), n)
	view(t, s, func(tx storage.Tx) error {
		after, err := tx.Audit().SealedAfter(t.Context(), 1, 2)
		requireEqual(t, len(after), min(max(n-1, 0), 2))
		for i, e := range after {
			requireEqual(t, e.Position, int64(i+2))
		}
		return err
	})
}

// inBackground does work in updates until the returned function is called and no work is left.
func inBackground(t *testing.T, s storage.Store, work func(storage.Tx) (int, error)) (end func()) {
	t.Helper()
	var ending atomic.Bool
	var group sync.WaitGroup
	group.Go(func() {
		for {
			last, n := ending.Load(), 0
			err := tryUpdate(t, s, func(tx storage.Tx) (err error) {
				n, err = work(tx)
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
			if last && n == 0 {
				return
			}
		}
	})
	return func() {
		ending.Store(true)
		group.Wait()
	}
}
