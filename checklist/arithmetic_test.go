package checklist

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestDecimalsCompareLikeFractions(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`-?[0-9]{1,15}(\.[0-9]{1,19})?`)
	near := rapid.SampledFrom([]string{"0", "-0", "0.0", "-0.0000000000000000001", "0.0000000000000000001", "999999999999999.9999999999999999999", "-999999999999999"})
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.OneOf(text, near).Draw(t, "a"), rapid.OneOf(text, near).Draw(t, "b")
		x, ok := parseDecimal(a)
		y, ok2 := parseDecimal(b)
		if !ok || !ok2 {
			t.Fatalf("%q or %q is no decimal", a, b)
		}
		p, _ := new(big.Rat).SetString(a)
		q, _ := new(big.Rat).SetString(b)
		if got, want := x.compare(y), p.Cmp(q); got != want {
			t.Errorf("%s against %s: %d, want %d", a, b, got, want)
		}
	})
}

func TestNotADecimal(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "-", ".", "1.", ".5", "+1", " 1", "1 ", "1\n", "1e3", "0x1", "1_0", "--1", "1.2.3", "1,5", "１", "NaN", "Inf",
		"1234567890123456", "0.12345678901234567890", "1.-2",
	} {
		if _, ok := parseDecimal(s); ok {
			t.Errorf("%q is accepted as a decimal", s)
		}
	}
}

func TestWholeDecimal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n    int64
		text string
	}{{0, "-0"}, {-5, "-5.0"}, {604800, "604800"}} {
		if d, _ := parseDecimal(c.text); wholeDecimal(c.n) != d {
			t.Errorf("%d is not %s", c.n, c.text)
		}
	}
	if wholeDecimal(-1<<63).compare(wholeDecimal(0)) >= 0 {
		t.Error("the least integer is not below 0")
	}
}

// TestFloorSum compares the two ways to add shares, with denominators whose multiple fits and does not fit.
func TestFloorSum(t *testing.T) {
	t.Parallel()
	// The product of the two primes fits 64 bits, and twice the product does not.
	primes := rapid.SampledFrom([]uint64{4_294_967_291, 4_294_967_279})
	denominator := rapid.OneOf(rapid.Uint64Range(1, 30), rapid.Uint64Range(1, 1_000_000_000_000_000))
	var fits, tooLarge int
	rapid.Check(t, func(t *rapid.T) {
		var shares []share
		denominator := rapid.OneOf(rapid.Just(denominator), rapid.Just(primes)).Draw(t, "denominators")
		for range rapid.IntRange(0, 60).Draw(t, "n") {
			s := share{weight: rapid.Uint64Range(1, 100).Draw(t, "weight"), whole: denominator.Draw(t, "whole")}
			s.part = rapid.Uint64Range(0, s.whole).Draw(t, "part")
			shares = append(shares, s)
		}
		if _, ok := commonMultiple(shares); ok {
			fits++
		} else {
			tooLarge++
		}
		scale := rapid.SampledFrom([]uint64{basisPoints, partsPerBillion}).Draw(t, "scale")
		if got, want := floorSum(scale, shares), floorSumBig(scale, shares); got != want {
			t.Errorf("%d, want %d", got, want)
		}
	})
	if fits == 0 || tooLarge == 0 {
		t.Errorf("%d fit and %d do not: the generator is one-sided", fits, tooLarge)
	}
}

func TestThirdsMakeAWhole(t *testing.T) {
	t.Parallel()
	thirds := []share{{1, 1, 3}, {1, 2, 3}}
	if got := floorSum(partsPerBillion, thirds); got != partsPerBillion {
		t.Errorf("1/3 + 2/3 = %d parts per 10⁹", got)
	}
}

func TestCanonicalStringReplacesWhatIsNotUTF8(t *testing.T) {
	t.Parallel()
	if got, want := string(appendCanonicalString(nil, "a\xffb\xc3")), "\"a\ufffdb\ufffd\""; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
