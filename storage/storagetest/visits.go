package storagetest

import (
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testVisits(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	for name, change := range map[string]func(*storage.Visit){
		"client":    func(v *storage.Visit) { v.Client = unique("x") },
		"program":   func(v *storage.Visit) { v.Program = unique("x") },
		"location":  func(v *storage.Visit) { v.Location = unique("x") },
		"checklist": func(v *storage.Visit) { v.Checklist = unique("x") },
		"version":   func(v *storage.Visit) { v.Version = 9 },
		"shopper":   func(v *storage.Visit) { v.Shopper = unique("x") },
		"invitee":   func(v *storage.Visit) { v.OfferedTo = unique("x") },
		"guest":     func(v *storage.Visit) { v.Guests = []string{unique("x")} },
	} {
		t.Run("without its "+name, func(t *testing.T) {
			t.Parallel()
			v := newWorld(t, s).newVisit(unique("visit"))
			change(v)
			requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Visits().Insert(t.Context(), v) })
		})
	}
	runInWorlds(t, s, []worldTest{
		{"no optional fields", testBareVisit},
		{"an absent shopper", testUnknownShopper},
		{"fixed fields do not change", testFixedOfVisit},
		{"was assigned", testWasAssigned},
		{"was assigned version", testWasAssignedVersion},
		{"of a shopper", testVisitsOfShopper},
		{"stays", testStays},
		{"stays of guests", testStaysOfGuests},
		{"stays of two reports of one visit", testStaysOfTwoReports},
		{"insert all", testInsertAllVisits},
		{"existing", testExistingVisits},
		{"progress", testProgress},
	})
	t.Run("offers", func(t *testing.T) {
		t.Parallel()
		testOffers(t, newWorld(t, open(t)))
	})
	t.Run("positions", func(t *testing.T) {
		t.Parallel()
		testPositions(t, newWorld(t, open(t)))
	})
	t.Run("due", func(t *testing.T) {
		t.Parallel()
		testDue(t, newWorld(t, open(t)))
	})
}

func (w *world) stored(t *testing.T, id string) *storage.Visit {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Visit, error) { return tx.Visits().Get(t.Context(), id) })
}

// change updates a visit.
func (w *world) change(t *testing.T, v *storage.Visit, change func(*storage.Visit)) {
	t.Helper()
	change(v)
	update(t, w, func(tx storage.Tx) error { return tx.Visits().Update(t.Context(), v) })
}

func testBareVisit(t *testing.T, w *world) {
	v := w.visit(t, func(v *storage.Visit) {
		v.WindowStart, v.WindowEnd, v.Scenario, v.Wave = time.Time{}, time.Time{}, "", ""
	})
	requireEqual(t, w.stored(t, v.ID), v)
}

func testUnknownShopper(t *testing.T, w *world) {
	v := w.visit(t, nil)
	v.Shopper = unique("x")
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Visits().Update(t.Context(), v) })
}

func testFixedOfVisit(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	other := *v
	other.Client, other.Program, other.Location, other.Checklist, other.Version = "x", "x", "x", "x", 9
	other.Test, other.CreateTime = true, later
	other.Fee, other.Briefing = storage.Money{Amount: "1", Currency: "EUR"}, storage.Briefing{Minutes: 9}
	w.change(t, &other, func(v *storage.Visit) { v.State = visit.CheckedIn })
	v.State, v.Revision = visit.CheckedIn, 2
	requireEqual(t, w.stored(t, v.ID), v)
	holds := read(t, w, func(tx storage.Tx) (bool, error) {
		return tx.Visits().WasAssignedVersion(t.Context(), w.anna, w.checklist, 2)
	})
	requireEqual(t, holds, true)
}

