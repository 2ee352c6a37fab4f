// Package house has no code, only the test of the structure that docs/decisions describe: four top-level folders, and
// imports in one direction.
package house

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "mysteryshopper"

// folders are the only top-level folders that may contain code.
var folders = []string{"proto", "checklist", "storage", "server"}

// A pkg is a package as `go list` prints it.
type pkg struct {
	ImportPath   string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
}

// A rule forbids imports of the packages in a folder. A path includes everything below it.
type rule struct {
	why string
	// in and except are folders of this module: the rule applies to packages in the first but not in the others. An empty
	// in is the whole module.
	in     string
	except []string
	// forbidden are import paths.
	forbidden []string
	// deep also forbids indirect imports. A rule that is not deep applies to tests too.
	deep bool
}

var rules = []rule{
	{
		why: "a checklist imports nothing of the other folders", in: "checklist",
		forbidden: []string{module + "/proto", module + "/storage", module + "/server"},
	},
	{
		why: "the domain is free of SQL", in: "checklist", deep: true,
		forbidden: []string{"database/sql"},
	},
	{
		why: "only scorecards need gonum", in: "checklist", except: []string{"checklist/scorecard"},
		forbidden: []string{"gonum.org/v1/gonum"},
	},
	{
		why: "storage is reached from the server, never the other way", in: "storage",
		forbidden: []string{module + "/proto", module + "/server"},
	},
	{
		why: "storage uses the types of the domain, not those of the API", in: "storage", deep: true,
		forbidden: []string{"google.golang.org/grpc", "google.golang.org/protobuf", "google.golang.org/genproto", module + "/proto"},
	},
	{
		why: "the API is described without the code behind it, but for the document of REST, which has the tables of the server",
		in:  "proto", except: []string{"proto/openapi"},
		forbidden: []string{module + "/checklist", module + "/storage", module + "/server"},
	},
	{
		why: "only wiring and tests import the handlers; all others call the API", in: "server",
		except:    []string{"server/api", "server/app", "server/e2e"},
		forbidden: []string{module + "/server/api"},
	},
	{
		why: "conversions of messages do not import the packages that use them", in: "server/wire",
		forbidden: []string{
			module + "/server/api", module + "/server/auth", module + "/server/figures", module + "/server/published",
		},
	},
	{
		why: "published versions do not import the packages that use them", in: "server/published",
		forbidden: []string{module + "/server/api", module + "/server/auth", module + "/server/figures"},
	},
	{
		why: "a driver stays in its engine's folder", except: []string{"storage/sqlite"},
		forbidden: []string{"github.com/mattn/go-sqlite3"},
	},
	{
		why: "a driver stays in its engine's folder", except: []string{"storage/postgres"},
		forbidden: []string{"github.com/jackc/pgx/v5"},
	},
}

// TestImports checks the imports of every package of the module, as `go list` prints them, against the rules.
func TestImports(t *testing.T) {
	t.Parallel()
	packages, err := list()
	if err != nil {
		t.Fatal(err)
	}
	for _, violation := range violations(packages) {
		t.Error(violation)
	}
}

