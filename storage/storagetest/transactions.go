package storagetest

import (
	"errors"
	"strings"
	"testing"

	"mysteryshopper/storage"
)

var errMine = errors.New("mine")

func testTransactions(t *testing.T, open func(*testing.T) storage.Store) {
	runOn(t, open(t), []testCase[storage.Store]{
		{"what is committed is seen", testCommitted},
		{"own writes are seen", testOwnWrites},
		{"an error rolls back", testRolledBack},
		{"the function's error is returned", testOwnError},
		{"a panic is an error and rolls back", testPanic},
		{"a panic in a view is an error", testPanicInView},
		{"an ended goroutine rolls back", testGoexit},
		{"a view cannot write", testViewCannotWrite},
		{"a view sees one state", testSnapshot},
		{"view without a snapshot", testNoSnapshot},
		{"a view in an update sees what was committed", testViewInUpdate},
		{"an ended transaction is closed", testEndedTransaction},
		{"an ended context", testEndedContext},
		{"a context that ends in the transaction", testContextEndsWithin},
		{"an ignored error fails the update", testIgnoredCancellation},
		{"check", testCheck},
	})
	t.Run("closed", func(t *testing.T) {
		t.Parallel()
		testClosed(t, open(t))
	})
}

// setting stores a value.
func setting(t *testing.T, tx storage.Tx, key, value string) error {
	t.Helper()
	_, err := tx.Settings().GetOrPut(t.Context(), key, []byte(value))
	return err
}

// isStored reports whether a setting is stored.
func isStored(t *testing.T, s storage.Store, key string) bool {
	t.Helper()
	return read(t, s, func(tx storage.Tx) (bool, error) { return hasSetting(t, tx, key) })
}

func hasSetting(t *testing.T, tx storage.Tx, key string) (bool, error) {
	t.Helper()
	_, err := tx.Settings().Get(t.Context(), key)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func testCommitted(t *testing.T, s storage.Store) {
	key := unique("key")
	update(t, s, func(tx storage.Tx) error { return setting(t, tx, key, "1") })
	if !isStored(t, s, key) {
		t.Error("it is not there")
	}
}

func testOwnWrites(t *testing.T, s storage.Store) {
	key := unique("key")
	update(t, s, func(tx storage.Tx) error {
		if err := setting(t, tx, key, "1"); err != nil {
			return err
		}
		if found, err := hasSetting(t, tx, key); err != nil || !found {
			t.Errorf("not seen in the transaction that wrote it: %v", err)
		}
		return nil
	})
}

func testRolledBack(t *testing.T, s storage.Store) {
	w, keys := newWorld(t, s), []string{unique("key"), unique("key")}
	v := w.assignedVisit(t, w.anna)
	requireError(t, s, errMine, func(tx storage.Tx) error {
		for _, key := range keys {
			if err := setting(t, tx, key, "1"); err != nil {
				return err
			}
		}
		r := w.newReport(newReportID(t), v)
		if err := insertReport(t, tx, r); err != nil {
			return err
		}
		return errMine
	})
	for _, key := range keys {
		if isStored(t, s, key) {
			t.Errorf("%s was kept", key)
		}
	}
	got := read(t, s, func(tx storage.Tx) ([]storage.ReportID, error) { return tx.Reports().ForVisit(t.Context(), v.ID) })
	requireEqual(t, got, []storage.ReportID(nil))
}

func testOwnError(t *testing.T, s storage.Store) {
	requireError(t, s, errMine, func(storage.Tx) error { return errMine })
	if err := tryView(t, s, func(storage.Tx) error { return errMine }); !errors.Is(err, errMine) {
		t.Errorf("a view returned %v", err)
	}
}

func testPanic(t *testing.T, s storage.Store) {
	key := unique("key")
	err := tryUpdate(t, s, func(tx storage.Tx) error {
		if err := setting(t, tx, key, "1"); err != nil {
			return err
		}
		panic("out of order")
	})
	if err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("got %v", err)
	}
	if isStored(t, s, key) {
		t.Error("it was kept")
	}
}

