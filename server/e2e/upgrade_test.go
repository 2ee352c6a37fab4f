package e2e

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/sqlite"
)

// expansion is what a later release may do to the schema while servers of this one work on it.
const expansion = `-- +goose Up
CREATE TABLE later_things (id BIGINT NOT NULL PRIMARY KEY, title TEXT COLLATE "C" NOT NULL);
ALTER TABLE reports ADD COLUMN later TEXT COLLATE "C" DEFAULT 'later';
ALTER TABLE visits ADD COLUMN later BIGINT;
ALTER TABLE revisions ADD COLUMN later BIGINT NOT NULL DEFAULT 7;
CREATE INDEX reports_by_later ON reports (later, id);
`

// laterMigrations are those of this program and one more.
func laterMigrations(t *testing.T) fs.FS {
	t.Helper()
	later := fstest.MapFS{}
	names := must[[]string](t)(fs.Glob(postgres.Migrations(), "*.sql"))
	for _, name := range names {
		later[name] = &fstest.MapFile{Data: must[[]byte](t)(fs.ReadFile(postgres.Migrations(), name))}
	}
	later["9999_later.sql"] = &fstest.MapFile{Data: []byte(expansion)}
	return later
}

// TestUpgradeWithoutDowntime starts a later server on the database of one that continues to work, and then starts an
// older one again.
func TestUpgradeWithoutDowntime(t *testing.T) {
	t.Parallel()
	database := onPostgreSQL.demo(t)
	older := furnish(t, openDemo(t, database))
	stop, worked := make(chan struct{}), make(chan int)
	go func() { worked <- older.workUntil(t, stop) }()

	store := must[storage.Store](t)(postgres.Open(t.Context(), database, postgres.WithMigrations(laterMigrations(t))))
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	a, err := app.OpenOn(t.Context(), store, app.Config{REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger, Limits: &chain.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	later := &desk{server: older.entered(t, a), shopper: older.shopper}
	p := &pair{older, later}
	for i, d := range p {
		before := p[1-i].scorecard(t, "?program=house&location=dresden").GetTotal().GetVisits()
		v := d.plan(t, "acme", "house", "dresden", "anna").GetVisit()
		req := p[1-i].submission(v)
		receipt := submitters[i].taken(t, d.server, d.shopper, req)
		if again := submitters[1-i].taken(t, p[1-i].server, d.shopper, req); string(again) != string(receipt) {
			t.Errorf("the receipt is %s at the one and %s at the other", receipt, again)
		}
		p[1-i].did(t, "approve", req.GetReportId())
		if got := d.scorecard(t, "?program=house&location=dresden").GetTotal().GetVisits(); got != before+1 {
			t.Errorf("%d visits are counted, want %d", got, before+1)
		}
	}
	close(stop)
	if n := <-worked; n == 0 {
		t.Error("the older server accepted no report meanwhile")
	} else {
		t.Logf("the older server took %d reports meanwhile", n)
	}
	older.stop()
	later.stop()

	before := contents(t, database)
	if a, err := app.Open(t.Context(), app.Config{Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger}); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("an older server that starts again: %v, %v", a, err)
	}
	if _, err := app.OpenStore(t.Context(), app.Database{Name: database, ReadOnly: true}); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("an older program that reads: %v", err)
	}
	if diff := cmp.Diff(before, contents(t, database)); diff != "" {
		t.Errorf("the older server touched the newer database: %s", diff)
	}
	agrees(t, store)
}

// workUntil submits, approves and reads one report after the other until the context ends. None of it may fail.
func (d *desk) workUntil(t *testing.T, stop <-chan struct{}) int {
	t.Helper()
	for n := 0; ; n++ {
		select {
		case <-stop:
			return n
		default:
		}
		id := d.release(t).GetReport()
		if r := d.report(t, id); !r.GetReleased() {
			t.Errorf("the report %s is not released", id)
		}
		if got := d.scorecard(t, "?program=house&location="+insidePlace).GetTotal().GetVisits(); int(got) != n+1 {
			t.Errorf("%d visits are counted, want %d", got, n+1)
		}
	}
}

// contents is a digest of each table of a database.
func contents(t *testing.T, database string) map[string]string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	db := must[*sql.DB](t)(sql.Open("pgx", database))
	defer db.Close()
	rows := must[*sql.Rows](t)(db.QueryContext(ctx,
		`SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`))
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		out[table] = ""
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for table := range maps.Clone(out) {
		var digest string
		err := db.QueryRowContext(ctx, `SELECT md5(COALESCE(string_agg(t::text, ',' ORDER BY t::text), '')) FROM "`+table+`" t`).Scan(&digest)
		if err != nil {
			t.Fatal(err)
		}
		out[table] = digest
	}
	return out
}

