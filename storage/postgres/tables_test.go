package postgres_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/sqlstore"
)

// TestTablesAreThoseOfTheSchemas reads the tables of a move from both engines. They are the same, no table and no column
// of the schema is missing, and each table follows those that it refers to.
func TestTablesAreThoseOfTheSchemas(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "db")
	small, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	address := databases.Database(t)
	got, other := tablesOf(t, small), tablesOf(t, open(t, address))
	if diff := cmp.Diff(got, other, cmpopts.IgnoreUnexported(sqlstore.Table{})); diff != "" {
		t.Errorf("-SQLite +PostgreSQL:\n%s", diff)
	}
	for engine, schema := range map[string]map[string]table{
		"SQLite": schemaOf(t, "sqlite3", file, inSQLite), "PostgreSQL": schemaOf(t, "pgx", address, inPostgres),
	} {
		if _, ok := schema["fence"]; !ok {
			t.Errorf("%s has no table fence", engine)
		}
		delete(schema, "fence")
		if len(got) != len(schema) {
			t.Errorf("%s has %d tables, want %d", engine, len(schema), len(got))
		}
		var earlier []string
		for _, moved := range got {
			earlier = append(earlier, moved.Name)
			compareTable(t, engine, moved, schema[moved.Name], earlier)
		}
	}
}

// compareTable compares a table with its definition, and expects its references to be to the earlier tables.
func compareTable(t *testing.T, engine string, moved sqlstore.Table, want table, earlier []string) {
	t.Helper()
	var columns, names []string
	for _, line := range want.Columns {
		columns = append(columns, strings.Join(strings.Fields(line)[:2], " "))
	}
	types := map[sqlstore.Kind]string{
		sqlstore.Text: "TEXT", sqlstore.Integer: "INTEGER", sqlstore.Boolean: "BOOLEAN", sqlstore.Bytes: "BLOB",
	}
	for _, c := range moved.Columns {
		names = append(names, c.Name+" "+types[c.Kind])
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(columns)), slices.Sorted(slices.Values(names))); diff != "" {
		t.Errorf("%s: the columns of %s, -schema +moved:\n%s", engine, moved.Name, diff)
	}
	if !slices.Contains(want.Others, "PRIMARY KEY "+strings.Join(moved.Key, ", ")) {
		t.Errorf("%s: the key of %s is %v, and the schema has %q", engine, moved.Name, moved.Key, want.Others)
	}
	for _, line := range want.Others {
		_, parent, is := strings.Cut(line, " TO ")
		if parent, _, _ = strings.Cut(parent, " "); is && !slices.Contains(earlier, parent) {
			t.Errorf("%s: %s refers to %s, which comes later", engine, moved.Name, parent)
		}
	}
}

func tablesOf(t *testing.T, s storage.Store) []sqlstore.Table {
	t.Helper()
	tables, err := s.(interface {
		Tables(context.Context) ([]sqlstore.Table, error)
	}).Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tables
}
