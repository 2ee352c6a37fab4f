package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// tags are the languages in the order of every Text.
var tags = Languages()

// literal is a text as it is written in a file of this package.
type literal struct {
	at   string
	text []string
}

// sources parses the files of this package, without the tests.
func sources(t *testing.T) (*token.FileSet, []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return set, files
}

// literals are all texts that are written in this package.
func literals(t *testing.T) []literal {
	t.Helper()
	set, files := sources(t)
	var out []literal
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			composite, ok := n.(*ast.CompositeLit)
			if !ok || len(composite.Elts) == 0 {
				return true
			}
			var text []string
			for _, element := range composite.Elts {
				if pair, ok := element.(*ast.KeyValueExpr); ok {
					element = pair.Value
				}
				basic, ok := element.(*ast.BasicLit)
				if !ok || basic.Kind != token.STRING {
					return true
				}
				value, err := strconv.Unquote(basic.Value)
				if err != nil {
					t.Fatal(err)
				}
				text = append(text, value)
			}
			out = append(out, literal{set.Position(composite.Pos()).String(), text})
			return true
		})
	}
	return out
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}|&[PN]`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

// faultsOf lists what is wrong with a text: it exists in every language, with the same placeholders in each.
func faultsOf(text []string) (faults []string) {
	if len(text) != count {
		return []string{fmt.Sprintf("it is there in %d languages of %d", len(text), count)}
	}
	want := placeholders(text[en])
	for i, written := range text {
		if strings.TrimSpace(written) == "" {
			faults = append(faults, tags[i]+" is missing")
		}
		if diff := cmp.Diff(want, placeholders(written)); diff != "" {
			faults = append(faults, tags[i]+" has other placeholders: "+diff)
		}
		if strings.Contains(written, "  ") || strings.Count(written, "[") != strings.Count(written, "]") {
			faults = append(faults, fmt.Sprintf("%s is %q", tags[i], written))
		}
	}
	return faults
}

func TestEveryTextExistsInEveryLanguage(t *testing.T) {
	t.Parallel()
	all := literals(t)
	if len(all) < 350 {
		t.Errorf("only %d texts were found", len(all))
	}
	for _, l := range all {
		for _, fault := range faultsOf(l.text) {
			t.Errorf("%s: %s: %q", l.at, fault, l.text)
		}
	}
}

func TestFaultsOfTextsAreFound(t *testing.T) {
	t.Parallel()
	for name, text := range map[string][]string{
		"a language less": {"A", "B", "C"},
		"empty":           {"A", "B", "", "D"},
		"a placeholder":   {"A {n}", "B {n}", "C {m}", "D {n}"},
		"one less":        {"A {n}", "B {n}", "C", "D {n}"},
		"a bracket":       {"A[ {n}]", "B[ {n}]", "C [{n}", "D[ {n}]"},
	} {
		if len(faultsOf(text)) == 0 {
			t.Errorf("%s: no fault found", name)
		}
	}
}

// TestEveryTextIsUsed finds texts that nothing shows any more.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	used, name := map[string]int{}, regexp.MustCompile(`\bwords\.(\w+)`)
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for _, found := range name.FindAllSubmatch(data, -1) {
			used[string(found[1])]++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, files := sources(t)
	var declared []string
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				declared = append(declared, n.Names[0].Name)
				used[n.Names[0].Name]--
			case *ast.Ident:
				used[n.Name]++
			}
			return true
		})
	}
	for _, name := range declared {
		if used[name] == 0 {
			t.Errorf("nothing uses %s", name)
		}
	}
}

func TestEveryReasonHasOneText(t *testing.T) {
	t.Parallel()
	for number := range pb.Reason_name {
		reason, found := pb.Reason(number), 0
		if reason == pb.Reason_REASON_UNSPECIFIED {
			continue
		}
		for _, area := range reasonAreas {
			if _, ok := area[reason]; ok {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s has %d texts, want 1", reason, found)
			continue
		}
		for _, l := range languages {
			bare := l.Text(Reason(reason))
			if strings.ContainsAny(bare, "{}[]^$\\") || !strings.HasSuffix(bare, ".") || strings.Contains(bare, "  ") {
				t.Errorf("%s in %s without values is %q", reason, l.Tag(), bare)
			}
			if l.index != en && bare == languages[en].Text(Reason(reason)) {
				t.Errorf("%s is English in %s", reason, l.Tag())
			}
		}
	}
	if got := Reason(pb.Reason(9999)); got != Reason(pb.Reason_INTERNAL) {
		t.Errorf("an unknown reason has the text %q", got)
	}
}

// TestNoPatternIsShown has the value that the validator gives for a broken pattern.
func TestNoPatternIsShown(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		text := l.TextOf(Reason(pb.Reason_INVALID_FORMAT), map[string]string{"expected": "^[a-z0-9][a-z0-9-]{0,62}$"})
		if strings.Contains(text, "^") {
			t.Errorf("%s: %s", l.Tag(), text)
		}
	}
}
