package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/sqlstore"
)

// TestMove moves a database, prints it as text and JSON, and undoes moves. Package move tests the copying.
func TestMove(t *testing.T) {
	t.Parallel()
	from, to := populated(t), filepath.Join(t.TempDir(), "to.db")
	run(t, "verify", "--database", from).want(t, 0)
	o := run(t, "move", "--from", from, "--to", to).want(t, 0)
	lines := strings.Split(strings.TrimSuffix(o.stdout, "\n"), "\n")
	if len(lines) != len(tablesOf(t, from))+2 || !strings.HasPrefix(lines[0], "TABLE ") ||
		!strings.HasPrefix(lines[len(lines)-1], "equal: ") || o.stderr != "" {
		t.Errorf("stdout: %s\nstderr: %s", o.stdout, o.stderr)
	}
	run(t, "verify", "--database", to).want(t, 0)

	o = run(t, "token", "create", "--role", "ADMIN", "--database", from).want(t, 3)
	if !strings.Contains(o.stderr, "being moved to another database, or was: sqlite:"+to) || !strings.Contains(o.stderr, "--undo") {
		t.Errorf("stderr: %s", o.stderr)
	}
	run(t, "token", "create", "--role", "ADMIN", "--database", to).want(t, 0)
	o = run(t, "move", "--from", from, "--to", to).want(t, 1)
	if !strings.Contains(o.stderr, "moved to sqlite:"+to+" already") {
		t.Errorf("stderr: %s", o.stderr)
	}
	run(t, "move", "--undo", "--from", from).want(t, 1)
	run(t, "move", "--undo", "--force", "--from", from).want(t, 0)
	run(t, "token", "create", "--role", "ADMIN", "--database", from).want(t, 0)
}

// tablesOf returns the tables that a move of a database copies.
func tablesOf(t *testing.T, path string) []sqlstore.Table {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tables, err := s.(*sqlite.Store).Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// TestMoveInJSON checks the lines of all tables and of the sums, and those of the progress on stderr.
func TestMoveInJSON(t *testing.T) {
	t.Parallel()
	from := populated(t)
	want := tablesOf(t, from)
	o := run(t, "move", "--json", "--from", "sqlite:"+from, "--to", "sqlite:"+filepath.Join(t.TempDir(), "to.db")).want(t, 0)
	lines := strings.Split(strings.TrimSuffix(o.stdout, "\n"), "\n")
	tables, total := lines[:len(lines)-1], 0
	for i, line := range tables {
		var table struct {
			Table    string
			From, To struct {
				Rows   int
				Digest string
			}
			Equal bool
		}
		if err := json.Unmarshal([]byte(line), &table); err != nil {
			t.Fatal(err)
		}
		if i >= len(want) || table.Table != want[i].Name || !table.Equal || table.From != table.To || len(table.From.Digest) != 64 {
			t.Errorf("a table is %s", line)
		}
		total += table.From.Rows
	}
	var sums struct{ Rows, Copied, Unequal int }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &sums); err != nil {
		t.Fatal(err)
	}
	if sums.Rows != total || sums.Copied != total || total == 0 || sums.Unequal != 0 {
		t.Errorf("the sums are %s, want %d rows", lines[len(lines)-1], total)
	}
	for line := range strings.Lines(o.stderr) {
		var progress struct {
			Step string
			Of   int
		}
		if err := json.Unmarshal([]byte(line), &progress); err != nil || progress.Step == "" || progress.Of != total {
			t.Errorf("progress is %s: %v", line, err)
		}
	}
	if !strings.Contains(o.stderr, "COPYING") || !strings.Contains(o.stderr, "COMPARING") {
		t.Errorf("stderr: %s", o.stderr)
	}
}

// TestMoveIsRefused without touching anything.
func TestMoveIsRefused(t *testing.T) {
	t.Parallel()
	from, nowhere := populated(t), filepath.Join(t.TempDir(), "nowhere.db")
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no source":        {[]string{"--from", nowhere, "--to", nowhere + "2"}, 2, nowhere},
		"no target":        {[]string{"--from", from}, 2, "--to"},
		"undo to":          {[]string{"--undo", "--from", from, "--to", nowhere}, 2, "--undo"},
		"force":            {[]string{"--force", "--from", from, "--to", nowhere}, 2, "--force"},
		"no engine":        {[]string{"--from", from, "--to", "mongodb://x"}, 2, "sqlite:PATH"},
		"to itself":        {[]string{"--from", from, "--to", from}, 1, "not empty"},
		"nothing to undo":  {[]string{"--undo", "--from", from}, 1, "is not being moved"},
		"server not there": {[]string{"--from", from, "--to", "postgres://secret:secret@127.0.0.1:1/x"}, 3, "127.0.0.1:1"},
	} {
		o := run(t, append([]string{"move"}, test.args...)...).want(t, test.code)
		if !strings.Contains(o.stderr, test.want) || o.stdout != "" || strings.Contains(o.stderr, ":secret") {
			t.Errorf("%s: stdout: %s\nstderr: %s", name, o.stdout, o.stderr)
		}
	}
	run(t, "token", "create", "--role", "ADMIN", "--database", from).want(t, 0)
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("a refused move made a database")
	}
}
