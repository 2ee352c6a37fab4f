package move_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/move"
	"mysteryshopper/storage/postgres/postgrestest"
)

// databases are empty databases of PostgreSQL.
var databases = postgrestest.NewTemplate(func(ctx context.Context, url string) error {
	s, err := app.OpenStore(ctx, app.Database{Name: url})
	if err != nil {
		return err
	}
	return s.Close()
})

func TestMain(m *testing.M) {
	if from := os.Getenv(killedFrom); from != "" {
		os.Exit(moveToBeKilled(from, os.Getenv(killedTo)))
	}
	code := databases.Around(m).Run()
	if filled, err := fixture(); err == nil {
		_ = os.RemoveAll(filepath.Dir(filled.path))
	}
	os.Exit(code)
}

// filled is a database with rows in every table, and how to come into a server on it.
type filled struct {
	path    string
	welcome *demo.Welcome
}

// fixture is made once and copied for each test.
var fixture = sync.OnceValues(func() (f filled, err error) {
	dir, err := os.MkdirTemp("", "mysteryshopper-move-")
	if err != nil {
		return f, err
	}
	f.path = filepath.Join(dir, "demo.db")
	a, welcome, err := demo.Open(context.Background(), demo.Options{
		Dir: dir, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: 300, Seed: 7,
	})
	if err != nil {
		return f, err
	}
	f.welcome = welcome
	if err := a.Close(); err != nil {
		return f, err
	}
	return f, addOddRows(f.path)
})

// oddText and oddBytes are hard to carry from one engine to another.
const oddText = "Zoë 'ﷺ' \"😀\" \\x00 %s $1 \u200b\u0301\r\n\t\x01 ﷽"

var oddBytes = func() []byte {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}()

