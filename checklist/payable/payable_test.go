package payable_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mysteryshopper/checklist/payable"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, currency, want string
		units                int64
		err                  error
	}{
		{"12.5", "EUR", "12.50", 125_000, nil},
		{"0012", "EUR", "12.00", 120_000, nil},
		{"12.500", "EUR", "12.50", 125_000, nil},
		{"300", "JPY", "300", 3_000_000, nil},
		{"300.0", "JPY", "300", 3_000_000, nil},
		{"0.001", "KWD", "0.001", 10, nil},
		{"999999999.99", "HUF", "999999999.99", 9_999_999_999_900, nil},
		{"12.505", "EUR", "", 0, payable.ErrDecimals},
		{"1.5", "JPY", "", 0, payable.ErrDecimals},
		{"1", "XXX", "", 0, payable.ErrCurrency},
		{"1", "eur", "", 0, payable.ErrCurrency},
		{"1", "", "", 0, payable.ErrAmount},
		{"1000000000", "EUR", "", 0, payable.ErrAmount},
		{"1.00000", "EUR", "", 0, payable.ErrAmount},
		{"-1", "EUR", "", 0, payable.ErrAmount},
		{"", "EUR", "", 0, payable.ErrAmount},
		{"1.", "EUR", "", 0, payable.ErrAmount},
		{".5", "EUR", "", 0, payable.ErrAmount},
		{"1,5", "EUR", "", 0, payable.ErrAmount},
	} {
		a, err := payable.Parse(tt.text, tt.currency)
		if !errors.Is(err, tt.err) || err == nil && (a.Text() != tt.want || a.Units != tt.units) {
			t.Errorf("%s %s: got %v, %q, %v", tt.text, tt.currency, a, a.Text(), err)
		}
	}
	if a, err := payable.ParseAgreed("12.505", "QQQ"); err != nil || a.Text() != "12.505" {
		t.Errorf("what was agreed: %v, %v", a, err)
	}
	if text := (payable.Amount{Units: -125_000, Currency: "EUR"}).Text(); text != "-12.50" {
		t.Errorf("below zero: %s", text)
	}
}

// TestAmountsAreExact writes amounts and reads them again, beside exact fractions.
func TestAmountsAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "TND", "QQQ"}).Draw(t, "currency")
		whole := rapid.Int64Range(0, 999_999_999).Draw(t, "whole")
		part := rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "part")
		text := fmt.Sprintf("%d.%s", whole, part)
		a, err := payable.ParseAgreed(text, currency)
		if err != nil || a.Units > payable.MaxUnits {
			t.Fatalf("%s: %v, %v", text, a, err)
		}
		exact, _ := new(big.Rat).SetString(text)
		written, ok := new(big.Rat).SetString(a.Text())
		if !ok || exact.Cmp(written) != 0 {
			t.Fatalf("%s became %s", text, a.Text())
		}
		again, err := payable.ParseAgreed(a.Text(), currency)
		if err != nil || again != a {
			t.Fatalf("%s became %v, %v", a.Text(), again, err)
		}
	})
}

// owing is a fee as the model holds it: whether its report is approved, what was decided since, and whether it is paid.
type owing struct{ approved, decided, refused, paid bool }

// standing is the standing of a fee by the model.
func (o owing) standing() payable.Standing {
	switch {
	case o.paid:
		return payable.Standing{State: payable.Paid, Overpaid: !o.approved}
	case !o.approved:
		return payable.Standing{State: payable.Cancelled}
	case o.refused:
		return payable.Standing{State: payable.Refused}
	case o.decided:
		return payable.Standing{State: payable.Approved}
	}
	return payable.Standing{State: payable.Open}
}

// do does an act on the model; false where it makes no sense.
func (o owing) do(act payable.Act) (owing, bool) {
	due := o.approved && !o.paid
	switch act {
	case payable.Approve:
		return owing{approved: true, decided: true}, due && (!o.decided || o.refused)
	case payable.Refuse:
		return owing{approved: true, decided: true, refused: true}, due && !o.refused
	case payable.MarkPaid:
		return owing{approved: true, decided: true, paid: true}, due && o.decided && !o.refused
	case payable.UnmarkPaid:
		return owing{approved: o.approved, decided: o.approved}, o.paid
	case payable.Lapse:
		return owing{paid: o.paid, decided: o.paid}, o.approved
	case payable.Renew:
		return owing{approved: true, paid: o.paid, decided: o.paid}, !o.approved
	}
	return o, false
}

