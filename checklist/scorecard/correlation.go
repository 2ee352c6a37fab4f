package scorecard

import (
	"cmp"
	"maps"
	"math"
	"math/big"
	"slices"
)

// Pairs counts pairs of values that were seen together. Only the order of the
// values matters. The zero Pairs are empty.
type Pairs struct {
	counts map[[2]int64]int64
}

// Add counts one pair.
func (p *Pairs) Add(x, y int64) {
	if p.counts == nil {
		p.counts = map[[2]int64]int64{}
	}
	p.counts[[2]int64{x, y}]++
}

// Correlation is Spearman's rank correlation, rounded to four decimals. It
// measures how far two things go together, and not which of them moves the other.
type Correlation struct {
	// N is the number of pairs.
	N int64
	// Coefficient is −1 to 1; nil where either value never differs.
	Coefficient *float64
	// Low and High are the ends of its 95 % interval, rounded outward; nil under 4
	// pairs and where the coefficient is −1 or 1.
	Low, High *float64
}

// Spearman returns the rank correlation of the pairs (C. Spearman, The proof and
// measurement of association between two things, American Journal of Psychology
// 15, 1904): the product-moment correlation of the ranks, where values that are
// tied share the mean of their ranks.
//
// The interval is Fisher's, tanh(artanh r ± z × σ), with the standard error of
// D. G. Bonett and T. A. Wright, Sample size requirements for estimating
// Pearson, Kendall and Spearman correlations, Psychometrika 65, 2000:
// σ = √((1 + r² ÷ 2) ÷ (n − 3)). They found it good for |r| up to 0.95. It was
// made for values without ties; with few values on either side it is a guide.
func (p *Pairs) Spearman() Correlation {
	ranks := [2]map[int64]int64{p.ranks(0), p.ranks(1)}
	var sums [3]big.Int // of x², y² and x × y
	c := Correlation{}
	for pair, count := range p.counts {
		c.N += count
		x, y := ranks[0][pair[0]], ranks[1][pair[1]]
		for i, product := range [...]int64{x * x, y * y, x * y} {
			term := big.NewInt(product)
			sums[i].Add(&sums[i], term.Mul(term, big.NewInt(count)))
		}
	}
	if sums[0].Sign() == 0 || sums[1].Sign() == 0 {
		return c
	}
	float := func(v *big.Int) float64 { f, _ := new(big.Float).SetInt(v).Float64(); return f }
	r := float(&sums[2]) / float64(math.Sqrt(float(&sums[0]))*math.Sqrt(float(&sums[1])))
	r = min(max(r, -1), 1)
	const decimals = 1e4
	c.Coefficient = new(math.Round(r*decimals) / decimals)
	if low, high, ok := bonettWright(r, c.N); ok && math.Abs(*c.Coefficient) < 1 {
		c.Low, c.High = new(math.Floor(low*decimals)/decimals), new(math.Ceil(high*decimals)/decimals)
	}
	return c
}

// ranks returns, for every value on that side, twice its mean rank less n + 1:
// whole numbers around 0, under n in size, so that their products fit 64 bits
// and their sums do not depend on the order of adding.
func (p *Pairs) ranks(side int) map[int64]int64 {
	counts := map[int64]int64{}
	n := int64(0)
	for pair, count := range p.counts {
		counts[pair[side]] += count
		n += count
	}
	before := int64(0)
	for _, value := range slices.SortedFunc(maps.Keys(counts), cmp.Compare) {
		count := counts[value]
		counts[value] = 2*before + count - n
		before += count
	}
	return counts
}

// bonettWright returns the ends of the interval of a rank correlation; ok is
// false where there is none.
func bonettWright(r float64, n int64) (low, high float64, ok bool) {
	if n < 4 || math.Abs(r) == 1 {
		return 0, 0, false
	}
	margin := float64(normalQuantile * math.Sqrt((1+float64(r*r)/2)/float64(n-3)))
	return math.Tanh(math.Atanh(r) - margin), math.Tanh(math.Atanh(r) + margin), true
}
