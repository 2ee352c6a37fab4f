package scorecard

import (
	"math"
	"math/big"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"
)

// Intervals hold 95 % of what would be seen again.
const (
	// quantile is the upper end of 95 % of a symmetric distribution.
	quantile = 0.975
	// normalQuantile is the standard normal distribution's value there.
	normalQuantile = 1.959963984540054
)

// interval is a span of basis points.
type interval struct{ low, high int32 }

// outward rounds the span outward to whole basis points within 0 to 10,000.
func outward(low, high float64) interval {
	return outwardFrom(0, low, high)
}

// outwardFrom rounds the span outward to whole basis points within least to
// 10,000.
func outwardFrom(least, low, high float64) interval {
	clip := func(v float64) int32 { return int32(min(max(v, least), whole)) }
	return interval{clip(math.Floor(low)), clip(math.Ceil(high))}
}

// noScatter is the variance, in squared basis points, under which values differ
// by nothing but the rounding of their sums.
const noScatter = 1e-3

// studentMargin returns half the width of Student's interval of a mean, from at
// least two observations: t(0.975; n − 1) × √(variance ÷ n).
//
// Explicit conversions keep a compiler from fusing a product with a sum, here and
// elsewhere, so that every processor rounds alike.
func studentMargin(variance float64, n int64) float64 {
	return float64(studentQuantile(n-1) * math.Sqrt(variance/float64(n)))
}

// studentQuantiles keeps the quantiles of the first degrees of freedom, as the
// bits of a float64, 0 where none was computed yet. A scorecard of a thousand
// rows needs a few of them again and again.
var studentQuantiles [512]atomic.Uint64

// studentQuantile returns the quantile of Student's t at 0.975.
func studentQuantile(freedom int64) float64 {
	kept := freedom < int64(len(studentQuantiles))
	if kept {
		if found := studentQuantiles[freedom].Load(); found != 0 {
			return math.Float64frombits(found)
		}
	}
	t := studentQuantileAt(quantile, normalQuantile, float64(freedom))
	if kept {
		studentQuantiles[freedom].Store(math.Float64bits(t))
	}
	return t
}

// studentQuantileAt returns the quantile of Student's t at upper, where that of
// the normal distribution is z. The degrees of freedom need not be whole.
//
// Of many degrees it is the series in 1 ÷ freedom of M. Abramowitz and I. A.
// Stegun, Handbook of Mathematical Functions, 1964, 26.7.5, which is as exact
// there as a float64 and needs no search.
func studentQuantileAt(upper, z, freedom float64) float64 {
	if freedom >= float64(len(studentQuantiles)) {
		return studentSeries(z, freedom)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(upper)
}

// studentSeries returns the quantile for many degrees of freedom.
func studentSeries(z, freedom float64) float64 {
	z2 := float64(z * z)
	horner := func(v float64, factors ...float64) (sum float64) {
		for _, factor := range factors {
			sum = float64(sum*v) + factor
		}
		return sum
	}
	g1 := float64(z*horner(z2, 1, 1)) / 4
	g2 := float64(z*horner(z2, 5, 16, 3)) / 96
	g3 := float64(z*horner(z2, 3, 19, 17, -15)) / 384
	g4 := float64(z*horner(z2, 79, 776, 1482, -1920, -945)) / 92160
	return horner(1/freedom, g4, g3, g2, g1, z)
}

// wilson returns Wilson's score interval of hits among n, in basis points; n is
// over 0 (E. B. Wilson, Probable inference, the law of succession, and
// statistical inference, JASA 22, 1927; recommended for small n by L. D. Brown,
// T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion,
// Statistical Science 16, 2001).
func wilson(hits, n int64) interval {
	return outward(wilsonEnds(hits, n, normalQuantile))
}

// wilsonEnds returns the ends of Wilson's interval before they are rounded.
func wilsonEnds(hits, n int64, z float64) (low, high float64) {
	z2 := float64(z * z)
	size := float64(n)
	share := float64(hits) / size
	spread := float64(share * (1 - share) / size)
	margin := float64(z * math.Sqrt(spread+float64(z2/float64(4*size*size))))
	centre := share + float64(z2/float64(2*size))
	scale := whole / (1 + float64(z2/size))
	low, high = float64((centre-margin)*scale), float64((centre+margin)*scale)
	// Of none and of all, one end is exact, and must not suffer from rounding.
	if hits == 0 {
		low = 0
	}
	if hits == n {
		high = whole
	}
	return low, high
}

// scatter returns n Σx² − (Σx)² and n (n − 1): the sample's variance is their
// quotient.
func scatter(n, sum, sumSquares int64) (numerator, denominator *big.Int) {
	count, total := big.NewInt(n), big.NewInt(sum)
	numerator = new(big.Int).Mul(count, big.NewInt(sumSquares))
	numerator.Sub(numerator, new(big.Int).Mul(total, total))
	denominator = new(big.Int).Mul(count, big.NewInt(n-1))
	return numerator, denominator
}

// exactFloat is the integer up to which a float64 holds every integer.
const exactFloat = 1 << 53

// smallScatter is scatter where both numbers are below exactFloat; ok is false where they are not.
func smallScatter(n, sum, sumSquares int64) (numerator, denominator int64, ok bool) {
	const root = 1 << 26
	if n < 2 || n > root || sum < -root || sum > root || sumSquares < 0 || sumSquares > exactFloat/n {
		return 0, 0, false
	}
	return n*sumSquares - sum*sum, n * (n - 1), true
}

// standardDeviation returns the sample's standard deviation, rounded half up,
// without floating point; n is 2 or more. It is the greatest s with
// s − ½ ≤ √variance, that is (2s − 1)² ≤ 4 × variance; and as the left side is
// whole, the right side may be floored, and so may its root.
func standardDeviation(n, sum, sumSquares int64) int32 {
	if numerator, denominator, ok := smallScatter(n, sum, sumSquares); ok {
		return int32(min((floorRoot(max(0, 4*numerator/denominator))+1)/2, whole))
	}
	numerator, denominator := scatter(n, sum, sumSquares)
	if numerator.Sign() <= 0 {
		return 0
	}
	root := numerator.Lsh(numerator, 2)
	root.Sqrt(root.Quo(root, denominator))
	return int32(min((root.Int64()+1)/2, whole))
}

// floorRoot returns the root of a number under 2⁵⁵ that is not below 0, floored.
func floorRoot(square int64) int64 {
	root := int64(math.Sqrt(float64(square)))
	for root*root > square {
		root--
	}
	for (root+1)*(root+1) <= square {
		root++
	}
	return root
}

// variance returns the sample's variance, the float64 that is nearest to it; n is 2
// or more.
func variance(n, sum, sumSquares int64) float64 {
	if numerator, denominator, ok := smallScatter(n, sum, sumSquares); ok {
		return float64(max(0, numerator)) / float64(denominator) // Both are exact, so the quotient is rounded once.
	}
	numerator, denominator := scatter(n, sum, sumSquares)
	if numerator.Sign() <= 0 {
		return 0
	}
	quotient, _ := new(big.Rat).SetFrac(numerator, denominator).Float64()
	return quotient
}