func testWasAssigned(t *testing.T, w *world) {
	v := w.visit(t, nil)
	held := func(shopper string) bool {
		return read(t, w, func(tx storage.Tx) (bool, error) { return tx.Visits().WasAssigned(t.Context(), v.ID, shopper) })
	}
	requireEqual(t, []bool{held(w.anna), held(w.ben)}, []bool{false, false})
	w.change(t, v, func(v *storage.Visit) { v.Shopper = w.anna })
	requireEqual(t, []bool{held(w.anna), held(w.ben)}, []bool{true, false})
	w.change(t, v, func(v *storage.Visit) { v.Shopper = w.ben })
	requireEqual(t, []bool{held(w.anna), held(w.ben)}, []bool{true, true})
	w.change(t, v, func(v *storage.Visit) { v.Shopper, v.State = "", visit.Cancelled })
	requireEqual(t, []bool{held(w.anna), held(w.ben), held(""), held(unique("x"))}, []bool{true, true, false, false})
}

func testWasAssignedVersion(t *testing.T, w *world) {
	holds := func(shopper string, version int32) bool {
		return read(t, w, func(tx storage.Tx) (bool, error) {
			return tx.Visits().WasAssignedVersion(t.Context(), shopper, w.checklist, version)
		})
	}
	v := w.assignedVisit(t, w.anna)
	w.change(t, v, func(v *storage.Visit) { v.Shopper, v.State = "", visit.Open })
	w.assignedVisit(t, w.anna)
	requireEqual(t, []bool{holds(w.anna, 2), holds(w.anna, 1), holds(w.ben, 2)}, []bool{true, false, false})
}

func testVisitsOfShopper(t *testing.T, w *world) {
	a, b := w.assignedVisit(t, w.anna), w.assignedVisit(t, w.anna)
	w.assignedVisit(t, w.ben)
	w.visit(t, nil)
	list := read(t, w, func(tx storage.Tx) ([]*storage.Visit, error) {
		return items(tx.Visits().List(t.Context(), w.anna, storage.Filter{}, storage.Page{Limit: 10}))
	})
	requireEqual(t, list, []*storage.Visit{a, b})
}

func testOffers(t *testing.T, w *world) {
	open := w.visit(t, nil)
	endless := w.visit(t, func(v *storage.Visit) { v.WindowStart, v.WindowEnd = time.Time{}, time.Time{} })
	early := w.visit(t, func(v *storage.Visit) { v.WindowStart = later })
	w.assignedVisit(t, w.anna)
	w.visit(t, func(v *storage.Visit) { v.State = visit.Cancelled })
	w.visit(t, func(v *storage.Visit) { v.Shopper = w.anna })
	w.visit(t, func(v *storage.Visit) { v.WindowEnd = noon })
	last := w.visit(t, func(v *storage.Visit) { v.WindowEnd = noon.Add(time.Microsecond) })
	ofAnna := w.visit(t, func(v *storage.Visit) { v.OfferedTo = w.anna })
	found := func(shopper string) []string {
		return mapped(everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Visit, storage.Cursor, error) {
			return tx.Visits().Offers(t.Context(), shopper, noon, page)
		}), func(v *storage.Visit) string { return v.ID })
	}
	requireEqual(t, found(w.ben), sorted(open.ID, endless.ID, early.ID, last.ID))
	requireEqual(t, found(w.anna), sorted(open.ID, endless.ID, early.ID, last.ID, ofAnna.ID))
	w.change(t, ofAnna, func(v *storage.Visit) { v.OfferedTo = "" })
	requireEqual(t, found(w.ben), sorted(open.ID, endless.ID, early.ID, last.ID, ofAnna.ID))
}

// testExistingVisits looks for more ids than one statement takes, some of them absent, or twice.
func testExistingVisits(t *testing.T, w *world) {
	var stored []string
	for range 3 {
		stored = append(stored, w.visit(t, nil).ID)
	}
	slices.Sort(stored)
	ids := append([]string{"", "absent", "x'); --"}, stored[:2]...)
	for range 400 {
		ids = append(ids, unique("absent"))
	}
	found := read(t, w, func(tx storage.Tx) ([]string, error) {
		return tx.Visits().Existing(t.Context(), append(ids, stored...))
	})
	slices.Sort(found)
	requireEqual(t, found, stored)
	requireEqual(t, len(read(t, w, func(tx storage.Tx) ([]string, error) { return tx.Visits().Existing(t.Context(), nil) })), 0)
}
