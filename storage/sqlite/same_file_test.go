package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/mattn/go-sqlite3"

	"mysteryshopper/storage"
)

// TestFileIsNotTheOneThatWasOpened changes the files of an open database as operators do by mistake. Nothing is
// acknowledged or ready any more.
func TestFileIsNotTheOneThatWasOpened(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(path, backup string) error{
		"removed":               func(path, _ string) error { return os.Remove(path) },
		"replaced by a backup":  func(path, backup string) error { return os.Rename(backup, path) },
		"overwritten":           func(path, backup string) error { return copyOver(path, backup) },
		"emptied":               func(path, _ string) error { return os.Truncate(path, 0) },
		"log removed":           func(path, _ string) error { return os.Remove(path + "-wal") },
		"log replaced":          func(path, _ string) error { return replaceByEmpty(path + "-wal") },
		"index of log removed":  func(path, _ string) error { return os.Remove(path + "-shm") },
		"index of log replaced": func(path, _ string) error { return replaceByEmpty(path + "-shm") },
		"restored over":         restoreOver,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, path := newStore(t)
			put := func(key string) error {
				return s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, key) })
			}
			backup := path + ".backup"
			if err := vacuumInto(t, path, backup); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(put("kept"), s.Check(t.Context()), change(path, backup)); err != nil {
				t.Fatal(err)
			}
			view := s.View(t.Context(), storage.ReadOptions{}, func(storage.Tx) error { return nil })
			for what, err := range map[string]error{"an update": put("lost"), "a view": view, "the check": s.Check(t.Context())} {
				if what == "a view" && slices.Contains(unseenByViews, name) {
					continue
				}
				if !errors.Is(err, storage.ErrUnavailable) && !errors.Is(err, storage.ErrCorrupt) {
					t.Errorf("%s returned %v", what, err)
				}
			}
		})
	}
}

// TestFileIsReplacedDuringAnUpdate replaces the file after an update has begun: it is not acknowledged.
func TestFileIsReplacedDuringAnUpdate(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		return errors.Join(setting(t.Context(), tx, "key"), os.Rename(path, path+".gone"))
	})
	if !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	if err := os.Rename(path+".gone", path); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("the file is back, and the store returns %v", err)
	}
}

// TestOtherStoresKeepTheirLocks opens and closes a second store of this process while the first one is in a
// transaction: another process must still wait.
func TestOtherStoresKeepTheirLocks(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	s, path := newStore(t)
	err = s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := setting(t.Context(), tx, "key"); err != nil {
			return err
		}
		other, err := Open(t.Context(), path)
		if err != nil {
			return err
		}
		if err := other.Close(); err != nil {
			return err
		}
		if err := exec.CommandContext(t.Context(), program, path, "BEGIN IMMEDIATE; ROLLBACK").Run(); err == nil {
			t.Error("another process could write")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// unseenByViews are the changes that a View does not look for.
var unseenByViews = []string{"overwritten", "emptied", "index of log removed", "index of log replaced"}

func copyOver(to, from string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return errors.Join(err, source.Close())
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, source.Close(), target.Close())
}

// restoreOver restores a backup through SQLite, as .restore of its shell does.
func restoreOver(path, backup string) (err error) {
	var driver sqlite3.SQLiteDriver
	open := func(path string) *sqlite3.SQLiteConn {
		conn, failed := driver.Open(path)
		err = errors.Join(err, failed)
		return conn.(*sqlite3.SQLiteConn)
	}
	to, from := open(path), open(backup)
	copying, failed := to.Backup("main", from, "main")
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	_, err = copying.Step(-1)
	return errors.Join(err, copying.Finish(), to.Close(), from.Close())
}

// TestTablesOfOthersAreNoReplacement adds tables and statistics to an open database, as a program that replicates it does.
// The store goes on, and still finds a restore.
func TestTablesOfOthersAreNoReplacement(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	backup := path + ".backup"
	other, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	for i, statement := range []string{
		"CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER); CREATE TABLE _litestream_lock (id INTEGER)",
		"CREATE TABLE theirs (id TEXT PRIMARY KEY, name TEXT UNIQUE); CREATE INDEX theirs_by_name ON theirs (name)", "ANALYZE", "ANALYZE",
	} {
		if i == 1 {
			err = vacuumInto(t, path, backup)
		}
		if _, failed := other.ExecContext(t.Context(), statement); errors.Join(err, failed) != nil {
			t.Fatal(err, failed)
		}
		view := s.View(t.Context(), storage.ReadOptions{}, func(storage.Tx) error { return nil })
		put := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, fmt.Sprint(i)) })
		if err := errors.Join(view, put, s.Check(t.Context())); err != nil {
			t.Errorf("after %s: %v", statement, err)
		}
	}
	if err := restoreOver(path, backup); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("restored over: %v", err)
	}
}

func replaceByEmpty(path string) error {
	return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o600))
}

// vacuumInto makes a backup by VACUUM INTO.
func vacuumInto(t *testing.T, from, to string) error {
	t.Helper()
	db, err := sql.Open("sqlite3", from)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(t.Context(), "VACUUM INTO ?", to)
	return errors.Join(err, db.Close())
}

// TestCheckpointsAreNoReplacement writes until the log was copied to the file and began anew, by this store and by
// another process's checkpoints, while readers check the files.
func TestCheckpointsAreNoReplacement(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	other, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	var readers sync.WaitGroup
	var stop atomic.Bool
	for range 2 {
		readers.Go(func() {
			for !stop.Load() {
				if err := s.View(t.Context(), storage.ReadOptions{}, func(storage.Tx) error { return nil }); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 25 {
		err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			_, err := tx.Settings().GetOrPut(t.Context(), fmt.Sprint(i), make([]byte, 1<<20))
			return err
		})
		if err == nil && i%5 == 4 {
			_, err = other.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	stop.Store(true)
	readers.Wait()
}
