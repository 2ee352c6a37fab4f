package scorecard

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

func shownLeniency(l Leniency) string {
	flag := ""
	if l.Flagged {
		flag = " flagged"
	}
	return fmt.Sprintf("%s %d: %s [%s %s]%s", l.Shopper, l.Visits, number(l.BasisPoints), number(l.Low), number(l.High), flag)
}

func TestLeniency(t *testing.T) {
	t.Parallel()
	by := func(shopper, location string, values ...int64) ShopperTotals {
		return ShopperTotals{shopper, location, ofBasisPoints(values...)}
	}
	eight := slices.Repeat([]int64{6625}, 8)
	for _, tt := range []struct {
		name   string
		visits []ShopperTotals
		want   string
	}{
		{"nobody", nil, ""},
		{"alone", []ShopperTotals{by("ann", "graz", 9000, 9000)}, "ann 0: - [- -]"},
		{"no visit", []ShopperTotals{by("ann", "graz", 9000), by("bo", "graz")}, "ann 0: - [- -]"},
		// 1000 × 1 ÷ 6, toward zero
		{"one each", []ShopperTotals{by("ann", "graz", 6000), by("bo", "graz", 5000)}, "ann 1: 166 [- -], bo 1: -166 [- -]"},
		// of 2 visits mean 1000: 2000 ÷ 7; the interval 1000 ± 12.706 × 100, times 2 ÷ 7
		{"scattered", []ShopperTotals{by("ann", "graz", 5900, 6100), by("bo", "graz", 5000)},
			"ann 2: 285 [-78 649], bo 1: -166 [- -]"},
		{"in pieces", []ShopperTotals{by("ann", "graz", 5900), by("bo", "graz", 5000), by("ann", "graz", 6100)},
			"ann 2: 285 [-78 649], bo 1: -166 [- -]"},
		{"where nobody else was is left out", []ShopperTotals{by("ann", "graz", 6000), by("bo", "graz", 5000), by("ann", "lund", 0, 0)},
			"ann 1: 166 [- -], bo 1: -166 [- -]"},
		// 8 × 1625 ÷ 13 is 1000
		{"flagged", []ShopperTotals{by("ann", "graz", eight...), by("bo", "graz", 5000)}, "ann 8: 1000 [- -] flagged, bo 1: -270 [- -]"},
		{"a visit too few", []ShopperTotals{by("ann", "graz", 9000, 9000, 9000, 9000, 9000, 9000, 9000), by("bo", "graz", 5000)},
			"ann 7: 2333 [- -], bo 1: -666 [- -]"},
		{"too severe", []ShopperTotals{by("ann", "graz", eight...), by("bo", "graz", slices.Repeat([]int64{5000}, 8)...)},
			"ann 8: 1000 [- -] flagged, bo 8: -1000 [- -] flagged"},
		{"not quite", []ShopperTotals{by("ann", "graz", append([]int64{6624}, eight[1:]...)...), by("bo", "graz", slices.Repeat([]int64{5000}, 9)...)},
			"ann 8: 999 [999 1001], bo 9: -1044 [- -] flagged"},
	} {
		var got []string
		for _, l := range LeniencyOf(tt.visits) {
			got = append(got, shownLeniency(l))
		}
		if shown := strings.Join(got, ", "); shown != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, shown, tt.want)
		}
	}
}

// TestLeniencyOfVisits goes through visits one by one with exact fractions.
func TestLeniencyOfVisits(t *testing.T) {
	t.Parallel()
	type visit struct {
		shopper, location string
		ppb               int64
	}
	rapid.Check(t, func(t *rapid.T) {
		visits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) visit {
			return visit{
				rapid.SampledFrom([]string{"ann", "bo", "cy"}).Draw(t, "shopper"),
				rapid.SampledFrom([]string{"graz", "lund", "pecs", "umea"}).Draw(t, "location"),
				rapid.Int64Range(0, whole).Draw(t, "steps") * ppbPerStep,
			}
		}), 1, 40).Draw(t, "visits")
		deviations := map[string][]float64{}
		sums := map[string]*big.Rat{}
		var totals []ShopperTotals
		for _, v := range visits {
			totals = append(totals, ShopperTotals{v.shopper, v.location, ofBasisPoints(v.ppb / ppbPerStep)})
			var sum, n int64
			for _, o := range visits {
				if o.location == v.location && o.shopper != v.shopper {
					sum, n = sum+o.ppb, n+1
				}
			}
			if n == 0 {
				continue
			}
			deviation := new(big.Rat).Sub(big.NewRat(v.ppb, ppbPerStep), big.NewRat(sum, n*ppbPerStep))
			if sums[v.shopper] == nil {
				sums[v.shopper] = new(big.Rat)
			}
			sums[v.shopper].Add(sums[v.shopper], deviation)
			float, _ := deviation.Float64()
			deviations[v.shopper] = append(deviations[v.shopper], float)
		}
		for _, l := range LeniencyOf(totals) {
			all := deviations[l.Shopper]
			n := int64(len(all))
			if l.Visits != n || (l.BasisPoints != nil) != (n > 0) {
				t.Fatalf("%s, want %d visits", shownLeniency(l), n)
			}
			if n == 0 {
				continue
			}
			shrunk := new(big.Rat).Quo(sums[l.Shopper], big.NewRat(n+5, 1))
			if want := new(big.Int).Quo(shrunk.Num(), shrunk.Denom()).Int64(); int64(*l.BasisPoints) != want {
				t.Fatalf("%s, want %d", shownLeniency(l), want)
			}
			if l.Low == nil {
				continue
			}
			mean, spread := stat.MeanVariance(all, nil)
			margin, shrink := studentQuantile(n-1)*math.Sqrt(spread/float64(n)), float64(n)/float64(n+5)
			for name, off := range map[string]float64{
				"low":  max(-whole, (mean-margin)*shrink) - float64(*l.Low),
				"high": float64(*l.High) - min(whole, (mean+margin)*shrink),
			} {
				if off < -0.01 || off > 1.01 {
					t.Fatalf("%s: the %s end is off by %f", shownLeniency(l), name, off)
				}
			}
		}
	})
}
