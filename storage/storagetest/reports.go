package storagetest

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testReports(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"absent", testNoReport},
		{"read as written", testReportAsGiven},
		{"no optional fields", testBareReport},
		{"exists", testReportExists},
		{"exists, among other insertions", testReportExistsAmongOthers},
		{"absent visit", testReportWithoutVisit},
		{"invalid month", testReportOfBadMonth},
		{"invalid flag", testReportWithBadFlag},
		{"read as updated", testReportUpdated},
		{"fixed fields do not change", testFixedOfReport},
		{"merged", testMergedInto},
		{"stale", testStaleReport},
		{"events", testEvents},
		{"for a visit", testForVisit},
	})
	t.Run("each", func(t *testing.T) {
		t.Parallel()
		testEachReport(t, newWorld(t, open(t)))
	})
}

func (w *world) storedReport(t *testing.T, id storage.ReportID) *storage.Report {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Report, error) { return tx.Reports().Get(t.Context(), id) })
}

// review changes a report and adds an event.
func (w *world) review(t *testing.T, r *storage.Report, act string, change func(*storage.Report)) {
	t.Helper()
	change(r)
	update(t, w, func(tx storage.Tx) error {
		return tx.Reports().Update(t.Context(), r, storage.Event{Act: act, Revision: r.Current, Time: noon})
	})
}

// release releases a report with an id.
func (w *world) release(t *testing.T, r *storage.Report, id string, at time.Time) {
	t.Helper()
	w.review(t, r, "RELEASE", func(r *storage.Report) {
		r.State, r.Released, r.ReleasedID, r.ReleaseTime = visit.Approved, true, id, at
	})
}

func testNoReport(t *testing.T, w *world) {
	id := newReportID(t)
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().Get(t.Context(), id)) })
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().Events(t.Context(), id)) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		r := w.newReport(id, w.newVisit("x"))
		r.Revision = 1
		return tx.Reports().Update(t.Context(), r)
	})
}

func testReportAsGiven(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	requireEqual(t, r.Revision, int64(1))
	requireEqual(t, w.storedReport(t, r.ID), r)
}

func testBareReport(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) {
		r.Wave, r.Parked, r.PossibleTwin, r.Outcome = "", false, false, checklist.OutcomeClosed
		r.Month, r.DayPart, r.StartTime, r.Status, r.Verdict, r.Band = "", "", time.Time{}, "", "", ""
		r.Effective, r.Earned, r.Possible, r.Flags, r.SkewMillis = nil, 0, 0, nil, 0
	})
	requireEqual(t, w.storedReport(t, r.ID), r)
}

func testReportExists(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	r := w.report(t, v, nil)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error {
		other := w.newReport(r.ID, v)
		other.Shopper = w.ben
		return insertReport(t, tx, other)
	})
	requireEqual(t, w.storedReport(t, r.ID), r)
}

// testReportExistsAmongOthers inserts other reports before and after one that exists. None of them is kept.
func testReportExistsAmongOthers(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	r := w.report(t, v, nil)
	before, after := w.newReport(newReportID(t), v), w.newReport(newReportID(t), v)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error {
		for _, other := range []*storage.Report{before, w.newReport(r.ID, v), after} {
			if err := insertReport(t, tx, other); err != nil {
				return err
			}
		}
		return nil
	})
	for _, other := range []*storage.Report{before, after} {
		requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().Get(t.Context(), other.ID)) })
	}
	revisions := read(t, w, func(tx storage.Tx) ([]*storage.Revision, error) {
		return tx.Reports().ListRevisions(t.Context(), r.ID)
	})
	requireEqual(t, len(revisions), 1)
}

func testReportWithoutVisit(t *testing.T, w *world) {
	r := w.newReport(newReportID(t), w.newVisit(unique("x")))
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return insertReport(t, tx, r) })
}

func testReportOfBadMonth(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	for _, month := range []string{"2026-13", "2026-00", "2026-1", "26-01", "x", "2026-01-01"} {
		r := w.newReport(newReportID(t), v)
		r.Month = month
		expectRefused(t, month, tryUpdate(t, w, func(tx storage.Tx) error { return insertReport(t, tx, r) }))
	}
}

func testReportWithBadFlag(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	for _, flag := range []visit.Flag{"", "A B"} {
		r := w.newReport(newReportID(t), v)
		r.Flags = []visit.Flag{flag}
		expectRefused(t, flag, tryUpdate(t, w, func(tx storage.Tx) error { return insertReport(t, tx, r) }))
	}
}

func testReportUpdated(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	w.review(t, r, "EDIT", func(r *storage.Report) {
		r.State, r.Released, r.Excluded, r.Parked, r.PossibleTwin, r.Test = visit.Approved, true, true, false, false, true
		r.Current, r.ReleasedID, r.ReleaseTime, r.UpdateTime = 2, unique("released"), later, later
		r.Checklist, r.Version, r.Outcome, r.TakenTime = "other", 3, checklist.OutcomeHungUp, later
		r.Month, r.DayPart, r.StartTime, r.Status = "2027-01", visit.Night, later, checklist.StatusEmptyBase
		r.Verdict, r.Band, r.Effective, r.Earned, r.Possible = checklist.VerdictFail, "", nil, -1, 0
		r.Flags, r.SkewMillis, r.Location, r.Channel, r.TwinOf, r.SecondLook = nil, 9, w.kiosk, storage.Phone, newReportID(t), true
		r.AnswerDue = later
	})
	requireEqual(t, r.Revision, int64(2))
	requireEqual(t, w.storedReport(t, r.ID), r)
}