// TestRules checks that a breach of each rule is found.
func TestRules(t *testing.T) {
	t.Parallel()
	const grpc = "google.golang.org/grpc"
	for name, test := range map[string]struct {
		pkg  pkg
		want int
	}{
		"domain with standard library":    {pkg{ImportPath: module + "/checklist", Imports: []string{"fmt"}, Deps: []string{"fmt"}}, 0},
		"domain with a module":            {pkg{ImportPath: module + "/checklist", Deps: []string{"example.org/x"}}, 1},
		"domain with SQL":                 {pkg{ImportPath: module + "/checklist/visit", Deps: []string{"database/sql"}}, 1},
		"domain's test with a module":     {pkg{ImportPath: module + "/checklist", TestImports: []string{"pgregory.net/rapid"}}, 0},
		"domain's test with the server":   {pkg{ImportPath: module + "/checklist", XTestImports: []string{module + "/server/api"}}, 1},
		"gonum in scorecard":              {pkg{ImportPath: module + "/checklist/scorecard", Imports: []string{"gonum.org/v1/gonum/stat"}, Deps: []string{"gonum.org/v1/gonum/stat"}}, 0},
		"gonum elsewhere":                 {pkg{ImportPath: module + "/checklist/visit", Imports: []string{"gonum.org/v1/gonum/stat"}}, 1},
		"storage with the domain":         {pkg{ImportPath: module + "/storage", Imports: []string{module + "/checklist"}}, 0},
		"storage with status codes":       {pkg{ImportPath: module + "/storage/sqlite", Deps: []string{grpc + "/status"}}, 1},
		"storage with the server":         {pkg{ImportPath: module + "/storage", Imports: []string{module + "/server/auth"}}, 1},
		"a longer name is another path":   {pkg{ImportPath: module + "/storage", Imports: []string{module + "/serverless"}}, 0},
		"proto with the domain":           {pkg{ImportPath: module + "/proto/gen", Imports: []string{module + "/checklist"}}, 1},
		"handlers in a test of the proof": {pkg{ImportPath: module + "/server/verify", TestImports: []string{module + "/server/api"}}, 1},
		"handlers in the wiring":          {pkg{ImportPath: module + "/server/app", Imports: []string{module + "/server/api"}}, 0},
		"handlers in figures":             {pkg{ImportPath: module + "/server/figures", Imports: []string{module + "/server/api"}}, 1},
		"conversions with the callers":    {pkg{ImportPath: module + "/server/wire", Imports: []string{module + "/server/auth"}}, 1},
		"conversions with the handlers":   {pkg{ImportPath: module + "/server/wire", Imports: []string{module + "/server/api"}}, 2},
		"versions with figures":           {pkg{ImportPath: module + "/server/published", Imports: []string{module + "/server/figures"}}, 1},
		"versions with the conversions":   {pkg{ImportPath: module + "/server/published", Imports: []string{module + "/server/wire"}}, 0},
		"driver in its engine":            {pkg{ImportPath: module + "/storage/sqlite", Imports: []string{"github.com/mattn/go-sqlite3"}}, 0},
		"driver in the server":            {pkg{ImportPath: module + "/server/app", Imports: []string{"github.com/mattn/go-sqlite3"}}, 1},
		"driver in a test":                {pkg{ImportPath: module + "/server/app", TestImports: []string{"github.com/jackc/pgx/v5/stdlib"}}, 1},
		"server with everything":          {pkg{ImportPath: module + "/server/app", Imports: []string{grpc, module + "/storage/sqlite", module + "/checklist"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			standard := []pkg{{ImportPath: "fmt", Standard: true}, {ImportPath: "database/sql", Standard: true}}
			if got := violations(append(standard, test.pkg)); len(got) != test.want {
				t.Errorf("got %d violations, want %d: %q", len(got), test.want, got)
			}
		})
	}
}

// TestFolders fails for code outside the four folders: a fifth one needs a decision, and is added to folders.
func TestFolders(t *testing.T) {
	t.Parallel()
	err := eachSource(func(path string) error {
		top, _, nested := strings.Cut(filepath.ToSlash(path), "/")
		if nested && !slices.Contains(folders, top) {
			return fmt.Errorf("%s: code belongs in one of %q", path, folders)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestClock fails for sources that read the clock outside server/app and tests: the time is passed in, so that a test
// can set it.
func TestClock(t *testing.T) {
	t.Parallel()
	exempt := []string{"server/app", "storage/storagetest"}
	err := eachSource(func(path string) error {
		folder := filepath.ToSlash(filepath.Dir(path))
		inExempt := slices.ContainsFunc(exempt, func(e string) bool { return within(folder, e) })
		if inExempt || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, place := range clockReads(path, source) {
			t.Errorf("%s: reads the clock; let the caller pass the time in", place)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestClockReads checks clockReads.
func TestClockReads(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"call":             {"package a\nimport \"time\"\nvar t = time.Now()\n", []string{"a.go:3"}},
		"value":            {"package a\nimport \"time\"\nvar now = time.Now\n", []string{"a.go:3"}},
		"since":            {"package a\nimport \"time\"\nvar d = time.Since(start)\n", []string{"a.go:3"}},
		"renamed import":   {"package a\nimport clock \"time\"\nvar t = clock.Now()\n", []string{"a.go:3"}},
		"another package":  {"package a\nimport \"example.org/time\"\nvar t = time.Now()\n", nil},
		"harmless use":     {"package a\nimport \"time\"\nvar t = time.Unix(0, 0)\n", nil},
		"broken by a save": {"package a\nimport \"time\"\nvar t = time.Now()\nfunc", []string{"a.go:3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, clockReads("a.go", []byte(test.source))); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
		})
	}
}

// list returns the packages of the module and all their dependencies. Packages that do not compile are listed as far as
// they can be parsed.
func list() ([]pkg, error) {
	command := exec.Command("go", "list", "-e", "-deps",
		"-json=ImportPath,Standard,Imports,TestImports,XTestImports,Deps", "./...")
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	var packages []pkg
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// violations returns every breach of the rules in the packages of this module.
func violations(packages []pkg) []string {
	standard := map[string]bool{}
	for _, p := range packages {
		standard[p.ImportPath] = p.Standard
	}
	var found []string
	for _, p := range packages {
		if !within(p.ImportPath, module) {
			continue
		}
		for _, r := range rules {
			found = append(found, r.breaches(p)...)
		}
		if !within(p.ImportPath, module+"/checklist") {
			continue
		}
		for _, dep := range p.Deps {
			if !standard[dep] && !within(dep, module) && !within(dep, "gonum.org/v1/gonum") {
				found = append(found, fmt.Sprintf("%s reaches %s: the domain is made of the standard library", p.ImportPath, dep))
			}
		}
	}
	return found
}

// breaches returns the imports of a package that the rule forbids.
func (r rule) breaches(p pkg) []string {
	if !within(p.ImportPath, module+"/"+r.in) && r.in != "" {
		return nil
	}
	for _, folder := range r.except {
		if within(p.ImportPath, module+"/"+folder) {
			return nil
		}
	}
	reached := slices.Concat(p.Imports, p.TestImports, p.XTestImports)
	if r.deep {
		reached = p.Deps
	}
	var found []string
	for _, path := range reached {
		for _, forbidden := range r.forbidden {
			if within(path, forbidden) {
				found = append(found, fmt.Sprintf("%s reaches %s: %s", p.ImportPath, path, r.why))
			}
		}
	}
	return found
}

// within reports whether a slash-separated path is the root or below it.
func within(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}

// eachSource calls visit for every Go file of the repository that the go command reads.
func eachSource(visit func(path string) error) error {
	return filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // Removed while we walk, by an editor's save for instance.
		}
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		return visit(path)
	})
}

// clockReads returns the places, as file:line, where a source uses a function of package time that reads the clock.
func clockReads(path string, source []byte) []string {
	files := token.NewFileSet()
	// A file with a syntax error is parsed as far as possible; the compiler reports the error.
	file, _ := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	name := ""
	for _, spec := range file.Imports {
		if spec.Path.Value != `"time"` {
			continue
		}
		name = "time"
		if spec.Name != nil {
			name = spec.Name.Name
		}
	}
	var places []string
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
			return true
		}
		if from, ok := selector.X.(*ast.Ident); ok && name != "" && from.Name == name {
			place := files.Position(selector.Pos())
			places = append(places, fmt.Sprintf("%s:%d", place.Filename, place.Line))
		}
		return true
	})
	return places
}
