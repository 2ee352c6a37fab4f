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
	// Change is set where the interval as shown does not hold 0 and both figures
	// have 5 visits or more: only then may the difference be called a change.
	Change bool
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

// minChangeVisits is how many visits both figures of a change need.
const minChangeVisits = 5

// mover sets the interval of the difference of two means from their own: with
// d = m₁ − m₀, from d − √((m₁ − l₁)² + (u₀ − m₀)²) to d + √((u₁ − m₁)² +
// (m₀ − l₀)²). Of two shares it is the hybrid score interval of R. G. Newcombe,
// Interval estimation for the difference between independent proportions,
// Statistics in Medicine 17, 1998; for other figures see G. Y. Zou and A. Donner,
// Construction of confidence limits about effect measures, Statistics in
// Medicine 27, 2008.
//
// The visits of the two spans are held to be independent. Where the same
// locations are visited in both, that errs on the side of calling less a change.
func (d *Difference) mover(before, after estimate) {
	if !before.bounded || !after.bounded {
		return
	}
	root := func(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }
	difference := after.mean - before.mean
	d.setInterval(
		difference-root(after.mean-after.low, before.high-before.mean),
		difference+root(after.high-after.mean, before.mean-before.low))
	d.Change = d.Change && before.visits >= minChangeVisits && after.visits >= minChangeVisits
}
