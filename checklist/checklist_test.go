package checklist_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
)

func TestTextIn(t *testing.T) {
	t.Parallel()
	text := checklist.Text{"en": "colour", "en-US": "color", "de": "Farbe"}
	for _, c := range []struct{ locale, fallback, want string }{
		{"en-US", "en", "color"},
		{"en-GB", "de", "colour"},
		{"de-AT", "en", "Farbe"},
		{"sv", "de", "Farbe"},
		{"", "en", "colour"},
		{"sv", "hu", ""},
	} {
		if got := text.In(c.locale, c.fallback); got != c.want {
			t.Errorf("In(%q, %q) = %q, want %q", c.locale, c.fallback, got, c.want)
		}
	}
}

func TestParseCases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		cases      int
		fault      string
	}{
		{"one", `{"name":"a","version":{},"answers":[]}`, 1, ""},
		{"list", ` [{"version":{}},{"version":{},"outcome":"HUNG_UP","want":{"anything":1}}]`, 2, ""},
		{"empty list", `[]`, 0, ""},
		{"not JSON", `{`, 0, "unexpected"},
		{"two values", `{"version":{}} {}`, 0, "after the end"},
		{"unknown member", `{"version":{"sections":[{"heading":{}}]}}`, 0, "heading"},
		{"no version", `[{"version":{}},{"name":"b"}]`, 0, `case 1 ("b"): version is missing`},
		{"unknown outcome", `{"version":{},"outcome":"BORED"}`, 0, "BORED"},
		{"two values in an entry", `{"version":{},"answers":[{},{"choice":"a","text":""}]}`, 0, "answers[1]: 2 values"},
		{"unknown outcome of a wait", `{"version":{},"answers":[{"duration":{"outcome":"BORED"}}]}`, 0, "answers[0].duration.outcome"},
		{"six digits of fraction", `{"version":{},"answers":[{"timestamp":"2026-11-21T14:00:00.000001+01:00"}]}`, 1, ""},
		{"seven digits of fraction", `[{"version":{},"answers":[{},{"timestamp":"2026-11-21T14:00:00.0000000Z"}]}]`, 0, "answers[1].timestamp"},
		{"a leap second", `{"version":{},"answers":[{"timestamp":"2016-12-31T23:59:60Z"}]}`, 0, "23:59:60"},
		{"a fraction on a scale", `{"version":{},"answers":[{"scale":1.5}]}`, 0, "scale"},
	} {
		cases, err := checklist.ParseCases([]byte(c.text))
		if c.fault == "" {
			if err != nil || len(cases) != c.cases {
				t.Errorf("%s: %d cases, %v", c.name, len(cases), err)
			}
		} else if err == nil || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: error %v lacks %q", c.name, err, c.fault)
		}
	}
}

func TestVersionSurvivesJSON(t *testing.T) {
	t.Parallel()
	for _, v := range []*checklist.Version{goodDraft(), conditionedDraft(), typicalVersion()} {
		again, err := checklist.ParseVersion(marshal(t, v))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(v, again); diff != "" {
			t.Errorf("JSON (-before +after):\n%s", diff)
		}
	}
}

func TestViolationJSON(t *testing.T) {
	t.Parallel()
	var v checklist.Violation
	if err := json.Unmarshal([]byte(`["a","REQUIRED"]`), &v); err != nil || string(marshal(t, v)) != `["a","REQUIRED"]` {
		t.Errorf("%+v, %v", v, err)
	}
	for _, text := range []string{`["a"]`, `["a","b","c"]`, `{}`, `[1,2]`} {
		if err := json.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s is accepted as a violation", text)
		}
	}
}

// TestViolationsNameTheirAnswers checks the index that leads a phone to the entry at fault.
func TestViolationsNameTheirAnswers(t *testing.T) {
	t.Parallel()
	compiled := mustCompile(t, goodDraft())
	answers := []checklist.Answer{
		{Question: "ghost"}, {Question: "c", Comment: "first"}, {Question: "c", Choice: ptr("yes")}, {Question: "ghost"},
		{Question: "c", Choice: ptr("no")}, {Question: "s", Scale: ptr[int32](9)}, {Question: "c", Choice: ptr("no")},
	}
	want := []checklist.Violation{
		{Question: "c", Reason: checklist.ReasonDuplicateAnswer, Answer: 4},
		{Question: "m", Reason: checklist.ReasonRequired, Answer: -1},
		{Question: "s", Reason: checklist.ReasonOutOfRange, Answer: 5},
		{Question: "n", Reason: checklist.ReasonRequired, Answer: -1},
		{Question: "d", Reason: checklist.ReasonRequired, Answer: -1},
		{Question: "ghost", Reason: checklist.ReasonUnknownQuestion, Answer: 0},
	}
	if diff := cmp.Diff(want, compiled.Score(answers, "").Violations); diff != "" {
		t.Errorf("violations differ (-want +got):\n%s", diff)
	}
}

// TestTwoValuesNeverCount scores an entry that the shape of the API refuses: it is of another kind, whatever it holds.
func TestTwoValuesNeverCount(t *testing.T) {
	t.Parallel()
	score := mustCompile(t, goodDraft()).Score([]checklist.Answer{{Question: "c", Choice: ptr("yes"), Scale: ptr[int32](1)}}, "")
	if v := score.Violations[0]; v.Reason != checklist.ReasonWrongKind || score.Earned != 0 {
		t.Errorf("%v, %d points", v, score.Earned)
	}
}

func TestDigestText(t *testing.T) {
	t.Parallel()
	digest := checklist.DigestOf([]byte("{}"))
	again, err := checklist.ParseDigest(digest.String())
	if err != nil || again != digest || digest.IsZero() || !(checklist.Digest{}).IsZero() {
		t.Errorf("%s reads as %s, %v", digest, again, err)
	}
	for _, text := range []string{"", digest.String()[1:], strings.ToUpper(digest.String()), strings.Repeat("g", 64)} {
		if _, err := checklist.ParseDigest(text); err == nil {
			t.Errorf("%q is accepted as a digest", text)
		}
	}
}

// TestReasonsIsWhole reads the constants of the source.
func TestReasonsIsWhole(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "problem.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []checklist.Reason
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, checklist.Reason(text))
		return true
	})
	if got := checklist.Reasons(); !slices.Equal(got, want) {
		t.Errorf("reasons %v, want %v", got, want)
	}
}
