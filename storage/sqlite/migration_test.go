package sqlite_test

import (
	"database/sql"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/sqlstore"
)

// before has rows of a database as it was before 0009_positions.sql. The visit v1 is Anna's, with one report. The visit
// v2 was Anna's and is Ben's, with two reports, of which the later one has the smaller id. The visit v3 is open. The events
// of the report a1 begin with one that its revision implies, those of a2 with one at another time.
const before = `
	INSERT INTO checklists VALUES ('c', NULL, 1, 1, 0, 0);
	INSERT INTO checklist_versions VALUES ('c', 1, x'00', x'', x'', 0, NULL);
	INSERT INTO clients (id, title, revision, create_time, update_time, changes) VALUES ('acme', '', 1, 0, 0, 0);
	INSERT INTO locations (client, id, parent, title, channel, time_zone, locale, address, contact, revision, update_time)
		VALUES ('acme', 'kiel', 'all', '', '', '', '', '', '', 1, 0);
	INSERT INTO programs VALUES ('acme', 'p', '', 'c', 1, '{}', '{}', '[]', 1, 0);
	INSERT INTO shoppers SELECT column1, '', '', '[]', 1, 0, 0 FROM (VALUES ('anna'), ('ben'));
	INSERT INTO visits SELECT column1, 'acme', 'p', 'kiel', 'c', 1, column2, 'CLAIMED', NULL, NULL, '', '', 0, NULL, '', NULL, 0, '', 1, 0, 0
		FROM (VALUES ('v1', 'anna'), ('v2', 'ben'), ('v3', ''));
	INSERT INTO visit_holders SELECT column1, column2, column3, column4, 'c', 1
		FROM (VALUES ('anna', 'v1', 1, 7), ('anna', 'v2', 0, 9), ('ben', 'v2', 1, 3));
	INSERT INTO shopper_changes VALUES ('anna', 9), ('ben', 3);
	INSERT INTO reports SELECT column1, column2, 'acme', 'p', 'kiel', column3, '', '', 'SUBMITTED', 0, 0, 0, 0, 0, 1, '', NULL, column4, 0, 1, 'c', 1,
			'', 5, 202611, '', column4, '', '', '', NULL, 0, 0, '', 0
		FROM (VALUES (x'a1000000000000000000000000000000', 'v1', 'anna', 1), (x'a3000000000000000000000000000000', 'v2', 'anna', 2),
			(x'a2000000000000000000000000000000', 'v2', 'ben', 3));
	INSERT INTO revisions SELECT id, 1, 0, shopper, 5, visit, 'c', 1, '', NULL, NULL, 0, '', NULL, zeroblob(32), zeroblob(32), zeroblob(32), NULL,
		x'72', x'', x'' FROM reports;
	INSERT INTO events SELECT column1, column2, column3, 1, 'token', 'SHOPPER', '', '', column4
		FROM (VALUES (x'a1000000000000000000000000000000', 1, 'SUBMITTED', 5), (x'a1000000000000000000000000000000', 2, 'APPROVED', 8),
			(x'a2000000000000000000000000000000', 1, 'SUBMITTED', 6));
`

// TestMigrationsKeepRows fills a database with the schema of migration 8 and expects to read everything after the
// migrations that follow: changes with their positions, so that tokens of phones stay valid, reports of visits, events,
// receipts and last visits.
func TestMigrationsKeepRows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "db")
	fill(t, path, "0009")
	s := open(t, path)
	ctx := t.Context()
	report := func(first byte) storage.ReportID { return storage.ReportID{first} }
	event := func(act string, micros int64) storage.Event {
		return storage.Event{Act: act, Revision: 1, Actor: "token", Role: "SHOPPER", Time: time.UnixMicro(micros).UTC()}
	}
	type change struct {
		Visit    string
		Position int64
		Assigned bool
	}
	err := s.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		for shopper, want := range map[string][]change{"anna": {{"v1", 7, true}, {"v2", 9, false}}, "ben": {{"v2", 3, true}}} {
			list, err := tx.Visits().Changes(ctx, shopper, 0, 10)
			var got []change
			for _, c := range list {
				got = append(got, change{c.Visit.ID, c.Position, c.Assigned})
			}
			expect(t, got, want, err)
		}
		for visit, want := range map[string][]storage.ReportID{"v1": {report(0xa1)}, "v2": {report(0xa3), report(0xa2)}, "v3": nil} {
			got, err := tx.Reports().ForVisit(ctx, visit)
			expect(t, got, want, err)
		}
		for first, want := range map[byte][]storage.Event{
			0xa1: {event("SUBMITTED", 5), event("APPROVED", 8)}, 0xa2: {event("SUBMITTED", 6)},
		} {
			got, err := tx.Reports().Events(ctx, report(first))
			expect(t, got, want, err)
		}
		sent, err := tx.Reports().GetSubmission(ctx, report(0xa1), 0)
		expect(t, sent, &storage.Submission{Shopper: "anna", Visit: "v1", Receipt: []byte("r")}, err)
		last, err := tx.Visits().LastVisit(ctx, "anna", "acme", "kiel", "v1")
		expect(t, last, time.UnixMicro(2).UTC(), err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if faults, err := s.(*sqlite.Store).Integrity(ctx); err != nil || len(faults) > 0 {
		t.Errorf("%q, %v", faults, err)
	}
}

func expect[T any](t *testing.T, got, want T, err error) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
}

// fill creates a database with the migrations before a number, and inserts the rows of before.
func fill(t *testing.T, path, number string) {
	t.Helper()
	older := fstest.MapFS{}
	names, err := fs.Glob(sqlite.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if text, err := fs.ReadFile(sqlite.Migrations(), name); name < number {
			older[name] = &fstest.MapFile{Data: text}
		} else if err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = sqlstore.Migrate(t.Context(), db, sqlstore.Migration{Dialect: goose.DialectSQLite3, Files: older})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), before); err != nil {
		t.Fatal(err)
	}
}
