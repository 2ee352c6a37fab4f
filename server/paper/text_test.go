package paper_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/server/paper"
)

func TestEveryTextIsInEveryLanguage(t *testing.T) {
	t.Parallel()
	holes := regexp.MustCompile(`\{[a-z]+\}`)
	all := paper.Texts()
	if len(all) < 120 {
		t.Errorf("there are only %d texts", len(all))
	}
	for name, text := range all {
		want := holes.FindAllString(text[0], -1)
		slices.Sort(want)
		for i, said := range text {
			got := holes.FindAllString(said, -1)
			slices.Sort(got)
			if said == "" || !slices.Equal(want, got) {
				t.Errorf("%s in %s is %q, in English %q", name, languages[i], said, text[0])
			}
			if shown, boxed := paper.Clean(said); boxed || shown != said {
				t.Errorf("%s in %s cannot be shown as it is: %q", name, languages[i], shown)
			}
		}
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