// addOddRows adds rows to all tables that the demo leaves empty, with values at the edges of what can be kept.
func addOddRows(path string) error {
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		return err
	}
	defer db.Close()
	const figures = `x'00ff', %d, 9223372036854775807, -9223372036854775808, 0, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0`
	for _, s := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO drafts SELECT id, 'anna', 'id', 0, ?, 1, 1, ? FROM visits ORDER BY id LIMIT 3`, []any{oddBytes, oddText}},
		{`INSERT INTO timeline_events SELECT client, ?, NULL, 0, json_object('de', ?), -1, 1 FROM locations UNION SELECT client, id, id, 202611, '{}', 0, 1
			FROM locations`, []any{oddText, oddText}},
		{`INSERT INTO claims SELECT client, id || ?, NULL, id, json_object('de', ?), json_array(?), ?, 0, 9223372036854775807, -1, 0, NULL FROM programs`,
			[]any{oddText, oddText, oddText, oddText}},
		{`INSERT INTO self_assessments SELECT client, id || ?, location, program, checklist, version, 190001, ?, ?, x'', NULL, ?, 0,
			?, x'' FROM visits GROUP BY client, location, program`, []any{oddText, oddText, oddBytes, oddText, oddBytes}},
		{`INSERT INTO invitations VALUES (?, 'SHOPPER', 'anna', '', '[]', ?, 0, NULL), (x'', '', '', '', '', '', 0, 0)`, []any{oddBytes, oddText}},
		{`INSERT INTO requests VALUES (?, 'm', ?, x'', ?, -1), ('é', 'e', 'E', x'', x'', 0), ('z', '', '', x'', x'', 0), ('É', '', '', x'', x'', 0)`,
			[]any{oddText, oddText, oddBytes}},
		{`INSERT INTO comparisons_waiting SELECT id, -2147483648 FROM reports ORDER BY id LIMIT 2`, nil},
		{`INSERT OR REPLACE INTO comparisons SELECT id, 2147483647, '[]' FROM reports ORDER BY id LIMIT 2`, nil},
		{`INSERT INTO report_holds SELECT id, ?, -1, 9223372036854775807 FROM reports ORDER BY id LIMIT 2`, []any{oddText}},
		{`INSERT INTO narrative_buckets SELECT 4294967295, id FROM reports UNION SELECT 0, id FROM reports`, nil},
		{`INSERT INTO operations VALUES (?, ?, 'm', '', 'QUEUED', 1, ?, '', 9223372036854775807, -1, 0, 1, 2, ?, 0, 0, -1, NULL, NULL), ('é', '', '', '', '', 0, '', '', 0, 0, 0, 0, 0, x'', 0, 0, 0, 0, 0)`,
			[]any{oddText, oddText, oddText, oddBytes}},
		{`INSERT INTO operation_requests SELECT id, ? FROM operations WHERE end_time IS NULL`, []any{oddBytes}},
		{`INSERT INTO webhooks SELECT client, id || ?, NULL, ?, ?, 'a b', '', '', 'ACTIVE', '', NULL, ?, x'', NULL, 1, 9223372036854775807, -1, 0, 0, NULL, '', 0, 1, 0, -1 FROM programs
			UNION SELECT client, id, id, '', '', '', '', '', 'PAUSED', 'GONE', 9223372036854775807, x'', x'00ff', -1, 0, 0, 0, 0, 1, 1, '', NULL, 1, 0, 0 FROM locations`,
			[]any{oddText, oddText, oddText, oddBytes}},
		{`INSERT INTO webhook_events SELECT client, id, -1, ?, ?, 0, ?, 'WAITING', 0, 0, 9223372036854775807, -1, NULL, ? FROM webhooks
			UNION SELECT client, id, 9223372036854775807, '', '', -1, x'', 'FAILED', 1, -1, NULL, 0, 0, '' FROM webhooks`, []any{oddText, oddText, oddBytes, oddText}},
		{`INSERT INTO webhook_deliveries SELECT client, webhook, sequence, 1, -1, 0, ?, 500, ? FROM webhook_events`, []any{oddText, oddBytes}},
		{`INSERT INTO mail_subscriptions SELECT client, id || ?, NULL, ?, ?, 'de', 1, 'A B', '', 'PAPER', 'WEEKLY', -1, '', 0, ?, 'ACTIVE', -1, ?, 9223372036854775807, 1, 2, -1, 0 FROM programs
			UNION SELECT client, id, id, '', '', '', 0, '', '', '', '', 0, '', 1, '', '', 0, x'', NULL, 0, 1, 0, 0 FROM locations`,
			[]any{oddText, oddText, oddText, oddText, oddBytes}},
		{`INSERT INTO mails SELECT client || id, 'TEST', client, id, '', ?, ?, '', x'', 'WAITING', '[]', -1, 0, 259199999999, NULL FROM mail_subscriptions
			UNION SELECT ?, 'INVITATION', NULL, NULL, 'anna', '', '', '', ?, 'WAITING', 'null', 9223371777654775807, 9223372036854775807, 9223372036854775807, NULL
			UNION SELECT '', 'ALERT', NULL, NULL, '', ?, '', '', x'', 'DROPPED', 'null', -259200000001, NULL, -1, -2`, []any{oddText, oddText, oddText, oddBytes, oddText}},
		{`INSERT INTO mail_stops VALUES (?, 'REFUSED', -1, 550, ?)`, []any{strings.ToLower(oddText), oddText}},
		{`INSERT OR REPLACE INTO visit_deadlines SELECT id, 9223372036854775807 FROM visits ORDER BY id LIMIT 2`, nil},
		{`INSERT INTO visit_declines SELECT v.id, s.id, 'OTHER', ?, -1 FROM visits v, (SELECT MIN(id) AS id FROM shoppers UNION SELECT MAX(id) FROM shoppers) s
			ORDER BY v.id, s.id LIMIT 3`, []any{oddText}},
		{`UPDATE visits SET offered_to = (SELECT MIN(id) FROM shoppers), guests = (SELECT MIN(id) || ' ' || MAX(id) FROM shoppers)
			WHERE id IN (SELECT id FROM visits ORDER BY id LIMIT 2)`, nil},
		{`UPDATE visits SET returned_questions = ?, answer_due = 0 WHERE returned_revision > 0`, []any{oddText}},
		{`UPDATE events SET questions = ?, answer_due = 9223372036854775807, written_time = -1 WHERE act = 'RETURNED'`, []any{oddText}},
		{`UPDATE reports SET answer_due = -9223372036854775808 WHERE state = 'RETURNED'`, nil},
		{`UPDATE visits SET fee = ?, briefing = ? WHERE id IN (SELECT id FROM visits ORDER BY id LIMIT 2)`,
			[]any{`{"amount":"0.0001","currency":"EUR"}`, `{"minutes":1440,"files":[{"uri":"https://é.example/\u0000","sha256":"","bytes":-1}]}`}},
		{`UPDATE programs SET briefing = ?`, []any{`{"files":[{"title":"ﷺ 😀","uri":"","sha256":"","bytes":9223372036854775807}]}`}},
		{`UPDATE shoppers SET home = ?, qualifications = ? WHERE id = 'anna'`, []any{`{"latitudeE7":-1,"longitudeE7":1,"radiusKilometers":1}`, oddText}},
		{`UPDATE shoppers SET erase_time = -1 WHERE id = (SELECT MAX(id) FROM shoppers)`, nil},
		{`INSERT INTO erasures VALUES (?, -9223372036854775808)`, []any{oddText}},
		{`INSERT INTO retention SELECT client, program, -1, id FROM reports ORDER BY id LIMIT 1`, nil},
		{`INSERT INTO alerts SELECT client, ?, NULL, id, ?, '', '{}', 1, NULL, '', ?, '{}', 'OPEN', -1, 9223372036854775807, '', NULL, '', NULL, '', NULL, '', 1
			FROM programs WHERE client = 'acme' ORDER BY id LIMIT 1`, []any{oddText, oddText, oddText}},
		{`INSERT INTO payables SELECT ?, 'BONUS', id, client, program, location, (SELECT MIN(id) FROM shoppers), NULL, NULL, 9223372036854775807, '',
			'OPEN', 1, 0, ?, ?, ?, -1, '', ?, 1, -1, 9223372036854775807 FROM visits ORDER BY id LIMIT 1`, []any{oddText, oddText, oddText, oddText, oddText}},
		{`INSERT INTO actions SELECT client, ?, NULL, id, ?, '', 10000, NULL, ?, ?, 'MEANS', ?, '9999-12-31', 9223372036854775807, 'CANCELLED', '', NULL, '[{"act":"CREATE","time":"0001-01-01T00:00:00Z"},{"act":"CANCEL","time":"9999-12-31T23:59:59.999999Z"}]', -1, 0, 9223372036854775807
			FROM programs WHERE client = 'acme' ORDER BY id LIMIT 1`, []any{oddText, oddText, oddText, oddText, oddText}},
		{`INSERT INTO appeals SELECT ?, client, program, location, id, ?, 2147483647, ?, '[{"uri":"https://é.example/\u0000"}]', ?, -1,
			9223372036854775807, 'OPEN', '', NULL, '', '', '', 0, 1 FROM reports WHERE client = 'acme' ORDER BY id LIMIT 1`,
			[]any{oddText, oddText, oddText, oddText}},
		{`INSERT INTO evidence SELECT id, shopper, visit, id, ?, 'STORED', ?, 5, 5, 'null', randomblob(32), NULL, NULL, 0, 0, NULL, -1,
			9223372036854775807, -1, NULL, 3, '[]', '{"point":{"latitudeE7":-1,"longitudeE7":1}}', '{"time":"9999-12-31T23:59:59.999999Z","accuracyMeters":2147483647,"source":"LIBRARY"}' FROM reports ORDER BY id LIMIT 2`, []any{oddText, oddText}},
		{`INSERT INTO photo_buckets SELECT ?, 4294967295, id FROM evidence UNION SELECT '', 0, id FROM evidence`, []any{oddText}},
		{`INSERT INTO blobs SELECT digest, 5, -1, NULL FROM evidence`, nil},
		{`INSERT INTO report_messages SELECT id, ?, ?, 1, ?, -1, 9223372036854775807, ? FROM reports ORDER BY id LIMIT 2`,
			[]any{oddText, oddText, oddText, oddText}},
		{`INSERT OR REPLACE INTO report_reads SELECT r.id, t.id, 9223372036854775807 FROM reports r JOIN tokens t ON t.client = r.client
			WHERE r.released_id <> '' ORDER BY r.id, t.id LIMIT 3`, nil},
		{`INSERT INTO sessions SELECT id || ?, randomblob(32), id, 'DESK', -1, 0, 9223372036854775806, 9223372036854775807, ?, ? FROM tokens`, []any{oddText, oddText, oddText}},
		{`INSERT INTO leases VALUES ('other', ?, 9223372036854775807)`, []any{oddText}},
		{`INSERT INTO feed VALUES ('acme', 9223372036854775806, 'MOVED', '', ?, 0)`, []any{oddText}},
		{`INSERT INTO feed_unnumbered VALUES ('acme', ?, 'MOVED', '', '', 0, 0)`, []any{oddBytes}},
		{`INSERT INTO audit_unsealed VALUES (?, 0, ?, '', '', '', '', '', x'', x'')`, []any{oddBytes, oddText}},
		{`INSERT INTO settings VALUES (?, ?)`, []any{oddText, oddBytes}},
		{fmt.Sprintf(`INSERT INTO rollup_deltas VALUES ('c', 'l', 0, '', 0, '', '', '', 0, `+figures+`, x'', NULL, NULL)`, 1), nil},
		{fmt.Sprintf(`INSERT INTO rollup_deltas VALUES ('c', 'l', 1, '', 0, '', '', '', 0, `+figures+`, x'', x'00ff', x'00ff')`, -1), nil},
		{`INSERT INTO audit SELECT 9223372036854775807, x'ff', 0, '', '', '', '', '', '', x'', x'', x'', x''`, nil},
	} {
		if _, err := db.ExecContext(context.Background(), s.statement, s.args...); err != nil {
			return fmt.Errorf("%s: %w", s.statement, err)
		}
	}
	return nil
}

// source returns the name of a copy of the fixture.
func source(t *testing.T) string {
	t.Helper()
	f, err := fixture()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "source.db")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// newFile returns the name of a database that is not there yet.
func newFile(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "target.db")
}

// engines return names of empty databases.
var engines = map[string]func(t *testing.T) string{
	"sqlite":   newFile,
	"postgres": func(t *testing.T) string { t.Helper(); return databases.Database(t) },
}

// end opens a database as one end of a move.
func end(t *testing.T, name string) move.End {
	t.Helper()
	e, err := openEnd(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Database.(interface{ Close() error }).Close() })
	return e
}

func openEnd(ctx context.Context, name string) (move.End, error) {
	s, err := app.OpenStore(ctx, app.Database{Name: name, Unfinished: true})
	if err != nil {
		return move.End{}, err
	}
	return move.End{Database: s.(move.Database), Name: name}, nil
}

// run moves from one database to another, and opens both for it.
func run(t *testing.T, from, to string, atOnce int) (*move.Result, error) {
	t.Helper()
	return move.Run(t.Context(), move.Options{From: end(t, from), To: end(t, to), Random: rand.Reader, BatchSize: atOnce})
}

// moved moves and fails the test unless everything is as it was.
func moved(t *testing.T, from, to string) *move.Result {
	t.Helper()
	result, err := run(t, from, to, 0)
	if err != nil {
		t.Fatal(err)
	}
	whole(t, result, to)
	return result
}

// whole fails the test unless the result has all tables of the target, equal and with rows.
func whole(t *testing.T, result *move.Result, to string) {
	t.Helper()
	tables, err := end(t, to).Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(result.Tables), len(tables); got != want {
		t.Fatalf("%d tables were compared, want %d", got, want)
	}
	for _, table := range result.Tables {
		if !table.Equal || table.From != table.To || table.From.Rows == 0 {
			t.Errorf("%+v", table)
		}
	}
}

// digests are those of all tables, without what a move leaves behind.
func digests(result *move.Result) map[string]move.Sum {
	sums := map[string]move.Sum{}
	for _, table := range result.Tables {
		sums[table.Name] = table.To
	}
	return sums
}

// pool returns connections to a database behind the back of the store.
func pool(t *testing.T, name string) *sql.DB {
	t.Helper()
	if path, is := app.FilePath(name); is {
		db, err := sql.Open("sqlite3", "file:"+path+"?_foreign_keys=0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	db, err := sql.Open("pgx", name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// alter changes a database behind the back of the store.
func alter(t *testing.T, name, statement string, args ...any) {
	t.Helper()
	if _, err := pool(t, name).ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// refused fails the test unless an error is a refusal with all the words.
func refused(t *testing.T, err error, words ...string) {
	t.Helper()
	refusal := (*move.Refusal)(nil)
	if !errors.As(err, &refusal) || refusal.Advice() == "" {
		t.Fatalf("%v is no refusal with advice", err)
	}
	if i := slices.IndexFunc(words, func(w string) bool { return !strings.Contains(err.Error(), w) }); i >= 0 {
		t.Errorf("the refusal lacks %q: %v", words[i], err)
	}
}
