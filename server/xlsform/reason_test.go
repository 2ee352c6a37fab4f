package xlsform_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestReasons compares the reasons of this package with those of the API, both ways, and looks for each in a form of
// testdata.
func TestReasons(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	var problems strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		problems.Write(text)
	}
	ours := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ Reason = "(\w+)"$`).FindAllStringSubmatch(string(source), -1) {
		ours[m[1]] = true
		if pb.ImportProblem_Reason_value[m[1]] == 0 {
			t.Errorf("the API has no reason %s", m[1])
		}
		if !strings.Contains(problems.String(), ": "+m[1]+": ") {
			t.Errorf("no form of testdata has the reason %s", m[1])
		}
	}
	if got, want := len(ours), len(pb.ImportProblem_Reason_value)-1; got != want {
		t.Errorf("there are %d reasons, and %d in the API", got, want)
	}
}
