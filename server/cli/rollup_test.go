package cli_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/cli"
	"mysteryshopper/server/demo"
)

// demonstrated is the path of a database with a finished demo.
func demonstrated(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	a, _, err := demo.Open(t.Context(), demo.Options{Dir: dir, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: 40, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "demo.db")
}

// spoil runs a statement on a database behind its back.
func spoil(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestRollupRebuild follows the findings of verify: roll-ups of an earlier release, a spoilt one, and a report that cannot be
// proved, where nothing is changed. How it goes beside servers is tested in package e2e.
func TestRollupRebuild(t *testing.T) {
	t.Parallel()
	path := demonstrated(t)
	spoil(t, path, "UPDATE rollups SET extras = NULL")
	o := run(t, "verify", "--database", path).want(t, 0)
	if !strings.Contains(o.stdout, "clean: ") || !strings.Contains(o.stdout, "mysteryshopper rollup rebuild fills them") {
		t.Errorf("stdout: %s", o.stdout)
	}
	o = run(t, "rollup", "rebuild", "--database", path).want(t, 0)
	if !strings.HasPrefix(o.stdout, "rebuilt: ") || strings.Contains(o.stdout, " 0 changed") || o.stderr != "" {
		t.Errorf("stdout: %s\nstderr: %s", o.stdout, o.stderr)
	}
	if o = run(t, "verify", "--database", path).want(t, 0); strings.Contains(o.stdout, "rollup rebuild") {
		t.Errorf("stdout: %s", o.stdout)
	}

	spoil(t, path, "UPDATE rollups SET visits = visits + 1 WHERE location = 'all'")
	run(t, "verify", "--database", path).want(t, 1)
	var result struct {
		Reports, Rollups, Changed int
		Seconds                   *float64
	}
	o = run(t, "rollup", "rebuild", "--json", "--database", path).want(t, 0)
	if err := json.Unmarshal([]byte(o.stdout), &result); err != nil {
		t.Fatal(err)
	}
	if result.Reports < 40 || result.Changed == 0 || result.Changed >= result.Rollups || result.Seconds == nil {
		t.Errorf("printed %s", o.stdout)
	}
	run(t, "verify", "--database", path).want(t, 0)

	spoil(t, path, "UPDATE revisions SET score_digest = content_digest; UPDATE rollups SET visits = visits + 1")
	o = run(t, "rollup", "rebuild", "--database", path).want(t, 1)
	for _, words := range []string{"REVISION: reports/", "nothing was changed", "mysteryshopper verify"} {
		if !strings.Contains(o.stderr, words) {
			t.Errorf("nothing contains %q: %s", words, o.stderr)
		}
	}
}

// TestRollupRebuildInterrupted interrupts it before it has begun to read.
func TestRollupRebuildInterrupted(t *testing.T) {
	t.Parallel()
	path := demonstrated(t)
	ctx, stop := context.WithCancel(t.Context())
	var output strings.Builder
	env := call{}.environment(io.Discard, &output)
	env.Now = func() (now time.Time) { stop(); return app.Now() }
	if code := cli.Main(ctx, []string{"rollup", "rebuild", "--database", path}, env); code != 3 || !strings.Contains(output.String(), "interrupted") {
		t.Errorf("exit code %d: %s", code, output.String())
	}
}
