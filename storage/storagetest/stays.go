package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// staysOf returns the visits of the stays of one shopper, or of all, in a span.
func (w *world) staysOf(t *testing.T, shopper string, span visit.Window) []string {
	t.Helper()
	return mapped(read(t, w, func(tx storage.Tx) ([]visit.Stay, error) {
		return tx.Visits().Stays(t.Context(), w.client, shopper, span)
	}), func(s visit.Stay) string { return s.Shopper + " " + s.Visit })
}

func testStays(t *testing.T, w *world) {
	offered := w.visit(t, func(v *storage.Visit) { v.OfferedTo = w.anna })
	claimed := w.assignedVisit(t, w.anna)
	endless := w.visit(t, func(v *storage.Visit) {
		v.Shopper, v.State, v.WindowStart, v.WindowEnd = w.ben, visit.CheckedIn, noon, time.Time{}
	})
	reported := w.visit(t, func(v *storage.Visit) { v.Shopper, v.State = w.anna, visit.Reported })
	w.report(t, reported, func(r *storage.Report) { r.StartTime = noon.Add(-48 * time.Hour) })
	w.report(t, w.visit(t, func(v *storage.Visit) { v.Shopper, v.State = w.anna, visit.Reported }),
		func(r *storage.Report) { r.StartTime = time.Time{} })
	for _, state := range []visit.State{visit.Cancelled, visit.Expired} {
		w.visit(t, func(v *storage.Visit) { v.Shopper, v.State = w.anna, state })
		w.visit(t, func(v *storage.Visit) { v.OfferedTo, v.State = w.anna, state })
	}
	w.visit(t, nil)
	got := read(t, w, func(tx storage.Tx) ([]visit.Stay, error) {
		return tx.Visits().Stays(t.Context(), w.client, w.anna, visit.Window{})
	})
	stay := func(v *storage.Visit, start, end time.Time) visit.Stay {
		return visit.Stay{Shopper: w.anna, Location: w.shop, Visit: v.ID, Start: start, End: end}
	}
	first, second := offered, claimed
	if claimed.ID < offered.ID {
		first, second = claimed, offered
	}
	requireEqual(t, got, []visit.Stay{
		stay(reported, noon.Add(-48*time.Hour), noon.Add(-48*time.Hour)),
		stay(first, first.WindowStart, first.WindowEnd), stay(second, second.WindowStart, second.WindowEnd),
	})
	anna := []string{w.anna + " " + first.ID, w.anna + " " + second.ID}
	ben := w.ben + " " + endless.ID
	all := append(anna, ben)
	if w.ben < w.anna {
		all = append([]string{ben}, anna...)
	}
	end := offered.WindowEnd
	for _, tt := range []struct {
		name, shopper string
		span          visit.Window
		want          []string
	}{
		{"all shoppers, from the end of the windows", "", visit.Window{Start: end}, all},
		{"one shopper, until the start of the windows", w.anna, visit.Window{Start: noon.Add(-47 * time.Hour), End: noon}, anna},
		{"a window without an end", "", visit.Window{Start: end.Add(time.Hour)}, []string{ben}},
		{"before the windows", "", visit.Window{End: noon.Add(-time.Hour)}, []string{w.anna + " " + reported.ID}},
		{"before everything", "", visit.Window{End: noon.Add(-49 * time.Hour)}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := w.staysOf(t, tt.shopper, tt.span); len(got)+len(tt.want) > 0 {
				requireEqual(t, got, tt.want)
			}
		})
	}
}

// testStaysOfTwoReports has two reports of one visit that a reviewer has moved to two locations.
func testStaysOfTwoReports(t *testing.T, w *world) {
	v := w.visit(t, func(v *storage.Visit) { v.Shopper, v.State = w.anna, visit.Reported })
	w.report(t, v, func(r *storage.Report) { r.Location = max(w.shop, w.kiosk) })
	w.report(t, v, func(r *storage.Report) { r.Location = min(w.shop, w.kiosk) })
	got := mapped(read(t, w, func(tx storage.Tx) ([]visit.Stay, error) {
		return tx.Visits().Stays(t.Context(), w.client, w.anna, visit.Window{})
	}), func(s visit.Stay) string { return s.Location })
	requireEqual(t, got, []string{min(w.shop, w.kiosk), max(w.shop, w.kiosk)})
}

