package scorecard

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// shownDifference writes a difference as one line, absent numbers as a hyphen.
func shownDifference(d Difference) string {
	return fmt.Sprintf("%s [%s %s] %t", number(d.BasisPoints), number(d.Low), number(d.High), d.Change)
}

// Student's two drugs against sleep (The probable error of a mean, Biometrika 6,
// 1908): additional hours of sleep in thousandths, and 3,000 more.
var (
	sleepBefore = []int64{3700, 1400, 2800, 1800, 2900, 6400, 6700, 3800, 3000, 5000}
	sleepAfter  = []int64{4900, 3800, 4100, 3100, 2900, 7400, 8500, 4600, 7600, 6400}
)

// allOrNothing returns n visits of which so many came to all and the others to nothing.
func allOrNothing(hits, n int) Totals {
	return ofBasisPoints(append(slices.Repeat([]int64{whole}, hits), make([]int64, n-hits)...)...)
}

// TestDifferenceOfShares has the hybrid score intervals (method 10) of the
// examples in table II of R. G. Newcombe, Interval estimation for the difference
// between independent proportions, Statistics in Medicine 17, 1998.
func TestDifferenceOfShares(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		after, of, before, ofBefore int
		low, high                   float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		d := differenceOfVisits(allOrNothing(tt.before, tt.ofBefore), allOrNothing(tt.after, tt.of))
		// The published ends are rounded to the nearest, these outward.
		if off := tt.low*whole - float64(*d.Low); off < -0.5 || off > 1.5 {
			t.Errorf("%d/%d less %d/%d: the low end %d is off by %.2f", tt.after, tt.of, tt.before, tt.ofBefore, *d.Low, off)
		}
		if off := float64(*d.High) - tt.high*whole; off < -0.5 || off > 1.5 {
			t.Errorf("%d/%d less %d/%d: the high end %d is off by %.2f", tt.after, tt.of, tt.before, tt.ofBefore, *d.High, off)
		}
	}
}

// TestDifferenceOfVisits has what is called a change and what has no interval. Of
// five at 5000 the margin is 3158.92, of six at 9000 it is 2064.01, by hand.
func TestDifferenceOfVisits(t *testing.T) {
	t.Parallel()
	five, six := slices.Repeat([]int64{5000}, 5), slices.Repeat([]int64{9000}, 6)
	for _, tt := range []struct {
		name          string
		before, after Totals
		want          string
	}{
		{"none before", Totals{}, ofBasisPoints(1, 2), "- [- -] false"},
		{"none after", ofBasisPoints(1, 2), Totals{}, "- [- -] false"},
		{"one before", ofBasisPoints(5000), ofBasisPoints(6000, 6001), "1000 [- -] false"},
		{"five against six", ofBasisPoints(five...), ofBasisPoints(six...), "4000 [226 7774] true"},
		{"the other way", ofBasisPoints(six...), ofBasisPoints(five...), "-4000 [-7774 -226] true"},
		{"four are too few", ofBasisPoints(slices.Repeat([]int64{100}, 4)...), ofBasisPoints(slices.Repeat([]int64{9900}, 50)...), "9800 [6721 10000] false"},
		{"clipped", ofBasisPoints(0, 10000), ofBasisPoints(0, 10000), "0 [-5735 5735] false"},
	} {
		if got := shownDifference(differenceOfVisits(tt.before, tt.after)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestDifferenceByOtherMethods(t *testing.T) {
	t.Parallel()
	visits := func(values []int64) (all []Totals) {
		for _, v := range values {
			all = append(all, ofBasisPoints(v), Totals{}, ofBasisPoints())
		}
		return all
	}
	// 5330 ± 1432.1 and 3750 ± 1279.8, t-intervals of ten places each.
	d, err := differenceOfLocations(visits(sleepBefore), visits(sleepAfter))
	if got := shownDifference(d); err != nil || got != "1580 [-341 3501] false" {
		t.Errorf("locations: got %s, %v", got, err)
	}
	huge := Totals{Visits: 1, Earned: math.MaxInt64}
	for _, pair := range [][2][]Totals{{{huge, huge}, nil}, {nil, {huge, huge}}} {
		if _, err := differenceOfLocations(pair[0], pair[1]); !errors.Is(err, ErrOverflow) {
			t.Errorf("an overflow: got %v", err)
		}
	}
	pooled := byPoints.Difference(Sums{Totals: ofBasisPoints(1000, 1001)}, Sums{Totals: ofBasisPoints(9000, 9001)})
	if got := shownDifference(pooled); got != "8000 [- -] false" {
		t.Errorf("pooled: got %s", got)
	}
}

// TestDifferenceHoldsItself: a difference lies within its interval, is a change
// exactly where that does not hold 0 and both sides have five visits, and turns
// round with its sides.
func TestDifferenceHoldsItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Totals {
			values := rapid.SliceOfN(rapid.Int64Range(0, whole), 1, 12).Draw(t, name)
			totals := ofBasisPoints(values...)
			totals.SumPpb += rapid.Int64Range(0, ppbPerStep-1).Draw(t, "rest") * totals.Visits
			return totals
		}
		visits1 := draw("before")
		visits2 := draw("after")
		there := []Difference{differenceOfVisits(visits1, visits2)}
		back := []Difference{differenceOfVisits(visits2, visits1)}
		for i, d := range there {
			if *d.BasisPoints != -*back[i].BasisPoints || (d.Low == nil) != (back[i].Low == nil) {
				t.Fatalf("%s there, %s back", shownDifference(d), shownDifference(back[i]))
			}
			if d.Low == nil {
				if d.Change {
					t.Fatal("a change without an interval")
				}
				continue
			}
			if *d.Low > *d.BasisPoints || *d.BasisPoints > *d.High || d.Change != ((*d.Low > 0 || *d.High < 0) && min(visits1.Visits, visits2.Visits) >= 5) ||
				*d.Low != -*back[i].High {
				t.Fatalf("%s there, %s back", shownDifference(d), shownDifference(back[i]))
			}
		}
	})
}
