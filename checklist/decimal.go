package checklist

import (
	"cmp"
	"strings"
)

// Bounds of a decimal's digits. 19 digits of fraction, written as an integer, fit 64 bits without a sign.
const (
	maxWholeDigits    = 15
	maxFractionDigits = 19
)

// decimal is an exact decimal number: -?[0-9]{1,15}(\.[0-9]{1,19})?. Minus zero equals zero.
type decimal struct {
	negative bool
	whole    uint64
	// fraction is in units of 10⁻¹⁹.
	fraction uint64
}

// parseDecimal reads a decimal and reports whether the text is one.
func parseDecimal(s string) (decimal, bool) {
	var d decimal
	s, d.negative = strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(s, ".")
	var ok bool
	if d.whole, ok = parseDigits(whole, maxWholeDigits); !ok {
		return decimal{}, false
	}
	if point {
		if d.fraction, ok = parseDigits(fraction, maxFractionDigits); !ok {
			return decimal{}, false
		}
		for range maxFractionDigits - len(fraction) {
			d.fraction *= 10
		}
	}
	if d.whole == 0 && d.fraction == 0 {
		d.negative = false
	}
	return d, true
}

func parseDigits(s string, most int) (uint64, bool) {
	if s == "" || len(s) > most {
		return 0, false
	}
	var n uint64
	for i := range len(s) {
		digit := s[i] - '0'
		if digit > 9 {
			return 0, false
		}
		n = n*10 + uint64(digit)
	}
	return n, true
}

// wholeDecimal returns the decimal of an integer.
func wholeDecimal(n int64) decimal {
	if n < 0 {
		return decimal{negative: true, whole: -uint64(n)}
	}
	return decimal{whole: uint64(n)}
}

// decimals returns the number of digits of the fraction, without zeros at its end.
func (d decimal) decimals() int32 {
	if d.fraction == 0 {
		return 0
	}
	n := int32(maxFractionDigits)
	for f := d.fraction; f%10 == 0; f /= 10 {
		n--
	}
	return n
}

// compare returns -1, 0 or 1 as d is less than, equal to or greater than e.
func (d decimal) compare(e decimal) int {
	if d.negative != e.negative {
		if d.negative {
			return -1
		}
		return 1
	}
	c := cmp.Or(cmp.Compare(d.whole, e.whole), cmp.Compare(d.fraction, e.fraction))
	if d.negative {
		return -c
	}
	return c
}

func (d decimal) less(e decimal) bool { return d.compare(e) < 0 }