func testPanicInView(t *testing.T, s storage.Store) {
	err := tryView(t, s, func(storage.Tx) error { panic("out of order") })
	if err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("got %v", err)
	}
}

// testGoexit ends the goroutine, as a test does that fails within the function.
func testGoexit(t *testing.T, s storage.Store) {
	key, errs := unique("key"), make(chan error, 1)
	go func() {
		err := errMine // if fn runs in the caller's goroutine, Update does not return
		defer func() { errs <- err }()
		err = tryUpdate(t, s, func(tx storage.Tx) error {
			if err := setting(t, tx, key, "1"); err != nil {
				return err
			}
			endGoroutine()
			return nil
		})
	}()
	if err := <-errs; err == nil {
		t.Error("the update succeeded")
	}
	if isStored(t, s, key) {
		t.Error("it was kept")
	}
	update(t, s, func(tx storage.Tx) error { return setting(t, tx, key, "2") })
}

func testViewCannotWrite(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	key, ctx := unique("key"), t.Context()
	view(t, s, func(tx storage.Tx) error {
		for i, err := range []error{
			setting(t, tx, key, "1"),
			tx.Clients().Insert(ctx, w.newClient(unique("client"))),
			tx.Feed().Append(ctx, released(w.client)),
			tx.Clients().Delete(ctx, w.client),
			tx.Locations().Insert(ctx, w.newLocation(unique("shop"), w.region)),
			tx.Drafts().Delete(ctx, unique("visit"), w.anna),
			tx.Visits().Insert(ctx, w.newVisit(unique("visit"))),
			tx.Audit().Append(ctx, storage.AuditEntry{Time: noon}),
			tx.Rollups().Replace(ctx, nil),
		} {
			expectError(t, err, storage.ErrReadOnly, "write", i)
		}
		// Reads still work.
		_, err := tx.Clients().Get(ctx, w.client)
		return err
	})
	if isStored(t, s, key) {
		t.Error("it was kept")
	}
}

func testSnapshot(t *testing.T, s storage.Store) {
	key := unique("key")
	view(t, s, func(tx storage.Tx) error {
		if found, err := hasSetting(t, tx, key); err != nil || found {
			t.Errorf("found is %v and the error %v before it was set", found, err)
		}
		update(t, s, func(tx storage.Tx) error { return setting(t, tx, key, "1") })
		if found, err := hasSetting(t, tx, key); err != nil || found {
			t.Errorf("what was committed after the view had read is seen in it: %v", err)
		}
		return nil
	})
	if !isStored(t, s, key) {
		t.Error("a later view does not see it")
	}
}

func testViewInUpdate(t *testing.T, s storage.Store) {
	key, before := unique("key"), unique("key")
	update(t, s, func(tx storage.Tx) error { return setting(t, tx, before, "1") })
	update(t, s, func(tx storage.Tx) error {
		if err := setting(t, tx, key, "1"); err != nil {
			return err
		}
		return tryView(t, s, func(tx storage.Tx) error {
			if found, err := hasSetting(t, tx, key); err != nil || found {
				t.Errorf("what is not committed is seen: %v", err)
			}
			if found, err := hasSetting(t, tx, before); err != nil || !found {
				t.Errorf("what was committed is not seen: %v", err)
			}
			return nil
		})
	})
}

func testCheck(t *testing.T, s storage.Store) {
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func testNoSnapshot(t *testing.T, s storage.Store) {
	key := unique("key")
	err := s.View(t.Context(), storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) error {
		if err := setting(t, tx, key, "1"); !errors.Is(err, storage.ErrReadOnly) {
			t.Errorf("got %v, want %v", err, storage.ErrReadOnly)
		}
		_, err := hasSetting(t, tx, key)
		return errors.Join(err, errMine)
	})
	expectError(t, err, errMine)
	update(t, s, func(tx storage.Tx) error { return setting(t, tx, key, "1") })
	err = s.View(t.Context(), storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) error {
		if found, err := hasSetting(t, tx, key); err != nil || !found {
			t.Errorf("what was committed is not seen: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
