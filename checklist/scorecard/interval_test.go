package scorecard

import (
	"math"
	"math/big"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// TestWilson compares with published intervals: the score method without
// continuity correction in table I of R. G. Newcombe, Two-sided confidence
// intervals for the single proportion: comparison of seven methods, Statistics
// in Medicine 17, 1998; and the closed forms of none and of all.
func TestWilson(t *testing.T) {
	t.Parallel()
	const z2 = normalQuantile * normalQuantile
	for _, tt := range []struct {
		hits, n   int64
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{0, 1, 0, z2 / (1 + z2)},
		{1, 1, 1 / (1 + z2), 1},
		{0, 1_000_000, 0, z2 / (1e6 + z2)},
		{1_000_000, 1_000_000, 1e6 / (1e6 + z2), 1},
	} {
		got := ShareOf(tt.hits, tt.n)
		// The published ends are rounded to the nearest, these outward.
		for name, end := range map[string][2]float64{
			"low":  {tt.low*whole - float64(*got.Low), 1.5},
			"high": {float64(*got.High) - tt.high*whole, 1.5},
		} {
			if off, most := end[0], end[1]; off < -0.5 || off > most {
				t.Errorf("%d of %d: the %s end is off by %.2f basis points", tt.hits, tt.n, name, off)
			}
		}
	}
	for _, tt := range []struct{ hits, n int64 }{{0, 0}, {1, 0}, {-1, 5}, {6, 5}, {0, -1}} {
		if got := ShareOf(tt.hits, tt.n); got != (Share{}) {
			t.Errorf("%d of %d: got %+v", tt.hits, tt.n, got)
		}
	}
}

// TestWilsonSolvesItsEquation holds the ends to what defines them: outside them
// |share − p| > z √(p (1 − p) ÷ n), inside not. They are rounded outward, so an
// end less a basis point inward must hold, and two outward must not.
func TestWilsonSolvesItsEquation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1_000_000).Draw(t, "n")
		hits := rapid.Int64Range(0, n).Draw(t, "hits")
		got := ShareOf(hits, n)
		share := float64(hits) / float64(n)
		excess := func(p float64) float64 {
			return math.Abs(share-p) - normalQuantile*math.Sqrt(p*(1-p)/float64(n))
		}
		low, high, middle := float64(*got.Low), float64(*got.High), float64(*got.BasisPoints)
		if low > middle || middle > high || low < 0 || high > whole {
			t.Fatalf("%d of %d: %v is not around %v", hits, n, []float64{low, high}, middle)
		}
		const rounding = 1e-9
		if low > 0 && excess(low/whole) < -rounding || low+1 < share*whole && excess((low+1)/whole) > rounding {
			t.Fatalf("%d of %d: the low end is %v", hits, n, low)
		}
		if high < whole && excess(high/whole) < -rounding || high-1 > share*whole && excess((high-1)/whole) > rounding {
			t.Fatalf("%d of %d: the high end is %v", hits, n, high)
		}
	})
}

// TestStudentMargin compares with the quantiles of Student's t in the NIST/SEMATECH
// e-Handbook of Statistical Methods, table 1.3.6.7.2 (0.975), which has three
// decimals.
func TestStudentMargin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		freedom int64
		t       float64
	}{
		{1, 12.706}, {2, 4.303}, {3, 3.182}, {4, 2.776}, {5, 2.571}, {10, 2.228}, {20, 2.086}, {30, 2.042},
		{60, 2.000}, {100, 1.984}, {1_000_000, 1.960},
	} {
		n := tt.freedom + 1
		const scale = 300 // basis points for one standard error
		got := studentMargin(scale*scale*float64(n), n)
		if off := math.Abs(got - scale*tt.t); off > 0.0005*scale+1e-9 {
			t.Errorf("%d degrees: %f is off by %f", tt.freedom, got, off)
		}
	}
}

