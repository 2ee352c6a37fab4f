package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"mysteryshopper/storage"
)

// tamper runs statements on a database on another connection.
func tamper(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// setting stores a value.
func setting(ctx context.Context, tx storage.Tx, key string) error {
	_, err := tx.Settings().GetOrPut(ctx, key, []byte("1"))
	return err
}

func hasSetting(t *testing.T, s storage.Store, key string) bool {
	t.Helper()
	err := s.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.Settings().Get(t.Context(), key)
		return err
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// together runs functions as updates of one commit: they wait behind an update that holds the writer.
func together(t *testing.T, s storage.Store, fns ...func(storage.Tx) error) []error {
	t.Helper()
	began, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	errs := make([]error, len(fns))
	var group sync.WaitGroup
	group.Go(func() {
		err := s.Update(t.Context(), storage.WriteOptions{}, func(storage.Tx) error {
			once.Do(func() { close(began) })
			<-release
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-began
	for i, fn := range fns {
		queued := make(chan struct{})
		ctx := &watched{Context: t.Context(), asked: queued}
		group.Go(func() { errs[i] = s.Update(ctx, storage.WriteOptions{}, fn) })
		<-queued
	}
	close(release)
	group.Wait()
	return errs
}

// watched is a context that signals its second use of Done, which comes after the update was queued.
type watched struct {
	context.Context
	asked chan struct{}
	times atomic.Int64
}

func (w *watched) Done() <-chan struct{} {
	if w.times.Add(1) == 2 {
		close(w.asked)
	}
	return w.Context.Done()
}

// TestTornBatch loses the engine's transaction in the middle of a batch in which other updates failed, read and wrote.
func TestTornBatch(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	tamper(t, path, `CREATE TRIGGER torn BEFORE INSERT ON settings WHEN NEW.key = 'torn'
		BEGIN SELECT RAISE(ROLLBACK, 'torn'); END`)
	own := errors.New("own")
	var runs [6]atomic.Int64
	put := func(i int, key string) func(storage.Tx) error {
		return func(tx storage.Tx) error {
			runs[i].Add(1)
			return setting(t.Context(), tx, key)
		}
	}
	errs := together(t, s,
		put(0, "before"),
		func(storage.Tx) error {
			runs[1].Add(1)
			return own
		},
		func(tx storage.Tx) error {
			runs[2].Add(1)
			_, err := tx.Settings().Get(t.Context(), "before")
			return err
		},
		put(3, "torn"),
		put(4, "after"),
		func(tx storage.Tx) error {
			runs[5].Add(1)
			// The function ignores the error of a lost transaction. Update must return it all the same.
			if err := setting(t.Context(), tx, "torn"); err == nil {
				t.Error("it is put")
			}
			_ = setting(t.Context(), tx, "after torn")
			return nil
		},
	)
	for i, want := range []bool{true, false, true, false, true, false} {
		if (errs[i] == nil) != want {
			t.Errorf("update %d: %v", i, errs[i])
		}
	}
	if !errors.Is(errs[1], own) {
		t.Errorf("got %v, want its own error", errs[1])
	}
	for key, want := range map[string]bool{
		"before": true, "torn": false, "after": true, "after torn": false,
	} {
		if hasSetting(t, s, key) != want {
			t.Errorf("%s: kept is %v, want %v", key, !want, want)
		}
	}
	for i, want := range []int64{2, 2, 2, 1, 1, 1} {
		if got := runs[i].Load(); got != want {
			t.Errorf("update %d ran %d times, want %d", i, got, want)
		}
	}
}

// TestFailedCommit makes the commit of a batch fail. Every update gets the error, also those that only read.
func TestFailedCommit(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	tamper(t, path,
		`CREATE TABLE child (client TEXT REFERENCES clients (id) DEFERRABLE INITIALLY DEFERRED)`,
		`CREATE TRIGGER late AFTER INSERT ON settings WHEN NEW.key = 'late'
			BEGIN INSERT INTO child (client) VALUES ('nobody'); END`)
	errs := together(t, s,
		func(tx storage.Tx) error { return setting(t.Context(), tx, "one") },
		func(tx storage.Tx) error { return setting(t.Context(), tx, "late") },
		func(tx storage.Tx) error {
			_, err := tx.Settings().Get(t.Context(), "one")
			return err
		},
	)
	for i, err := range errs {
		if err == nil || !strings.Contains(err.Error(), "commit") {
			t.Errorf("update %d: %v", i, err)
		}
	}
	if hasSetting(t, s, "one") || hasSetting(t, s, "late") {
		t.Error("something was kept")
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("it does not go on: %v", err)
	}
}

// TestAlone expects updates of a batch that fail after a write not to affect the others.
func TestAlone(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	own := errors.New("own")
	var fns []func(storage.Tx) error
	for i := range 40 {
		fns = append(fns, func(tx storage.Tx) error {
			if err := setting(t.Context(), tx, fmt.Sprint(i)); err != nil {
				return err
			}
			switch i % 4 {
			case 0:
				return own
			case 2:
				panic(own)
			}
			return nil
		})
	}
	for i, err := range together(t, s, fns...) {
		if (err == nil) != (i%2 == 1) {
			t.Errorf("update %d: %v", i, err)
		}
		if hasSetting(t, s, fmt.Sprint(i)) != (i%2 == 1) {
			t.Errorf("update %d is kept or lost wrongly", i)
		}
	}
}

// TestGoneGoroutine ends the writing goroutine in the middle of a batch.
func TestGoneGoroutine(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	put := func(key string) func(storage.Tx) error {
		return func(tx storage.Tx) error { return setting(t.Context(), tx, key) }
	}
	errs := together(t, s, put("before"), func(tx storage.Tx) error {
		_ = setting(t.Context(), tx, "gone")
		runtime.Goexit()
		return nil
	}, put("after"))
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("got %v", errs)
	}
	if !hasSetting(t, s, "before") || hasSetting(t, s, "gone") || !hasSetting(t, s, "after") {
		t.Error("the wrong ones are kept")
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t, WithMaxBytes(2<<20))
	put := func(i int) func(storage.Tx) error {
		return func(tx storage.Tx) error {
			return tx.Requests().Put(t.Context(), &storage.Request{Key: fmt.Sprint(i), Response: bytes.Repeat([]byte{1}, 50_000)})
		}
	}
	var err error
	kept := 0
	for ; err == nil && kept < 1000; kept++ {
		err = s.Update(t.Context(), storage.WriteOptions{}, put(kept))
	}
	if !errors.Is(err, storage.ErrFull) {
		t.Fatalf("got %v, want %v", err, storage.ErrFull)
	}
	// In a batch, only the updates fail that need more space.
	errs := together(t, s, func(tx storage.Tx) error {
		return tx.Feed().Append(t.Context(), storage.Change{Client: "nobody"})
	}, put(2000),
		func(tx storage.Tx) error { return nil })
	if !errors.Is(errs[0], storage.ErrNotFound) || !errors.Is(errs[1], storage.ErrFull) || errs[2] != nil {
		t.Errorf("got %v", errs)
	}
	err = s.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.Requests().Get(t.Context(), "", "", "0")
		return err
	})
	if err != nil {
		t.Errorf("reading: %v", err)
	}
	err = s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		r, err := tx.Requests().Get(t.Context(), "", "", "0")
		if err != nil {
			return err
		}
		n, err := tx.Requests().DeleteBefore(t.Context(), r.Time.AddDate(1, 0, 0))
		if err == nil && n != kept-1 {
			t.Errorf("%d requests, want %d", n, kept-1)
		}
		return err
	})
	if err != nil {
		t.Fatalf("making room: %v", err)
	}
	if err := s.Update(t.Context(), storage.WriteOptions{}, put(3000)); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}

func TestNewer(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tamper(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, opts := range [][]Option{nil, {ReadOnly()}} {
		if _, err := Open(t.Context(), path, opts...); !errors.Is(err, storage.ErrNewer) {
			t.Errorf("got %v, want %v", err, storage.ErrNewer)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed: %v", err)
	}
}

func TestNotADatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("got %v, want %v", err, storage.ErrCorrupt)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, tt := range map[string]struct {
		path string
		want bool
	}{
		"plain":              {filepath.Join(folder, "plain.db"), true},
		"with the prefix":    {Prefix + filepath.Join(folder, "prefix.db"), true},
		"with odd letters":   {filepath.Join(folder, "a b?c%20d#e&f.db"), true},
		"Unicode":            {filepath.Join(folder, "tükör.db"), true},
		"nothing":            {"", false},
		"the prefix alone":   {Prefix, false},
		"in memory":          {":memory:", false},
		"in no folder":       {filepath.Join(folder, "none", "test.db"), false},
		"a folder":           {folder, false},
		"under a plain file": {filepath.Join(folder, "plain.db", "test.db"), false},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(t.Context(), tt.path)
			if (err == nil) != tt.want {
				t.Fatalf("got %v", err)
			}
			if err != nil {
				return
			}
			defer s.Close()
			info, err := os.Stat(strings.TrimPrefix(tt.path, Prefix))
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); mode != 0o600 {
				t.Errorf("others may read it: %v", mode)
			}
		})
	}
}

