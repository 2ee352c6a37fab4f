package paper_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mysteryshopper/server/paper"
)

// TestEveryTextCanBeShown tries all texts of the dictionary, as they are written in its files.
func TestEveryTextCanBeShown(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../words/*.go")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING || strings.HasSuffix(path, "_test.go") {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			tried++
			if shown, boxed := paper.Clean(text); boxed || shown != strings.Trim(text, " ") {
				t.Errorf("%s: %q cannot be shown as it is: %q", path, text, shown)
			}
			return true
		})
	}
	if tried < 1400 {
		t.Errorf("only %d texts were tried", tried)
	}
}

func TestATextIsCleanedForItsLine(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"":                          "",
		" a\t b\n\nc ":              "a b c",
		"a\u00A0b":                  "a\u00A0b",
		"e\u0301":                   "é",
		"a\x00\x1b\u202Eb\u200Bc":   "abc",
		"\xffa":                     "a",
		"東京 Tokyo 🏬🏬":               "□ Tokyo □",
		"Árvíztűrő tükörfúrógép":    "Árvíztűrő tükörfúrógép",
		"שלום":                      "□",
		strings.Repeat("x", 10_000): strings.Repeat("x", 4096),
	} {
		if got, boxed := paper.Clean(given); got != want || boxed != strings.Contains(want, "□") {
			t.Errorf("%q becomes %q", given, got)
		}
	}
}

func TestATextIsWrapped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		wide float64
		most int
		want []string
	}{
		{"", 40, 2, nil},
		{"one two", 40, 2, []string{"one two"}},
		{"one two three four five six", 24, 3, []string{"one two three", "four five six"}},
		{"one two three four five six seven", 24, 2, []string{"one two three", "four five six s…"}},
		{"Donaudampfschifffahrt", 20, 4, []string{"Donaudampf", "schifffahrt"}},
		{"WW", 1, 4, []string{"W", "W"}},
	} {
		if got := paper.Wrapped(c.text, c.wide, c.most); !slices.Equal(got, c.want) {
			t.Errorf("%q in %v mm is %q, want %q", c.text, c.wide, got, c.want)
		}
	}
}
