package library_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mysteryshopper/checklist/library"
)

// These tests read the texts line by line, for this package knows no YAML; that the checklists can be published is
// tested where they are parsed.
var (
	codeLine     = regexp.MustCompile(`(?m)^  - code: (\S+)$`)
	polarityLine = regexp.MustCompile(`(?m)^    polarity: (POSITIVE|NEGATIVE)$`)
	dimension    = regexp.MustCompile(`(?m)^    dimension: (task|human)$`)
	references   = regexp.MustCompile(`\bbehaviours: \[([^\]]*)\]`)
	localized    = regexp.MustCompile(`(?:^|[\s{])(en|de|sv|hu): "[^"\s]`)
)

func TestFilesAreTheFolder(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(paths, func(path string) bool { return path == "behaviours.yaml" })
	var got []string
	for _, file := range library.Files() {
		got = append(got, file.Name)
		source, err := os.ReadFile(file.Name)
		if err != nil {
			t.Fatal(err)
		}
		if len(source) == 0 || !bytes.Equal(file.YAML, source) {
			t.Errorf("%s: the embedded text is empty or differs from the file", file.Name)
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("Files are %v, the folder holds %v", got, want)
	}
}

func TestFileIsNamedAfterItsChecklist(t *testing.T) {
	t.Parallel()
	for _, file := range library.Files() {
		id := strings.TrimSuffix(file.Name, ".yaml")
		if !regexp.MustCompile(`(?m)^checklist: ` + regexp.QuoteMeta(id) + `$`).Match(file.YAML) {
			t.Errorf("%s does not hold the checklist %s", file.Name, id)
		}
	}
}

func TestFilesAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	for i, file := range library.Files() {
		clear(file.YAML)
		if bytes.Equal(library.Files()[i].YAML, file.YAML) {
			t.Errorf("%s: what a caller writes is seen by the next", file.Name)
		}
	}
	catalogue := library.Behaviours()
	clear(catalogue)
	if bytes.Equal(library.Behaviours(), catalogue) {
		t.Error("behaviours: what a caller writes is seen by the next")
	}
}

func TestEveryLanguageHasAsManyTexts(t *testing.T) {
	t.Parallel()
	for name, text := range everything() {
		if !utf8.Valid(text) || bytes.ContainsAny(text, "\t\r\uFFFD") {
			t.Errorf("%s holds a tab, a carriage return or something other than UTF-8", name)
		}
		counts := map[string]int{}
		for _, match := range localized.FindAllSubmatch(text, -1) {
			counts[string(match[1])]++
		}
		for _, locale := range []string{"en", "de", "sv", "hu"} {
			if counts[locale] == 0 || counts[locale] != counts["en"] {
				t.Errorf("%s: %d texts in %s, %d in en", name, counts[locale], locale, counts["en"])
			}
		}
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	text := library.Behaviours()
	codes := catalogueCodes()
	if len(codes) < 60 || len(codes) > 90 {
		t.Errorf("%d behaviours, want 60 to 90", len(codes))
	}
	form := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	seen := map[string]bool{}
	for _, code := range codes {
		if !form.MatchString(code) {
			t.Errorf("%q has not the form of a key", code)
		}
		if seen[code] {
			t.Errorf("%q is listed twice", code)
		}
		seen[code] = true
	}
	for what, pattern := range map[string]*regexp.Regexp{"polarity": polarityLine, "dimension": dimension} {
		values := map[string]bool{}
		found := pattern.FindAllSubmatch(text, -1)
		for _, match := range found {
			values[string(match[1])] = true
		}
		if len(found) != len(codes) || len(values) != 2 {
			t.Errorf("%d behaviours have %d times a %s, with the values %v", len(codes), len(found), what, values)
		}
	}
}

func TestQuestionsReferToTheCatalogue(t *testing.T) {
	t.Parallel()
	codes := catalogueCodes()
	for _, file := range library.Files() {
		lists := references.FindAllSubmatch(file.YAML, -1)
		if len(lists) == 0 {
			t.Errorf("%s refers to no behaviour", file.Name)
		}
		for _, list := range lists {
			for code := range strings.SplitSeq(string(list[1]), ",") {
				if code = strings.TrimSpace(code); !slices.Contains(codes, code) {
					t.Errorf("%s refers to %q, which the catalogue does not have", file.Name, code)
				}
			}
		}
	}
}

func everything() map[string][]byte {
	texts := map[string][]byte{"behaviours.yaml": library.Behaviours()}
	for _, file := range library.Files() {
		texts[file.Name] = file.YAML
	}
	return texts
}

func catalogueCodes() []string {
	var codes []string
	for _, match := range codeLine.FindAllSubmatch(library.Behaviours(), -1) {
		codes = append(codes, string(match[1]))
	}
	return codes
}
