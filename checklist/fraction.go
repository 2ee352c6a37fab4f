package checklist

import (
	"math/big"
	"math/bits"
)

// share is weight × part ÷ whole, of whole numbers with part ≤ whole and whole over 0.
type share struct {
	weight, part, whole uint64
}

// mulDiv returns floor(a × b ÷ c), whose value must fit 64 bits.
func mulDiv(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	quotient, _ := bits.Div64(hi, lo, c)
	return quotient
}

// floorSum returns floor(scale × Σ weight × part ÷ whole), exactly. Each share is split into its whole part, which
// is summed as it is, and a remainder over its denominator; the remainders are brought to one denominator.
func floorSum(scale uint64, shares []share) uint64 {
	common, ok := commonMultiple(shares)
	if !ok {
		return floorSumBig(scale, shares)
	}
	var sum, rest uint64
	for _, s := range shares {
		hi, lo := bits.Mul64(scale*s.weight, s.part)
		quotient, remainder := bits.Div64(hi, lo, s.whole)
		sum += quotient
		rest += remainder * (common / s.whole)
		if rest >= common {
			sum++
			rest -= common
		}
	}
	return sum
}

// commonMultiple returns the least common multiple of the denominators, unless it is over 2⁶².
func commonMultiple(shares []share) (uint64, bool) {
	common := uint64(1)
	for _, s := range shares {
		hi, lo := bits.Mul64(common/greatestDivisor(common, s.whole), s.whole)
		if hi != 0 || lo > 1<<62 {
			return 0, false
		}
		common = lo
	}
	return common, true
}

func greatestDivisor(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// floorSumBig is floorSum for denominators whose common multiple does not fit 64 bits.
func floorSumBig(scale uint64, shares []share) uint64 {
	sum := new(big.Rat)
	for _, s := range shares {
		numerator := new(big.Int).SetUint64(scale * s.weight)
		numerator.Mul(numerator, new(big.Int).SetUint64(s.part))
		sum.Add(sum, new(big.Rat).SetFrac(numerator, new(big.Int).SetUint64(s.whole)))
	}
	return new(big.Int).Quo(sum.Num(), sum.Denom()).Uint64()
}