// TestReadOnly reads on a read-only store while another store writes. The read-only store never writes.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	r, err := Open(t.Context(), path, ReadOnly())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, "key") }); err != nil {
		t.Fatal(err)
	}
	if !hasSetting(t, r, "key") {
		t.Error("what was committed is not seen")
	}
	if err := r.Check(t.Context()); err != nil {
		t.Error(err)
	}
	err = r.Update(t.Context(), storage.WriteOptions{}, func(storage.Tx) error { t.Error("the function ran"); return nil })
	if !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("got %v, want %v", err, storage.ErrReadOnly)
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "none.db"), ReadOnly()); err == nil {
		t.Error("a database is made")
	}
}

// TestTwoWriters writes on two stores on one file, as a server and a command do.
func TestTwoWriters(t *testing.T) {
	t.Parallel()
	a, path := newStore(t)
	other, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			s := storage.Store(a)
			if i%2 == 1 {
				s = other
			}
			err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, fmt.Sprint(i)) })
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for i := range 40 {
		if !hasSetting(t, a, fmt.Sprint(i)) {
			t.Errorf("update %d is lost", i)
		}
	}
}

func TestIntegrity(t *testing.T) {
	t.Parallel()
	s, path := newStore(t)
	faults, err := s.Integrity(t.Context())
	if err != nil || len(faults) > 0 {
		t.Fatalf("a new database has %q, %v", faults, err)
	}
	tamper(t, path,
		"INSERT INTO drafts VALUES ('nowhere', 'nobody', '', 0, x'', 1, 0, '')",
		"PRAGMA writable_schema = 1",
		"DELETE FROM sqlite_schema WHERE name = 'requests_by_time'") // its page is unreferenced now
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), path, ReadOnly())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	faults, err = r.(*Store).Integrity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(faults, "\n")
	for _, want := range []string{"drafts", "visits", "never used"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q does not name %s", faults, want)
		}
	}
}
