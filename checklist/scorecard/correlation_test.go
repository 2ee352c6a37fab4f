package scorecard

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

func pairsOf(x, y []int64) *Pairs {
	var p Pairs
	for i := range x {
		p.Add(x[i], y[i])
	}
	return &p
}

func shownCorrelation(c Correlation) string {
	return fmt.Sprintf("%d: %s [%s %s]", c.N, number(c.Coefficient), number(c.Low), number(c.High))
}

// TestSpearman has the example, with ties on both sides, of the package statpsych
// by D. G. Bonett, one of the interval's two authors (ci.spear, which gives
// 0.8699639 with 0.5840951 to 0.9638297), and one without ties, for which
// 1 − 6 Σ d² ÷ (n (n² − 1)) is −29 ÷ 165.
func TestSpearman(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		x, y []int64
		want string
	}{
		{"Bonett", []int64{21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19},
			[]int64{67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51}, "15: 0.87 [0.584 0.9639]"},
		{"no ties", []int64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110},
			[]int64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}, "10: -0.1758 [-0.7279 0.5146]"},
		{"none", nil, nil, "0: - [- -]"},
		{"one", []int64{1}, []int64{1}, "1: - [- -]"},
		{"nothing differs", []int64{1, 1, 1, 1, 1}, []int64{1, 2, 3, 4, 5}, "5: - [- -]"},
		{"three have no interval", []int64{1, 2, 3}, []int64{1, 3, 2}, "3: 0.5 [- -]"},
		{"always together", []int64{1, 2, 3, 4, 5}, []int64{10, 200, 201, 202, 9000}, "5: 1 [- -]"},
		{"always apart", []int64{1, 2, 3, 4, 5}, []int64{5, 4, 3, 2, 1}, "5: -1 [- -]"},
	} {
		if got := shownCorrelation(pairsOf(tt.x, tt.y).Spearman()); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestSpearmanIsOfRanks compares with the product-moment correlation of ranks
// that are found one by one, and turns, swaps and stretches the values.
func TestSpearmanIsOfRanks(t *testing.T) {
	t.Parallel()
	ranks := func(values []int64) []float64 {
		var all []float64
		for _, v := range values {
			rank := 0.5
			for _, o := range values {
				rank += []float64{0, 0.5, 1}[cmp.Compare(v, o)+1]
			}
			all = append(all, rank)
		}
		return all
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Int64Range(-5, 5), 1, 30).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Int64Range(-5, 5), len(x), len(x)).Draw(t, "y")
		got := pairsOf(x, y).Spearman()
		want := stat.Correlation(ranks(x), ranks(y), nil)
		if math.IsNaN(want) || len(x) < 2 {
			if got.Coefficient != nil {
				t.Fatalf("got %s of nothing", shownCorrelation(got))
			}
			return
		}
		if got.Coefficient == nil || math.Abs(*got.Coefficient-want) > 0.500001e-4 {
			t.Fatalf("got %s, want %f", shownCorrelation(got), want)
		}
		if got.Low != nil && (*got.Low > want || want > *got.High || *got.Low < -1 || *got.High > 1) {
			t.Fatalf("got %s, want %f", shownCorrelation(got), want)
		}
		stretched := slices.Clone(x)
		for i, v := range x {
			stretched[i] = v*v*v*1000 + 7
		}
		if again := shownCorrelation(pairsOf(y, stretched).Spearman()); again != shownCorrelation(got) {
			t.Fatalf("swapped and stretched: %s, was %s", again, shownCorrelation(got))
		}
	})
}
