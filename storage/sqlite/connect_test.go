package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"mysteryshopper/storage"
)

// newStore opens a new database and returns its path.
func newStore(t *testing.T, opts ...Option) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(t.Context(), path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s.(*Store), path
}

// settingsOf returns the settings of a connection.
func settingsOf(t *testing.T, conn *sql.Conn) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := conn.Raw(func(raw any) error {
		for _, name := range []string{"journal_mode", "synchronous", "query_only", "foreign_keys", "busy_timeout"} {
			value, err := pragma(t.Context(), raw.(*sqlite3.SQLiteConn), name)
			if err != nil {
				return err
			}
			got[name] = value
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestEveryReader checks the settings of all connections of the pool, and again after they were closed and reopened.
func TestEveryReader(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t, WithReaders(6), WithWait(1234*time.Millisecond))
	for range 2 {
		var taken []*sql.Conn
		for range 6 {
			conn, err := s.Reader().Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			taken = append(taken, conn)
			got := settingsOf(t, conn)
			for name, want := range map[string]string{
				"journal_mode": "wal", "synchronous": "2", "query_only": "1", "foreign_keys": "1", "busy_timeout": "1234",
			} {
				if got[name] != want {
					t.Errorf("%s is %s, want %s", name, got[name], want)
				}
			}
			_, err = conn.ExecContext(t.Context(), "INSERT INTO settings (key, value) VALUES ('x', x'')")
			if kind := (dialect{}).Classify(err); !errors.Is(kind, storage.ErrReadOnly) {
				t.Errorf("a reader writes: %v", err)
			}
		}
		for _, conn := range taken {
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
		}
		s.Reader().SetMaxIdleConns(0)
		s.Reader().SetMaxIdleConns(6)
	}
}

// TestEveryWriter checks the settings of writing connections, one after another.
func TestEveryWriter(t *testing.T) {
	t.Parallel()
	_, path := newStore(t)
	db := newWriter(path, time.Second, 0).pool(2)
	defer db.Close()
	for range 2 {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		got := settingsOf(t, conn)
		for name, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "query_only": "0", "foreign_keys": "1",
		} {
			if got[name] != want {
				t.Errorf("%s is %s, want %s", name, got[name], want)
			}
		}
	}
}

// TestWrongSettings breaks each setting of a connector. It must refuse the connection.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	_, path := newStore(t)
	for name, change := range map[string]func(c *connector){
		"synchronous":  func(c *connector) { c.dsn = strings.Replace(c.dsn, "_synchronous=FULL", "_synchronous=NORMAL", 1) },
		"foreign_keys": func(c *connector) { c.dsn = strings.Replace(c.dsn, "_foreign_keys=1", "_foreign_keys=0", 1) },
		"query_only":   func(c *connector) { c.dsn = strings.Replace(c.dsn, "_query_only=1", "_query_only=0", 1) },
		"busy_timeout": func(c *connector) { c.dsn = strings.Replace(c.dsn, "_busy_timeout=1000", "_busy_timeout=0", 1) },
		"no_such":      func(c *connector) { c.must["no_such"] = "1" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newReader(path, time.Second, false)
			change(c)
			conn, err := c.Connect(context.Background())
			if err == nil {
				_ = conn.Close()
				t.Fatal("a connection comes of it")
			}
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%v does not name %s", err, name)
			}
		})
	}
}

// TestOpenedAtOnce opens a new database concurrently. One creates it, and all can use it.
func TestOpenedAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
