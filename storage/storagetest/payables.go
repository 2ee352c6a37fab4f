package storagetest

import (
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// newPayable returns a bonus for the shopper of a visit.
func (w *world) newPayable(id string, v *storage.Visit) *storage.Payable {
	return &storage.Payable{
		ID: id, Kind: payable.Bonus, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: v.Shopper,
		Amount: payable.Amount{Units: 125_000, Currency: "EUR"}, Standing: payable.Standing{State: payable.Open}, Month: "2026-11",
		Text: "At night", Proof: "No. 7", CreateTime: noon, UpdateTime: noon,
	}
}

// payable inserts a payable of a visit that anna has. change, which may be nil, can alter it first.
func (w *world) payable(t *testing.T, change func(*storage.Payable)) *storage.Payable {
	t.Helper()
	p := w.newPayable(unique("payable"), w.assignedVisit(t, w.anna))
	if change != nil {
		change(p)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Payables().Insert(t.Context(), p) })
	return p
}

// fee inserts the fee of a new report of a visit.
func (w *world) fee(t *testing.T, v *storage.Visit, standing payable.Standing) (*storage.Payable, error) {
	t.Helper()
	p := w.newPayable(unique("payable"), v)
	p.Kind, p.Report, p.Standing = payable.Fee, w.report(t, v, nil).ID, standing
	return p, tryUpdate(t, w, func(tx storage.Tx) error { return tx.Payables().Insert(t.Context(), p) })
}

func (w *world) storedPayable(t *testing.T, id string) *storage.Payable {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Payable, error) { return tx.Payables().Get(t.Context(), id) })
}

func testPayables(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"as given", testPayableAsGiven},
		{"references to absent rows", testPayableReferences},
		{"one fee of a visit", testOneFee},
		{"fixed fields do not change", testFixedOfPayable},
		{"lists", testPayableLists},
		{"filters", testPayableFilters},
		{"statement", testPayablesOfStatement},
		{"balances", testBalances},
	})
}

func testPayableAsGiven(t *testing.T, w *world) {
	p := w.payable(t, nil)
	requireEqual(t, w.storedPayable(t, p.ID), p)
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Payables().Get(t.Context(), unique("x"))) })
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Payables().Insert(t.Context(), p) })
	stale := *p
	p.Standing, p.Text, p.Proof, p.Reason, p.DecideTime = payable.Standing{State: payable.Paid, Overpaid: true}, "", "", "Wrong", later
	p.PaidDay, p.Reference, p.UpdateTime = "2026-11-30", "T-1", later
	update(t, w, func(tx storage.Tx) error { return tx.Payables().Update(t.Context(), p) })
	requireEqual(t, p.Revision, int64(2))
	requireEqual(t, w.storedPayable(t, p.ID), p)
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Payables().Update(t.Context(), &stale) })
	stale.ID = unique("x")
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Payables().Update(t.Context(), &stale) })
	var found []*storage.Payable
	view(t, w, func(tx storage.Tx) error {
		return tx.Payables().Each(t.Context(), func(each *storage.Payable) error {
			if each.ID == p.ID {
				found = append(found, each)
			}
			return nil
		})
	})
	requireEqual(t, found, []*storage.Payable{p})
}

func testPayableReferences(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	for name, spoil := range map[string]func(*storage.Payable){
		"no visit":               func(p *storage.Payable) { p.Visit = unique("x") },
		"a shopper without it":   func(p *storage.Payable) { p.Shopper = w.ben },
		"a report that is not":   func(p *storage.Payable) { p.Kind, p.Report = payable.Fee, newReportID(t) },
		"a shopper who is not":   func(p *storage.Payable) { p.Shopper = unique("x") },
		"a visit of nobody else": func(p *storage.Payable) { p.Visit = w.visit(t, nil).ID },
	} {
		p := w.newPayable(unique("payable"), v)
		spoil(p)
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.Payables().Insert(t.Context(), p) })
		expectError(t, err, storage.ErrNotFound, name)
		requireEqual(t, p.Revision, int64(0))
	}
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return errorOf(tx.Payables().OfVisit(t.Context(), unique("x"))) })
}

