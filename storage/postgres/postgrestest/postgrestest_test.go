package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// databases have a table with a text column in the database's own collation.
var databases = NewTemplate(func(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "CREATE TABLE kept (word text PRIMARY KEY)")
	return errors.Join(err, db.Close())
})

func TestMain(m *testing.M) { os.Exit(databases.Around(m).Run()) }

// connect opens a database for the time of the test.
func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// execute executes a statement.
func execute(t *testing.T, db *sql.DB, statement string, arguments ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, arguments...); err != nil {
		t.Fatal(err)
	}
}

// one returns the only value that a query returns.
func one[V any](t *testing.T, db *sql.DB, query string) V {
	t.Helper()
	var value V
	if err := db.QueryRowContext(t.Context(), query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

// TestCopies runs tests that would see each other's row in a shared database.
func TestCopies(t *testing.T) {
	t.Parallel()
	for n := range 8 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			db := connect(t, databases.Database(t))
			execute(t, db, "INSERT INTO kept VALUES ('the same')")
			if got := one[int](t, db, "SELECT count(*) FROM kept"); got != 1 {
				t.Errorf("%d rows, want the test's own", got)
			}
		})
	}
}

// run is a test run with an exit code.
type run func() int

// Run runs the tests.
func (r run) Run() int { return r() }

// TestAround expects the template's cluster to start within Around only, and to be removed with it.
func TestAround(t *testing.T) {
	t.Parallel()
	if _, err := installed(); err != nil {
		refuse(t, err)
	}
	calls := 0
	p := NewTemplate(func(context.Context, string) error { calls++; return nil })
	if _, err := p.original(t.Context()); !errors.Is(err, errNotAround) {
		t.Errorf("before: %v, want %v", err, errNotAround)
	}
	var url string
	code := p.Around(run(func() int {
		t.Run("first", func(t *testing.T) { p.Database(t) })
		t.Run("second", func(t *testing.T) { url = p.Cluster(t).URL("postgres") })
		return 7
	})).Run()
	if code != 7 || calls != 1 {
		t.Errorf("code %d, want 7; migrated %d times, want once", code, calls)
	}
	if err := connect(t, url).PingContext(t.Context()); err == nil {
		t.Error("the cluster is still there")
	}
}

// TestMigrationFails expects the error in each test, and one attempt.
func TestMigrationFails(t *testing.T) {
	t.Parallel()
	if _, err := installed(); err != nil {
		refuse(t, err)
	}
	calls, broken := 0, errors.New("a migration that is wrong")
	p := NewTemplate(func(context.Context, string) error { calls++; return broken })
	p.Around(run(func() int {
		for range 2 {
			if _, err := p.original(t.Context()); !errors.Is(err, broken) {
				t.Errorf("got %v, want %v", err, broken)
			}
		}
		return 0
	})).Run()
	if calls != 1 {
		t.Errorf("migrated %d times, want once", calls)
	}
}

// TestDropped expects nobody to be able to use a test's database after the test, and the oldest of them to be dropped where
// more are left than are kept.
func TestDropped(t *testing.T) {
	t.Parallel()
	if _, err := installed(); err != nil {
		refuse(t, err)
	}
	p := NewTemplate(func(context.Context, string) error { return nil })
	p.keep = 1
	p.Around(run(func() int {
		db := connect(t, p.Cluster(t).URL("postgres"))
		left := func(condition, name string) (n int) {
			if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_database WHERE datname = $1"+condition, name).Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
		var used *sql.DB
		var names []string
		for range 2 {
			t.Run("inner", func(t *testing.T) {
				inner, err := sql.Open("pgx", p.Database(t))
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, one[string](t, inner, "SELECT current_database()"))
				used = inner // The pool's connections are still open when the test has ended.
			})
			if name := names[len(names)-1]; left(" AND NOT datallowconn", name) != 1 {
				t.Errorf("%q takes connections after its test", name)
			}
			if err := used.PingContext(t.Context()); err == nil {
				t.Error("the database of a test that has ended answers")
			}
			_ = used.Close()
		}
		if old, last := left("", names[0]), left("", names[1]); old != 0 || last != 1 || names[0] == names[1] {
			t.Errorf("of %q %d and %d are left, want the last one", names, old, last)
		}
		return 0
	})).Run()
}

// TestOrder expects a column without COLLATE "C" to be ordered differently from one with it, so that tests on these
// databases fail if it was forgotten.
func TestOrder(t *testing.T) {
	t.Parallel()
	db := connect(t, databases.Database(t))
	if !one[bool](t, db, "SELECT count(*) > 0 FROM pg_collation WHERE collprovider = 'i' OR collname = 'en_US.utf8'") {
		t.Skip("this PostgreSQL has neither ICU nor en_US.UTF-8")
	}
	execute(t, db, "INSERT INTO kept VALUES ('a'), ('B'), ('c')")
	for order, want := range map[string]string{"word": "aBc", `word COLLATE "C"`: "Bac"} {
		if got := one[string](t, db, "SELECT string_agg(word, '' ORDER BY "+order+") FROM kept"); got != want {
			t.Errorf("by %s: %q, want %q", order, got, want)
		}
	}
}

// TestSettings reads settings of the start, and settings that were changed while the server runs.
func TestSettings(t *testing.T) {
	t.Parallel()
	c := Start(t, Setting("work_mem", "5MB"), Setting("application_name", "o'clock"))
	c.Set(t, "statement_timeout", "1234ms")
	db := connect(t, c.URL("postgres"))
	got := map[string]string{}
	for _, name := range []string{"fsync", "autovacuum", "synchronous_commit", "max_connections", "shared_buffers", "work_mem", "statement_timeout"} {
		got[name] = one[string](t, db, "SHOW "+name)
	}
	got["application_name"] = one[string](t, db, "SELECT reset_val FROM pg_settings WHERE name = 'application_name'")
	want := map[string]string{
		"fsync": "on", "autovacuum": "on", "synchronous_commit": "on", "max_connections": "600", "shared_buffers": "64MB",
		"work_mem": "5MB", "statement_timeout": "1234ms", "application_name": "o'clock",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
