package scorecard

import "math"

// Difference is how far one figure lies above another: the one after less the
// one before. What cannot be computed is nil.
type Difference struct {
	// BasisPoints is the difference of the two figures as they are shown, so that
	// a reader who subtracts finds the same; −10,000 to 10,000.
	BasisPoints *int32
	// Low and High are the ends of its 95 % interval, floored and raised.
	Low, High *int32
	// Change is set where the interval as shown does not hold 0: only then may the
	// difference be called a change.
	Change bool
}

// DifferenceOfVisits compares two figures by VISIT_MEAN with Welch's interval,
// which does not suppose that both spans scatter alike. It needs two visits on
// both sides, and some scatter on one of them: where every visit came to the
// same, nothing is known of the scatter to expect, and there is no interval.
//
// The visits of the two spans are held to be independent. Where the same
// locations are visited in both, that errs on the side of calling less a change.
func DifferenceOfVisits(before, after Totals) Difference {
	d := differenceOf(VisitMean(before, 0).BasisPoints, VisitMean(after, 0).BasisPoints)
	d.welch(sampleOf(before), sampleOf(after))
	return d
}

// DifferenceOfPooled compares two figures by POOLED. As these have no interval,
// neither has their difference, and it is never called a change.
func DifferenceOfPooled(before, after Totals) Difference {
	return differenceOf(Pooled(before, 0).BasisPoints, Pooled(after, 0).BasisPoints)
}

// differenceOf returns the difference of two figures, without an interval.
func differenceOf(before, after *int32) Difference {
	if before == nil || after == nil {
		return Difference{}
	}
	return Difference{BasisPoints: new(*after - *before)}
}

// setInterval rounds the ends outward. The difference of two floored figures is
// less than a basis point from the exact one, so it lies within them.
func (d *Difference) setInterval(low, high float64) {
	span := outwardFrom(-whole, low, high)
	d.Low, d.High = &span.low, &span.high
	d.Change = span.low > 0 || span.high < 0
}

// sample is what an interval of a mean needs: the mean and the sample's
// variance of n observations, in basis points.
type sample struct {
	n              int64
	mean, variance float64
}

// sampleOf returns the visits as a sample; of under two there is no variance.
func sampleOf(t Totals) sample {
	s := sample{n: t.Visits}
	if t.Visits >= 2 {
		s.mean = float64(t.SumPpb) / float64(t.Visits) / ppbPerStep
		s.variance = variance(t.Visits, t.SumBasisPoints, t.SumSquares)
	}
	return s
}

// welch sets the interval of the difference of two means (B. L. Welch, The
// generalization of "Student's" problem when several different population
// variances are involved, Biometrika 34, 1947): with v = s² ÷ n of either,
// d ± t(0.975; ν) × √(v₁ + v₂), ν = (v₁ + v₂)² ÷ (v₁² ÷ (n₁ − 1) + v₂² ÷ (n₂ − 1)).
func (d *Difference) welch(before, after sample) {
	if before.n < 2 || after.n < 2 || before.variance+after.variance == 0 {
		return
	}
	v1, v2 := before.variance/float64(before.n), after.variance/float64(after.n)
	parts := float64(v1*v1)/float64(before.n-1) + float64(v2*v2)/float64(after.n-1)
	freedom := float64((v1+v2)*(v1+v2)) / parts
	margin := float64(studentQuantileAt(freedom) * math.Sqrt(v1+v2))
	difference := after.mean - before.mean
	d.setInterval(difference-margin, difference+margin)
}
