package verify

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/simulate"
)

// TestSumsArePacked adds reports to sums of which two are open at a time, and to sums that stay open.
func TestSumsArePacked(t *testing.T) {
	t.Parallel()
	parts := someSums(t)
	packed, whole := newSums[int](), newSums[int]()
	packed.most = 2
	for i, one := range parts {
		for _, all := range []*sums[int]{packed, whole} {
			to, err := all.at(i % 7)
			if err != nil {
				t.Fatal(err)
			}
			if err := to.add(one()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if packed.len() != 7 || len(packed.open) > 2 || len(packed.unpackable) > 0 {
		t.Fatalf("%d sums, %d open, %d without an encoding", packed.len(), len(packed.open), len(packed.unpackable))
	}
	for _, key := range packed.keys() {
		got, err := packed.remove(key)
		if err != nil {
			t.Fatal(err)
		}
		want, err := whole.remove(key)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(shownSum(want), shownSum(got)); diff != "" || want.totals.Visits == 0 {
			t.Errorf("the sum %d:\n%s", key, diff)
		}
	}
	if none, err := packed.remove(1); none != nil || err != nil || packed.len() != 0 {
		t.Errorf("%v, %v, %d are left after all were taken", none, err, packed.len())
	}
}

// shownSum shows all that a sum holds.
func shownSum(s *sum) string {
	return fmt.Sprintf("%+v\n%+v\n%+v\n%v", s.totals, s.details, s.tallies, s.erased)
}

// someSums returns functions that each return a new sum of one report: of two checklists, with tallies, without, and with
// erased content.
func someSums(t *testing.T) (all []func() *sum) {
	t.Helper()
	versions, err := builtin.ChecklistsOf(1)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		v := versions[i%7%2]
		v.Number = 1
		c, err := checklist.Compile(v)
		if err != nil {
			t.Fatal(err)
		}
		report := simulate.Report(random, simulate.Visit{ID: "v", Version: c, Start: time.Unix(1e9, 0), Locale: "en"}, simulate.Steady(0.7))
		score := c.Score(report.Answers, report.Outcome)
		all = append(all, func() *sum {
			one := &sum{erased: i == 11}
			one.totals, one.details = scorecard.FromReport(c, score, report.Answers, report.Outcome)
			if i%7 != 3 {
				place := int32(i%5 + 1)
				tallies := scorecard.TalliesOf(one.totals, &one.details, report, place)
				tallies.Answers = scorecard.AnswerCountsOf(c, score, report.Answers, one.totals, place)
				one.tallies = &tallies
			}
			return one
		})
	}
	return all
}
