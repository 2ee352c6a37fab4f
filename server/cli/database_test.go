package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDatabaseNames gives names of other forms to --database: none is taken for a path, and no file is made of it.
func TestDatabaseNames(t *testing.T) {
	t.Parallel()
	for _, database := range []string{
		"mysql:shop", "postgresql:shop", "postgresql+asyncpg://u@h/shop", "file:shop.db", "sqlite3:shop.db", "http://localhost/shop",
		"host=localhost dbname=shop", "dbname = shop", "user=shop password=secret",
	} {
		o := run(t, "token", "create", "--role", "ADMIN", "--database", database).want(t, 2)
		if !strings.Contains(o.stderr, "sqlite:PATH or postgres://") {
			t.Errorf("%s: %s", database, o.stderr)
		}
		if _, err := os.Stat(database); err == nil {
			t.Errorf("%s was made", database)
		}
	}
}

// TestUnreachablePostgreSQL connects to a port that nobody listens on: the cause is in the message, and the advice is of that engine.
func TestUnreachablePostgreSQL(t *testing.T) {
	t.Parallel()
	for _, database := range []string{"postgres://u:hidden@127.0.0.1:1/x", "postgresql://u@127.0.0.1:1/x?sslmode=disable"} {
		o := run(t, "verify", "--database", database).want(t, 3)
		if !strings.Contains(o.stderr, "connection refused") || !strings.Contains(o.stderr, "PostgreSQL: check that the server runs") || strings.Contains(o.stderr, "hidden") {
			t.Errorf("%s: %s", database, o.stderr)
		}
	}
}

// TestMistypedPaths names files that are not there: only the commands that begin a database create one.
func TestMistypedPaths(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "nowhere")
	database := "sqlite:" + filepath.Join(folder, "shop.db")
	for _, args := range [][]string{
		{"rollup", "rebuild"}, {"verify"}, {"token", "list"}, {"token", "invite", "--role", "SHOPPER", "--shopper", "anna"},
		{"token", "revoke", "abcdefghijkl"}, {"erase", "list"}, {"erase", "shopper", "anna"},
	} {
		if o := run(t, append(args, "--database", database)...).want(t, 3); !strings.Contains(o.stderr, "there is no database at "+folder) {
			t.Errorf("%v: %s", args, o.stderr)
		}
		if _, err := os.Stat(folder); err == nil {
			t.Fatalf("%v made %s", args, folder)
		}
	}
	run(t, "token", "create", "--role", "ADMIN", "--database", database).want(t, 0)
}
