package house

import (
	"os"
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