// contracting are the statements that may break servers of the release before: something that they use is removed or
// renamed, or their writes are refused.
var contracting = map[string]*regexp.Regexp{
	"drops":                regexp.MustCompile(`(?i)\bDROP\b`),
	"renames":              regexp.MustCompile(`(?i)\bRENAME\b`),
	"changes a type":       regexp.MustCompile(`(?i)\bALTER\s+(COLUMN\s+)?\S+\s+(SET\s+DATA\s+)?TYPE\b|\bALTER\s+TYPE\b`),
	"demands a value":      regexp.MustCompile(`(?i)\bSET\s+NOT\s+NULL\b`),
	"adds a constraint":    regexp.MustCompile(`(?i)\bADD\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN)\b`),
	"adds a needed column": regexp.MustCompile(`(?i)\bADD\s+(COLUMN\s+)?\S+[^;,]*\bNOT\s+NULL\b`),
}

var (
	lineComment = regexp.MustCompile(`(?m)--.*$`)
	hasDefault  = regexp.MustCompile(`(?i)\bDEFAULT\b`)
	hasReason   = regexp.MustCompile(`(?m)^-- contract: \S.{10,}$`)
)

// contracts returns the statements of a migration that do more than expand the schema.
func contracts(migration string) []string {
	up, _, _ := strings.Cut(migration, "-- +goose Down")
	var found []string
	for statement := range strings.SplitSeq(lineComment.ReplaceAllString(up, ""), ";") {
		for what, pattern := range contracting {
			if match := pattern.FindString(statement); match != "" && (what != "adds a needed column" || !hasDefault.MatchString(statement)) {
				found = append(found, what+": "+strings.Join(strings.Fields(statement), " "))
			}
		}
	}
	slices.Sort(found)
	return found
}

// lastOfOneServer is the last migration that was made when a database had one server at a time.
const lastOfOneServer = "0002_many_servers.sql"

// TestMigrationsExpand reads the migrations of both engines: servers of two releases work on one schema.
func TestMigrationsExpand(t *testing.T) {
	t.Parallel()
	for engine, files := range map[string]fs.FS{"SQLite": sqlite.Migrations(), "PostgreSQL": postgres.Migrations()} {
		names := must[[]string](t)(fs.Glob(files, "*.sql"))
		for _, name := range names {
			text := string(must[[]byte](t)(fs.ReadFile(files, name)))
			if found := contracts(text); name > lastOfOneServer && len(found) > 0 && !hasReason.MatchString(text) {
				t.Errorf("%s, %s: no line \"-- contract: \" explains why it does not break any server in use: %s", engine, name, strings.Join(found, "; "))
			}
		}
	}
	if found := contracts(expansion); len(found) > 0 {
		t.Errorf("the expansion of the tests: %v", found)
	}
	for _, statement := range []string{
		"DROP TABLE reports", "alter table reports drop column score", "ALTER TABLE reports RENAME COLUMN a TO b",
		"ALTER TABLE reports\n  ALTER COLUMN a\n  TYPE TEXT", "ALTER TABLE reports ALTER a SET DATA TYPE TEXT",
		"ALTER TABLE reports ALTER COLUMN a SET NOT NULL", "ALTER TABLE reports ADD CHECK (a > 0)",
		"ALTER TABLE reports ADD COLUMN a BIGINT NOT NULL", "ALTER TABLE reports ADD a BIGINT NOT NULL CHECK (a > 0)",
	} {
		for _, text := range []string{statement, fmt.Sprintf("-- +goose Up\nSELECT 1; -- DEFAULT\n%s;\n-- +goose Down\nSELECT 1", statement)} {
			if found := contracts(text); len(found) != 1 {
				t.Errorf("%q contracts: %v", text, found)
			}
		}
	}
	for _, statement := range []string{
		"CREATE TABLE a (b BIGINT NOT NULL PRIMARY KEY, type TEXT NOT NULL)", "-- DROP TABLE reports\nCREATE INDEX a ON reports (b)",
		"ALTER TABLE reports ADD COLUMN a BIGINT NOT NULL DEFAULT 0", "ALTER TABLE reports ADD COLUMN a BIGINT",
		"CREATE INDEX a ON b (c);\n-- +goose Down\nDROP INDEX a",
	} {
		if found := contracts(statement); len(found) > 0 {
			t.Errorf("%q only expands: %v", statement, found)
		}
	}
}
