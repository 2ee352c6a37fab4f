package scorecard

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func standing(location string, confidence Confidence, ends ...int32) Standing {
	s := Standing{Location: location, Figure: Figure{Confidence: confidence}}
	if len(ends) > 0 {
		s.Figure.BasisPoints = &ends[0]
	}
	if len(ends) > 1 {
		s.Figure.Low, s.Figure.High = &ends[1], &ends[2]
	}
	return s
}

func TestRank(t *testing.T) {
	t.Parallel()
	field := []Standing{
		standing("pecs", ConfidenceLow, 9900, 9800, 10000),
		standing("berlin", ConfidenceOK, 7000, 6900, 7900),
		standing("zurich", ConfidenceOK, 8000, 7900, 8100),
		standing("lund", ConfidenceOK, 7000, 6800, 7200),
		standing("empty", ConfidenceNone),
		standing("graz", ConfidenceOK, 5000),
		standing("aachen", ConfidenceNone, 9999),
		standing("umea", ConfidenceOK, 6000, 5500, 6799),
	}
	for _, tt := range []struct {
		least  Confidence
		ranked string
		thin   string
	}{
		{ConfidenceOK, "1 zurich 9000, 2 berlin 6000, 2 lund 6000, 4 umea 3000, 5 graz 1000", "aachen empty pecs"},
		{ConfidenceLow, "1 pecs 9166, 2 zurich 7500, 3 berlin 5000, 3 lund 5000, 5 umea 2500, 6 graz 833", "aachen empty"},
		{ConfidenceNone, "1 pecs 9166, 2 zurich 7500, 3 berlin 5000, 3 lund 5000, 5 umea 2500, 6 graz 833", "aachen empty"},
	} {
		r := Rank(field, tt.least)
		var ranked, thin []string
		for _, s := range r.Ranked {
			ranked = append(ranked, fmt.Sprint(s.Rank, " ", s.Location, " ", s.PercentileBasisPoints))
		}
		for _, s := range r.Thin {
			thin = append(thin, s.Location)
		}
		if got := strings.Join(ranked, ", "); got != tt.ranked {
			t.Errorf("%s:\n got %s\nwant %s", tt.least, got, tt.ranked)
		}
		if got := strings.Join(thin, " "); got != tt.thin {
			t.Errorf("%s: thin are %s", tt.least, got)
		}
	}
	if r := Rank(nil, ConfidenceOK); r.Ranked != nil || r.Thin != nil {
		t.Errorf("of nobody: %+v", r)
	}
}

// TestRankRanges compares the ranges with their definition, pair by pair: another
// location is better or worse where the interval of the difference leaves out 0,
// with the quantiles of all comparisons of a location together.
func TestRankRanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var field []Standing
		for i := range rapid.IntRange(0, 12).Draw(t, "locations") {
			middle := rapid.Int64Range(0, whole).Draw(t, "middle")
			var values []int64
			for range rapid.IntRange(3, 60).Draw(t, "visits") {
				values = append(values, max(0, min(whole, middle+rapid.Int64Range(-500, 500).Draw(t, "off"))))
			}
			totals := ofBasisPoints(values...)
			field = append(field, Standing{Location: fmt.Sprint("location-", i), Figure: visitMean(totals, 1), Totals: totals})
		}
		r := Rank(field, ConfidenceLow)
		r.SetRanges()
		k := len(r.Ranked)
		for _, it := range r.Ranked {
			best, worst := 1, k
			for _, other := range r.Ranked {
				if k == 1 || other.Location == it.Location {
					continue
				}
				at := levelAt(1 - 0.025/float64(k-1))
				x, y := visitEstimate(it.Totals, at), visitEstimate(other.Totals, at)
				d := x.mean - y.mean
				switch {
				case d-math.Hypot(x.mean-x.low, y.high-y.mean) > 0:
					worst--
				case d+math.Hypot(x.high-x.mean, y.mean-y.low) < 0:
					best++
				}
			}
			if it.Best != best || it.Worst != worst {
				t.Fatalf("%s: %d to %d, want %d to %d of %d", it.Location, it.Best, it.Worst, best, worst, k)
			}
			if it.Rank < it.Best || it.Rank > it.Worst {
				t.Fatalf("%s: rank %d is not within %d to %d", it.Location, it.Rank, it.Best, it.Worst)
			}
		}
	})
}

// TestLevel compares quantiles beyond 95 % with R: qnorm(0.9995), qt(0.9995, 10),
// qt(0.9995, 5000).
func TestLevel(t *testing.T) {
	t.Parallel()
	at := levelAt(0.9995)
	for name, pair := range map[string][2]float64{
		"normal": {at.normal(), 3.290527}, "10 degrees": {at.student(10), 4.586894}, "5000 degrees": {at.student(5000), 3.292478},
	} {
		if math.Abs(pair[0]-pair[1]) > 2e-5 {
			t.Errorf("%s: %f, want %f", name, pair[0], pair[1])
		}
	}
}

// TestRankProperties holds ranks and percentiles to what defines them, whatever
// the order of the locations.
func TestRankProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var field []Standing
		for i := range rapid.IntRange(0, 30).Draw(t, "locations") {
			confidence := rapid.SampledFrom([]Confidence{ConfidenceNone, ConfidenceLow, ConfidenceOK, ConfidenceOK}).Draw(t, "confidence")
			field = append(field, standing(fmt.Sprint("location-", i), confidence, rapid.Int32Range(0, 12).Draw(t, "figure")))
		}
		r := Rank(rapid.Permutation(field).Draw(t, "order"), ConfidenceOK)
		ranked := 0
		for _, s := range field {
			place := slices.IndexFunc(r.Ranked, func(x Ranked) bool { return x.Location == s.Location })
			if (place >= 0) != (s.Figure.Confidence == ConfidenceOK) {
				t.Fatalf("%s of confidence %s is at %d", s.Location, s.Figure.Confidence, place)
			}
			if place < 0 {
				continue
			}
			ranked++
			better, same := 0, 0
			for _, o := range r.Ranked {
				better += int(one(*o.Figure.BasisPoints > *s.Figure.BasisPoints))
				same += int(one(*o.Figure.BasisPoints == *s.Figure.BasisPoints))
			}
			n := len(r.Ranked)
			got := r.Ranked[place]
			if got.Rank != better+1 || int(got.PercentileBasisPoints) != (n-better-same)*whole/n+halves(n, better, same) {
				t.Fatalf("%+v: %d better, %d the same of %d", got, better, same, n)
			}
		}
		if ranked != len(r.Ranked) || len(field) != ranked+len(r.Thin) {
			t.Fatalf("%d ranked and %d thin of %d", len(r.Ranked), len(r.Thin), len(field))
		}
	})
}

// halves is what the ties add to a percentile that is floored once.
func halves(n, better, same int) int {
	below := n - better - same
	return (below*2+same)*whole/(2*n) - below*whole/n
}
