package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewChecklist writes a first checklist, which can be published, and never overwrites a file.
func TestNewChecklist(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "coffee-shop.yaml")
	run(t, "checklist", "new", "coffee-shop", "--title", "Besuch im Café", "-o", file).want(t, 0)
	if o := run(t, "checklist", "lint", file).want(t, 0); o.stdout != "" {
		t.Errorf("lint: %s", o.stdout)
	}
	if o := run(t, "checklist", "new", "coffee-shop", "-o", file).want(t, 1); !strings.Contains(o.stderr, "is there already") {
		t.Errorf("stderr: %s", o.stderr)
	}
	if o := run(t, "checklist", "new", "coffee-shop", "-o", "-").want(t, 0); !strings.Contains(o.stdout, "checklist: coffee-shop\n") {
		t.Errorf("stdout: %s", o.stdout)
	}
	run(t, "checklist", "new", "Coffee Shop").want(t, 2)
	run(t, "checklist", "new", "coffee-shop", "--title", `a "b"`).want(t, 2)
}

func TestSchema(t *testing.T) {
	t.Parallel()
	var schema struct {
		Schema string `json:"$schema"`
	}
	if err := json.Unmarshal([]byte(run(t, "checklist", "schema").want(t, 0).stdout), &schema); err != nil || schema.Schema == "" {
		t.Error(err, schema)
	}
}

// TestExportAndImport writes a built-in checklist as a workbook and makes the same draft of it.
func TestExportAndImport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	workbook, draft := filepath.Join(folder, "core.xlsx"), filepath.Join(folder, "core.yaml")
	run(t, "checklist", "export", "core-service", "-o", workbook).want(t, 0)
	if o := run(t, "checklist", "import", workbook, "-o", draft, "--strict").want(t, 0); o.stderr != "" {
		t.Errorf("stderr: %s", o.stderr)
	}
	got := run(t, "checklist", "show", "--json", draft).want(t, 0).stdout
	if want := run(t, "checklist", "show", "--json", "core-service").want(t, 0).stdout; got != want {
		t.Errorf("the draft is another checklist:\n%s", got)
	}
	if o := run(t, "checklist", "export", "core-service", "-o", workbook).want(t, 1); !strings.Contains(o.stderr, "is there already") {
		t.Errorf("stderr: %s", o.stderr)
	}
	run(t, "checklist", "export", "testdata/lint/no-yaml.yaml", "-o", filepath.Join(folder, "none.xlsx")).want(t, 1)
	if _, err := os.Stat(filepath.Join(folder, "none.xlsx")); err == nil {
		t.Error("a workbook was left behind")
	}
	if o := run(t, "checklist", "import", draft).want(t, 1); !strings.Contains(o.stderr, "no .xlsx") {
		t.Errorf("stderr: %s", o.stderr)
	}
}
