package move_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/storage/sqlstore"
)

// notMoved are the tables that belong to a database and not to what is kept in it.
var notMoved = []string{"fence", "goose_db_version", "sqlite_sequence"}

// column is a column in a catalogue: its place in the primary key from 1, or 0.
type column struct {
	Kind sqlstore.Kind
	Key  int
}

// TestTablesAreThoseOfTheSchemas keeps the list of what is moved the same as what there is, so that no table or column
// can be forgotten, and in an order in which references find what they refer to.
func TestTablesAreThoseOfTheSchemas(t *testing.T) {
	t.Parallel()
	for engine, catalogue := range map[string]struct {
		columns, references string
	}{
		"sqlite": {
			`SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`,
			`SELECT m.name, f."table" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
		},
		"postgres": {
			`SELECT c.table_name, c.column_name, c.data_type, COALESCE(k.ordinal_position, 0)
			FROM information_schema.columns c
			LEFT JOIN information_schema.table_constraints p
				ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
			LEFT JOIN information_schema.key_column_usage k
				ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name AND k.column_name = c.column_name
			WHERE c.table_schema = 'public'`,
			`SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'`,
		},
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			name := engines[engine](t)
			end(t, name)
			db := pool(t, name)
			got := tablesOf(t, db, catalogue.columns)
			want := map[string]map[string]column{}
			var order []string
			for _, table := range sqlstore.Tables() {
				order = append(order, table.Name)
				want[table.Name] = map[string]column{}
				for _, c := range table.Columns {
					kind := c.Kind
					if engine == "sqlite" && kind == sqlstore.Boolean {
						kind = sqlstore.Integer
					}
					want[table.Name][c.Name] = column{kind, slices.Index(table.Key, c.Name) + 1}
				}
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("what is moved is not what there is (-schema +moved):\n%s", diff)
			}
			each(t, db, catalogue.references, func(table, parent string) {
				if slices.Index(order, parent) >= slices.Index(order, table) {
					t.Errorf("%s refers to %s, which comes later", table, parent)
				}
			})
		})
	}
}

func tablesOf(t *testing.T, db *sql.DB, query string) map[string]map[string]column {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	tables := map[string]map[string]column{}
	for rows.Next() {
		var table, name, kind string
		var key int
		if err := rows.Scan(&table, &name, &kind, &key); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(notMoved, table) {
			continue
		}
		if tables[table] == nil {
			tables[table] = map[string]column{}
		}
		tables[table][name] = column{kinds[strings.ToUpper(kind)], key}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return tables
}

// kinds are what the engines call the kinds of columns.
var kinds = map[string]sqlstore.Kind{
	"TEXT": sqlstore.Text, "INTEGER": sqlstore.Integer, "BIGINT": sqlstore.Integer, "BOOLEAN": sqlstore.Boolean,
	"BLOB": sqlstore.Bytes, "BYTEA": sqlstore.Bytes,
}

func each(t *testing.T, db *sql.DB, query string, do func(a, b string)) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := 0
	for ; rows.Next(); found++ {
		var a, b string
		if err := rows.Scan(&a, &b); err != nil {
			t.Fatal(err)
		}
		do(a, b)
	}
	if err := rows.Err(); err != nil || found == 0 {
		t.Fatalf("%d rows: %v", found, err)
	}
}
