package scorecard

import (
	"cmp"
	"slices"
	"strings"
)

// Standing is one location with its figure.
type Standing struct {
	Location string
	Figure   Figure
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
	// Apart is set where the figure's interval does not touch that of a neighbour
	// in the list. Where it does, or there is no interval, the order of the two
	// may be chance.
	Apart bool
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
	var r Ranking
	for _, s := range standings {
		if s.Figure.BasisPoints == nil || s.Figure.Confidence.degree() < max(least.degree(), ConfidenceLow.degree()) {
			r.Thin = append(r.Thin, s)
			continue
		}
		r.Ranked = append(r.Ranked, Ranked{Standing: s})
	}
	slices.SortStableFunc(r.Thin, func(x, y Standing) int { return strings.Compare(x.Location, y.Location) })
	slices.SortStableFunc(r.Ranked, func(x, y Ranked) int {
		return cmp.Or(cmp.Compare(*y.Figure.BasisPoints, *x.Figure.BasisPoints), strings.Compare(x.Location, y.Location))
	})
	r.place()
	return r
}

// degree orders the degrees of confidence.
func (c Confidence) degree() int {
	return slices.Index([]Confidence{ConfidenceNone, ConfidenceLow, ConfidenceOK}, c)
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
			r.Ranked[i].Apart = (i == 0 || apart(&r.Ranked[i-1].Figure, &r.Ranked[i].Figure)) &&
				(i == n-1 || apart(&r.Ranked[i].Figure, &r.Ranked[i+1].Figure))
		}
		first = after
	}
}

// apart reports whether both figures have intervals that do not touch.
func apart(better, worse *Figure) bool {
	return better.Low != nil && worse.High != nil && *better.Low > *worse.High
}
