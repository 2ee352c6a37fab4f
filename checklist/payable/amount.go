// Package payable holds what is owed to shoppers: exact amounts in one currency, the states of a fee, a bonus or an expense
// until it is paid, and the sums of a statement. No payment is made here.
package payable

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The amounts. A unit is a ten-thousandth of a currency, since no currency of ISO 4217 has more than four decimals.
const (
	decimals = 4
	one      = 10_000
	// MaxUnits is the largest amount: nine digits before the decimal point.
	MaxUnits = 1_000_000_000*one - 1
)

// Amount is an exact amount of money in one currency.
type Amount struct {
	// Units are ten-thousandths of the currency.
	Units int64
	// Currency is a code of three capital letters. What was agreed on before codes were checked may have one that
	// ISO 4217 does not.
	Currency string
}

// The errors of Parse.
var (
	ErrAmount   = errors.New("not a decimal amount")
	ErrCurrency = errors.New("not a currency of ISO 4217")
	ErrDecimals = errors.New("more decimals than the currency has")
)

// Parse returns the amount of a decimal such as 12.50 with up to nine digits before the point, in a currency of ISO 4217,
// with no more decimals than that has. Its error is one of ErrAmount, ErrCurrency and ErrDecimals.
func Parse(text, currency string) (Amount, error) {
	a, err := ParseAgreed(text, currency)
	if err != nil {
		return a, err
	}
	places, known := Decimals(currency)
	if !known {
		return a, ErrCurrency
	}
	if a.decimals() > places {
		return a, ErrDecimals
	}
	return a, nil
}

// ParseAgreed is Parse for an amount that was agreed on with a shopper: it is kept as it was said, in any currency and with
// up to four decimals. Its error is ErrAmount.
func ParseAgreed(text, currency string) (Amount, error) {
	whole, part, pointed := strings.Cut(text, ".")
	if !digits(whole, 9) || pointed && !digits(part, decimals) || len(currency) != 3 {
		return Amount{}, ErrAmount
	}
	units, err := strconv.ParseInt(whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
	if err != nil {
		return Amount{}, fmt.Errorf("%w: %w", ErrAmount, err)
	}
	return Amount{units, currency}, nil
}

// digits reports whether a text is of one to most decimal digits.
func digits(text string, most int) bool {
	return text != "" && len(text) <= most && strings.Trim(text, "0123456789") == ""
}

// decimals returns how many decimals the amount needs.
func (a Amount) decimals() int {
	n, rest := decimals, a.Units%one
	for n > 0 && rest%10 == 0 {
		rest /= 10
		n--
	}
	return n
}

// Text returns the amount as a decimal without its currency: with the decimals of the currency, and with more where the
// amount needs them.
func (a Amount) Text() string {
	places, _ := Decimals(a.Currency)
	places = max(places, a.decimals())
	sign, units := "", a.Units
	if units < 0 {
		sign, units = "-", -units
	}
	whole := sign + strconv.FormatInt(units/one, 10)
	if places == 0 {
		return whole
	}
	return whole + "." + fmt.Sprintf("%0*d", decimals, units%one)[:places]
}
