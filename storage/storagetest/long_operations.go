package storagetest

import (
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testLongOperations(t *testing.T, open func(*testing.T) storage.Store) {
	runOn(t, open(t), []testCase[storage.Store]{
		{"read as written", testOperationAsGiven},
		{"changed", testOperationChanged},
		{"listed", testOperationLists},
	})
	runTests(t, open, []testCase[storage.Store]{{"open and expired", testOpenOperations}})
}

// newOperation returns a queued operation with a value in every field that it can have.
func newOperation(id, caller string) *storage.Operation {
	return &storage.Operation{
		ID: id, Caller: caller, Method: "/mysteryshopper.v1.DirectoryService/ImportLocations", Client: "acme",
		State: storage.OperationQueued, ValidateOnly: true, RequestID: "r1", Peer: "192.0.2.7", Size: 3, Attempts: 1,
		RowsRead: 4, RowsChecked: 3, RowsWritten: 2, Result: []byte{}, CreateTime: noon, UpdateTime: later,
	}
}

func insertOperation(t *testing.T, s storage.Store, o *storage.Operation) {
	t.Helper()
	update(t, s, func(tx storage.Tx) error { return tx.Operations().Insert(t.Context(), o, []byte{0, 1, 255}) })
}

func storedOperation(t *testing.T, s storage.Store, id string) *storage.Operation {
	t.Helper()
	return read(t, s, func(tx storage.Tx) (*storage.Operation, error) { return tx.Operations().Get(t.Context(), id) })
}

func testOperationAsGiven(t *testing.T, s storage.Store) {
	o := newOperation(unique("op"), unique("token"))
	requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Operations().Get(t.Context(), o.ID)) })
	insertOperation(t, s, o)
	requireEqual(t, o.Revision, int64(1))
	requireEqual(t, storedOperation(t, s, o.ID), o)
	requireEqual(t, read(t, s, func(tx storage.Tx) ([]byte, error) { return tx.Operations().GetRequest(t.Context(), o.ID) }), []byte{0, 1, 255})
	requireError(t, s, storage.ErrExists, func(tx storage.Tx) error { return tx.Operations().Insert(t.Context(), newOperation(o.ID, "x"), nil) })
	requireEqual(t, storedOperation(t, s, o.ID), o)
}

func testOperationChanged(t *testing.T, s storage.Store) {
	o := newOperation(unique("op"), unique("token"))
	insertOperation(t, s, o)
	old, absent := *o, *o
	absent.ID = unique("op")
	o.State, o.Attempts, o.RowsRead, o.RowsChecked, o.RowsWritten = storage.OperationRunning, 2, 1<<40, 7, 8
	update(t, s, func(tx storage.Tx) error { return tx.Operations().Update(t.Context(), o) })
	requireEqual(t, o.Revision, int64(2))
	requireEqual(t, storedOperation(t, s, o.ID), o)
	requireError(t, s, storage.ErrStale, func(tx storage.Tx) error { return tx.Operations().Update(t.Context(), &old) })
	requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Operations().Update(t.Context(), &absent) })

	o.State, o.Result, o.EndTime, o.ExpireTime = storage.OperationSucceeded, []byte{255, 0}, later, later.Add(time.Hour)
	update(t, s, func(tx storage.Tx) error { return tx.Operations().Update(t.Context(), o) })
	requireEqual(t, storedOperation(t, s, o.ID), o)
	requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Operations().GetRequest(t.Context(), o.ID)) })
}

func testOperationLists(t *testing.T, s storage.Store) {
	caller := unique("token")
	ids := []string{unique("op"), unique("op"), unique("op")}
	for _, id := range ids {
		insertOperation(t, s, newOperation(id, caller))
	}
	insertOperation(t, s, newOperation(unique("op"), unique("token")))
	list := func(caller string) []string {
		return mapped(everyPage(t, s, 2, func(tx storage.Tx, p storage.Page) ([]*storage.Operation, storage.Cursor, error) {
			return tx.Operations().List(t.Context(), caller, p)
		}), func(o *storage.Operation) string { return o.ID })
	}
	slices.Sort(ids)
	requireEqual(t, list(caller), ids)
	requireEqual(t, len(list(unique("token"))), 0)
}

// testOpenOperations counts, finds and deletes on a store of its own.
func testOpenOperations(t *testing.T, s storage.Store) {
	count := func(caller string) storage.OpenOperations {
		return read(t, s, func(tx storage.Tx) (storage.OpenOperations, error) {
			return tx.Operations().CountOpen(t.Context(), caller)
		})
	}
	first := func(tx storage.Tx) error { return errorOf(tx.Operations().FirstOpen(t.Context())) }
	requireEqual(t, count("a"), storage.OpenOperations{})
	requireNotFound(t, s, first)
	two, one, three := newOperation("2", "a"), newOperation("1", "b"), newOperation("3", "a")
	for _, o := range []*storage.Operation{two, one, three} {
		insertOperation(t, s, o)
	}
	requireEqual(t, count("a"), storage.OpenOperations{OfCaller: 2, All: 3, Bytes: 9})
	end := func(o *storage.Operation, expire time.Time) {
		o.State, o.EndTime, o.ExpireTime = storage.OperationFailed, later, expire
		update(t, s, func(tx storage.Tx) error { return tx.Operations().Update(t.Context(), o) })
	}
	end(one, later.Add(time.Hour))
	requireEqual(t, count("a"), storage.OpenOperations{OfCaller: 2, All: 2, Bytes: 6})
	requireEqual(t, read(t, s, func(tx storage.Tx) (*storage.Operation, error) { return tx.Operations().FirstOpen(t.Context()) }), two)
	end(two, later.Add(2*time.Hour))
	end(three, later.Add(3*time.Hour))
	requireNotFound(t, s, first)

	deleted := func(now time.Time, limit int) (n int) {
		update(t, s, func(tx storage.Tx) (err error) {
			n, err = tx.Operations().DeleteExpired(t.Context(), now, limit)
			return err
		})
		return n
	}
	requireEqual(t, deleted(later, 10), 0)
	requireEqual(t, deleted(later.Add(3*time.Hour), 1), 1)
	requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Operations().Get(t.Context(), "1")) })
	requireEqual(t, deleted(later.Add(2*time.Hour), 10), 1)
	requireEqual(t, storedOperation(t, s, "3"), three)
	requireEqual(t, deleted(later.Add(3*time.Hour), 10), 1)
}
