package scorecard

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// binomial returns the probability of hits among n.
func binomial(n, hits int, p float64) float64 {
	all, _ := math.Lgamma(float64(n + 1))
	some, _ := math.Lgamma(float64(hits + 1))
	others, _ := math.Lgamma(float64(n - hits + 1))
	return math.Exp(all - some - others + float64(hits)*math.Log(p) + float64(n-hits)*math.Log1p(-p))
}

// shareOfVisits returns visits of which so many earned everything, and the others nothing.
func shareOfVisits(n, hits int) (t Totals) {
	for i := range n {
		addVisit(&t, float64(whole*one(i < hits)))
	}
	return t
}

// TestFalseChangesOfShares computes exactly how probable it is that two shares of the same truth are called a change, for every
// truth from 1 to 99 %. The worst of each pair is pinned. Few
// counts are possible of few visits, so that it jumps from pair to pair: of 810 pairs from 5 to 40 visits against up to 80 it is over
// 6.5 % in 28, most at 6 against 7, and over 8 % in 2.
func TestFalseChangesOfShares(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		later, earlier int
		worst          float64 // in per cent, raised to a tenth
	}{
		{5, 5, 6.2}, {5, 8, 7.1}, {5, 12, 6.4}, {5, 40, 4.9}, {5, 80, 5.5}, {6, 7, 9.3}, {7, 9, 8.1}, {8, 8, 7.7}, {8, 80, 5.4},
		{10, 11, 7.9}, {12, 12, 6.5}, {13, 13, 7.6}, {12, 80, 5.7}, {19, 19, 7.3}, {20, 20, 5.4}, {20, 80, 5.1}, {40, 40, 5.7}, {40, 80, 5.3},
	} {
		t.Run(fmt.Sprint(tt.later, " against ", tt.earlier), func(t *testing.T) {
			t.Parallel()
			var changes [][2]int
			for after := range tt.later + 1 {
				for before := range tt.earlier + 1 {
					if differenceOfVisits(shareOfVisits(tt.earlier, before), shareOfVisits(tt.later, after)).Change {
						changes = append(changes, [2]int{after, before})
					}
				}
			}
			worst, at := 0.0, 0
			for percent := 1; percent < 100; percent++ {
				p, sum := float64(percent)/100, 0.0
				for _, c := range changes {
					sum += binomial(tt.later, c[0], p) * binomial(tt.earlier, c[1], p)
				}
				if sum > worst {
					worst, at = sum, percent
				}
			}
			if got := math.Ceil(1000*worst) / 10; got != tt.worst {
				t.Errorf("%.1f %% are called a change where %d %% is true, want %.1f", got, at, tt.worst)
			}
		})
	}
}

// TestCoverageOfNetPromoter: answers of three kinds with given shares. The interval holds the truth in 93 % of the samples and
// more from 30 answers, the least at which there is one.
func TestCoverageOfNetPromoter(t *testing.T) {
	t.Parallel()
	runs := runsOf(4000)
	for _, shares := range [][2]float64{{0.5, 0.2}, {0.7, 0.1}, {0.9, 0.02}, {0.1, 0.6}, {0.33, 0.33}, {0.02, 0.02}} {
		for _, n := range []int{30, 50, 100, 400} {
			r := rand.New(rand.NewPCG(16, uint64(n)))
			truth, held := whole*(shares[0]-shares[1]), 0
			for range runs {
				var p Part
				for range n {
					switch draw := r.Float64(); {
					case draw < shares[0]:
						p.Values.Add(10)
					case draw < shares[0]+shares[1]:
						p.Values.Add(3)
					default:
						p.Values.Add(8)
					}
				}
				if s := p.NetPromoter(); float64(*s.Low) <= truth && truth <= float64(*s.High) {
					held++
				}
			}
			coverage(t, fmt.Sprintf("%.0f %% promoters, %.0f %% detractors, %d answers", 100*shares[0], 100*shares[1], n), held, runs, 0.93, 1)
		}
	}
}
