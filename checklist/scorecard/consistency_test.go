package scorecard

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// groupsOf returns totals of groups of values, each times scale.
func groupsOf(scale int64, groups ...[]int64) (all []Totals) {
	for _, values := range groups {
		scaled := make([]int64, len(values))
		for i, v := range values {
			scaled[i] = v * scale
		}
		all = append(all, ofBasisPoints(scaled...))
	}
	return all
}

func shownConsistency(c Consistency) string {
	return fmt.Sprintf("%d/%d within %s, between %s, share %s [%s %s]", c.Visits, c.Locations,
		number(c.Within), number(c.Between), number(c.ShareBetween), number(c.Low), number(c.High))
}

// TestConsistency has published examples, the values times a scale:
//   - six targets and four judges, ICC(1,1) = 0.17 (P. E. Shrout and J. L. Fleiss,
//     Intraclass correlations: uses in assessing rater reliability, Psychological
//     Bulletin 86, 1979), with an interval from below 0 to 0.72;
//   - four looms, with variances of 6.96 between and 1.90 within and the share's
//     interval 0.38 to 0.98 (D. C. Montgomery, Design and Analysis of
//     Experiments, the loom experiment of random effects);
//   - conception by artificial insemination, six bulls with 2 to 9 samples, mean
//     squares of 664 between and 248 within and n₀ = 5.67 (G. W. Snedecor and
//     W. G. Cochran, Statistical Methods, 1967, chapter 10): √248.29 and
//     √((664.41 − 248.29) ÷ 5.669).
func TestConsistency(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		groups []Totals
		want   string
	}{
		{"judges", groupsOf(1000, []int64{9, 2, 5, 8}, []int64{6, 1, 3, 2}, []int64{8, 4, 6, 8}, []int64{7, 1, 2, 6}, []int64{10, 5, 6, 9}, []int64{6, 2, 4, 7}),
			"24/6 within 2503, between 1116, share 1657 [0 7226]"},
		{"looms", groupsOf(100, []int64{98, 97, 99, 96}, []int64{91, 90, 93, 92}, []int64{96, 95, 97, 95}, []int64{95, 96, 99, 98}),
			"16/4 within 138, between 264, share 7858 [3850 9825]"},
		{"bulls", groupsOf(100, []int64{46, 31, 37, 62, 30}, []int64{70, 59}, []int64{52, 44, 57, 40, 67, 64, 70}, []int64{47, 21, 70, 46, 14},
			[]int64{42, 64, 50, 69, 77, 81, 87}, []int64{35, 68, 59, 38, 57, 76, 57, 29, 60}),
			"35/6 within 1576, between 857, share 2281 [0 7558]"},
		{"nobody", nil, "0/0 within -, between -, share - [- -]"},
		{"one location", groupsOf(1, []int64{1, 2, 3}), "3/1 within -, between -, share - [- -]"},
		{"a visit each", groupsOf(1, []int64{1}, nil, []int64{3}), "2/2 within -, between -, share - [- -]"},
		{"all alike", groupsOf(1, []int64{5, 5}, []int64{5}), "3/2 within 0, between 0, share - [- -]"},
		{"each always the same", groupsOf(1, []int64{5000, 5000}, []int64{7000, 7000}), "4/2 within 0, between 1414, share 10000 [- -]"},
		{"less between than chance", groupsOf(1000, []int64{1, 9}, []int64{2, 9}), "4/2 within 5315, between 0, share 0 [0 7524]"},
		{"closer than chance would have it", groupsOf(1000, []int64{1, 9}, []int64{2, 8}), "4/2 within 5000, between 0, share 0 [- -]"},
	} {
		if got := shownConsistency(ConsistencyOf(tt.groups)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestConsistencyProperties: the order of locations does not matter beyond the
// rounding, unvisited ones do not count, and the parts make up the whole.
func TestConsistencyProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		groups := groupsOf(1, rapid.SliceOfN(rapid.SliceOfN(rapid.Int64Range(0, whole), 0, 6), 0, 8).Draw(t, "groups")...)
		c := ConsistencyOf(groups)
		again := ConsistencyOf(append(rapid.Permutation(groups).Draw(t, "order"), Totals{}))
		if c.Locations != again.Locations || c.Visits != again.Visits || (c.ShareBetween == nil) != (again.ShareBetween == nil) {
			t.Fatalf("%s, in another order %s", shownConsistency(c), shownConsistency(again))
		}
		if c.ShareBetween == nil {
			return
		}
		if off := *c.ShareBetween - *again.ShareBetween; off < -1 || off > 1 {
			t.Fatalf("%s, in another order %s", shownConsistency(c), shownConsistency(again))
		}
		if *c.ShareBetween < 0 || *c.ShareBetween > whole || c.Low != nil && (*c.Low < 0 || *c.Low > *c.High || *c.High > whole) {
			t.Fatal(shownConsistency(c))
		}
	})
}

// TestConsistencyCoverage draws locations and visits that scatter normally, with
// 2 to 12 visits at each of 20 locations. With sizes that unequal and a small
// share the interval is somewhat too narrow, and at times there is none.
func TestConsistencyCoverage(t *testing.T) {
	t.Parallel()
	const runs = 2000
	for _, share := range []float64{0.1, 0.4, 0.8} {
		r := rand.New(rand.NewPCG(7, uint64(100*share)))
		held := 0
		var shares []float64
		for range runs {
			var groups []Totals
			for location := range 20 {
				mean := 5000 + 900*r.NormFloat64()*sqrt(share)
				var t Totals
				for range 2 + location%11 {
					addVisit(&t, mean+900*r.NormFloat64()*sqrt(1-share))
				}
				groups = append(groups, t)
			}
			c := ConsistencyOf(groups)
			shares = append(shares, float64(*c.ShareBetween)/whole)
			if c.Low != nil && float64(*c.Low) <= whole*share && whole*share <= float64(*c.High) {
				held++
			}
		}
		coverage(t, fmt.Sprintf("a share of %.1f", share), held, runs, 0.925, 0.97)
		if mean := stat.Mean(shares, nil); mean < share-0.03 || mean > share+0.02 {
			t.Errorf("a share of %.1f is estimated %.3f", share, mean)
		}
	}
}