func testStaysOfGuests(t *testing.T, w *world) {
	both := []string{w.anna, w.ben}
	planned := w.visit(t, func(v *storage.Visit) { v.Guests = both })
	w.visit(t, func(v *storage.Visit) { v.Guests, v.State = both, visit.Cancelled })
	requireEqual(t, w.stored(t, planned.ID), planned)
	requireEqual(t, w.staysOf(t, w.ben, visit.Window{}), []string{w.ben + " " + planned.ID})
	requireEqual(t, w.staysOf(t, "", visit.Window{}), sorted(w.anna+" "+planned.ID, w.ben+" "+planned.ID))

	cat := unique("cat")
	update(t, w, func(tx storage.Tx) error { return tx.Shoppers().Insert(t.Context(), w.newShopper(cat)) })
	visited := w.visit(t, func(v *storage.Visit) { v.Shopper, v.State, v.Guests = w.anna, visit.Claimed, []string{cat} })
	r := w.report(t, visited, func(r *storage.Report) { r.StartTime = noon.Add(-72 * time.Hour) })
	w.change(t, visited, func(v *storage.Visit) { v.State, v.Report = visit.Reported, r.ID })
	got := read(t, w, func(tx storage.Tx) ([]visit.Stay, error) {
		return tx.Visits().Stays(t.Context(), w.client, cat, visit.Window{})
	})
	requireEqual(t, got, []visit.Stay{{Shopper: cat, Location: w.shop, Visit: visited.ID, Start: r.StartTime, End: r.StartTime}})
	remove := func(tx storage.Tx) error { return tx.Shoppers().Delete(t.Context(), cat) }
	requireError(t, w, storage.ErrInUse, remove)
}

func testInsertAllVisits(t *testing.T, w *world) {
	one, other := w.newVisit(unique("visit")), w.newVisit(unique("visit"))
	one.OfferedTo, other.Guests = w.anna, []string{w.ben}
	insert := func(tx storage.Tx) error { return tx.Visits().InsertAll(t.Context(), []*storage.Visit{one, other}) }
	update(t, w, insert)
	requireEqual(t, []*storage.Visit{w.stored(t, one.ID), w.stored(t, other.ID)}, []*storage.Visit{one, other})
	requireError(t, w, storage.ErrExists, insert)
	for _, change := range []func(*storage.Visit){
		func(v *storage.Visit) { v.OfferedTo = unique("x") }, func(v *storage.Visit) { v.Guests = []string{unique("x")} },
		func(v *storage.Visit) { v.Location = unique("x") }, func(v *storage.Visit) { v.Program = unique("x") },
	} {
		v := w.newVisit(unique("visit"))
		change(v)
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Visits().InsertAll(t.Context(), []*storage.Visit{v}) })
	}
	remove := func(tx storage.Tx) error { return tx.Shoppers().Delete(t.Context(), w.anna) }
	requireError(t, w, storage.ErrInUse, remove)
}

func testDue(t *testing.T, w *world) {
	late := w.visit(t, nil)
	early := w.visit(t, func(v *storage.Visit) { v.WindowEnd = noon.Add(time.Hour) })
	w.visit(t, func(v *storage.Visit) { v.WindowStart, v.WindowEnd = time.Time{}, time.Time{} })
	due := func(now time.Time, limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Visit, error) {
			return tx.Visits().Due(t.Context(), now, limit)
		}), func(v *storage.Visit) string { return v.ID })
	}
	both := []string{early.ID, late.ID}
	requireEqual(t, [][]string{due(late.WindowEnd, 9), due(late.WindowEnd, 1), due(early.WindowEnd, 9)}, [][]string{both, both[:1], both[:1]})
	requireEqual(t, len(due(early.WindowEnd.Add(-time.Microsecond), 9)), 0)
	update(t, w, func(tx storage.Tx) error {
		return tx.Visits().SetDeadline(t.Context(), early.ID, late.WindowEnd.Add(time.Hour))
	})
	requireEqual(t, due(late.WindowEnd.Add(time.Hour), 9), []string{late.ID, early.ID})
	update(t, w, func(tx storage.Tx) error { return tx.Visits().SetDeadline(t.Context(), late.ID, time.Time{}) })
	requireEqual(t, due(late.WindowEnd.Add(time.Hour), 9), []string{early.ID})
}

func testProgress(t *testing.T, w *world) {
	end := noon.Add(48 * time.Hour)
	for state, n := range map[visit.State]int{visit.Open: 1, visit.Claimed: 2, visit.CheckedIn: 1, visit.Reported: 2, visit.Expired: 1, visit.Cancelled: 1} {
		for range n {
			w.visit(t, func(v *storage.Visit) { v.State = state })
		}
	}
	w.visit(t, func(v *storage.Visit) { v.State, v.ReturnedRevision = visit.Reported, 1 })
	w.visit(t, func(v *storage.Visit) { v.State, v.WindowEnd = visit.Claimed, end.Add(time.Hour) })
	w.visit(t, func(v *storage.Visit) { v.Test = true })
	w.visit(t, func(v *storage.Visit) { v.Wave = "" })
	got := everyPage(t, w, 1, func(tx storage.Tx, page storage.Page) ([]storage.WaveProgress, storage.Cursor, error) {
		return tx.Visits().Progress(t.Context(), w.client, w.program, end, page)
	})
	requireEqual(t, got, []storage.WaveProgress{
		{Offered: 1}, {Wave: "2026-q4", Offered: 1, Claimed: 4, Done: 2, Returned: 1, Expired: 1, Cancelled: 1, Overdue: 3},
	})
	none := func(tx storage.Tx) error {
		_, _, err := tx.Visits().Progress(t.Context(), w.client, unique("x"), end, storage.Page{Limit: 1})
		return err
	}
	requireError(t, w, storage.ErrNotFound, none)
}
