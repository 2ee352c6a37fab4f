package storagetest

import (
	"slices"
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testFilters(t *testing.T, open func(*testing.T) storage.Store) {
	t.Run("Reports", func(t *testing.T) {
		t.Parallel()
		testReportFilters(t, newWorld(t, open(t)))
	})
	t.Run("Visits", func(t *testing.T) {
		t.Parallel()
		testVisitFilters(t, newWorld(t, open(t)))
	})
	t.Run("Directory", func(t *testing.T) {
		t.Parallel()
		testDirectorySearches(t, newWorld(t, open(t)))
	})
	t.Run("Refused", func(t *testing.T) {
		t.Parallel()
		testRefusedFilters(t, open(t))
	})
}

func is(field string, op storage.Op, value any) storage.Filter {
	return storage.Filter{Compare: &storage.Comparison{Field: field, Op: op, Value: value}}
}

func not(f storage.Filter) storage.Filter       { return storage.Filter{Not: &f} }
func every(f ...storage.Filter) storage.Filter  { return storage.Filter{All: f} }
func either(f ...storage.Filter) storage.Filter { return storage.Filter{Any: f} }

// testReportFilters uses three reports a, b and c. want names the matching ones.
func testReportFilters(t *testing.T, w *world) {
	ben := w.assignedVisit(t, w.ben)
	a := w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) {
		r.ID[0], r.Month, r.Parked, r.PossibleTwin = 1, "2026-01", false, false
	})
	w.report(t, ben, func(r *storage.Report) {
		r.ID[0], r.Shopper, r.Location, r.Month, r.State = 2, w.ben, w.kiosk, "2026-02", visit.Returned
	})
	c := w.report(t, ben, func(r *storage.Report) {
		r.ID[0], r.Shopper, r.Program, r.Month, r.Excluded, r.Test, r.SecondLook = 3, "Ben", "other", "2026-12", true, true, true
	})
	w.release(t, c, unique("released"), noon)
	names := map[byte]string{1: "a", 2: "b", 3: "c"}
	for _, tt := range []struct {
		name   string
		filter storage.Filter
		want   string
	}{
		{"everything", storage.Filter{}, "abc"},
		{"client", is("client", storage.Equal, w.client), "abc"},
		{"client not", is("client", storage.NotEqual, w.client), ""},
		{"program", is("program", storage.Equal, "other"), "c"},
		{"location", is("location", storage.Equal, w.kiosk), "b"},
		{"visit", is("visit", storage.Equal, ben.ID), "bc"},
		{"shopper", is("shopper", storage.Equal, w.anna), "a"},
		{"shopper by case", is("shopper", storage.Equal, "ben"), ""},
		{"shopper less, by bytes", is("shopper", storage.Less, "a"), "c"},
		{"shopper from", is("shopper", storage.GreaterOrEqual, w.ben), "b"},
		{"state", is("state", storage.Equal, "RETURNED"), "b"},
		{"state not", is("state", storage.NotEqual, "RETURNED"), "ac"},
		{"released", is("released", storage.Equal, true), "c"},
		{"not released", is("released", storage.Equal, false), "ab"},
		{"second_look", is("second_look", storage.Equal, true), "c"},
		{"excluded", is("excluded", storage.NotEqual, false), "c"},
		{"parked", is("parked", storage.Equal, true), "bc"},
		{"possible twin", is("possible_twin", storage.Equal, true), "bc"},
		{"test", is("test", storage.Equal, true), "c"},
		{"month", is("month", storage.Equal, "2026-02"), "b"},
		{"month after", is("month", storage.Greater, "2026-02"), "c"},
		{"month from", is("month", storage.GreaterOrEqual, "2026-02"), "bc"},
		{"month before", is("month", storage.Less, "2026-12"), "ab"},
		{"month to", is("month", storage.LessOrEqual, "2026-01"), "a"},
		{"month not", is("month", storage.NotEqual, "2026-12"), "ab"},
		{"not", not(is("month", storage.Equal, "2026-01")), "bc"},
		{"not everything", not(storage.Filter{}), ""},
		{"not not", not(not(is("month", storage.Equal, "2026-01"))), "a"},
		{"all of one", every(is("released", storage.Equal, true)), "c"},
		{"all", every(is("visit", storage.Equal, ben.ID), is("test", storage.Equal, false)), "b"},
		{"any", either(is("month", storage.Equal, "2026-01"), is("test", storage.Equal, true)), "ac"},
		{"any with everything", either(is("test", storage.Equal, true), storage.Filter{}), "abc"},
		{"all with everything", every(is("test", storage.Equal, true), storage.Filter{}), "c"},
		{"an empty all", storage.Filter{All: []storage.Filter{}}, "abc"},
		{"any before all", every(either(is("month", storage.Equal, "2026-01"), is("month", storage.Equal, "2026-02")),
			is("shopper", storage.Equal, w.ben)), "b"},
		{"all in any", either(every(is("parked", storage.Equal, true), is("released", storage.Equal, false)),
			is("shopper", storage.Equal, w.anna)), "ab"},
		{"not any", not(either(is("test", storage.Equal, true), is("month", storage.Equal, "2026-01"))), "b"},
		{"quotes", is("shopper", storage.Equal, `' OR '1'='1`), ""},
		{"a placeholder", is("shopper", storage.Equal, "$1 ?1 ?"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list := read(t, w, func(tx storage.Tx) ([]*storage.Report, error) {
				return items(tx.Reports().List(t.Context(), "", tt.filter, true, storage.Page{Limit: 10}))
			})
			got := ""
			for _, name := range mapped(list, func(r *storage.Report) string { return names[r.ID[0]] }) {
				got += name
			}
			requireEqual(t, got, tt.want)
		})
	}
	t.Run("a filter, a shopper and pages", func(t *testing.T) {
		t.Parallel()
		found := mapped(everyPage(t, w, 1, func(tx storage.Tx, page storage.Page) ([]*storage.Report, storage.Cursor, error) {
			return tx.Reports().List(t.Context(), w.anna, is("month", storage.Less, "2026-12"), false, page)
		}), reportID)
		requireEqual(t, found, []storage.ReportID{a.ID})
	})
}

