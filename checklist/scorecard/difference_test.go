package scorecard

import (
	"errors"
	"fmt"
	"math"
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

// TestDifferenceOfVisits has Welch's interval of the sleep data as R prints it
// (t.test(extra ~ group, sleep): 17.776 degrees, −3.3654832 to 0.2054832), and
// what there is no interval for.
func TestDifferenceOfVisits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		before, after Totals
		want          string
	}{
		{"sleep", ofBasisPoints(sleepBefore...), ofBasisPoints(sleepAfter...), "1580 [-206 3366] false"},
		{"sleep the other way", ofBasisPoints(sleepAfter...), ofBasisPoints(sleepBefore...), "-1580 [-3366 206] false"},
		{"none before", Totals{}, ofBasisPoints(1, 2), "- [- -] false"},
		{"none after", ofBasisPoints(1, 2), Totals{}, "- [- -] false"},
		{"one before", ofBasisPoints(5000), ofBasisPoints(6000, 6001), "1000 [- -] false"},
		{"no scatter anywhere", ofBasisPoints(5000, 5000), ofBasisPoints(6000, 6000), "1000 [- -] false"},
		// √(50 ÷ 2) × t(0.975; 1) = 63.53
		{"scatter on one side", ofBasisPoints(5000, 5000, 5000), ofBasisPoints(6000, 6010), "1005 [941 1069] true"},
		{"worse", ofBasisPoints(6000, 6010), ofBasisPoints(5000, 5000, 5000), "-1005 [-1069 -941] true"},
		{"clipped", ofBasisPoints(0, 10000), ofBasisPoints(0, 10000), "0 [-10000 10000] false"},
	} {
		if got := shownDifference(DifferenceOfVisits(tt.before, tt.after)); got != tt.want {
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
	d, err := differenceOfLocations(visits(sleepBefore), visits(sleepAfter))
	if got := shownDifference(d); err != nil || got != "1580 [-206 3366] false" {
		t.Errorf("locations: got %s, %v", got, err)
	}
	huge := Totals{Visits: 1, Earned: math.MaxInt64}
	for _, pair := range [][2][]Totals{{{huge, huge}, nil}, {nil, {huge, huge}}} {
		if _, err := differenceOfLocations(pair[0], pair[1]); !errors.Is(err, ErrOverflow) {
			t.Errorf("an overflow: got %v", err)
		}
	}
	pooled := DifferenceOfPooled(ofBasisPoints(1000, 1001), ofBasisPoints(9000, 9001))
	if got := shownDifference(pooled); got != "8000 [- -] false" {
		t.Errorf("pooled: got %s", got)
	}
}

// TestDifferenceHoldsItself: a difference lies within its interval, is a change
// exactly where that does not hold 0, and turns round with its sides.
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
		there := []Difference{DifferenceOfVisits(visits1, visits2)}
		back := []Difference{DifferenceOfVisits(visits2, visits1)}
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
			if *d.Low > *d.BasisPoints || *d.BasisPoints > *d.High || d.Change != (*d.Low > 0 || *d.High < 0) ||
				*d.Low != -*back[i].High {
				t.Fatalf("%s there, %s back", shownDifference(d), shownDifference(back[i]))
			}
		}
	})
}
