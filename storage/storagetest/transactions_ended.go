package storagetest

import (
	"context"
	"errors"
	"testing"

	"mysteryshopper/storage"
)

func testEndedTransaction(t *testing.T, s storage.Store) {
	var kept []storage.Tx
	keep := func(tx storage.Tx) error { kept = append(kept, tx); return nil }
	update(t, s, keep)
	view(t, s, keep)
	for _, tx := range kept {
		_, err := tx.Settings().Get(t.Context(), "x")
		expectError(t, err, storage.ErrClosed)
		if err := setting(t, tx, unique("key"), "1"); err == nil {
			t.Error("it can still write")
		}
	}
}

func testEndedContext(t *testing.T, s storage.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	never := func(storage.Tx) error { t.Error("the function ran"); return nil }
	expectError(t, s.Update(ctx, storage.WriteOptions{}, never), context.Canceled, "update")
	expectError(t, s.View(ctx, storage.ReadOptions{}, never), context.Canceled, "view")
}

// updateCancelled cancels an update after its first write. The update must fail and keep nothing, whether its function
// returns the error of the next write or ignores it.
func updateCancelled(t *testing.T, s storage.Store, ignore bool) {
	t.Helper()
	key := unique("key")
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := setting(t, tx, key, "1"); err != nil {
			return err
		}
		cancel()
		_, err := tx.Settings().GetOrPut(ctx, key+"2", nil)
		if ignore {
			return nil
		}
		return err
	})
	expectError(t, err, context.Canceled)
	if isStored(t, s, key) {
		t.Error("it was kept")
	}
}

func testContextEndsWithin(t *testing.T, s storage.Store) {
	updateCancelled(t, s, false)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		cancel()
		return errorOf(tx.Settings().Get(ctx, "key"))
	})
	expectError(t, err, context.Canceled, "view")
}

func testIgnoredCancellation(t *testing.T, s storage.Store) { updateCancelled(t, s, true) }

func testClosed(t *testing.T, s storage.Store) {
	began, done := make(chan struct{}), make(chan error, 1)
	release := make(chan struct{})
	key := unique("key")
	go func() {
		done <- tryUpdate(t, s, func(tx storage.Tx) error {
			close(began)
			<-release
			return setting(t, tx, key, "1")
		})
	}()
	<-began
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	close(release)
	if err := <-done; err != nil && !errors.Is(err, storage.ErrClosed) {
		t.Errorf("what was under way: %v", err)
	}
	if err := <-closed; err != nil {
		t.Errorf("close: %v", err)
	}
	never := func(storage.Tx) error { t.Error("the function ran"); return nil }
	for name, err := range map[string]error{
		"update": tryUpdate(t, s, never),
		"view":   tryView(t, s, never),
		"check":  s.Check(t.Context()),
		"close":  s.Close(),
	} {
		expectError(t, err, storage.ErrClosed, name)
	}
}
