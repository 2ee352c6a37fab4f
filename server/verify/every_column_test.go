package verify_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
)

// unfoundFile lists what verify does not find.
const unfoundFile = "testdata/unfound.txt"

// TestEveryColumn changes a value of every column of every table, and deletes and doubles a row of each, one after the
// other. What verify does not find must be listed in a file, so that a new column is either proven or listed. The row is one that
// nothing counts, where there is one. MYSTERYSHOPPER_VERIFY_UPDATE=yes writes the file.
func TestEveryColumn(t *testing.T) {
	t.Parallel()
	path := copied(t)
	db, err := sql.Open("sqlite3", "file:"+path+"?_foreign_keys=0")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var unfound []string
	tried := 0
	for _, table := range listOf(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose%' ORDER BY name") {
		columns := listOf(t, db, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", table)
		for name, statement := range tamperings(table, columns) {
			found, possible := tampered(t, path, statement)
			if !possible {
				continue
			}
			tried++
			if !found {
				unfound = append(unfound, name)
			}
		}
	}
	slices.Sort(unfound)
	t.Logf("%d changes, %d not found", tried, len(unfound))
	if os.Getenv("MYSTERYSHOPPER_VERIFY_UPDATE") != "" {
		if err := os.WriteFile(unfoundFile, []byte(strings.Join(unfound, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	listed, err := os.ReadFile(unfoundFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range unfound {
		if !slices.Contains(strings.Split(string(listed), "\n"), name) {
			t.Errorf("%s is changed and not found", name)
		}
	}
}

// tamperings returns statements by what they change: every column of a row, a row deleted, and one doubled.
func tamperings(table string, columns []string) map[string]string {
	all := map[string]string{}
	for _, column := range columns {
		changed := fmt.Sprintf("CASE typeof(%[1]s) WHEN 'integer' THEN %[1]s + 1 WHEN 'text' THEN %[1]s || 'x' WHEN 'blob' THEN "+
			"CASE length(%[1]s) WHEN 0 THEN x'01' ELSE randomblob(length(%[1]s)) END WHEN 'null' THEN 7 ELSE %[1]s + 1 END", column)
		one := fmt.Sprintf("SELECT rowid FROM %s ORDER BY %s IS NULL, rowid DESC LIMIT 1", table, column)
		all[table+"."+column] = fmt.Sprintf("UPDATE %s SET %s = %s WHERE rowid = (%s)", table, column, changed, one)
	}
	all[table+" row deleted"] = fmt.Sprintf("DELETE FROM %s WHERE rowid = (SELECT MAX(rowid) FROM %[1]s)", table)
	for _, key := range columns {
		values := slices.Clone(columns)
		values[slices.Index(values, key)] = fmt.Sprintf("CASE typeof(%[1]s) WHEN 'integer' THEN %[1]s + 1000 WHEN 'blob' THEN randomblob(length(%[1]s)) ELSE %[1]s || 'y' END", key)
		all[table+" row doubled with another "+key] = fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %[1]s WHERE rowid = (SELECT MAX(rowid) FROM %[1]s)",
			table, strings.Join(columns, ", "), strings.Join(values, ", "))
	}
	return all
}

// tampered runs a statement on a copy, and verifies. It is not possible where the statement is refused or changes nothing.
func tampered(t *testing.T, copying, statement string) (found, possible bool) {
	t.Helper()
	whole, err := os.ReadFile(copying)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(copying), "tampered.db")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_foreign_keys=0")
	if err != nil {
		t.Fatal(err)
	}
	result, refused := db.ExecContext(t.Context(), statement)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if refused != nil {
		return false, false
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return false, false
	}
	return findsAny(t, path), true
}

func findsAny(t *testing.T, path string) bool {
	t.Helper()
	store, err := app.OpenStore(t.Context(), app.Database{Name: path, ReadOnly: true})
	if err != nil {
		return true
	}
	defer store.Close()
	counts, err := verify.Run(t.Context(), store, verify.Options{})
	return err != nil || counts.Findings > 0
}

// listOf returns the texts of a query.
func listOf(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
