package postgres_test

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/sqlite"
)

// table holds the definition of a table in a form that both engines share. Each line is a column, a key, an index or a
// check. Columns keep their order; the other lines are sorted, because engines do not keep their order.
type table struct {
	Columns []string
	Others  []string
}

// TestSchemasAgree compares the schemas that the migrations of both engines create.
func TestSchemasAgree(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "db")
	s, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := schemaOf(t, "sqlite3", file, inSQLite)
	got := schemaOf(t, "pgx", databases.Database(t), inPostgres)
	if len(want) < 20 {
		t.Errorf("only %d tables are found", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-SQLite +PostgreSQL:\n%s", diff)
	}
}

// TestMigrationsAgree expects both engines to have migrations of the same names.
func TestMigrationsAgree(t *testing.T) {
	t.Parallel()
	want, err := fs.Glob(sqlite.Migrations(), "*")
	if err != nil {
		t.Fatal(err)
	}
	got, err := fs.Glob(postgres.Migrations(), "*")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("-SQLite +PostgreSQL:\n%s", diff)
	}
}

// queries read a schema. Each row has a table's name and a line.
type queries struct {
	columns, others []string
	// mend converts a line to the form that both engines share.
	mend func(line string) string
}

func schemaOf(t *testing.T, driver, name string, q queries) map[string]table {
	t.Helper()
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	schema := map[string]table{}
	for _, query := range q.columns {
		for _, row := range linesOf(t.Context(), t, db, query) {
			found := schema[row[0]]
			found.Columns = append(found.Columns, q.mend(row[1]))
			schema[row[0]] = found
		}
	}
	for _, query := range q.others {
		for _, row := range linesOf(t.Context(), t, db, query) {
			found := schema[row[0]]
			found.Others = append(found.Others, q.mend(row[1]))
			schema[row[0]] = found
		}
	}
	for _, found := range schema {
		slices.Sort(found.Others)
	}
	return schema
}