func TestStandardDeviation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		values []int64
		want   int32
	}{
		{[]int64{7, 7}, 0},
		{[]int64{0, 1}, 1},                      // √½
		{[]int64{0, 0, 0, 0, 1}, 0},             // √0.2
		{[]int64{0, 0, 0, 1}, 1},                // ½ exactly
		{[]int64{0, 0, 0, 3}, 2},                // 1½ exactly
		{[]int64{0, 0, 0, 4999}, 2500},          // 2499½ exactly
		{[]int64{0, 10000}, 7071},               // √(5 × 10⁷) = 7071.07
		{[]int64{2, 4, 4, 4, 5, 5, 7, 9}, 2},    // 2.138
		{[]int64{10000, 10000, 9999, 10000}, 1}, // ½ exactly
	} {
		totals := ofBasisPoints(tt.values...)
		if got := standardDeviation(totals.Visits, totals.SumBasisPoints, totals.SumSquares); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.values, got, tt.want)
		}
	}
}

// TestStandardDeviationIsNearest holds s to its definition with exact fractions:
// (s − ½)² ≤ Σ (x − mean)² ÷ (n − 1) < (s + ½)².
func TestStandardDeviationIsNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, whole), 2, 30).Draw(t, "values")
		times := rapid.Int64Range(1, 1_000_000).Draw(t, "times")
		var sum, squares int64
		for _, v := range values {
			sum += v * times
			squares += v * v * times
		}
		n := int64(len(values)) * times
		s := int64(standardDeviation(n, sum, squares))
		mean := big.NewRat(sum, n)
		total := new(big.Rat)
		for _, v := range values {
			d := new(big.Rat).Sub(big.NewRat(v, 1), mean)
			total.Add(total, d.Mul(d, d))
		}
		total.Mul(total, big.NewRat(times, n-1))
		low, high := big.NewRat((2*s-1)*(2*s-1), 4), big.NewRat((2*s+1)*(2*s+1), 4)
		if s > 0 && low.Cmp(total) > 0 || total.Cmp(high) >= 0 {
			f, _ := total.Float64()
			t.Fatalf("the deviation is %f, not %d", math.Sqrt(f), s)
		}
	})
}

// TestStudentOfManyDegrees compares the series with the search where the one gives way to the other, and beyond.
func TestStudentOfManyDegrees(t *testing.T) {
	t.Parallel()
	for _, freedom := range []float64{512, 700.5, 2000, 3141.59, 25_000, 1e6} {
		want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(quantile)
		if got := studentQuantileAt(quantile, normalQuantile, freedom); math.Abs(got-want) > 1e-9 {
			t.Errorf("of %v degrees: %.12f, by search %.12f", freedom, got, want)
		}
	}
	// R 4.3: qt(0.975, 2000), qt(0.975, 1e5).
	for freedom, want := range map[float64]float64{2000: 1.961151, 1e5: 1.959988} {
		if got := studentQuantileAt(quantile, normalQuantile, freedom); math.Abs(got-want) > 1e-6 {
			t.Errorf("of %v degrees: %.9f, in the table %.6f", freedom, got, want)
		}
	}
}

// TestSmallNumbers compares the arithmetic in 64 bits with that of big numbers.
func TestSmallNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var n, sum, squares int64
		for _, value := range rapid.SliceOfN(rapid.Int64Range(0, whole), 2, 60).Draw(t, "values") {
			times := rapid.Int64Range(1, 300).Draw(t, "times")
			n, sum, squares = n+times, sum+times*value, squares+times*value*value
		}
		numerator, denominator := scatter(n, sum, squares)
		want, _ := new(big.Rat).SetFrac(numerator, denominator).Float64()
		if got := variance(n, sum, squares); got != want {
			t.Errorf("the variance of %d, %d, %d is %v, want %v", n, sum, squares, got, want)
		}
		root := new(big.Int).Sqrt(new(big.Int).Quo(numerator.Lsh(numerator, 2), denominator)).Int64()
		if got := standardDeviation(n, sum, squares); int64(got) != (root+1)/2 {
			t.Errorf("the deviation of %d, %d, %d is %d, want %d", n, sum, squares, got, (root+1)/2)
		}
	})
}
