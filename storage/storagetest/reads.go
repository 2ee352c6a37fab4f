package storagetest

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testReads(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"the first one stays", testFirstRead},
		{"of nothing", testReadOfNothing},
		{"in pages", testReadPages},
		{"cursors", func(t *testing.T, w *world) {
			requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
				return errorOf(tx.Reads().List(t.Context(), newReportID(t), page))
			})
		}},
	})
	runAlone(t, open, []worldTest{{"each", testEachRead}})
}

func (w *world) readAt(t *testing.T, report storage.ReportID, after time.Duration) storage.ReportRead {
	t.Helper()
	r := storage.ReportRead{Report: report, Reader: w.token(t, nil).ID, Time: noon.Add(after)}
	update(t, w, func(tx storage.Tx) error { return tx.Reads().Insert(t.Context(), r) })
	return r
}

func (w *world) reads(t *testing.T, report storage.ReportID) []storage.ReportRead {
	t.Helper()
	return everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]storage.ReportRead, storage.Cursor, error) {
		return tx.Reads().List(t.Context(), report, page)
	})
}

func testFirstRead(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	first := w.readAt(t, r.ID, 0)
	again := first
	again.Time = later
	update(t, w, func(tx storage.Tx) error { return tx.Reads().Insert(t.Context(), again) })
	requireEqual(t, w.reads(t, r.ID), []storage.ReportRead{first})
	requireEqual(t, w.storedReport(t, r.ID), r)
	has := func(report storage.ReportID, reader string) bool {
		return read(t, w, func(tx storage.Tx) (bool, error) { return tx.Reads().Has(t.Context(), report, reader) })
	}
	requireEqual(t, has(r.ID, first.Reader), true)
	requireEqual(t, has(r.ID, first.Reader+"x"), false)
	requireEqual(t, has(newReportID(t), first.Reader), false)
}

func testReadOfNothing(t *testing.T, w *world) {
	r, token := w.report(t, w.visit(t, nil), nil), w.token(t, nil)
	for _, absent := range []storage.ReportRead{
		{Report: newReportID(t), Reader: token.ID, Time: noon}, {Report: r.ID, Reader: unique("absent"), Time: noon},
	} {
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Reads().Insert(t.Context(), absent) })
	}
	requireEqual(t, len(w.reads(t, r.ID)), 0)
}

// testReadPages lists by time, and by reader where the times are equal.
func testReadPages(t *testing.T, w *world) {
	r, other := w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)
	w.readAt(t, other.ID, 0)
	var all []storage.ReportRead
	for _, after := range []time.Duration{3 * time.Second, time.Second, time.Second, 0, time.Second} {
		all = append(all, w.readAt(t, r.ID, after))
	}
	slices.SortFunc(all, func(a, b storage.ReportRead) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Reader, b.Reader))
	})
	requireEqual(t, w.reads(t, r.ID), all)
}

func testEachRead(t *testing.T, w *world) {
	var want []storage.ReportRead
	for range 2 {
		r := w.report(t, w.visit(t, nil), nil)
		want = append(want, w.readAt(t, r.ID, time.Second), w.readAt(t, r.ID, 0))
	}
	slices.SortFunc(want, func(a, b storage.ReportRead) int {
		return cmp.Or(slices.Compare(a.Report[:], b.Report[:]), cmp.Compare(a.Reader, b.Reader))
	})
	var got []storage.ReportRead
	each := func(stop int) error {
		return tryView(t, w, func(tx storage.Tx) error {
			got = nil
			return tx.Reads().Each(t.Context(), func(r storage.ReportRead) error {
				if got = append(got, r); len(got) == stop {
					return errMine
				}
				return nil
			})
		})
	}
	requireEqual(t, each(0), nil)
	requireEqual(t, got, want)
	if err := each(2); !errors.Is(err, errMine) || len(got) != 2 {
		t.Errorf("stopped at the second: got %v after %d", err, len(got))
	}
}
