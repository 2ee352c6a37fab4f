package scorecard

import (
	"cmp"
	"slices"
	"strings"
)

// Standing is one location with its figure and what that is made of.
type Standing struct {
	Location string
	Figure   Figure
	Totals   Totals
}

// Ranked is a location with its place among those that can be ranked.
type Ranked struct {
	Standing
	// Rank is 1 more than the number of locations with a greater figure:
	// locations with the same figure share a rank, and the ranks after it are
	// left out (1, 2, 2, 4).
	Rank int
	// PercentileBasisPoints is the share of the ranked locations with a lesser
	// figure, those with the same counted half, floored: the percentile rank of
	// L. Crocker and J. Algina, Introduction to Classical and Modern Test Theory,
	// 1986. The middle of any field is at 5000.
	PercentileBasisPoints int32
	// Best and Worst are the ends of the ranks that it may have; 0 before SetRanges.
	Best, Worst int
}

// Ranking is the order of a client's locations.
type Ranking struct {
	// Ranked are the locations that can be ranked, by falling figure and then by
	// location.
	Ranked []Ranked
	// Thin are those that cannot, for want of visits or of a figure, by location.
	Thin []Standing
}

// Rank ranks locations by their figures. Those whose figure is of less than the
// given confidence, or who have none, are set apart, never ranked, and count in
// nobody's percentile; below ConfidenceLow nothing is ever ranked. The field
// should be all locations of the client at which one program was measured, so
// that ranks mean the same to everybody who sees some of them.
func Rank(standings []Standing, least Confidence) Ranking {
	var ranked, thin []*Standing // Standings are large, so their addresses are sorted.
	enough := max(least.degree(), ConfidenceLow.degree())
	for i := range standings {
		if s := &standings[i]; s.Figure.BasisPoints == nil || s.Figure.Confidence.degree() < enough {
			thin = append(thin, s)
		} else {
			ranked = append(ranked, s)
		}
	}
	slices.SortStableFunc(thin, func(x, y *Standing) int { return strings.Compare(x.Location, y.Location) })
	slices.SortStableFunc(ranked, func(x, y *Standing) int {
		return cmp.Or(cmp.Compare(*y.Figure.BasisPoints, *x.Figure.BasisPoints), strings.Compare(x.Location, y.Location))
	})
	var r Ranking
	for _, s := range thin {
		r.Thin = append(r.Thin, *s)
	}
	r.Ranked = slices.Grow(r.Ranked, len(ranked))
	for _, s := range ranked {
		r.Ranked = append(r.Ranked, Ranked{Standing: *s})
	}
	r.place()
	return r
}

// degree orders the degrees of confidence.
func (c Confidence) degree() int {
	switch c {
	case ConfidenceNone:
		return 0
	case ConfidenceLow:
		return 1
	case ConfidenceOK:
		return 2
	}
	return -1
}

// place fills in what depends on the order.
func (r *Ranking) place() {
	n := len(r.Ranked)
	for first := 0; first < n; {
		after := first + 1
		for after < n && *r.Ranked[after].Figure.BasisPoints == *r.Ranked[first].Figure.BasisPoints {
			after++
		}
		for i := first; i < after; i++ {
			r.Ranked[i].Rank = first + 1
			r.Ranked[i].PercentileBasisPoints = int32(whole * (2*(n-after) + after - first) / (2 * n))
		}
		first = after
	}
}

// SetRanges sets the range of every rank, for figures by VISIT_MEAN: from 1 more
// than the number of locations that are better to the number of all less those
// that are worse. Another one is better or worse where the interval of the
// difference leaves out 0, with quantiles at 1 − 0.025 ÷ (K − 1) in place of
// 0.975, so that the range of a location holds its true rank in 95 % of samples
// (M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Inference for ranks with
// applications to mobility across neighbourhoods and academic achievement across
// countries, Review of Economic Studies 91, 2024: marginal confidence sets).
func (r *Ranking) SetRanges() {
	k := len(r.Ranked)
	if k == 0 {
		return
	}
	at := levelAt(1 - (1-quantile)/float64(max(k-1, 1)))
	means, below, above := make([]float64, k), make([]float64, k), make([]float64, k)
	for i := range r.Ranked {
		e := visitEstimate(r.Ranked[i].Totals, at)
		means[i], below[i], above[i] = e.mean, e.mean-e.low, e.high-e.mean
	}
	for i, s := range rankRanges(means, below, above) {
		r.Ranked[i].Best, r.Ranked[i].Worst = s.best, s.worst
	}
}

// rankRange has the ends of the ranks that a mean may have.
type rankRange struct{ best, worst int }

// rankRanges returns the ranges of ranks of means in falling order, 1 for the greatest, by how far each interval reaches
// below and above its mean. The squares of both sides are compared, so that no pair needs a root.
func rankRanges(means, below, above []float64) []rankRange {
	k := len(means)
	ranges := make([]rankRange, k)
	down, up := make([]float64, k), make([]float64, k)
	for i := range k {
		ranges[i] = rankRange{1, k}
		down[i], up[i] = float64(below[i]*below[i]), float64(above[i]*above[i])
	}
	for i := range k {
		for j := i + 1; j < k; j++ {
			if d := means[i] - means[j]; d > 0 && float64(d*d) > down[i]+up[j] {
				ranges[j].best++
				ranges[i].worst--
			}
		}
	}
	return ranges
}
