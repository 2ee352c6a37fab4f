package cli_test

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
)

// TestVerify finds a reference to nothing and an entry of the log without its resource, beside a server that runs; what else is found is tested in package verify.
func TestVerify(t *testing.T) {
	t.Parallel()
	path := populated(t)
	a := open(t, path)
	defer a.Close()
	o := run(t, "verify", "--database", path).want(t, 0)
	if !strings.HasPrefix(o.stdout, "clean: 0 reports") || o.stderr != "" {
		t.Errorf("stdout: %s\nstderr: %s", o.stdout, o.stderr)
	}
	if o = run(t, "verify", "--json", "--database", path).want(t, 0); !strings.HasPrefix(o.stdout, `{"versions":0,`) {
		t.Errorf("stdout: %s", o.stdout)
	}

	db, err := sql.Open("sqlite3", "file:"+path+"?_foreign_keys=0")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "DELETE FROM clients"); err != nil {
		t.Fatal(err)
	}
	o = run(t, "verify", "--database", path).want(t, 1)
	if !strings.Contains(o.stdout, "DATABASE: database: row") || !strings.Contains(o.stderr, "2 findings in "+path) {
		t.Errorf("stdout: %s\nstderr: %s", o.stdout, o.stderr)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(run(t, "verify", "--json", "--database", path).want(t, 1).stdout, "\n"), "\n")
	var finding struct{ Kind, Resource, Text string }
	var counts struct{ Findings int }
	if len(lines) != 3 {
		t.Fatalf("the lines are %q", lines)
	}
	if err := json.Unmarshal([]byte(lines[0]), &finding); err != nil || finding.Kind != "DATABASE" || finding.Text == "" {
		t.Errorf("the finding is %s: %v", lines[0], err)
	}
	if err := json.Unmarshal([]byte(lines[2]), &counts); err != nil || counts.Findings != 2 {
		t.Errorf("the counts are %s: %v", lines[2], err)
	}
}
