package sqlite

import (
	"database/sql/driver"
	"testing"

	"github.com/mattn/go-sqlite3"
)

// TestPlansAreKept counts how often a statement is prepared, by the name of a function that it calls: the engine asks the
// authorizer about it each time.
func TestPlansAreKept(t *testing.T) {
	t.Parallel()
	conn, err := newWriter(t.TempDir()+"/db", 0, 0).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := conn.(*sqlite3.SQLiteConn)
	defer c.Close()
	prepared := 0
	c.RegisterAuthorizer(func(action int, _, _, _ string) int {
		if action == sqlite3.SQLITE_SELECT {
			prepared++
		}
		return sqlite3.SQLITE_OK
	})
	statement, err := c.Prepare("SELECT name FROM sqlite_schema WHERE name = ?1 ORDER BY rootpage LIMIT ?2")
	if err != nil {
		t.Fatal(err)
	}
	defer statement.Close()
	for i := range int64(5) {
		rows, err := statement.Query([]driver.Value{"x", i}) //nolint:staticcheck // the driver's own statement
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if prepared != 1 {
		t.Errorf("it was prepared %d times, want once", prepared)
	}
}
