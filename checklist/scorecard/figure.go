package scorecard

import "mysteryshopper/checklist"

// Method is how several visits make one figure.
type Method string

// The methods.
const (
	// MethodVisitMean is the mean of the visits' effective totals: every visit
	// weighs the same.
	MethodVisitMean Method = "VISIT_MEAN"
	// MethodPooled is all points earned among all possible, without the effects
	// of critical questions: every point weighs the same.
	MethodPooled Method = "POOLED"
	// MethodLocationMean is the mean of the locations' visit means: every
	// location weighs the same.
	MethodLocationMean Method = "LOCATION_MEAN"
)

// Confidence is how much data is behind a figure.
type Confidence string

// The degrees of confidence.
const (
	// ConfidenceNone: under 3 visits. No rank, no band.
	ConfidenceNone Confidence = "NONE"
	// ConfidenceLow: 3 to 7 visits.
	ConfidenceLow Confidence = "LOW"
	// ConfidenceOK: 8 visits or more.
	ConfidenceOK Confidence = "OK"
)

// ConfidenceOf returns how far a figure of so many visits can be trusted.
func ConfidenceOf(visits int64) Confidence {
	switch {
	case visits < 3:
		return ConfidenceNone
	case visits < 8:
		return ConfidenceLow
	}
	return ConfidenceOK
}

// Figure is what a scorecard shows of a group of visits. What there is no
// figure for is nil.
type Figure struct {
	Visits, Locations int64
	// BasisPoints is the figure, floored once from the exact fraction.
	BasisPoints *int32
	// Low and High are the ends of the 95 % interval, floored and raised, within 0
	// to 10,000. What it speaks of is for the Measure. POOLED is no mean of
	// observations and has none.
	Low, High *int32
	// StandardDeviation is the sample's, of the visits' effective basis points
	// whatever the method, rounded half up; nil under 2 visits.
	StandardDeviation *int32
	// Min and Max are the least and the greatest visit.
	Min, Max *int32
	// Band is the key of the version's band; see InBand.
	Band       *string
	Confidence Confidence
	// Distortion is what one visit can move, as a share: 1 ÷ n, by LOCATION_MEAN
	// 1 ÷ (locations × the fewest visits of one); nil at n = 0.
	Distortion *float64
	// DesignEffect is how many times the variance is larger for places like these
	// than for visits to the same ones. WiderLow and WiderHigh are the ends of the
	// interval by locations, where it is 2 or more. See WithDesignEffect.
	DesignEffect        *float64
	WiderLow, WiderHigh *int32
	// PassShare is the share of the visits with a verdict that passed.
	PassShare Share
	// Earned and Possible are the sums of the raw points.
	Earned, Possible int64
}

// Share is how many of N were Hits, with Wilson's 95 % interval in basis points
// (the ends floored and raised). Of none, the basis points are nil.
type Share struct {
	Hits, N                int64
	BasisPoints, Low, High *int32
}

// ShareOf returns the share of hits among n.
func ShareOf(hits, n int64) Share {
	if n <= 0 || hits < 0 || hits > n {
		return Share{}
	}
	span := wilson(hits, n)
	return Share{
		Hits: hits, N: n,
		BasisPoints: new(int32(share(whole, hits, n))),
		Low:         &span.low, High: &span.high,
	}
}

// Pooled returns the figure of the visits by POOLED.
func Pooled(t Totals, locations int64) Figure {
	f := figureOf(t, locations)
	if t.Visits > 0 && t.Possible > 0 {
		f.BasisPoints = new(int32(share(whole, t.Earned, t.Possible)))
	}
	return f
}

// figureOf returns what is the same by every method.
func figureOf(t Totals, locations int64) Figure {
	f := Figure{
		Visits: t.Visits, Locations: locations,
		Confidence: ConfidenceOf(t.Visits),
		PassShare:  ShareOf(t.Passed, t.Passed+t.Failed),
		Earned:     t.Earned, Possible: t.Possible,
	}
	if t.Visits <= 0 {
		return f
	}
	f.Distortion = new(1 / float64(t.Visits))
	f.Min, f.Max = new(int32(t.MinBasisPoints)), new(int32(t.MaxBasisPoints))
	if t.Visits >= 2 {
		f.StandardDeviation = new(standardDeviation(t.Visits, t.SumBasisPoints, t.SumSquares))
	}
	return f
}

// meanBasisPoints returns floor(Σ ppb ÷ (n × 10⁵)); n is over 0. Flooring twice
// is flooring once, and n × 10⁵ cannot overflow that way.
func meanBasisPoints(sumPpb, n int64) int32 {
	return int32(sumPpb / n / ppbPerStep)
}

// setInterval rounds the ends outward; there is none where the estimate has none.
func (f *Figure) setInterval(e estimate) {
	if e.bounded {
		span := outward(e.low, e.high)
		f.Low, f.High = &span.low, &span.high
	}
}

// InBand returns the figure with its band among the version's: the last that
// begins at or under it. A figure of no confidence has none.
func (f Figure) InBand(bands []checklist.Band) Figure {
	f.Band = nil
	if f.BasisPoints == nil || f.Confidence == ConfidenceNone {
		return f
	}
	for i := range bands {
		if bands[i].FromBasisPoints <= *f.BasisPoints {
			f.Band = &bands[i].Key
		}
	}
	return f
}
