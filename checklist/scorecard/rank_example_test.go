package scorecard

import (
	"slices"
	"testing"
)

// traveller is a state with the mean time of travel to work and its standard error, in hundredths of a minute, the range
// of ranks from the shortest time on by pairs, and that of the joint region.
type traveller struct {
	state                              string
	mean, err                          float64
	best, worst, jointBest, jointWorst int
}

// travellers are the 51 states of the American Community Survey 2011 as M. Klein, T. Wright and J. Wieczorek publish them
// with their ranking (A joint confidence region for an overall ranking of populations, Journal of the Royal Statistical
// Society C 69, 2020; the data set TravelTime2011 of the R package RankingProject). jointBest and jointWorst are from
// their formula at 95 %: 1 + the states whose interval ends before this one's begins, to 51 less those whose interval
// begins after it, with independent intervals of the level 0.95^(1/51). best and worst were computed in Python from the
// two-sided intervals of the differences at 1 − 0.025 ÷ 50.
var travellers = []traveller{
	{"South Dakota", 1686, 28, 1, 4, 1, 6},
	{"North Dakota", 1691, 36, 1, 6, 1, 6},
	{"Nebraska", 1806, 19, 2, 7, 1, 8},
	{"Wyoming", 1810, 50, 1, 9, 1, 9},
	{"Montana", 1818, 32, 1, 8, 1, 9},
	{"Alaska", 1839, 33, 2, 9, 1, 9},
	{"Iowa", 1877, 13, 3, 9, 3, 9},
	{"Kansas", 1890, 16, 4, 9, 3, 9},
	{"Idaho", 1966, 24, 5, 9, 4, 9},
	{"Oklahoma", 2113, 15, 10, 14, 10, 15},
	{"Arkansas", 2131, 23, 10, 15, 10, 16},
	{"New Mexico", 2143, 27, 10, 15, 10, 16},
	{"Utah", 2161, 20, 10, 15, 10, 16},
	{"Wisconsin", 2192, 11, 11, 16, 10, 16},
	{"Vermont", 2194, 31, 10, 18, 10, 22},
	{"Oregon", 2254, 16, 14, 22, 11, 23},
	{"Kentucky", 2286, 15, 15, 24, 15, 27},
	{"Minnesota", 2299, 10, 15, 25, 15, 27},
	{"Missouri", 2307, 13, 16, 26, 15, 28},
	{"Ohio", 2312, 9, 16, 26, 15, 27},
	{"Rhode Island", 2336, 29, 16, 30, 15, 34},
	{"North Carolina", 2337, 12, 17, 28, 16, 28},
	{"Maine", 2341, 25, 16, 30, 15, 33},
	{"Indiana", 2345, 11, 17, 28, 17, 30},
	{"South Carolina", 2361, 16, 18, 30, 17, 33},
	{"Mississippi", 2386, 24, 19, 34, 17, 37},
	{"Alabama", 2394, 14, 21, 32, 20, 35},
	{"Nevada", 2410, 27, 21, 36, 17, 38},
	{"Michigan", 2411, 10, 23, 33, 22, 35},
	{"Tennessee", 2423, 14, 23, 35, 22, 37},
	{"Colorado", 2451, 19, 26, 37, 23, 39},
	{"Louisiana", 2454, 15, 26, 37, 23, 38},
	{"Arizona", 2476, 15, 28, 38, 25, 39},
	{"Texas", 2482, 7, 30, 38, 28, 39},
	{"Connecticut", 2498, 19, 29, 39, 26, 40},
	{"Delaware", 2530, 37, 27, 41, 23, 42},
	{"Washington", 2551, 14, 35, 41, 32, 42},
	{"West Virginia", 2558, 31, 31, 42, 28, 43},
	{"Hawaii", 2569, 27, 33, 42, 30, 43},
	{"Florida", 2576, 11, 36, 41, 35, 42},
	{"Pennsylvania", 2592, 9, 36, 42, 36, 42},
	{"New Hampshire", 2690, 30, 39, 45, 36, 47},
	{"Georgia", 2711, 17, 42, 45, 40, 46},
	{"California", 2714, 7, 42, 44, 42, 45},
	{"Virginia", 2774, 13, 43, 47, 42, 47},
	{"Massachusetts", 2799, 13, 45, 47, 43, 47},
	{"Illinois", 2817, 11, 45, 47, 44, 47},
	{"District of Columbia", 3010, 32, 48, 49, 48, 49},
	{"New Jersey", 3053, 12, 48, 49, 48, 49},
	{"New York", 3150, 9, 50, 50, 50, 51},
	{"Maryland", 3221, 15, 51, 51, 50, 51},
}

// TestRankRangesOfAPublishedRanking compares the ranges with those of the published data, and holds each one within the
// published joint region, which holds for all states at once and is therefore wider.
func TestRankRangesOfAPublishedRanking(t *testing.T) {
	t.Parallel()
	k := len(travellers)
	at := levelAt(1 - (1-quantile)/float64(k-1))
	// The longest time comes first: ranks count from the greatest mean on.
	longest := slices.Clone(travellers)
	slices.Reverse(longest)
	var means, margins []float64
	for _, s := range longest {
		means, margins = append(means, s.mean), append(margins, at.normal()*s.err)
	}
	for i, r := range rankRanges(means, margins, margins) {
		s := longest[i]
		best, worst := k+1-r.worst, k+1-r.best
		if best != s.best || worst != s.worst {
			t.Errorf("%s: %d to %d, want %d to %d", s.state, best, worst, s.best, s.worst)
		}
		if best < s.jointBest || worst > s.jointWorst {
			t.Errorf("%s: %d to %d is outside the joint region, %d to %d", s.state, best, worst, s.jointBest, s.jointWorst)
		}
	}
}
