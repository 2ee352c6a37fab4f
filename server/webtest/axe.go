package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// axePath is where npm puts axe-core, from the root of the repository.
var axePath = filepath.Join("server", "web", "node_modules", "axe-core", "axe.min.js")

// axe reads axe-core, from a folder above the test's.
var axe = sync.OnceValues(func() (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		source, err := os.ReadFile(filepath.Join(at, axePath))
		if err == nil || filepath.Dir(at) == at {
			return string(source), err
		}
		at = filepath.Dir(at)
	}
})

// violation is a rule that parts of a page break.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, FailureSummary string }
}

// Accessible fails the test for each rule of WCAG 2.2 AA, or of axe-core's best practices, that the page breaks as it is shown
// now. name tells which page it is. Without axe-core, which npm fetches with what the screens are made of, nothing is tested;
// with the variable CI set the test fails.
func Accessible(t testing.TB, p *Page, name string) {
	t.Helper()
	found, tested := Violations(t, p)
	if !tested {
		t.Logf("%s: not tested for accessibility, axe-core is not there", name)
	}
	for _, violation := range found {
		t.Errorf("%s: %s", name, violation)
	}
}

// Violations returns what Accessible fails a test for, a text for each part of the page that breaks a rule, beginning with the
// rule's id. tested is false where there is no axe-core.
func Violations(t testing.TB, p *Page) (found []string, tested bool) {
	t.Helper()
	source, err := axe()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("axe-core is not there (npm ci in server/web): %v", err)
		}
		return nil, false
	}
	if !Eval[bool](p, `"axe" in globalThis`) {
		Eval[bool](p, source+"; true")
	}
	result := Eval[string](p, `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations))`)
	var violations []violation
	if err := json.Unmarshal([]byte(result), &violations); err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		for _, n := range v.Nodes {
			found = append(found, fmt.Sprintf("%s: %s\n\t%s\n\t%s", v.ID, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n\t")))
		}
	}
	return found, true
}
