package api

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"mysteryshopper/server/words"
)

// TestFormsAreInWords finds descriptions of what a field takes that the screens have in English only. Descriptions that end in what the
// program knows, such as the kinds of events, are not among them.
func TestFormsAreInWords(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range regexp.MustCompile(`formOf\("([^"]+)"\)`).FindAllStringSubmatch(string(content), -1) {
			found++
			if words.Expected[form[1]] == (words.Text{}) {
				t.Errorf("%s: %q is not in the languages of the screens", path, form[1])
			}
		}
	}
	for column, form := range visitForms {
		if words.Expected[form] == (words.Text{}) {
			t.Errorf("%s: %q is not in the languages of the screens", column, form)
		}
	}
	if found < 5 {
		t.Errorf("only %d forms", found)
	}
}
