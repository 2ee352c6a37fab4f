package storagetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testAudit(t *testing.T, open func(*testing.T) storage.Store) {
	runTests(t, open, []testCase[storage.Store]{
		{"newest first", func(t *testing.T, s storage.Store) {
			var want []storage.AuditEntry
			for i := range 5 {
				want = append(want, storage.AuditEntry{
					Time:  noon.Add(-time.Duration(i) * time.Hour), // the order is that of insertion, not of time
					Actor: "token", Role: "ADMIN", Act: fmt.Sprint("act", i), Resource: "clients/acme", RequestID: "r", Peer: "::1",
					Payload: digestOf(fmt.Sprint(i)), Salt: [16]byte{15: byte(i)},
				})
			}
			update(t, s, func(tx storage.Tx) error {
				for _, e := range want {
					if err := tx.Audit().Append(t.Context(), e); err != nil {
						return err
					}
				}
				return nil
			})
			slices.Reverse(want)
			for limit := 1; limit <= 6; limit++ {
				requireEqual(t, auditLog(t, s, limit), want)
			}
		}},
		{"empty", func(t *testing.T, s storage.Store) {
			requireEqual(t, auditLog(t, s, 1), []storage.AuditEntry(nil))
		}},
		{"rolled back with its transaction", func(t *testing.T, s storage.Store) {
			requireError(t, s, errMine, func(tx storage.Tx) error {
				if err := tx.Audit().Append(t.Context(), storage.AuditEntry{Time: noon}); err != nil {
					return err
				}
				return errMine
			})
			requireEqual(t, auditLog(t, s, 1), []storage.AuditEntry(nil))
		}},
	})
}

func auditLog(t *testing.T, s storage.Store, limit int) []storage.AuditEntry {
	t.Helper()
	return everyPage(t, s, limit, func(tx storage.Tx, page storage.Page) ([]storage.AuditEntry, storage.Cursor, error) {
		return tx.Audit().List(t.Context(), page)
	})
}

func testRequests(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	newRequest := func() *storage.Request {
		return &storage.Request{
			Caller: unique("caller"), Method: "CreateVisit", Key: "k", Digest: digestOf("d"), Response: []byte{0, 255}, Time: noon,
		}
	}
	put := func(t *testing.T, r *storage.Request) {
		t.Helper()
		update(t, s, func(tx storage.Tx) error { return tx.Requests().Put(t.Context(), r) })
	}
	get := func(t *testing.T, r *storage.Request) func(tx storage.Tx) (*storage.Request, error) {
		return func(tx storage.Tx) (*storage.Request, error) {
			return tx.Requests().Get(t.Context(), r.Caller, r.Method, r.Key)
		}
	}
	t.Run("read as written", func(t *testing.T) {
		t.Parallel()
		full, empty := newRequest(), newRequest()
		empty.Response = nil
		for _, r := range []*storage.Request{full, empty} {
			put(t, r)
			requireEqual(t, read(t, s, get(t, r)), r)
		}
	})
	t.Run("exists", func(t *testing.T) {
		t.Parallel()
		r := newRequest()
		put(t, r)
		other := *r
		other.Digest, other.Response = digestOf("other"), []byte("other")
		requireError(t, s, storage.ErrExists, func(tx storage.Tx) error { return tx.Requests().Put(t.Context(), &other) })
		requireEqual(t, read(t, s, get(t, r)), r)
	})
	t.Run("every part of the key", func(t *testing.T) {
		t.Parallel()
		r := newRequest()
		put(t, r)
		for _, change := range []func(*storage.Request){
			func(r *storage.Request) { r.Caller = unique("caller") },
			func(r *storage.Request) { r.Method = "other" },
			func(r *storage.Request) { r.Key = "K" },
		} {
			other := *r
			change(&other)
			requireNotFound(t, s, errorOnly(get(t, &other)))
			put(t, &other)
		}
	})
	t.Run("deleted", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		old, edge := newRequest(), newRequest()
		old.Time = noon.Add(-time.Microsecond)
		for _, r := range []*storage.Request{old, edge} {
			update(t, s, func(tx storage.Tx) error { return tx.Requests().Put(t.Context(), r) })
		}
		forget := func(want int) {
			update(t, s, func(tx storage.Tx) error {
				n, err := tx.Requests().DeleteBefore(t.Context(), noon)
				requireEqual(t, n, want)
				return err
			})
		}
		forget(1)
		requireNotFound(t, s, errorOnly(get(t, old)))
		requireEqual(t, read(t, s, get(t, edge)), edge)
		forget(0)
	})
}
