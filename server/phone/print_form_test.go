package phone_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
	"mysteryshopper/server/authoring"
	"mysteryshopper/server/phone"
	"mysteryshopper/server/wire"
)

var update = flag.Bool("update", false, "write the golden files")

// TestForm prints a checklist that has every kind of question and rule, with a draft, in four languages.
func TestForm(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/form.yaml")
	if err != nil {
		t.Fatal(err)
	}
	parsed := authoring.Parse(source)
	if parsed.Draft == nil || len(parsed.Faults) > 0 {
		t.Fatal(parsed.Faults)
	}
	version := wire.VersionFromProto(parsed.Draft)
	version.Number = 3
	compiled, err := checklist.Compile(version)
	if err != nil {
		t.Fatal(err)
	}
	draft := &phone.Draft{Report: &checklist.Report{Answers: []checklist.Answer{
		{Question: "wait", Duration: &checklist.DurationAnswer{Seconds: 90}},
		{Question: "doubt", NotApplicable: true, NotApplicableReason: "–"},
	}}}
	for _, locale := range []string{"en", "de", "sv", "hu"} {
		var b strings.Builder
		phone.WriteQuestions(&b, compiled, draft, locale)
		golden := filepath.Join("testdata", "form."+locale+".txt")
		if *update {
			if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", golden, diff)
		}
	}
}
