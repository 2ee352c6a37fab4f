package payable

import (
	"cmp"
	"slices"
)

// Entry is a payable as a statement counts it. Months read 2026-11, days 2026-11-30.
type Entry struct {
	Amount   Amount
	Standing Standing
	// Month is the month in which it became owed.
	Month string
	// PaidDay is the day of the payment, empty where it was not paid.
	PaidDay string
}

// Balance are the sums of a statement in one currency, in units of the currency. Closing is Opening and Arisen without
// PaidOut. It is negative where more was paid than is owed.
type Balance struct {
	Currency string
	// Opening is what was owed and not paid when the period began.
	Opening int64
	// Arisen is what became owed in the period.
	Arisen int64
	// PaidOut is what was paid in the period, also of what became owed before.
	PaidOut int64
	// Closing is what is owed and not paid at the end of the period.
	Closing int64
	// Open and Approved are parts of Arisen: what waits for a decision, and what is decided and not paid to this day.
	Open, Approved int64
}

// add adds an entry of the months from first to last to the other sums.
func (b *Balance) add(first, last string, e *Entry) {
	if e.Month >= first && e.Month <= last && e.Standing.Owed() {
		b.Arisen += e.Amount.Units
		switch e.Standing.State {
		case Open:
			b.Open += e.Amount.Units
		case Approved:
			b.Approved += e.Amount.Units
		}
	}
	if day := e.PaidDay; day != "" && day[:len(first)] >= first && day[:len(last)] <= last {
		b.PaidOut += e.Amount.Units
	}
	b.Closing = b.Opening + b.Arisen - b.PaidOut
}

// Balances returns the sums of the months from first to last, both included, in the order of their currencies. Opening has
// what was owed and not paid before, by currency. A currency without anything is left out. Nothing is added across currencies.
func Balances(first, last string, opening map[string]int64, entries []Entry) []Balance {
	all := map[string]*Balance{}
	of := func(currency string) *Balance {
		if all[currency] == nil {
			all[currency] = &Balance{Currency: currency}
		}
		return all[currency]
	}
	for currency, units := range opening {
		if units != 0 {
			b := of(currency)
			b.Opening, b.Closing = units, units
		}
	}
	for i := range entries {
		of(entries[i].Amount.Currency).add(first, last, &entries[i])
	}
	var sums []Balance
	for _, b := range all {
		sums = append(sums, *b)
	}
	slices.SortFunc(sums, func(a, b Balance) int { return cmp.Compare(a.Currency, b.Currency) })
	return sums
}
