package scorecard

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Consistency is how much visits differ between locations, and how much from one
// visit to the next at the same location.
type Consistency struct {
	// Locations counts those that were visited, Visits their visits.
	Locations, Visits int64
	// Within is the standard deviation of visits at the same location, Between
	// that of the locations' true means, in basis points, rounded half up; nil
	// where no location was visited twice or there is only one.
	Within, Between *int32
	// ShareBetween is how much of the variance lies between locations, in basis
	// points, floored: near 0, every location is as good and as bad as any other;
	// near 10,000, each is always the same. It is nil without any variance.
	ShareBetween *int32
	// Low and High are the ends of its 95 % interval, floored and raised; nil also
	// where visits at a location never differ, and where the means of the locations
	// lie closer together than by chance, for which the interval is not defined.
	Low, High *int32
}

// ConsistencyOf returns the consistency of the locations' totals, or of those of
// any other groups, such as staff members. It is the analysis of variance of a
// random effect with groups of unequal size: with k groups of nᵢ visits, N in
// all, and the mean squares between and within,
//
//	σ²between = (MSB − MSW) ÷ n₀, n₀ = (N − Σ nᵢ² ÷ N) ÷ (k − 1), 0 at the least
//	share     = σ²between ÷ (σ²between + MSW)
//
// (G. W. Snedecor and W. G. Cochran, Statistical Methods, 1967, chapter 10; the
// share is the intraclass correlation). The interval is that of J. D. Thomas and
// R. A. Hultquist, Interval estimation for the unbalanced case of the one-way
// random effects model, Annals of Statistics 6, 1978: with the variance V of the
// groups' means and the harmonic mean h of the nᵢ, G = h V ÷ MSW, (G ÷ F − 1) ÷
// (G ÷ F + h − 1) for the quantiles F at 0.975 and 0.025 of k − 1 and N − k
// degrees. With equal nᵢ it is exact where visits and locations scatter
// normally; with very unequal ones and a small share it is a little narrow.
func ConsistencyOf(groups []Totals) Consistency {
	a := analyse(groups)
	c := Consistency{Locations: int64(len(a.means)), Visits: int64(a.visits)}
	if c.Locations < 2 || c.Visits == c.Locations {
		return c
	}
	locations := float64(c.Locations)
	within := a.within / (a.visits - locations)
	between := squaresBetween(groups, a.sum/a.visits) / (locations - 1)
	equalSize := (a.visits - a.squaredSizes/a.visits) / (locations - 1)
	effect := math.Max(0, (between-within)/equalSize)
	c.Within, c.Between = new(rounded(math.Sqrt(within))), new(rounded(math.Sqrt(effect)))
	if within+effect > 0 {
		c.ShareBetween = new(int32(math.Floor(whole * effect / (within + effect))))
	}
	if within > 0 {
		spread := stat.Variance(a.means, nil)
		if span := thomasHultquist(spread, within, locations/a.inverseSizes, c.Locations, c.Visits); span.high > 0 {
			c.Low, c.High = &span.low, &span.high
		}
	}
	return c
}

// analysis are the sums over groups that an analysis of variance is made of;
// counts and sums of basis points are whole numbers that a float64 holds.
type analysis struct {
	visits, sum float64
	// inverseSizes and squaredSizes are Σ 1 ÷ nᵢ and Σ nᵢ².
	inverseSizes, squaredSizes float64
	// within is the sum of squares within the groups.
	within float64
	means  []float64
}

// analyse sums over the groups that have visits.
func analyse(groups []Totals) (a analysis) {
	for i := range groups {
		t := &groups[i]
		if t.Visits <= 0 {
			continue
		}
		size := float64(t.Visits)
		a.visits += size
		a.sum += float64(t.SumBasisPoints)
		a.inverseSizes += 1 / size
		a.squaredSizes += float64(size * size)
		a.means = append(a.means, float64(t.SumBasisPoints)/size)
		if t.Visits >= 2 {
			a.within += float64(variance(t.Visits, t.SumBasisPoints, t.SumSquares) * (size - 1))
		}
	}
	return a
}

// squaresBetween returns Σ nᵢ (mᵢ − mean)².
func squaresBetween(groups []Totals, mean float64) (sum float64) {
	for i := range groups {
		if n := float64(groups[i].Visits); n > 0 {
			off := float64(groups[i].SumBasisPoints)/n - mean
			sum += float64(float64(n*off) * off)
		}
	}
	return sum
}

// thomasHultquist returns the interval of the share of variance between groups,
// from the variance of their means, the mean square within, the harmonic mean of
// their sizes, and their number and that of all observations.
func thomasHultquist(spread, within, harmonic float64, groups, n int64) interval {
	ratio := float64(harmonic*spread) / within
	f := distuv.F{D1: float64(groups - 1), D2: float64(n - groups)}
	end := func(p float64) float64 {
		g := ratio / f.Quantile(p)
		return whole * (g - 1) / (g + harmonic - 1)
	}
	return outward(end(quantile), end(1-quantile))
}

// rounded rounds half up.
func rounded(v float64) int32 { return int32(math.Floor(v + 0.5)) }
