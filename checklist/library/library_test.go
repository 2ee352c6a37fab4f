package library_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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
	for version := int32(1); version <= library.Newest; version++ {
		folder := strconv.Itoa(int(version))
		want, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, file := range library.FilesOf(version) {
			path := filepath.Join(folder, file.Name)
			got = append(got, path)
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(source) == 0 || !bytes.Equal(file.YAML, source) {
				t.Errorf("%s: the embedded text is empty or differs from the file", path)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("FilesOf are %v, the folder holds %v", got, want)
		}
	}
	if _, err := os.Stat(strconv.Itoa(int(library.Newest + 1))); err == nil {
		t.Error("there is a version that is newer than Newest")
	}
}

// TestReleasedVersionsStay pins the bytes of what was released: databases hold these versions, and their reports are
// scored by them.
func TestReleasedVersionsStay(t *testing.T) {
	t.Parallel()
	released := map[int32]map[string]string{
		1: {
			"core-service.yaml":         "c80c636846721d4508eba1f4e92ab466cc819275bab825a1ddb94c3346f6d4e2",
			"phone-enquiry.yaml":        "f6588e216cf29fbae29da27095e5e0d6624baf73df58fa3754cd9b84334e9940",
			"return-and-complaint.yaml": "2a43c4873627151dcd11ce805d0c7a046ced0c1e3f925aa2d209d43168c551fc",
		},
	}
	for version, files := range released {
		for _, file := range library.FilesOf(version) {
			if got := fmt.Sprintf("%x", sha256.Sum256(file.YAML)); got != files[file.Name] {
				t.Errorf("version %d of %s was edited: its digest is %s", version, file.Name, got)
			}
		}
	}
}

func TestFileIsNamedAfterItsChecklist(t *testing.T) {
	t.Parallel()
	for _, file := range allFiles() {
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
	if len(codes) < 60 {
		t.Errorf("%d behaviours, want 60 at least", len(codes))
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
	for _, file := range allFiles() {
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
	for version := int32(1); version <= library.Newest; version++ {
		for _, file := range library.FilesOf(version) {
			texts[fmt.Sprintf("%d/%s", version, file.Name)] = file.YAML
		}
	}
	return texts
}

func allFiles() []library.File {
	var all []library.File
	for version := int32(1); version <= library.Newest; version++ {
		all = append(all, library.FilesOf(version)...)
	}
	return all
}

func catalogueCodes() []string {
	var codes []string
	for _, match := range codeLine.FindAllSubmatch(library.Behaviours(), -1) {
		codes = append(codes, string(match[1]))
	}
	return codes
}
