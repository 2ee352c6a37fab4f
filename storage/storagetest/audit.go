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
		{"filtered", testFilteredAudit},
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

// testFilteredAudit filters sealed and unsealed entries by every field.
func testFilteredAudit(t *testing.T, s storage.Store) {
	for i := range 4 {
		e := storage.AuditEntry{
			Time: noon.Add(time.Duration(i) * time.Hour), Actor: fmt.Sprint("token", i/2), Role: "ADMIN", Act: fmt.Sprint("act", i),
			Resource: fmt.Sprint("reports/", i), RequestID: fmt.Sprint("r", i), Salt: [16]byte{1},
		}
		update(t, s, func(tx storage.Tx) error { return tx.Audit().Append(t.Context(), e) })
	}
	update(t, s, func(tx storage.Tx) error { return errorOf(tx.Audit().Seal(t.Context(), 2)) })
	for _, tt := range []struct {
		filter storage.Filter
		want   string
	}{
		{storage.Filter{}, "3210"},
		{is("actor", storage.Equal, "token0"), "10"},
		{is("role", storage.NotEqual, "ADMIN"), ""},
		{is("act", storage.Equal, "act2"), "2"},
		{either(is("resource", storage.Equal, "reports/0"), is("request_id", storage.Equal, "r3")), "30"},
		{is("time", storage.Greater, noon.Add(time.Hour).Format(time.RFC3339Nano)), "32"},
		{not(is("time", storage.LessOrEqual, noon.Add(2*time.Hour).Format(time.RFC3339Nano))), "3"},
	} {
		for limit := 1; limit <= 3; limit += 2 {
			found := ""
			for _, e := range everyPage(t, s, limit, func(tx storage.Tx, page storage.Page) ([]storage.AuditEntry, storage.Cursor, error) {
				return tx.Audit().List(t.Context(), tt.filter, page)
			}) {
				found += e.Act[len("act"):]
			}
			requireEqual(t, found, tt.want)
		}
	}
	view(t, s, func(tx storage.Tx) error {
		_, _, err := tx.Audit().List(t.Context(), is("salt", storage.Equal, "x"), storage.Page{Limit: 1})
		expectError(t, err, storage.ErrFilter)
		return nil
	})
}

func auditLog(t *testing.T, s storage.Store, limit int) []storage.AuditEntry {
	t.Helper()
	return everyPage(t, s, limit, func(tx storage.Tx, page storage.Page) ([]storage.AuditEntry, storage.Cursor, error) {
		return tx.Audit().List(t.Context(), storage.Filter{}, page)
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
				if err == nil {
					requireEqual(t, n, want)
				}
				return err
			})
		}
		forget(1)
		requireNotFound(t, s, errorOnly(get(t, old)))
		requireEqual(t, read(t, s, get(t, edge)), edge)
		forget(0)
	})
}
