package storagetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testLeases(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	acquire := func(t *testing.T, name, holder string, at, until time.Duration) (has bool) {
		t.Helper()
		update(t, s, func(tx storage.Tx) (err error) {
			has, err = tx.Leases().Acquire(t.Context(), name, holder, noon.Add(at), noon.Add(until))
			return err
		})
		return has
	}
	t.Run("acquired, renewed, acquired by another", func(t *testing.T) {
		t.Parallel()
		name := unique("work")
		for i, tt := range []struct {
			holder    string
			at, until int // seconds
			want      bool
		}{
			{"a", 0, 10, true},
			{"b", 5, 15, false},
			{"a", 8, 18, true},
			{"b", 18, 28, false}, // the lease ends after this moment
			{"b", 19, 29, true},
			{"a", 20, 30, false},
		} {
			got := acquire(t, name, tt.holder, time.Duration(tt.at)*time.Second, time.Duration(tt.until)*time.Second)
			if got != tt.want {
				t.Errorf("step %d: %s has it: %v, want %v", i, tt.holder, got, tt.want)
			}
		}
	})
	t.Run("released", func(t *testing.T) {
		t.Parallel()
		name := unique("work")
		requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Leases().Get(t.Context(), name)) })
		acquire(t, name, "a", 0, time.Hour)
		view(t, s, func(tx storage.Tx) error {
			holder, until, err := tx.Leases().Get(t.Context(), name)
			if err == nil {
				requireEqual(t, holder, "a")
				requireEqual(t, until, noon.Add(time.Hour))
			}
			return err
		})
		update(t, s, func(tx storage.Tx) error { return tx.Leases().Release(t.Context(), name, "b") })
		requireEqual(t, acquire(t, name, "b", 1, time.Hour), false)
		update(t, s, func(tx storage.Tx) error { return tx.Leases().Release(t.Context(), name, "a") })
		requireEqual(t, acquire(t, name, "b", 2, time.Hour), true)
	})
	t.Run("one of many acquires it", func(t *testing.T) {
		t.Parallel()
		requireOneHolder(t, func(int) storage.Store { return s }, unique("work"), noon, noon.Add(time.Hour))
	})
}

// requireOneHolder lets many callers, each with a store, acquire a lease at the same time. One must get it.
func requireOneHolder(t *testing.T, store func(caller int) storage.Store, name string, now, until time.Time) {
	t.Helper()
	var held atomic.Int64
	race(func(i int) {
		attempt(t, store(i), func(tx storage.Tx) error {
			has, err := tx.Leases().Acquire(t.Context(), name, fmt.Sprint(i), now, until)
			if has {
				held.Add(1)
			}
			return err
		})
	})
	requireEqual(t, held.Load(), int64(1))
}
