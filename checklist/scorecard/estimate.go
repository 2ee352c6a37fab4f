package scorecard

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// estimate is a mean with the ends of its interval, in basis points. The ends
// are neither rounded nor clipped.
type estimate struct {
	visits          int64
	mean, low, high float64
	// bounded is set where there is an interval.
	bounded bool
}

// around sets the interval mean ± margin.
func (e estimate) around(margin float64) estimate {
	e.low, e.high, e.bounded = e.mean-margin, e.mean+margin, true
	return e
}

// level holds the quantiles of a two-sided interval. The nil level is that of
// 95 %.
type level struct {
	upper, z float64
	students map[int64]float64
}

// levelAt returns the level of intervals from 1 − upper to upper.
func levelAt(upper float64) *level {
	return &level{upper, distuv.UnitNormal.Quantile(upper), map[int64]float64{}}
}

func (l *level) normal() float64 {
	if l == nil {
		return normalQuantile
	}
	return l.z
}

func (l *level) student(freedom int64) float64 {
	if l == nil {
		return studentQuantile(freedom)
	}
	t, kept := l.students[freedom]
	if !kept {
		t = studentQuantileAt(l.upper, l.z, float64(freedom))
		l.students[freedom] = t
	}
	return t
}

// visitEstimate returns the mean of the visits with the interval that speaks of
// other visits to the same places: Wilson's where every visit earned all or
// nothing, else that of a bounded mean, from two visits on.
func visitEstimate(t Totals, at *level) estimate {
	n := t.Visits
	if n <= 0 {
		return estimate{}
	}
	e := estimate{visits: n, mean: float64(t.SumPpb) / float64(n) / ppbPerStep}
	switch {
	case t.allOrNothing():
		e.low, e.high = wilsonEnds(t.SumPpb/ppbWhole, n, at.normal())
		e.bounded = true
	case n >= 2:
		return e.around(boundedMargin(t, at))
	}
	return e
}

// allOrNothing reports whether every visit earned everything or nothing: only
// then is each square a whole multiple of its value.
func (t Totals) allOrNothing() bool {
	return t.SumSquares == whole*t.SumBasisPoints && t.SumPpb == ppbPerStep*t.SumBasisPoints
}

// boundedMargin returns half the width of the interval of a mean of values
// within 0 to 10,000, of two visits or more: t(0.975; n + 1) × √(v ÷ n) with
// v = ((n − 1) s² + 2 m̃ (1 − m̃)) ÷ (n + 1) and m̃ = (n m + 1) ÷ (n + 2), for
// values in [0, 1].
//
// No variance of such values is greater than m (1 − m) (R. Bhatia and C. Davis,
// A better bound on the variance, American Mathematical Monthly 107, 2000). The
// sample's is drawn towards that of m̃ with the weight of two visits, so that a
// few visits that happen to agree claim no certainty.
func boundedMargin(t Totals, at *level) float64 {
	n := float64(t.Visits)
	mean := float64(t.SumPpb) / n / ppbWhole
	drawn := (float64(n*mean) + 1) / (n + 2)
	most := float64(drawn * (1 - drawn))
	spread := variance(t.Visits, t.SumBasisPoints, t.SumSquares) / (whole * whole)
	v := (float64((n-1)*spread) + float64(2*most)) / (n + 1)
	return float64(at.student(t.Visits+1)*math.Sqrt(v/n)) * whole
}

// clusterEstimate returns the mean of the visits with the interval that speaks
// of places like these, from two places on: with S and n of each place, N visits
// and the mean m, V = L ÷ (L − 1) × Σ (S − n m)² ÷ N² and L − 1 degrees of
// freedom. It is the linearised ratio mean (W. G. Cochran, Sampling Techniques,
// 1977, chapter 6; A. C. Cameron and D. L. Miller, A practitioner's guide to
// cluster-robust inference, Journal of Human Resources 50, 2015).
func clusterEstimate(t Totals, places Places) estimate {
	if t.Visits <= 0 {
		return estimate{}
	}
	e := estimate{visits: t.Visits, mean: float64(t.SumPpb) / float64(t.Visits) / ppbPerStep}
	if len(places) < 2 {
		return e
	}
	return e.around(float64(studentQuantile(int64(len(places))-1) * math.Sqrt(clusterVariance(t, places))))
}

// clusterVariance returns V of clusterEstimate, in squared basis points.
func clusterVariance(t Totals, places Places) float64 {
	mean := float64(t.SumPpb) / float64(t.Visits)
	sum := 0.0
	for i := range places {
		residual := (float64(places[i].SumPpb) - float64(float64(places[i].Visits)*mean)) / ppbPerStep
		sum += float64(residual * residual)
	}
	count, visits := float64(len(places)), float64(t.Visits)
	return float64(count/(count-1)*sum) / float64(visits*visits)
}

// minEffectPlaces is the least number of places of a design effect.
const minEffectPlaces = 5

// designEffect returns how many times the variance of the mean is larger for
// places like these than for visits to the same ones; nil under five places and
// without scatter.
func designEffect(t Totals, places Places) *float64 {
	if len(places) < minEffectPlaces || t.Visits < 2 {
		return nil
	}
	spread := variance(t.Visits, t.SumBasisPoints, t.SumSquares)
	if spread < noScatter {
		return nil
	}
	return new(clusterVariance(t, places) / (spread / float64(t.Visits)))
}

// placeEstimate returns the mean of the places' means with Student's interval
// over the places, from two on.
func placeEstimate(visits int64, places Places) estimate {
	means := places.means()
	if means.Visits == 0 {
		return estimate{}
	}
	e := estimate{visits: visits, mean: float64(means.SumPpb) / float64(means.Visits) / ppbPerStep}
	if means.Visits < 2 {
		return e
	}
	return e.around(studentMargin(variance(means.Visits, means.SumBasisPoints, means.SumSquares), means.Visits))
}
