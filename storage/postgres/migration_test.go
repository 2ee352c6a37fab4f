package postgres_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/storagetest"
)

// before has the rows of the migration test of SQLite.
const before = `
	INSERT INTO checklists VALUES ('c', NULL, 1, 1, 0, 0);
	INSERT INTO checklist_versions VALUES ('c', 1, '\x00', '', '', 0, NULL);
	INSERT INTO clients (id, title, revision, create_time, update_time, changes) VALUES ('acme', '', 1, 0, 0, 0);
	INSERT INTO locations (client, id, parent, title, channel, time_zone, locale, address, contact, revision, update_time)
		VALUES ('acme', 'kiel', 'all', '', '', '', '', '', '', 1, 0);
	INSERT INTO programs VALUES ('acme', 'p', '', 'c', 1, '{}', '{}', '[]', 1, 0);
	INSERT INTO shoppers SELECT column1, '', '', '[]', 1, 0, 0 FROM (VALUES ('anna'), ('ben')) AS v;
	INSERT INTO visits SELECT column1, 'acme', 'p', 'kiel', 'c', 1, column2, 'CLAIMED', NULL, NULL, '', '', FALSE, NULL, '', NULL, 0, '', 1, 0, 0
		FROM (VALUES ('v1', 'anna'), ('v2', 'ben'), ('v3', ''), ('v4', '')) AS v;
	INSERT INTO visit_holders SELECT column1, column2, column3, column4, 'c', 1
		FROM (VALUES ('anna', 'v1', TRUE, 7), ('anna', 'v2', FALSE, 9), ('ben', 'v2', TRUE, 3)) AS v;
	INSERT INTO shopper_changes VALUES ('anna', 9), ('ben', 3);
	INSERT INTO reports SELECT column1, column2, 'acme', 'p', 'kiel', column3, '', '', 'SUBMITTED', FALSE, FALSE, FALSE, FALSE, FALSE, 1, '', NULL, column4, 0, 1, 'c', 1,
			'', 5, 202611, '', column4, '', '', '', NULL, 0, 0, '', 0
		FROM (VALUES ('\xa1000000000000000000000000000000'::bytea, 'v1', 'anna', 1), ('\xa3000000000000000000000000000000'::bytea, 'v2', 'anna', 2),
			('\xa2000000000000000000000000000000'::bytea, 'v2', 'ben', 3)) AS v;
	INSERT INTO revisions SELECT id, 1, 0, shopper, 5, visit, 'c', 1, '', NULL, NULL, 0, '', NULL, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), NULL,
		'r', '', '' FROM reports;
	INSERT INTO events SELECT column1, column2, column3, 1, 'token', 'SHOPPER', '', '', column4
		FROM (VALUES ('\xa1000000000000000000000000000000'::bytea, 1, 'SUBMITTED', 5), ('\xa1000000000000000000000000000000'::bytea, 2, 'APPROVED', 8),
			('\xa2000000000000000000000000000000'::bytea, 1, 'SUBMITTED', 6)) AS v;
	INSERT INTO reports SELECT decode('b1' || lpad(i::text, 30, '0'), 'hex'), 'v4', 'acme', 'p', 'kiel', 'cleo', '', '', 'SUBMITTED', FALSE, FALSE, FALSE, FALSE, FALSE, 1, '', NULL, i, 0, 1, 'c', 1,
			'', 5, 202611, '', NULL, '', '', '', NULL, 0, 0, '', 0 FROM generate_series(0, 600) i;
	INSERT INTO revisions SELECT id, 1, 0, shopper, 5, visit, 'c', 1, '', NULL, NULL, 0, '', NULL, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), NULL,
		convert_to('{"answersDigest":"' || repeat('0', 64) || '","reportId":"' || create_time || '"}', 'UTF8'), decode(repeat('00', 100), 'hex'), '\x01'
		FROM reports WHERE visit = 'v4';
`

// TestMigrationsKeepRows fills a database with the schema of migration 8 and expects to read everything after the
// migrations that follow.
func TestMigrationsKeepRows(t *testing.T) {
	t.Parallel()
	older := fstest.MapFS{}
	names, err := fs.Glob(postgres.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if text, err := fs.ReadFile(postgres.Migrations(), name); name < "0009" {
			older[name] = &fstest.MapFile{Data: text}
		} else if err != nil {
			t.Fatal(err)
		}
	}
	address := empty(t, "rows_before")
	s, err := postgres.Open(t.Context(), address, postgres.WithMigrations(older))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, connect(t, address), before)
	storagetest.RequireMigrated(t, open(t, address))
}
