package verify_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/server/move"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage/postgres/postgrestest"
)

// onPostgres has the template of the tests, moved to PostgreSQL.
var onPostgres = postgrestest.NewTemplate(func(ctx context.Context, url string) (err error) {
	whole, err := template()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(whole)
	if err != nil {
		return err
	}
	from := whole + ".moved" // A move fences its source.
	if err := os.WriteFile(from, text, 0o600); err != nil {
		return err
	}
	var ends []move.End
	for _, name := range []string{from, url} {
		s, err := app.OpenStore(ctx, app.Database{Name: name, Unfinished: true})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		ends = append(ends, move.End{Database: s.(move.Database), Name: name})
	}
	_, err = move.Run(ctx, move.Options{From: ends[0], To: ends[1], Random: rand.Reader})
	return err
})

// checkPostgres verifies a copy of the template on PostgreSQL after a statement was run on it by a superuser, without
// references.
func checkPostgres(t *testing.T, statement string) (findings []verify.Finding) {
	t.Helper()
	url := onPostgres.Database(t)
	if statement != "" {
		db, err := sql.Open("pgx", url+"&default_query_exec_mode=simple_protocol")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		result, err := db.ExecContext(t.Context(), "SET session_replication_role = replica; "+statement)
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s: %d rows, %v", statement, n, err)
		}
	}
	store, err := app.OpenStore(t.Context(), app.Database{Name: url, ReadOnly: true, Connections: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	_, err = verify.Run(t.Context(), store, verify.Options{Found: func(f verify.Finding) { findings = append(findings, f) }})
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

// portable rewrites what the statements of the tests have of SQLite's own: booleans, bytes and random ones.
var portable = strings.NewReplacer(
	"lower(hex(randomblob(16)))", "md5(random()::text)",
	"randomblob(32)", "sha256(random()::text::bytea)", "randomblob(16)", "decode(md5(random()::text), 'hex')",
	"parked = 1 - parked", "parked = NOT parked", "test = 1", "test = true", "excluded = 1", "excluded = true", "possible_twin = 1", "possible_twin = true",
	"released = 1", "released = true", "released = 0", "released = false", "x''", "''::bytea", "x'00'", `'\x00'::bytea`, "id NOT NULL", "id IS NOT NULL",
)

// ofSQLite matches statements of SQLite alone: those on its schema, and those with its row ids.
var ofSQLite = regexp.MustCompile(`^(CREATE (TRIGGER|VIEW|TABLE)|ALTER|DROP)|rowid`)

// TestTamperingOnPostgreSQL changes a database of PostgreSQL by the statements of TestTampering, as somebody would who may do
// everything. What is found on SQLite is found.
func TestTamperingOnPostgreSQL(t *testing.T) {
	t.Parallel()
	if clean := checkPostgres(t, ""); len(clean) > 0 {
		t.Fatalf("the copy is not clean: %+v", clean)
	}
	all := forgeries()
	maps.DeleteFunc(all, func(_ string, f forgery) bool { return ofSQLite.MatchString(f.statement) })
	all["report without its revision"] = forgery{"DELETE FROM revisions WHERE report = " + oneReport, verify.Database, "has no revision 1"}
	all["revision after the current one"] = forgery{"UPDATE revisions SET number = 5 WHERE report IN (SELECT id FROM reports WHERE current = 2) AND number = 2", verify.Database, "comes after its current one"}
	all["report of no visit"] = forgery{"DELETE FROM visits WHERE id = (SELECT visit FROM reports WHERE id = " + oneReport + ")", verify.Database, "refer to nothing in visits"}
	all["trigger of PostgreSQL"] = forgery{"CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.effective = 10000; RETURN NEW; END'; " +
		"CREATE TRIGGER evil BEFORE INSERT ON reports FOR EACH ROW EXECUTE FUNCTION evil(); UPDATE counters SET value = value", verify.Database, "the trigger evil on reports"}
	all["rule of PostgreSQL"] = forgery{"CREATE RULE evil AS ON DELETE TO events DO INSTEAD NOTHING; UPDATE counters SET value = value", verify.Database, "the rule evil on events"}
	if len(all) < 95 {
		t.Errorf("only %d statements are tried", len(all))
	}
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := checkPostgres(t, portable.Replace(test.statement))
			want := strings.Replace(test.text, "refers to nothing", "refer to nothing", 1)
			if !slices.ContainsFunc(findings, func(f verify.Finding) bool { return f.Kind == test.kind && strings.Contains(f.Text, want) }) {
				t.Errorf("found no %s %q of %d findings: %.500v", test.kind, want, len(findings), findings)
			}
		})
	}
}
