package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const vectors = "../../checklist/testdata/scoring/*.json"

// vectorFiles are the files of cases that come with the engine.
func vectorFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(vectors)
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	return files
}

// TestScoreVectors scores all vectors in one call: one array in the order of files and cases, each result with exactly
// the members of want.
func TestScoreVectors(t *testing.T) {
	t.Parallel()
	files := vectorFiles(t)
	var want []any
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range casesOf(t, text) {
			want = append(want, c["want"])
		}
	}
	o := run(t, append([]string{"score"}, files...)...).want(t, 0)
	var got []any
	if err := json.Unmarshal([]byte(o.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results differ (-want +got):\n%s", diff)
	}
	if o.stderr != "" {
		t.Errorf("stderr: %s", o.stderr)
	}
}

func casesOf(t *testing.T, text []byte) []map[string]any {
	t.Helper()
	var list []map[string]any
	if err := json.Unmarshal(text, &list); err == nil {
		return list
	}
	var one map[string]any
	if err := json.Unmarshal(text, &one); err != nil {
		t.Fatal(err)
	}
	return []map[string]any{one}
}

// aCase is a small case; OUTCOME and CHOICE are filled in by tests.
const aCase = `{"name": "small", "outcome": "OUTCOME", "version": {"checklist": "vector", "title": {"en": "v"}, "defaultLocale": "en",
"totalMode": "POINTS", "sections": [{"key": "s", "title": {"en": "s"}, "questions": [{"key": "a", "text": {"en": "a"},
"choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 1}, {"key": "no", "text": {"en": "No"}}]}}]}]},
"answers": [{"question": "a", "choice": "CHOICE"}], "want": {"earned": 1}}`

func smallCase(outcome, choice string) string {
	return strings.NewReplacer("OUTCOME", outcome, "CHOICE", choice).Replace(aCase)
}

func TestScoreInputs(t *testing.T) {
	t.Parallel()
	good := smallCase("COMPLETED", "yes")
	for name, test := range map[string]struct {
		stdin  string
		code   int
		stdout string
		stderr []string
	}{
		"one case":           {good, 0, `"effectiveBasisPoints":10000`, nil},
		"list":               {"[" + good + "," + good + "]", 0, `"effectiveBasisPoints":10000`, nil},
		"empty list":         {"[]", 0, "[\n]\n", nil},
		"unscored outcome":   {smallCase("CLOSED", "yes"), 0, "[\nnull\n]\n", nil},
		"refused submission": {smallCase("COMPLETED", "maybe"), 0, `"violations":[["a","UNKNOWN_OPTION"]]`, nil},
		"no JSON":            {"{\n  \"a\": nonsense}", 1, "", []string{"stdin:2:9: invalid character"}},
		"cut short":          {`{"version": {`, 1, "", []string{"stdin", "unexpected EOF"}},
		"unknown member":     {`{"versions": {}}`, 1, "", []string{`unknown field "versions"`}},
		"wrong type":         {`{"version": {"title": 3}}`, 1, "", []string{"stdin:1:", "version.title", "number"}},
		"no version":         {`[{"name": "x"}]`, 1, "", []string{`case 0 ("x")`, "version is missing"}},
		"two values":         {strings.Replace(good, `"choice": "yes"`, `"choice": "yes", "scale": 1`, 1), 1, "", []string{"answers[0]: 2 values"}},
		"unknown outcome":    {smallCase("GONE", "yes"), 1, "", []string{`outcome "GONE" is unknown`}},
		"unpublishable version": {
			strings.NewReplacer(`"defaultLocale": "en"`, `"defaultLocale": "de"`).Replace(good), 1, "",
			[]string{"case 0 (small): version.title: MISSING_DEFAULT_LOCALE", "version.sections[0].questions[0].text: MISSING_DEFAULT_LOCALE", "faults; nothing was scored"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := call{args: []string{"score", "-"}, stdin: test.stdin}.run(t).want(t, test.code)
			if !strings.Contains(o.stdout, test.stdout) || test.code != 0 && o.stdout != "" {
				t.Errorf("stdout: %s", o.stdout)
			}
			for _, words := range test.stderr {
				if !strings.Contains(o.stderr, words) {
					t.Errorf("stderr lacks %q: %s", words, o.stderr)
				}
			}
		})
	}
}

// TestScoreAllFaults names the faults of every file, and scores none.
func TestScoreAllFaults(t *testing.T) {
	t.Parallel()
	good, bad, worse := file(t, "good.json", smallCase("COMPLETED", "yes")), file(t, "bad.json", "{"), file(t, "worse.json", "[1]")
	o := run(t, "score", good, bad, worse).want(t, 1)
	if o.stdout != "" || !strings.Contains(o.stderr, bad) || !strings.Contains(o.stderr, worse) || strings.Contains(o.stderr, good) {
		t.Errorf("stdout: %s\nstderr: %s", o.stdout, o.stderr)
	}
}

func TestScoreCompare(t *testing.T) {
	t.Parallel()
	o := run(t, append([]string{"score", "--compare"}, vectorFiles(t)...)...).want(t, 0)
	if !strings.Contains(o.stdout, "cases as wanted") {
		t.Errorf("stdout: %s", o.stdout)
	}
	o = run(t, "score", "--compare", file(t, "c.json", smallCase("COMPLETED", "no"))).want(t, 1)
	for _, words := range []string{"case 0 (small): earned: want 1, got 0", "status: want nothing, got \"SCORED\""} {
		if !strings.Contains(o.stdout, words) {
			t.Errorf("stdout lacks %q: %s", words, o.stdout)
		}
	}
	without := strings.Replace(smallCase("COMPLETED", "no"), `, "want": {"earned": 1}`, "", 1)
	if o = run(t, "score", "--compare", file(t, "c.json", without)).want(t, 1); !strings.Contains(o.stdout, "no want") {
		t.Errorf("stdout: %s", o.stdout)
	}
}
