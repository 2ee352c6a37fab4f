package scorecard

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// coverage checks that the share of runs whose interval held the truth lies
// within the ends.
func coverage(t *testing.T, name string, held, runs int, low, high float64) {
	t.Helper()
	got := float64(held) / float64(runs)
	t.Logf("%s: %.4f", name, got)
	if got < low || got > high {
		t.Errorf("%s: %.4f of the intervals hold the truth, want %.3f to %.3f", name, got, low, high)
	}
}

func sqrt(v float64) float64 { return math.Sqrt(v) }

// addVisit adds a visit with that effective total, rounded, in basis points.
func addVisit(t *Totals, v float64) {
	steps := int64(math.Round(v))
	t.Visits++
	t.SumPpb += steps * ppbPerStep
	t.SumBasisPoints += steps
	t.SumSquares += steps * steps
}

// TestCoverageOfWilson: on average over shares between 0 and 1, the interval
// holds the share in 94 to 96 % of 10,000 runs, at every size.
func TestCoverageOfWilson(t *testing.T) {
	t.Parallel()
	const runs = 10_000
	for _, n := range []int64{5, 10, 20, 50, 100, 200} {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		held := 0
		for range runs {
			p := r.Float64()
			span := ShareOf(hits(r, n, p), n)
			if float64(*span.Low) <= whole*p && whole*p <= float64(*span.High) {
				held++
			}
		}
		coverage(t, fmt.Sprint(n, " visits"), held, runs, 0.94, 0.96)
	}
}

// hits draws how many of n come true with the probability p.
func hits(r *rand.Rand, n int64, p float64) (count int64) {
	for range n {
		if r.Float64() < p {
			count++
		}
	}
	return count
}

// TestCoverageOfSpearman: of pairs that are normal together with correlation ρ,
// the rank correlation is 6 ÷ π × arcsin(ρ ÷ 2) (K. Pearson, On further methods
// of determining correlation, 1907).
func TestCoverageOfSpearman(t *testing.T) {
	t.Parallel()
	const runs, n = 2000, 40
	for _, rho := range []float64{0, 0.5, 0.8} {
		r := rand.New(rand.NewPCG(5, uint64(10*rho)))
		truth := 6 / math.Pi * math.Asin(rho/2)
		held := 0
		for range runs {
			var p Pairs
			for range n {
				x := r.NormFloat64()
				y := rho*x + sqrt(1-rho*rho)*r.NormFloat64()
				p.Add(int64(1e6*x), int64(1e6*y))
			}
			if c := p.Spearman(); *c.Low <= truth && truth <= *c.High {
				held++
			}
		}
		coverage(t, fmt.Sprintf("ρ = %.1f", rho), held, runs, 0.935, 0.965)
	}
}

// TestCoverageOfSurvival: waits of an exponential distribution of which nearly a
// third is given up.
func TestCoverageOfSurvival(t *testing.T) {
	t.Parallel()
	const runs, scale = 4000, 100_000
	r := rand.New(rand.NewPCG(6, 6))
	median := int32(math.Round(scale * math.Ln2))
	held := 0
	for range runs {
		var served, gaveUp Histogram
		for range 60 {
			wait, patience := r.ExpFloat64(), 2*r.ExpFloat64()
			if wait <= patience {
				served.Add(int32(scale * wait))
			} else {
				gaveUp.Add(int32(scale * patience))
			}
		}
		s := SurvivalOf(&served, &gaveUp)
		if s.Low != nil && *s.Low <= median && (s.High == nil || median <= *s.High) {
			held++
		}
	}
	coverage(t, "the median", held, runs, 0.935, 0.97)
}