func linesOf(ctx context.Context, t *testing.T, db *sql.DB, query string) (lines [][2]string) {
	t.Helper()
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		var line [2]string
		if err := rows.Scan(&line[0], &line[1]); err != nil {
			t.Fatalf("%v in %s", err, query)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// inSQLite shows an integer with the check IN (0, 1) as a boolean. Checks are parsed from the table's CREATE statement,
// the only place that has them.
var inSQLite = queries{
	columns: []string{`SELECT t.name, c.name || ' ' ||
			CASE WHEN t.sql LIKE '%CHECK (' || c.name || ' IN (0, 1))%' THEN 'BOOLEAN' ELSE c.type END ||
			CASE WHEN c."notnull" THEN ' NOT NULL' ELSE '' END || COALESCE(' DEFAULT ' || c.dflt_value, '')
		FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid`},
	others: []string{
		`SELECT t.name, 'PRIMARY KEY ' || (SELECT group_concat(name, ', ') FROM
			(SELECT name FROM pragma_table_xinfo(t.name) WHERE pk > 0 ORDER BY pk))
		FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%'`,
		`SELECT t.name, CASE WHEN i."unique" THEN 'UNIQUE ' ELSE '' END || 'INDEX ' ||
			CASE WHEN i.origin = 'c' THEN i.name ELSE '' END || ' ' || (SELECT group_concat(name, ', ') FROM
				(SELECT name || CASE WHEN "desc" THEN ' DESC' ELSE '' END AS name
				FROM pragma_index_xinfo(i.name) WHERE key ORDER BY seqno)) ||
			CASE WHEN i.partial THEN (SELECT substr(sql, instr(sql, ' WHERE ')) FROM sqlite_schema WHERE name = i.name) ELSE '' END
		FROM sqlite_schema t JOIN pragma_index_list(t.name) i
		WHERE t.type = 'table' AND i.origin <> 'pk' AND t.name NOT LIKE 'goose%'`,
		`SELECT t.name, 'FOREIGN KEY ' || group_concat(f."from", ', ') || ' TO ' || f."table" || ' ' ||
			group_concat(COALESCE(f."to", ''), ', ') || ' ' || f.on_update || ' ' || f.on_delete
		FROM sqlite_schema t JOIN (SELECT p.name AS owner, k.* FROM sqlite_schema p JOIN pragma_foreign_key_list(p.name) k
			WHERE p.type = 'table' ORDER BY p.name, k.id, k.seq) f ON f.owner = t.name
		WHERE t.type = 'table' GROUP BY t.name, f.id`,
		`WITH RECURSIVE checks (name, rest) AS (
			SELECT name, substr(sql, instr(sql, 'CHECK ')) FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK %'
			UNION ALL SELECT name, substr(rest, 5 + instr(substr(rest, 6), 'CHECK ')) FROM checks
				WHERE instr(substr(rest, 6), 'CHECK ') > 0)
		SELECT name, line FROM (SELECT name, substr(rest, 1, instr(rest, char(10)) - 1) AS line FROM checks)
		WHERE line NOT LIKE '% IN (0, 1))%'`,
	},
	mend: func(line string) string {
		return strings.TrimSuffix(strings.NewReplacer("(", "", ")", "").Replace(line), ",")
	},
}

// inPostgres shows a text column without the byte order as a difference, because SQLite orders by bytes.
var inPostgres = queries{
	columns: []string{`SELECT c.relname, a.attname || ' ' || CASE format_type(a.atttypid, a.atttypmod)
				WHEN 'bigint' THEN 'INTEGER' WHEN 'bytea' THEN 'BLOB' WHEN 'boolean' THEN 'BOOLEAN'
				WHEN 'text' THEN CASE WHEN o.collname = 'C' THEN 'TEXT' ELSE 'text in the order of a language' END
				ELSE format_type(a.atttypid, a.atttypmod) END ||
			CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || COALESCE(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_collation o ON o.oid = a.attcollation LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'goose%'
		ORDER BY c.relname, a.attnum`},
	others: []string{
		`SELECT c.relname, CASE WHEN i.indisprimary THEN 'PRIMARY KEY '
				ELSE CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' ||
					CASE WHEN EXISTS (SELECT 1 FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype = 'u')
					THEN '' ELSE x.relname END || ' ' END ||
			(SELECT string_agg(pg_get_indexdef(i.indexrelid, n, false) ||
				CASE WHEN i.indoption[n - 1] & 1 = 1 THEN ' DESC' ELSE '' END, ', ' ORDER BY n)
				FROM generate_series(1, i.indnkeyatts) n) || COALESCE(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), '')
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%'`,
		`SELECT c.relname, 'FOREIGN KEY ' ||
			(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY k (num, n)
				JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num) || ' TO ' || f.confrelid::regclass || ' ' ||
			(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY k (num, n)
				JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num) ||
			CASE f.confupdtype WHEN 'a' THEN ' NO ACTION' ELSE ' other' END ||
			CASE f.confdeltype WHEN 'a' THEN ' NO ACTION' WHEN 'c' THEN ' CASCADE' ELSE ' other' END
		FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
		WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace`,
		`SELECT c.relname, pg_get_constraintdef(f.oid) FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
		WHERE f.contype = 'c' AND c.relnamespace = 'public'::regnamespace`,
	},
	mend: func(line string) string {
		line = strings.NewReplacer("(", "", ")", "", "\"", "", "::text", "").Replace(line)
		return inList.ReplaceAllStringFunc(line, func(list string) string {
			found := inList.FindStringSubmatch(list)
			return "IN " + strings.NewReplacer("'", "", "::bigint", "", "::integer", "").Replace(found[1])
		})
	},
}

// inList matches PostgreSQL's form of IN.
var inList = regexp.MustCompile(`= ANY ARRAY\[(.*?)\]`)
