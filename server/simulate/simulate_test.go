package simulate_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/simulate"
)

// TestReportsAreComplete makes up many reports for every built-in checklist. No answer may be missing or unexpected, and
// the same seed must return the same report.
func TestReportsAreComplete(t *testing.T) {
	t.Parallel()
	versions, err := builtin.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, v := range versions {
		c, err := checklist.Compile(v)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(200) {
			create := func() *checklist.Report {
				r := rand.New(rand.NewPCG(seed, seed))
				report := simulate.Report(r, simulate.Visit{ID: "v", Version: c, Start: start}, simulate.Steady(float64(seed)/200))
				if seed%3 == 0 {
					simulate.WalkOut(r, v, report)
				}
				return report
			}
			report := create()
			score := c.Score(report.Answers, report.Outcome)
			if len(score.Violations) > 0 || len(score.Warnings) > 0 {
				t.Errorf("%s, seed %d: violations %v, warnings %v", v.Checklist, seed, score.Violations, score.Warnings)
			}
			if diff := cmp.Diff(report, create()); diff != "" {
				t.Errorf("%s, seed %d is another report the second time:\n%s", v.Checklist, seed, diff)
			}
		}
	}
}

// TestTextsFollowTheLocale draws the same reports in four languages. Everything but the texts must be the same.
func TestTextsFollowTheLocale(t *testing.T) {
	t.Parallel()
	versions, err := builtin.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	c, err := checklist.Compile(versions[0])
	if err != nil {
		t.Fatal(err)
	}
	draw := func(seed uint64, locale string) *checklist.Report {
		r := rand.New(rand.NewPCG(seed, seed))
		return simulate.Report(r, simulate.Visit{ID: "v", Version: c, Start: time.Unix(1e9, 0), Locale: locale}, simulate.Steady(0.8))
	}
	for seed := range uint64(20) {
		english, narratives := draw(seed, "en"), map[string]bool{}
		for _, locale := range []string{"en", "de", "sv", "hu"} {
			report := draw(seed, locale)
			narratives[report.Narrative] = true
			if diff := cmp.Diff(english, report, cmpopts.IgnoreFields(checklist.Report{}, "Locale", "Narrative"),
				cmpopts.IgnoreFields(checklist.Answer{}, "NotApplicableReason", "Text"),
				cmpopts.IgnoreFields(checklist.Commendation{}, "Text")); diff != "" {
				t.Errorf("seed %d (-en +%s):\n%s", seed, locale, diff)
			}
		}
		if len(narratives) != 4 {
			t.Errorf("seed %d has the narratives %v", seed, narratives)
		}
	}
}

func TestReportIDsAreOfVersion7(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	id := simulate.ReportID(rand.New(rand.NewPCG(1, 2)), at)
	seconds, nanos := id.Time().UnixTime()
	if id.Version() != 7 || time.Unix(seconds, nanos).Sub(at).Abs() > time.Millisecond {
		t.Errorf("%s is of version %d and time %v", id, id.Version(), time.Unix(seconds, nanos))
	}
}

// TestAnswersKeepTheRulesOfEngine2 draws answers to a version with every rule that refuses answers: none is refused.
func TestAnswersKeepTheRulesOfEngine2(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../checklist/testdata/scoring-2/everything-right.json")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := checklist.ParseCases(data)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := checklist.Compile(cases[0].Version)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(200) {
		answers := simulate.Answers(rand.New(rand.NewPCG(seed, 1)), compiled, simulate.Steady(float64(seed%10)/10), time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC), "en")
		if score := compiled.Score(answers, checklist.OutcomeCompleted); len(score.Violations)+len(score.Warnings) > 0 {
			t.Errorf("seed %d: %v, %v", seed, score.Violations, score.Warnings)
		}
	}
}
