package simulate_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/simulate"
)

// TestReportsAreTaken fills in every built-in checklist many times: nothing may be missing, nothing may stray, and a
// seed tells the same story each time.
func TestReportsAreTaken(t *testing.T) {
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

func TestReportIDsAreOfVersion7(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	id := simulate.ReportID(rand.New(rand.NewPCG(1, 2)), at)
	seconds, nanos := id.Time().UnixTime()
	if id.Version() != 7 || time.Unix(seconds, nanos).Sub(at).Abs() > time.Millisecond {
		t.Errorf("%s is of version %d and time %v", id, id.Version(), time.Unix(seconds, nanos))
	}
}
