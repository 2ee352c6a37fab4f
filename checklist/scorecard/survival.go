package scorecard

import (
	"iter"
	"math"
)

// heavyCensoring is the share of the waits given up, in basis points, from which
// the median of the served alone misleads. Where a share c gives up late, that
// median is passed by (1 − c) ÷ 2 of all waits instead of by half of them: at a
// tenth the 45th percentile is shown for the 50th, and that is as much as this
// package passes over.
const heavyCensoring = 1000

// HeavilyCensored reports whether a tenth of the waits or more were given up, so
// that the median should be SurvivalOf's. Where fewer were, the median of the
// served is near enough and needs no reading of reports.
func (w Waits) HeavilyCensored() bool {
	givenUp := w.LeftUnserved + w.HungUp
	all := w.Served + givenUp
	return all > 0 && share(whole, givenUp, all) >= heavyCensoring
}

// Survival is how long customers wait until they are served, where some gave up.
type Survival struct {
	// Waits is how many there were, GivenUp how many of them ended in walking out
	// or hanging up.
	Waits, GivenUp int64
	// MedianSeconds is the time within which half of the customers would be
	// served if nobody gave up; nil where that was not reached.
	MedianSeconds *int32
	// Low and High are the ends of its 95 % interval, each nil where it was not
	// reached.
	Low, High *int32
}

// SurvivalOf returns the median wait of the served and of those who gave up
// after so many seconds. It is the product-limit estimate (E. L. Kaplan and
// P. Meier, Nonparametric estimation from incomplete observations, JASA 53,
// 1958): S(t) = Π (1 − d ÷ n) over the times at which d of n who still waited
// were served. Who gave up at such a time still waited then. The median is the
// first time with S ≤ ½; where S stays at ½ for a while, the middle of that
// while, floored, so that without censoring it is the median of the served.
//
// Its interval holds the times at which the interval of S holds ½ (R. Brookmeyer
// and J. Crowley, A confidence interval for the median survival time, Biometrics
// 38, 1982). That of S is Greenwood's, on the scale of log(−log S), which keeps
// it within 0 and 1 (M. Greenwood, The natural duration of cancer, 1926;
// J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time
// Data, 1980): S^exp(±θ), θ = z √(Σ d ÷ (n (n − d))) ÷ −log S.
//
// It supposes that those who gave up would have waited on like the others. Who
// leaves because nobody is in sight would have waited longer; then the true
// median is longer too.
func SurvivalOf(served, gaveUp *Histogram) Survival {
	result := Survival{GivenUp: gaveUp.N()}
	result.Waits = served.N() + result.GivenUp
	var median, low, high crossing
	for step := range productLimit(served, gaveUp) {
		lower, upper := logLogEnds(step.survival, step.greenwood)
		median.at(step.seconds, step.survival)
		low.at(step.seconds, lower)
		high.at(step.seconds, upper)
	}
	result.MedianSeconds, result.Low, result.High = median.time(), low.time(), high.time()
	return result
}

// survivalStep is a time at which some were served: the share that waits longer,
// and Greenwood's sum, with which the variance of the share is its square times
// the sum.
type survivalStep struct {
	seconds             int32
	survival, greenwood float64
}

// productLimit goes through the steps of the curve by rising time.
func productLimit(served, gaveUp *Histogram) iter.Seq[survivalStep] {
	return func(yield func(survivalStep) bool) {
		waiting, given := served.N()+gaveUp.N(), 0
		step := survivalStep{survival: 1}
		for seconds, ended := range served.All() {
			for ; given < len(gaveUp.bins) && gaveUp.bins[given].value < seconds; given++ {
				waiting -= gaveUp.bins[given].count
			}
			left := waiting - ended
			step.seconds = seconds
			step.survival = float64(step.survival * (float64(left) / float64(waiting)))
			step.greenwood += float64(ended) / float64(float64(waiting)*float64(left))
			if !yield(step) {
				return
			}
			waiting = left
		}
	}
}

// logLogEnds returns the ends of the interval of a survival under 1. Where it is
// 0 nothing is known of its upper end.
func logLogEnds(survival, greenwood float64) (lower, upper float64) {
	if survival <= 0 {
		return 0, math.Inf(1)
	}
	theta := float64(normalQuantile*math.Sqrt(greenwood)) / -math.Log(survival)
	return math.Pow(survival, math.Exp(theta)), math.Pow(survival, math.Exp(-theta))
}

// crossing finds where a falling curve of steps reaches one half.
type crossing struct {
	found, below bool
	on           bool // the curve lies on one half since first
	first, next  int32
}

// at is the curve's height from that time on.
func (c *crossing) at(seconds int32, height float64) {
	// Heights are products of fractions: the half may be missed by as little.
	const rounding = 1e-9
	switch {
	case c.below || height > 0.5+rounding:
	case height >= 0.5-rounding:
		if !c.found {
			c.found, c.on, c.first = true, true, seconds
		}
	default:
		c.below = true
		c.next = seconds
		if !c.found {
			c.found, c.first = true, seconds
		}
	}
}

// time is when one half was reached; nil where it never was.
func (c *crossing) time() *int32 {
	if !c.found {
		return nil
	}
	if c.on && c.below {
		return new(int32((int64(c.first) + int64(c.next)) >> 1))
	}
	return &c.first
}
