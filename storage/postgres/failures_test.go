package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/postgres/postgrestest"
)

// soon bounds the time that a test waits, on a machine that is busy with other tests.
const soon = 20 * time.Second

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			t.Fatalf("%s: not within %v", what, soon)
		}
	}
}

// TestLockedOutside locks a table on another connection. Updates fail after the address's lock timeout, without a
// retry, and work again after the lock is released.
func TestLockedOutside(t *testing.T) {
	t.Parallel()
	const wait = 300 * time.Millisecond
	address := databases.Database(t)
	s := open(t, with(t, address, "lock_timeout", "300"))
	outside, err := connect(t, address).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Rollback()
	if _, err := outside.ExecContext(t.Context(), "LOCK TABLE settings IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	err = s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, "locked") })
	if took := time.Since(began); !errors.Is(err, storage.ErrUnavailable) || took < wait || took > 10*wait {
		t.Errorf("after %v: got %v, want %v after %v", took, err, storage.ErrUnavailable, wait)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("what is not locked: %v", err)
	}
	if err := outside.Rollback(); err != nil {
		t.Fatal(err)
	}
	if has(t, s, storage.ReadOptions{}, "locked") {
		t.Error("what failed is kept")
	}
	put(t, s, "locked")
}

// TestQueuedStatementIsNamed drops a table. The statement that needs it is queued and sent by another method, so the
// error must name the statement.
func TestQueuedStatementIsNamed(t *testing.T) {
	t.Parallel()
	address := databases.Database(t)
	s := open(t, address)
	put(t, s, "before")
	execute(t, connect(t, address), "DROP TABLE audit_unsealed")
	err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := tx.Audit().Append(t.Context(), storage.AuditEntry{}); err != nil {
			return err
		}
		return setting(t.Context(), tx, "after")
	})
	if err == nil || !strings.Contains(err.Error(), "INSERT INTO audit_unsealed: ") {
		t.Errorf("got %v", err)
	}
}

// terminate ends all other connections to the database.
const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE datname = current_database() AND pid <> pg_backend_pid()`

// TestTerminated ends the connections in the middle of an update. The update fails, or runs again, and is never half
// stored. Later updates find broken connections and succeed.
func TestTerminated(t *testing.T) {
	t.Parallel()
	address := databases.Database(t)
	s, outside := open(t, address), connect(t, address)
	put(t, s, "before")
	has(t, s, storage.ReadOptions{}, "before")
	var runs atomic.Int64
	err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := setting(t.Context(), tx, "first half"); err != nil {
			return err
		}
		if runs.Add(1) == 1 {
			execute(t, outside, terminate)
		}
		return setting(t.Context(), tx, "second half")
	})
	if err != nil && !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, storage.ErrUnavailable)
	}
	for _, half := range []string{"first half", "second half"} {
		if got := has(t, s, storage.ReadOptions{}, half); got != (err == nil) {
			t.Errorf("%s: kept is %v after %v", half, got, err)
		}
	}
	for range 3 {
		put(t, s, "next")
		execute(t, outside, terminate)
	}
	if !has(t, s, storage.ReadOptions{}, "next") {
		t.Error("an update that succeeded is not kept")
	}
}

// TestRestarted kills the server under an open store and starts it again.
func TestRestarted(t *testing.T) {
	t.Parallel()
	cluster := postgrestest.Start(t)
	s := open(t, cluster.URL("postgres"))
	put(t, s, "acknowledged")
	has(t, s, storage.ReadOptions{}, "acknowledged")
	cluster.Kill(t)
	for range 3 {
		began := time.Now()
		err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, "in vain") })
		if took := time.Since(began); !errors.Is(err, storage.ErrUnavailable) || took > soon {
			t.Errorf("after %v: got %v, want %v", took, err, storage.ErrUnavailable)
		}
		if err := s.Check(t.Context()); !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("check: got %v, want %v", err, storage.ErrUnavailable)
		}
	}
	cluster.Restart(t)
	put(t, s, "after")
	for key, want := range map[string]bool{"acknowledged": true, "in vain": false, "after": true} {
		if got := has(t, s, storage.ReadOptions{}, key); got != want {
			t.Errorf("%s: kept is %v, want %v", key, got, want)
		}
	}
}

// TestReplica delays a replica, so that a read shows where it came from. Only reads with AllowStale use the replica. If
// the replica is down they use the primary, until the replica is back.
func TestReplica(t *testing.T) {
	t.Parallel()
	primary := postgrestest.Start(t)
	replica := primary.Standby(t)
	s := open(t, primary.URL("postgres"), postgres.WithReplica(replica.URL("postgres")))
	stale := storage.ReadOptions{AllowStale: true}
	put(t, s, "old")
	there := connect(t, replica.URL("postgres"))
	eventually(t, "the replica gets what is written", func() bool {
		return count(t, there, "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'settings'") == 1 &&
			count(t, there, "SELECT COUNT(*) FROM settings WHERE key = 'old'") == 1
	})
	replica.Set(t, "recovery_min_apply_delay", "1h")
	put(t, s, "new")
	for range 3 {
		if has(t, s, stale, "new") || !has(t, s, storage.ReadOptions{}, "new") {
			t.Error("not only what may be behind is read from the replica")
		}
	}
	update := func(tx storage.Tx) error { _, err := tx.Settings().Get(t.Context(), "new"); return err }
	if err := s.Update(t.Context(), storage.WriteOptions{}, update); err != nil {
		t.Errorf("an update that may be behind: %v", err)
	}
	replica.Set(t, "recovery_min_apply_delay", "0")
	replica.Kill(t)
	put(t, s, "newer")
	if !has(t, s, stale, "newer") {
		t.Error("nothing takes the place of a replica that is gone")
	}
	replica.Restart(t)
	const connections = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'mysteryshopper'"
	eventually(t, "the replica is read again", func() bool {
		has(t, s, stale, "newer")
		return count(t, there, connections) > 0
	})
	readOnly := open(t, replica.URL("postgres"), postgres.ReadOnly())
	if !has(t, readOnly, storage.ReadOptions{}, "old") {
		t.Error("a store on the replica alone does not read what is there")
	}
}

// count returns the number that a query returns, -1 after an error.
func count(t *testing.T, db *sql.DB, query string) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Logf("%s: %v", query, err)
		return -1
	}
	return n
}
