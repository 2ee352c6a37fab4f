package sqlite_test

import (
	"database/sql"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/sqlstore"
	"mysteryshopper/storage/storagetest"
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
		FROM (VALUES ('v1', 'anna'), ('v2', 'ben'), ('v3', ''), ('v4', ''));
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
	INSERT INTO reports WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 600)
		SELECT unhex(printf('b1%030d', i)), 'v4', 'acme', 'p', 'kiel', 'cleo', '', '', 'SUBMITTED', 0, 0, 0, 0, 0, 1, '', NULL, i, 0, 1, 'c', 1,
			'', 5, 202611, '', NULL, '', '', '', NULL, 0, 0, '', 0 FROM n;
	INSERT INTO revisions SELECT id, 1, 0, shopper, 5, visit, 'c', 1, '', NULL, NULL, 0, '', NULL, zeroblob(32), zeroblob(32), zeroblob(32), NULL,
		CAST('{"answersDigest":"' || lower(hex(zeroblob(32))) || '","reportId":"' || create_time || '"}' AS BLOB), zeroblob(100), x'01'
		FROM reports WHERE visit = 'v4';
`

// TestMigrationsKeepRows fills a database with the schema of migration 8 and expects to read everything after the
// migrations that follow.
func TestMigrationsKeepRows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "db")
	migrateTo(t, path, "0009", before)
	expectMigrated(t, path)
}

// TestInterruptedRewrite expects the copy of the revisions to continue after the last one that was copied. A copy that is
// not packed shows that it was not copied again.
func TestInterruptedRewrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "db")
	migrateTo(t, path, "0009", before)
	migrateTo(t, path, "0013", `INSERT INTO packed_revisions SELECT report, number, base, shopper, taken_time, visit, checklist, version, locale,
		start_time, end_time, elapsed_seconds, outcome, effective, actor, role, content_digest, answers_digest, personal_digest, score_digest,
		receipt, scoring, personal FROM revisions ORDER BY report LIMIT 300`)
	expectMigrated(t, path)
	db, err := sqlite.OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	got := textsOf(t, db, "SELECT COUNT(*) FILTER (WHERE length(scoring) = 100) || ' of ' || COUNT(*) FROM revisions")
	if want := []string{"297 of 604"}; !slices.Equal(got, want) {
		t.Errorf("%q are not packed, want %q", got, want)
	}
}

// TestRollupsKeepTheirRows expects the rows of roll-ups and of deltas, with short and long details, as they were before
// 0016_rollup_rows.sql.
func TestRollupsKeepTheirRows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "db")
	const columns = `client, location, below, program, month, wave, channel, checklist, version, visits, sum_ppb, sum_basis_points,
		sum_squares, min_basis_points, max_basis_points, earned, possible, passed, failed, criticals, left_unserved, hung_up, closed,
		no_such_place, aborted, details, extras, answers`
	const values = `'acme', 'place-' || i, i % 2, 'p', 202600 + i % 12, '', 'IN_PERSON', 'c', i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6, i + 7,
		i + 8, i + 9, i + 10, i + 11, i + 12, i + 13, i + 14, i + 15, i + 16, unhex(printf('%0*d', 20 * i, i)), nullif(unhex(printf('%04d', i)), x'0007'), NULL`
	const numbers = `WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 700) `
	migrateTo(t, path, "0016", `
		INSERT INTO rollups (`+columns+`) `+numbers+`SELECT `+values+` FROM n;
		INSERT INTO rollup_deltas (`+columns+`, id, sign) `+numbers+`SELECT `+values+`, unhex(printf('%032d', i)), 1 - 2 * (i % 2) FROM n`)
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := func() (all []string) {
		for _, table := range []string{"rollups", "rollup_deltas"} {
			names := textsOf(t, db, `SELECT 'quote(' || name || ')' FROM pragma_table_info('`+table+`') ORDER BY name`)
			all = append(all, textsOf(t, db, `SELECT `+strings.Join(names, " || ',' || ")+` FROM `+table+` ORDER BY client, location, version`)...)
		}
		return all
	}
	before := rows()
	if len(before) != 1400 {
		t.Fatalf("%d rows before", len(before))
	}
	expectSound(t, open(t, path))
	if after := rows(); !slices.Equal(before, after) {
		t.Errorf("%d rows after, and not the same", len(after))
	}
	if left := textsOf(t, db, `SELECT name FROM sqlite_schema WHERE sql LIKE '%rollup%WITHOUT ROWID%' OR name LIKE 'new%'`); len(left) > 0 {
		t.Errorf("left as they were: %q", left)
	}
}

func expectMigrated(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	storagetest.RequireMigrated(t, s)
	expectSound(t, s)
}

// expectSound fails the test for each fault of the file.
func expectSound(t *testing.T, s storage.Store) {
	t.Helper()
	if faults, err := s.(*sqlite.Store).Integrity(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("%q, %v", faults, err)
	}
}

// migrateTo migrates a database by the migrations before a number, and then runs statements.
func migrateTo(t *testing.T, path, number, statements string) {
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
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}