// TestStates does random acts on a fee and on the model.
func TestStates(t *testing.T) {
	t.Parallel()
	acts := []payable.Act{payable.Approve, payable.Refuse, payable.MarkPaid, payable.UnmarkPaid, payable.Lapse, payable.Renew, "OTHER"}
	rapid.Check(t, func(t *rapid.T) {
		model, fee := owing{approved: true}, payable.Standing{State: payable.Open}
		for _, act := range rapid.SliceOfN(rapid.SampledFrom(acts), 0, 30).Draw(t, "acts") {
			next, possible := model.do(act)
			after, ok := fee.After(act)
			if ok != possible {
				t.Fatalf("%s in %v: possible %t, want %t", act, fee, ok, possible)
			}
			if !possible {
				next = model
			}
			if model, fee = next, after; fee != model.standing() {
				t.Fatalf("after %s: %v, want %v", act, fee, model.standing())
			}
			if fee.Owed() != (model.approved && !model.refused) || fee.Holds() != model.approved {
				t.Fatalf("%v: owed %t, holds %t", fee, fee.Owed(), fee.Holds())
			}
		}
	})
}

// TestBalances splits random entries at a month: a statement opens with what the one before closes with, no currency gets
// anything of another one, and everything that is owed and not paid is in the last closing sum.
func TestBalances(t *testing.T) {
	t.Parallel()
	standings := []payable.Standing{
		{State: payable.Open}, {State: payable.Approved}, {State: payable.Refused}, {State: payable.Cancelled}, {State: payable.Paid},
		{State: payable.Paid, Overpaid: true},
	}
	months := []string{"2026-01", "2026-02", "2026-03", "2026-04"}
	rapid.Check(t, func(t *rapid.T) {
		var all []payable.Entry
		owed := map[string]int64{}
		for range rapid.IntRange(0, 20).Draw(t, "entries") {
			e := payable.Entry{
				Amount:   payable.Amount{Units: rapid.Int64Range(1, payable.MaxUnits).Draw(t, "units"), Currency: rapid.SampledFrom([]string{"EUR", "SEK"}).Draw(t, "currency")},
				Standing: rapid.SampledFrom(standings).Draw(t, "standing"), Month: rapid.SampledFrom(months).Draw(t, "month"),
			}
			if e.Standing.Owed() {
				owed[e.Amount.Currency] += e.Amount.Units
			}
			if e.Standing.State == payable.Paid {
				e.PaidDay = rapid.SampledFrom(months).Draw(t, "paid") + "-31"
				owed[e.Amount.Currency] -= e.Amount.Units
			}
			all = append(all, e)
		}
		closing := map[string]int64{}
		for _, span := range [][2]string{{"2026-01", "2026-02"}, {"2026-03", "2026-03"}, {"2026-04", "2026-04"}} {
			opening := map[string]int64{}
			for _, e := range all {
				if e.Month < span[0] && e.Standing.Owed() {
					opening[e.Amount.Currency] += e.Amount.Units
				}
				if e.PaidDay != "" && e.PaidDay < span[0] {
					opening[e.Amount.Currency] -= e.Amount.Units
				}
			}
			seen := map[string]bool{}
			for _, b := range payable.Balances(span[0], span[1], opening, all) {
				if seen[b.Currency] || b.Opening != closing[b.Currency] || b.Closing != b.Opening+b.Arisen-b.PaidOut || b.Open+b.Approved > b.Arisen {
					t.Fatalf("%v: %+v after %v", span, b, closing)
				}
				seen[b.Currency] = true
				closing[b.Currency] = b.Closing
			}
		}
		for currency, units := range owed {
			if closing[currency] != units {
				t.Fatalf("%s: closing %d, owed %d", currency, closing[currency], units)
			}
		}
	})
}

// TestCurrencies has the currencies of the trade's languages and neighbours, and what is none.
func TestCurrencies(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{"EUR": 2, "SEK": 2, "HUF": 2, "CHF": 2, "USD": 2, "ISK": 0, "JPY": 0, "KWD": 3, "TND": 3} {
		if places, known := payable.Decimals(code); !known || places != want {
			t.Errorf("%s has %d decimals, %t", code, places, known)
		}
	}
	for _, code := range strings.Fields("XXX XTS XAU DEM eur EURO") {
		if _, known := payable.Decimals(code); known {
			t.Errorf("%s is known", code)
		}
	}
}