func testOneFee(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	first, err := w.fee(t, v, payable.Standing{State: payable.Refused})
	expectError(t, err, nil)
	_, err = w.fee(t, v, payable.Standing{State: payable.Open})
	expectError(t, err, storage.ErrExists, "a second fee that holds")
	again := *first
	again.ID, again.Standing = unique("payable"), payable.Standing{State: payable.Cancelled}
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Payables().Insert(t.Context(), &again) })
	second, err := w.fee(t, v, payable.Standing{State: payable.Cancelled})
	expectError(t, err, nil)
	second.Standing.State = payable.Open
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Payables().Update(t.Context(), second) })
	first.Standing = payable.Standing{State: payable.Paid, Overpaid: true}
	update(t, w, func(tx storage.Tx) error {
		if of, err := tx.Payables().OfVisit(t.Context(), v.ID); err != nil || len(of) != 2 {
			t.Errorf("the visit has %d payables: %v", len(of), err)
		}
		if err := tx.Payables().Update(t.Context(), first); err != nil {
			return err
		}
		return tx.Payables().Update(t.Context(), second)
	})
	requireEqual(t, w.storedPayable(t, second.ID), second)
}

func testFixedOfPayable(t *testing.T, w *world) {
	p := w.payable(t, nil)
	changed := *p
	changed.Kind, changed.Visit, changed.Client, changed.Shopper, changed.Report = payable.Fee, "v", "c", w.ben, newReportID(t)
	changed.Amount, changed.Month, changed.CreateTime = payable.Amount{Units: 1, Currency: "SEK"}, "2026-01", later
	update(t, w, func(tx storage.Tx) error { return tx.Payables().Update(t.Context(), &changed) })
	p.Revision = 2
	requireEqual(t, w.storedPayable(t, p.ID), p)
}

// payablesOf returns the ids of payables, read in pages.
func (w *world) payablesOf(t *testing.T, q storage.PayableQuery, limit int) []string {
	t.Helper()
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.Payable, storage.Cursor, error) {
		return tx.Payables().List(t.Context(), q, p)
	}), func(p *storage.Payable) string { return p.ID })
}

func testPayableLists(t *testing.T, w *world) {
	var want []string
	for i := range 5 {
		want = append(want, w.payable(t, func(p *storage.Payable) { p.CreateTime = noon.Add(time.Duration(i/2) * time.Microsecond) }).ID)
	}
	for _, limit := range []int{1, 2, 100} {
		requireEqual(t, w.payablesOf(t, storage.PayableQuery{Shopper: w.anna, Ascending: true}, limit), want)
	}
	slices.Reverse(want)
	requireEqual(t, w.payablesOf(t, storage.PayableQuery{Shopper: w.anna}, 2), want)
	requireEqual(t, w.payablesOf(t, storage.PayableQuery{Shopper: w.ben}, 2), []string{})
	newest := read(t, w, func(tx storage.Tx) ([]*storage.Payable, error) {
		return items(tx.Payables().List(t.Context(), storage.PayableQuery{}, storage.Page{Limit: 1}))
	})
	requireEqual(t, len(newest), 1)
	open := storage.PayableQuery{Filter: is("state", storage.Equal, "OPEN")}
	if all := w.payablesOf(t, open, 1000); !slices.Contains(all, want[0]) {
		t.Errorf("%s is not among the open ones", want[0])
	}
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Payables().List(t.Context(), storage.PayableQuery{Shopper: w.anna}, page))
	})
}