func testVisitFilters(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	a := w.visit(t, func(v *storage.Visit) { v.Wave, v.Test = "", true })
	b := w.assignedVisit(t, w.anna)
	c := w.visit(t, func(v *storage.Visit) { v.Location, v.State = w.kiosk, visit.Cancelled })
	d := other.visit(t, nil)
	for _, tt := range []struct {
		name   string
		filter storage.Filter
		want   []*storage.Visit
	}{
		{"everything", storage.Filter{}, []*storage.Visit{a, b, c, d}},
		{"client", is("client", storage.Equal, w.client), []*storage.Visit{a, b, c}},
		{"program", is("program", storage.Equal, other.program), []*storage.Visit{d}},
		{"location", is("location", storage.Equal, w.kiosk), []*storage.Visit{c}},
		{"shopper", is("shopper", storage.Equal, w.anna), []*storage.Visit{b}},
		{"no shopper", is("shopper", storage.Equal, ""), []*storage.Visit{a, c, d}},
		{"state", is("state", storage.Equal, "OPEN"), []*storage.Visit{a, d}},
		{"wave", is("wave", storage.Equal, ""), []*storage.Visit{a}},
		{"test", is("test", storage.Equal, false), []*storage.Visit{b, c, d}},
		{"several", every(is("client", storage.Equal, w.client), not(is("state", storage.Equal, "CANCELLED"))),
			[]*storage.Visit{a, b}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list := read(t, w, func(tx storage.Tx) ([]*storage.Visit, error) {
				return items(tx.Visits().List(t.Context(), "", tt.filter, storage.Page{Limit: 10}))
			})
			slices.SortFunc(tt.want, func(a, b *storage.Visit) int {
				if a.ID < b.ID {
					return -1
				}
				return 1
			})
			requireEqual(t, list, tt.want)
		})
	}
}

func testRefusedFilters(t *testing.T, s storage.Store) {
	deep := is("test", storage.Equal, true)
	for range 1000 {
		deep = not(deep)
	}
	for name, filter := range map[string]storage.Filter{
		"no such field":               is("narrative", storage.Equal, "x"),
		"no field":                    is("", storage.Equal, "x"),
		"a column that is no field":   is("id", storage.Equal, "x"),
		"a field by another case":     is("Client", storage.Equal, "x"),
		"no such operator":            is("client", "LIKE", "x"),
		"no operator":                 is("client", "", "x"),
		"an order of truths":          is("test", storage.Less, true),
		"a number for a text":         is("client", storage.Equal, int64(1)),
		"a text for a truth":          is("test", storage.Equal, "true"),
		"a truth for a text":          is("client", storage.Equal, true),
		"no value":                    is("client", storage.Equal, nil),
		"a number for a month":        is("month", storage.Equal, int64(202611)),
		"a month that is none":        is("month", storage.Equal, "2026-13"),
		"two members in one":          {Compare: is("test", storage.Equal, true).Compare, All: []storage.Filter{{}}},
		"too deep":                    deep,
		"hidden in an all":            every(storage.Filter{}, is("x", storage.Equal, "x")),
		"hidden in an any":            either(storage.Filter{}, is("x", storage.Equal, "x")),
		"hidden in a not":             not(is("x", storage.Equal, "x")),
		"a text for a holder":         is("holder", storage.Equal, "x"),
		"an order of holders":         is("holder", storage.Less, storage.HolderAt{Holder: "x", Time: noon}),
		"a holder for a text":         is("client", storage.Equal, storage.HolderAt{Holder: "x", Time: noon}),
		"a statement for a field":     is("client = '' OR 1 = 1 --", storage.Equal, "x"),
		"a statement for an operator": is("client", "= '' OR '1' =", "x"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for list, err := range map[string]error{
				"reports": tryView(t, s, func(tx storage.Tx) error {
					return errorOf(tx.Reports().List(t.Context(), "", filter, true, storage.Page{Limit: 1}))
				}),
				"visits": tryView(t, s, func(tx storage.Tx) error {
					return errorOf(tx.Visits().List(t.Context(), "", filter, storage.Page{Limit: 1}))
				}),
			} {
				expectError(t, err, storage.ErrFilter, list)
			}
		})
	}
}
