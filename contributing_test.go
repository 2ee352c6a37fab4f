package house

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	goFile  = regexp.MustCompile("`([a-z0-9_/]+/[a-z0-9_]+\\.(?:go|proto))`")
	heading = regexp.MustCompile(`(?m)^## `)
)

// TestContributingNamesFilesThatExist looks up every file that CONTRIBUTING.md names with its folder.
func TestContributingNamesFilesThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	found := goFile.FindAllSubmatch(text, -1)
	if len(found) < 15 || len(heading.FindAll(text, -1)) < 5 {
		t.Fatalf("only %d files are found in CONTRIBUTING.md", len(found))
	}
	for _, m := range found {
		if _, err := os.Stat(strings.TrimSpace(string(m[1]))); err != nil {
			t.Errorf("%s: %v", m[1], err)
		}
	}
}

// TestDecisionsAreNumbered checks that each decision record has a number of its own, none is left out, and its heading has it.
func TestDecisionsAreNumbered(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("docs/decisions/[0-9]*.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		want := fmt.Sprintf("%04d-", i+1)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(filepath.Base(file), want) || !strings.HasPrefix(string(text), fmt.Sprintf("# %d. ", i+1)) {
			t.Errorf("%s begins with %.20q; want number %d in both", file, text, i+1)
		}
	}
}