func testPayableFilters(t *testing.T, w *world) {
	a := w.payable(t, nil)
	b := w.payable(t, func(p *storage.Payable) {
		p.Kind, p.Standing, p.Amount.Currency, p.Month = payable.Expense, payable.Standing{State: payable.Paid, Overpaid: true}, "SEK", "2026-10"
		p.PaidDay, p.Reference, p.CreateTime = "2026-11-30", "T-1", later
	})
	for _, tt := range []struct {
		filter storage.Filter
		want   []string
	}{
		{is("kind", storage.Equal, "EXPENSE"), []string{b.ID}},
		{is("state", storage.NotEqual, "PAID"), []string{a.ID}},
		{is("visit", storage.Equal, a.Visit), []string{a.ID}},
		{is("client", storage.Equal, w.client), []string{a.ID, b.ID}},
		{is("program", storage.Equal, w.program), []string{a.ID, b.ID}},
		{is("location", storage.NotEqual, w.shop), nil},
		{is("month", storage.Equal, "2026-10"), []string{b.ID}},
		{is("month", storage.Greater, "2026-10"), []string{a.ID}},
		{is("currency", storage.Equal, "SEK"), []string{b.ID}},
		{is("reference", storage.Equal, "T-1"), []string{b.ID}},
		{is("paid_day", storage.GreaterOrEqual, "2026-11-30"), []string{b.ID}},
		{is("overpaid", storage.Equal, true), []string{b.ID}},
		{is("create_time", storage.Less, "2026-11-21T12:00:01Z"), []string{a.ID}},
	} {
		q := storage.PayableQuery{Filter: every(is("shopper", storage.Equal, w.anna), tt.filter), Ascending: true}
		if got := w.payablesOf(t, q, 10); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %q, want %q", tt.filter.Compare, got, tt.want)
		}
	}
	requireError(t, w, storage.ErrFilter, func(tx storage.Tx) error {
		return errorOf(tx.Payables().List(t.Context(), storage.PayableQuery{Filter: is("text", storage.Equal, "x")}, storage.Page{Limit: 1}))
	})
}

func testPayablesOfStatement(t *testing.T, w *world) {
	at := func(month string, units int64, standing payable.Standing, day, currency string) *storage.Payable {
		return w.payable(t, func(p *storage.Payable) {
			p.Month, p.Amount, p.Standing, p.PaidDay = month, payable.Amount{Units: units, Currency: currency}, standing, day
		})
	}
	paid, overpaid := payable.Standing{State: payable.Paid}, payable.Standing{State: payable.Paid, Overpaid: true}
	at("2026-09", 1, paid, "2026-09-30", "EUR")
	late := at("2026-09", 10, paid, "2026-10-01", "EUR")
	at("2026-09", 100, payable.Standing{State: payable.Approved}, "", "EUR")
	at("2026-09", 1000, payable.Standing{State: payable.Refused}, "", "EUR")
	at("2026-08", 10000, overpaid, "2026-09-01", "EUR")
	at("2026-09", 7, payable.Standing{State: payable.Open}, "", "SEK")
	of := at("2026-10", 3, payable.Standing{State: payable.Open}, "", "EUR")
	last := at("2026-11", 5, paid, "2026-12-31", "EUR")
	after := at("2026-12", 9, paid, "2026-11-30", "HUF")
	at("2026-12", 9, payable.Standing{State: payable.Open}, "", "HUF")
	opening := func(first string) map[string]int64 {
		return read(t, w, func(tx storage.Tx) (map[string]int64, error) {
			return tx.Payables().Opening(t.Context(), w.anna, first)
		})
	}
	requireEqual(t, opening("2026-10"), map[string]int64{"EUR": 10 + 100 - 10000, "SEK": 7})
	requireEqual(t, opening("2026-01"), map[string]int64{})
	requireEqual(t, opening("2026-12"), map[string]int64{"EUR": 100 - 10000 + 3 + 5, "SEK": 7, "HUF": -9})
	ids := func(first, last string, limit int) []string {
		found := mapped(read(t, w, func(tx storage.Tx) ([]*storage.Payable, error) {
			return tx.Payables().OfStatement(t.Context(), w.anna, first, last, limit)
		}), func(p *storage.Payable) string { return p.ID })
		slices.Sort(found)
		return found
	}
	requireEqual(t, ids("2026-10", "2026-11", 9), []string{late.ID, of.ID, last.ID, after.ID})
	requireEqual(t, len(ids("2026-10", "2026-11", 2)), 2)
}
