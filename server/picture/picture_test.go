package picture_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/picture"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

var languages = []string{"en", "de", "sv", "hu"}

// TestGolden compares pictures with those that were looked at. A difference is to be looked at too.
func TestGolden(t *testing.T) {
	t.Parallel()
	all := gallery()
	for name, lang := range map[string]string{
		"trend-12": "en", "trend-quarters": "hu", "bars": "sv", "ranking": "en", "waits": "en", "gaps": "en", "single": "de",
	} {
		path := filepath.Join("testdata", name+".svg")
		got := svgOf(all[name], lang)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestEveryPictureInEveryLanguage holds what every picture promises against all of them.
func TestEveryPictureInEveryLanguage(t *testing.T) {
	t.Parallel()
	for name, drawing := range gallery() {
		for _, lang := range languages {
			t.Run(name+" "+lang, func(t *testing.T) {
				t.Parallel()
				svg := svgOf(drawing, lang)
				if !bytes.Equal(svg, svgOf(drawing, lang+"-XX")) {
					t.Error("the same input gives other bytes")
				}
				elements, err := parse(svg)
				if err != nil {
					t.Fatal(err)
				}
				for _, problem := range slices.Concat(outside(elements), overlapping(elements), unfit(elements, lang)) {
					t.Error(problem)
				}
				for _, o := range []picture.Options{{Width: 390}, {Width: 600}, {Width: 1400}, {Width: 860, Printed: true}} {
					o.Language = lang
					elements, err := parse(picture.Draw(drawing, o).SVG())
					if err != nil {
						t.Fatal(err)
					}
					for _, problem := range slices.Concat(outside(elements), overlapping(elements), unfit(elements, lang)) {
						t.Errorf("%v wide: %s", o.Width, problem)
					}
				}
			})
		}
	}
}

// unfit names what keeps a picture from being heard, read or printed.
func unfit(elements []element, lang string) (out []string) {
	root := elements[0]
	if root.attrs["role"] != "img" || root.attrs["lang"] != lang {
		out = append(out, fmt.Sprintf("the root is %v", root.attrs))
	}
	ids := elements[1].attrs["id"] + " " + elements[2].attrs["id"]
	if elements[1].name != "title" || elements[2].name != "desc" || root.attrs["aria-labelledby"] != ids {
		out = append(out, "the title and the description do not label it")
	}
	for i, e := range elements {
		if strings.ContainsAny(e.text, "{}") {
			out = append(out, "not filled in: "+e.text)
		}
		if e.name == "g" && (elements[i+1].name != "title" || elements[i+1].text == "") {
			out = append(out, "a mark without a title")
		}
		if e.name == "text" && (contrast(e.attrs["fill"]) < 4.5 || e.number("font-size") < 14) {
			out = append(out, fmt.Sprintf("not readable: %v", e))
		}
	}
	return out
}

// contrast is that of a colour to white, as WCAG 2.2 defines it; of no colour, that of black.
func contrast(colour string) float64 {
	if colour == "" {
		return 21
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 24)
	if err != nil {
		return 0
	}
	part := func(shift int) float64 {
		c := float64(v>>shift&0xFF) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 1.05 / (0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0) + 0.05)
}

// TestOtherLanguages checks that English serves all other languages.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"", "fr", "en-GB", "EN"} {
		if diff := cmp.Diff(string(svgOf(single, "en")), string(svgOf(single, lang))); diff != "" {
			t.Errorf("%q (-en +got):\n%s", lang, diff)
		}
	}
}

// TestIDs of different pictures in one page do not clash.
func TestIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	all := gallery()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		elements, err := parse(svgOf(all[name], "en"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range elements {
			if id, ok := e.attrs["id"]; ok {
				if other, twice := seen[id]; twice {
					t.Errorf("%s of %s and %s", id, name, other)
				}
				seen[id] = name
			}
		}
	}
}

// TestNothing checks that a picture of nothing has a note and is a picture still.
func TestNothing(t *testing.T) {
	t.Parallel()
	for _, drawing := range []drawing{
		picture.Trend{}, picture.Bars{}, picture.Ranking{}, picture.Waits{}, picture.Gaps{}, picture.Single{},
	} {
		elements, err := parse(svgOf(drawing, "en"))
		if err != nil {
			t.Fatal(err)
		}
		if described := description(elements); described == "" || len(texts(elements)) != 1 || outside(elements) != nil {
			t.Errorf("%T: described as %q, printed %q, outside %q", drawing, described, texts(elements), outside(elements))
		}
	}
}
