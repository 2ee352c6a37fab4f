package casetest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/casetest"
)

// TestSeededCases draws cases of many seeds: every version is publishable, every position is a place, and a seed gives the
// same case again. Together they have both engines, every kind, outcome and status.
func TestSeededCases(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	draw := func(seed uint64) (*checklist.Version, *checklist.Report, *checklist.Position) {
		numbers := casetest.Seeded(seed)
		v := casetest.Version(numbers)
		casetest.Describe(numbers, v)
		r := casetest.Report(numbers, v)
		at, err := checklist.NewPosition(withFlag(casetest.Measured(numbers)))
		if err != nil {
			t.Error(err)
		}
		return v, r, at
	}
	for seed := range uint64(500) {
		v, r, at := draw(seed)
		compiled, err := checklist.Compile(v)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, q := range v.Questions() {
			seen["kind "+string(q.Kind())]++
		}
		seen["outcome "+string(r.Outcome)]++
		if score := compiled.Score(r.Answers, r.Outcome); score != nil {
			seen["status "+string(score.Status)]++
			seen["verdict "+string(score.Verdict)]++
			seen["engine "+string(rune('0'+score.EngineVersion))]++
		}
		if again, report, place := draw(seed); !cmp.Equal(v, again) || !cmp.Equal(r, report) || *at != *place {
			t.Fatalf("seed %d gives another case", seed)
		}
	}
	for _, must := range []string{
		"kind choice", "kind multiChoice", "kind scale", "kind number", "kind duration", "kind freeText", "kind timestamp",
		"kind evidence", "kind note", "engine 1", "engine 2", "status SCORED", "status EMPTY_BASE", "status INSUFFICIENT_BASE",
		"verdict PASS", "verdict FAIL", "verdict NONE", "outcome ", "outcome COMPLETED", "outcome LEFT_UNSERVED",
		"outcome HUNG_UP", "outcome CLOSED", "outcome NO_SUCH_PLACE", "outcome ABORTED",
	} {
		if seen[must] == 0 {
			t.Errorf("no seed has %s", must)
		}
	}
}

func withFlag(latitude, longitude, accuracyMeters float64) (float64, float64, float64, bool) {
	return latitude, longitude, accuracyMeters, true
}