func testMergedInto(t *testing.T, w *world) {
	kept := w.report(t, w.assignedVisit(t, w.anna), nil)
	merged := func(id storage.ReportID) []storage.ReportID {
		return read(t, w, func(tx storage.Tx) ([]storage.ReportID, error) { return tx.Reports().MergedInto(t.Context(), id) })
	}
	var want []storage.ReportID
	for range 2 {
		twin := w.report(t, w.assignedVisit(t, w.anna), nil)
		w.review(t, twin, "MERGE", func(r *storage.Report) { r.TwinOf = kept.ID })
		want = append(want, twin.ID)
	}
	slices.SortFunc(want, func(a, b storage.ReportID) int { return bytes.Compare(a[:], b[:]) })
	requireEqual(t, merged(kept.ID), want)
	requireEqual(t, merged(want[0]), []storage.ReportID(nil))
	parted := w.storedReport(t, want[0])
	w.review(t, parted, "PART", func(r *storage.Report) { r.TwinOf = storage.ReportID{} })
	requireEqual(t, merged(kept.ID), want[1:])
}

func testFixedOfReport(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	other := *r
	other.Visit, other.Client, other.Program, other.Shopper = "x", "x", "x", "x"
	other.Wave, other.CreateTime = "x", later
	update(t, w, func(tx storage.Tx) error { return tx.Reports().Update(t.Context(), &other) })
	r.Revision = 2
	requireEqual(t, w.storedReport(t, r.ID), r)
}

func testStaleReport(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	for _, revision := range []int64{0, 2} {
		other := *r
		other.Revision, other.State = revision, visit.Rejected
		requireError(t, w, storage.ErrStale, func(tx storage.Tx) error {
			return tx.Reports().Update(t.Context(), &other, storage.Event{Act: "REJECT", Time: noon})
		})
	}
	requireEqual(t, w.storedReport(t, r.ID), r)
	events := read(t, w, func(tx storage.Tx) ([]storage.Event, error) { return tx.Reports().Events(t.Context(), r.ID) })
	requireEqual(t, events, []storage.Event{submitted(r)})
}

func testEvents(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	w.report(t, w.assignedVisit(t, w.anna), nil)
	want := []storage.Event{
		submitted(r),
		{Act: "RETURN", Revision: 1, Actor: "t1", Role: "REVIEWER", Reason: "UNCLEAR", Comment: "Which till?", Time: later, Questions: []string{"till"}, AnswerDue: later.Add(time.Hour)},
		{Act: "RESUBMIT", Revision: 2, Actor: "t2", Time: noon, WrittenTime: later}, // the order is that of insertion, not of time
		{Act: "APPROVE", Revision: 2, Time: later},
	}
	update(t, w, func(tx storage.Tx) error { return tx.Reports().Update(t.Context(), r, want[1]) })
	update(t, w, func(tx storage.Tx) error { return tx.Reports().Update(t.Context(), r, want[2], want[3]) })
	events := read(t, w, func(tx storage.Tx) ([]storage.Event, error) { return tx.Reports().Events(t.Context(), r.ID) })
	requireEqual(t, events, want)
}

func testForVisit(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	late := w.report(t, v, func(r *storage.Report) { r.CreateTime = later })
	first := w.report(t, v, func(r *storage.Report) { r.ID[0] = 1 })
	second := w.report(t, v, func(r *storage.Report) { r.ID[0] = 2 })
	w.report(t, w.assignedVisit(t, w.anna), nil)
	forVisit := func(visit string) func(tx storage.Tx) ([]storage.ReportID, error) {
		return func(tx storage.Tx) ([]storage.ReportID, error) { return tx.Reports().ForVisit(t.Context(), visit) }
	}
	requireEqual(t, read(t, w, forVisit(v.ID)), []storage.ReportID{late.ID, first.ID, second.ID})
	requireEqual(t, read(t, w, forVisit(w.assignedVisit(t, w.ben).ID)), []storage.ReportID(nil))
	requireNotFound(t, w, errorOnly(forVisit(unique("x"))))
}

func testEachReport(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	want := map[storage.ReportID]*storage.Report{}
	update(t, w, func(tx storage.Tx) error {
		for range 600 {
			r := w.newReport(newReportID(t), v)
			if err := insertReport(t, tx, r); err != nil {
				return err
			}
			want[r.ID] = r
		}
		return nil
	})
	edited := w.report(t, v, nil)
	want[edited.ID] = edited
	update(t, w, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), newRevision(edited, 2, 1)) })
	w.review(t, edited, "EDIT", func(r *storage.Report) { r.Current = 2 })
	var last storage.ReportID
	view(t, w, func(tx storage.Tx) error {
		return tx.Reports().Each(t.Context(), func(r *storage.Report, v *storage.Revision) error {
			if string(r.ID[:]) <= string(last[:]) {
				t.Errorf("%x comes after %x", r.ID, last)
			}
			last = r.ID
			requireEqual(t, r, want[r.ID])
			requireEqual(t, v, newRevision(r, r.Current, r.Current-1))
			delete(want, r.ID)
			// The function may read more.
			_, err := tx.Reports().Events(t.Context(), r.ID)
			return err
		})
	})
	requireEqual(t, len(want), 0)
	calls := 0
	err := tryView(t, w, func(tx storage.Tx) error {
		return tx.Reports().Each(t.Context(), func(*storage.Report, *storage.Revision) error { calls++; return errMine })
	})
	if !errors.Is(err, errMine) || calls != 1 {
		t.Errorf("%d calls and %v, want one and its error", calls, err)
	}
}
