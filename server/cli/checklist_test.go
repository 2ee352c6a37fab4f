package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysteryshopper/checklist/library"
	"mysteryshopper/server/builtin"
)

// TestLint compares what is found in each file of testdata/lint with a golden file: the place of every fault, and that
// none is missing.
func TestLint(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/lint/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		base, isGolden := strings.CutSuffix(name, ".golden")
		if isGolden {
			if _, err := os.Stat(base); err != nil {
				t.Errorf("%s belongs to no file", name)
			}
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			o := run(t, "checklist", "lint", name)
			golden(t, name+".golden", o.stdout)
			if clean := o.stdout == ""; clean != (o.code == 0) || o.code > 1 {
				t.Errorf("exit code %d", o.code)
			}
		})
	}
}

func TestLintJSON(t *testing.T) {
	t.Parallel()
	o := run(t, "checklist", "lint", "--json", "--locale", "de", "testdata/lint/many-faults.yaml", "testdata/lint/good.yaml").want(t, 1)
	var faults []struct {
		File, Path, Reason, Text string
		Line                     int
	}
	if err := json.Unmarshal([]byte(o.stdout), &faults); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, f := range faults {
		if f.File != "testdata/lint/many-faults.yaml" || f.Line == 0 || f.Reason == "" || f.Text == "" {
			t.Errorf("a fault without its place or words: %+v", f)
		}
		found = found || f.Path == "title" && f.Line == 3 && f.Reason == "MISSING_DEFAULT_LOCALE" && strings.Contains(f.Text, "Standardsprache")
	}
	if !found {
		t.Errorf("the missing title is not reported in German: %s", o.stdout)
	}
	if o = run(t, "checklist", "lint", "--json", "testdata/lint/good.yaml").want(t, 0); o.stdout != "[]\n" {
		t.Errorf("stdout: %s", o.stdout)
	}
	if o = (call{args: []string{"checklist", "lint", "-"}, stdin: " "}).run(t).want(t, 1); !strings.Contains(o.stdout, "stdin: REQUIRED") {
		t.Errorf("stdout: %s", o.stdout)
	}
}

func TestShow(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"outline":    {"testdata/lint/good.yaml"},
		"outline-de": {"testdata/lint/good.yaml", "--locale", "de-AT"},
		"json":       {"testdata/lint/good.yaml", "--json"},
		"faulty":     {"testdata/lint/many-faults.yaml"},
		"nested":     {"testdata/show/nested.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := run(t, append([]string{"checklist", "show"}, args...)...).want(t, 0)
			golden(t, "testdata/show/"+name+".golden", o.stdout)
		})
	}
	o := run(t, "checklist", "show", "testdata/lint/no-yaml.yaml").want(t, 1)
	if o.stdout != "" || !strings.Contains(o.stderr, "testdata/lint/no-yaml.yaml:1") {
		t.Errorf("stdout: %s\nstderr: %s", o.stdout, o.stderr)
	}
}

// TestShowList lists the built-in checklists with their digests.
func TestShowList(t *testing.T) {
	t.Parallel()
	versions, err := builtin.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	table := run(t, "checklist", "show").want(t, 0).stdout
	var list []struct {
		Checklist, Digest string
		Locales           []string
		Questions         int
	}
	if err := json.Unmarshal([]byte(run(t, "checklist", "show", "--json").want(t, 0).stdout), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(versions) {
		t.Fatalf("%d are listed, want %d", len(list), len(versions))
	}
	for i, v := range versions {
		digest := v.Digest().String()
		if list[i].Checklist != v.Checklist || list[i].Digest != digest || len(list[i].Locales) != 4 || list[i].Questions < 20 {
			t.Errorf("%s is listed as %+v", v.Checklist, list[i])
		}
		if !strings.Contains(table, v.Checklist) || !strings.Contains(table, digest[:12]) {
			t.Errorf("%s is not in the table:\n%s", v.Checklist, table)
		}
	}
	if german := run(t, "checklist", "show", "--locale", "de").want(t, 0).stdout; german == table {
		t.Error("the titles are not in German")
	}
}

// TestShowAVersion shows every version of the built-in checklists by its number. The first ones are those that were
// released; the newest is what the id alone shows.
func TestShowAVersion(t *testing.T) {
	t.Parallel()
	for number := int32(1); number <= library.Newest; number++ {
		versions, err := builtin.ChecklistsOf(number)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range versions {
			shown := run(t, "checklist", "show", fmt.Sprintf("%s@%d", v.Checklist, number)).want(t, 0).stdout
			if digest := v.Digest().String(); !strings.Contains(shown, digest) {
				t.Errorf("version %d of %s is shown without %s:\n%s", number, v.Checklist, digest, shown)
			}
			newest := run(t, "checklist", "show", v.Checklist).want(t, 0).stdout
			if (shown == newest) != (number == library.Newest) {
				t.Errorf("%s shows version %d", v.Checklist, number)
			}
		}
	}
}

// TestShowAgain writes every built-in checklist in each output and reads it again: it is the same checklist.
func TestShowAgain(t *testing.T) {
	t.Parallel()
	for _, f := range library.Files() {
		id := strings.TrimSuffix(f.Name, ".yaml")
		for _, output := range []string{"--json", "--yaml"} {
			text := run(t, "checklist", "show", id, output).want(t, 0).stdout
			written := file(t, "again", text)
			run(t, "checklist", "lint", written).want(t, 0)
			want, got := run(t, "checklist", "show", id).stdout, run(t, "checklist", "show", written).want(t, 0).stdout
			if want != got {
				t.Errorf("%s %s reads as another checklist", id, output)
			}
		}
	}
}
