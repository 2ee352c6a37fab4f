package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testReleasedChanges(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"with the current revision", testChangesAreWhole},
		{"oldest change first", testChangesInOrder},
		{"after an instant", testChangesAfter},
		{"withdrawn", testChangesWithdrawn},
		{"a change between two pages", testChangesBetweenPages},
		{"a cursor of another list", testChangesCursor},
	})
}

// changed returns the ids of reports that were ever released, read in pages.
func (w *world) changed(t *testing.T, q storage.ChangesQuery, limit int) []storage.ReportID {
	t.Helper()
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, page storage.Page) ([]storage.ReleasedChange, storage.Cursor, error) {
		return tx.Reports().ReleasedChanges(t.Context(), q, page)
	}), func(c storage.ReleasedChange) storage.ReportID { return c.Report.ID })
}

// changesOf returns the query for everything that was ever released to the client.
func (w *world) changesOf() storage.ChangesQuery {
	return storage.ChangesQuery{ReleasedQuery: storage.ReleasedQuery{Client: w.client}}
}

// releasedReport inserts a report that was released with an id and last changed at a time.
func (w *world) releasedReport(t *testing.T, id string, at time.Time) *storage.Report {
	t.Helper()
	r := w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) { r.UpdateTime = at })
	w.release(t, r, id, noon)
	return r
}

// withdraw withdraws a report at a time.
func (w *world) withdraw(t *testing.T, r *storage.Report, at time.Time) {
	t.Helper()
	w.review(t, r, "WITHDRAW", func(r *storage.Report) {
		r.Released, r.ReleaseTime, r.UpdateTime = false, time.Time{}, at
	})
}

func testChangesAreWhole(t *testing.T, w *world) {
	r := w.releasedReport(t, unique("released"), noon)
	second := newRevision(r, 2, 1)
	update(t, w, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), second) })
	w.review(t, r, "EDIT", func(r *storage.Report) { r.Current = 2 })
	list := read(t, w, func(tx storage.Tx) ([]storage.ReleasedChange, error) {
		return items(tx.Reports().ReleasedChanges(t.Context(), w.changesOf(), storage.Page{Limit: 9}))
	})
	requireEqual(t, list, []storage.ReleasedChange{{Report: r, Revision: second}})
}

func testChangesInOrder(t *testing.T, w *world) {
	var want []storage.ReportID // the ids order changes of the same time
	for i, at := range []time.Time{noon.Add(-time.Microsecond), noon, noon, noon, later} {
		want = append(want, w.releasedReport(t, string(rune('a'+i)), at).ID)
	}
	w.report(t, w.assignedVisit(t, w.anna), nil)
	for limit := 1; limit <= 6; limit++ {
		requireEqual(t, w.changed(t, w.changesOf(), limit), want)
	}
}

func testChangesAfter(t *testing.T, w *world) {
	w.releasedReport(t, unique("released"), noon)
	second := w.releasedReport(t, unique("released"), noon.Add(time.Microsecond))
	third := w.releasedReport(t, unique("released"), later)
	q := w.changesOf()
	for _, tt := range []struct {
		after time.Time
		want  []storage.ReportID
	}{
		{noon, []storage.ReportID{second.ID, third.ID}},
		{noon.Add(time.Microsecond), []storage.ReportID{third.ID}},
		{later, nil},
	} {
		q.After = tt.after
		requireEqual(t, w.changed(t, q, 1), tt.want)
	}
}

func testChangesWithdrawn(t *testing.T, w *world) {
	kept := w.releasedReport(t, unique("released"), noon)
	gone := w.releasedReport(t, unique("released"), noon)
	excluded := w.releasedReport(t, unique("released"), noon)
	w.withdraw(t, gone, later)
	w.review(t, excluded, "EXCLUDE", func(r *storage.Report) { r.Excluded, r.UpdateTime = true, later.Add(-time.Microsecond) })
	q := w.changesOf()
	requireEqual(t, w.changed(t, q, 9), []storage.ReportID{kept.ID, excluded.ID, gone.ID})
	q.WithdrawnAfter = later.Add(-time.Microsecond)
	requireEqual(t, w.changed(t, q, 9), []storage.ReportID{kept.ID, gone.ID})
	q.WithdrawnAfter = later
	requireEqual(t, w.changed(t, q, 9), []storage.ReportID{kept.ID})
	q.Location = w.kiosk // the reports are at the shop
	q.WithdrawnAfter = time.Time{}
	requireEqual(t, w.changed(t, q, 9), []storage.ReportID(nil))
}

// testChangesBetweenPages withdraws a report of a page that was read, and one of a later page.
func testChangesBetweenPages(t *testing.T, w *world) {
	first := w.releasedReport(t, "a", noon)
	second := w.releasedReport(t, "b", noon)
	third := w.releasedReport(t, "c", noon)
	var next storage.Cursor
	view(t, w, func(tx storage.Tx) (err error) {
		_, next, err = tx.Reports().ReleasedChanges(t.Context(), w.changesOf(), storage.Page{Limit: 1})
		return err
	})
	w.withdraw(t, first, later)
	w.withdraw(t, second, later.Add(time.Microsecond))
	var rest []storage.ReportID
	view(t, w, func(tx storage.Tx) error {
		list, _, err := tx.Reports().ReleasedChanges(t.Context(), w.changesOf(), storage.Page{Limit: 9, After: next})
		rest = mapped(list, func(c storage.ReleasedChange) storage.ReportID { return c.Report.ID })
		return err
	})
	requireEqual(t, rest, []storage.ReportID{third.ID, first.ID, second.ID})
}

func testChangesCursor(t *testing.T, w *world) {
	w.releasedReport(t, unique("released"), noon)
	w.releasedReport(t, unique("released"), noon)
	view(t, w, func(tx storage.Tx) error {
		_, next, err := tx.Reports().ReleasedChanges(t.Context(), w.changesOf(), storage.Page{Limit: 1})
		if err != nil || next == "" {
			t.Errorf("no cursor: %v", err)
		}
		_, _, err = tx.Reports().ListReleased(t.Context(), w.changesOf().ReleasedQuery, storage.Page{Limit: 1, After: next})
		expectError(t, err, storage.ErrCursor)
		return nil
	})
}
