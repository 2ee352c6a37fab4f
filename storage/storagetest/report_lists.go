package storagetest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testReportLists(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"newest first, then oldest first", testReportOrder},
		{"of a shopper", testReportsOfShopper},
		{"counted by state and flag", testReportsCounted},
		{"a cursor of the other order", testCursorOfOtherOrder},
		{"stable during insertions", testReportsComeIn},
	})
}

// ofClient returns the filter for the reports of this world.
func (w *world) ofClient() storage.Filter {
	return storage.Filter{Compare: &storage.Comparison{Field: "client", Op: storage.Equal, Value: w.client}}
}

// reports returns the ids of the world's reports, read in pages.
func (w *world) reports(t *testing.T, shopper string, ascending bool, limit int) []storage.ReportID {
	t.Helper()
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, page storage.Page) ([]*storage.Report, storage.Cursor, error) {
		return tx.Reports().List(t.Context(), shopper, w.ofClient(), ascending, page)
	}), reportID)
}

func reportID(r *storage.Report) storage.ReportID { return r.ID }

func testReportOrder(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	var want []storage.ReportID // the oldest first; the middle three were taken at the same time
	for i, after := range []time.Duration{-time.Microsecond, 0, 0, 0, time.Microsecond} {
		r := w.report(t, v, func(r *storage.Report) {
			r.TakenTime = noon.Add(after)
			r.ID[0] = byte(i) // sorts by the first byte
		})
		want = append(want, r.ID)
	}
	stored := w.storedReport(t, want[2])
	for limit := 1; limit <= 6; limit++ {
		requireEqual(t, w.reports(t, "", true, limit), want)
		reversed := slices.Clone(want)
		slices.Reverse(reversed)
		requireEqual(t, w.reports(t, "", false, limit), reversed)
	}
	list := read(t, w, func(tx storage.Tx) ([]*storage.Report, error) {
		return items(tx.Reports().List(t.Context(), "", w.ofClient(), true, storage.Page{Limit: 3}))
	})
	requireEqual(t, list[2], stored)
}

// testReportsCounted compares the counts before and after some reports come in, since other tests write to the same store.
func testReportsCounted(t *testing.T, w *world) {
	fresh := visit.Flag(strings.ToUpper(strings.ReplaceAll(unique("flag"), "-", "_")))
	v := w.assignedVisit(t, w.anna)
	for i := range 3 {
		r := w.report(t, v, func(r *storage.Report) {
			r.Flags = []visit.Flag{fresh, visit.FlagLate}
			if r.State = visit.Submitted; i == 0 {
				r.State = visit.Rejected
			}
		})
		// A flag of a comparison counts once for each report, and one of its submission does not count again.
		c := compared(r.ID)
		c.Details = []visit.FlagDetail{{Flag: visit.FlagPhotoElsewhere, Photo: "a"}, {Flag: visit.FlagPhotoElsewhere, Photo: "b"}, {Flag: fresh}}
		w.putComparison(t, c)
	}
	counts := read(t, w, func(tx storage.Tx) (storage.ReportCounts, error) { return tx.Reports().Count(t.Context()) })
	requireEqual(t, counts.Flags[fresh], int32(2))
	requireEqual(t, counts.Flags[visit.FlagPhotoElsewhere], int32(2))
	if counts.States[visit.Submitted] < 2 || counts.States[visit.Rejected] < 1 || counts.Flags[visit.FlagLate] < 2 {
		t.Errorf("counted are %v", counts)
	}
}

func testReportsOfShopper(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	a := w.report(t, v, nil)
	b := w.report(t, v, func(r *storage.Report) { r.Shopper = w.ben })
	requireEqual(t, w.reports(t, w.anna, false, 10), []storage.ReportID{a.ID})
	requireEqual(t, w.reports(t, w.ben, false, 10), []storage.ReportID{b.ID})
	requireEqual(t, w.reports(t, unique("x"), false, 10), []storage.ReportID(nil))
}

func testCursorOfOtherOrder(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	w.report(t, v, nil)
	w.report(t, v, nil)
	view(t, w, func(tx storage.Tx) error {
		_, cursor, err := tx.Reports().List(t.Context(), "", w.ofClient(), true, storage.Page{Limit: 1})
		if err != nil || cursor == "" {
			t.Errorf("no cursor: %v", err)
		}
		page := storage.Page{Limit: 1, After: cursor}
		if _, _, err := tx.Reports().List(t.Context(), "", w.ofClient(), false, page); !errors.Is(err, storage.ErrCursor) {
			t.Errorf("got %v, want %v", err, storage.ErrCursor)
		}
		_, _, err = tx.Reports().ListReleased(t.Context(), storage.ReleasedQuery{Client: w.client}, page)
		expectError(t, err, storage.ErrCursor)
		return nil
	})
}

func testReportsComeIn(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	second := w.report(t, v, func(r *storage.Report) { r.TakenTime = noon.Add(-time.Minute) })
	w.report(t, v, nil)
	cursor := read(t, w, func(tx storage.Tx) (storage.Cursor, error) {
		_, cursor, err := tx.Reports().List(t.Context(), "", w.ofClient(), false, storage.Page{Limit: 1})
		return cursor, err
	})
	w.report(t, v, func(r *storage.Report) { r.TakenTime = later })
	rest := read(t, w, func(tx storage.Tx) ([]*storage.Report, error) {
		return items(tx.Reports().List(t.Context(), "", w.ofClient(), false, storage.Page{Limit: 9, After: cursor}))
	})
	requireEqual(t, mapped(rest, reportID), []storage.ReportID{second.ID})
}

func testReleased(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"get by the client's id", testGetReleased},
		{"withdrawn", testWithdrawn},
		{"excluded", testExcluded},
		{"newest release first", testReleasedOrder},
		{"narrowed", testReleasedNarrowed},
		{"invalid month", testReleasedBadMonth},
	})
}

func (w *world) released(t *testing.T, q storage.ReleasedQuery, limit int) []storage.ReportID {
	t.Helper()
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, page storage.Page) ([]*storage.Report, storage.Cursor, error) {
		return tx.Reports().ListReleased(t.Context(), q, page)
	}), reportID)
}

func testGetReleased(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	r, id := w.report(t, w.assignedVisit(t, w.anna), nil), unique("released")
	w.report(t, w.assignedVisit(t, w.anna), nil)
	get := func(client, id string) func(tx storage.Tx) (*storage.Report, error) {
		return func(tx storage.Tx) (*storage.Report, error) { return tx.Reports().GetReleased(t.Context(), client, id) }
	}
	requireNotFound(t, w, errorOnly(get(w.client, "")))
	requireNotFound(t, w, errorOnly(get(w.client, id)))
	w.release(t, r, id, noon)
	requireEqual(t, read(t, w, get(w.client, id)), r)
	requireNotFound(t, w, errorOnly(get(w.client, "")))
	requireNotFound(t, w, errorOnly(get(w.client, unique("released"))))
	requireNotFound(t, w, errorOnly(get(other.client, id)))
}

func testWithdrawn(t *testing.T, w *world) {
	r, id := w.report(t, w.assignedVisit(t, w.anna), nil), unique("released")
	w.release(t, r, id, noon)
	w.review(t, r, "WITHDRAW", func(r *storage.Report) { r.Released, r.ReleaseTime = false, time.Time{} })
	requireEqual(t, w.released(t, storage.ReleasedQuery{Client: w.client}, 9), []storage.ReportID(nil))
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().GetReleased(t.Context(), w.client, id)) })
	w.release(t, r, id, later)
	requireEqual(t, w.released(t, storage.ReleasedQuery{Client: w.client}, 9), []storage.ReportID{r.ID})
}

func testExcluded(t *testing.T, w *world) {
	r, id := w.report(t, w.assignedVisit(t, w.anna), nil), unique("released")
	w.release(t, r, id, noon)
	w.review(t, r, "EXCLUDE", func(r *storage.Report) { r.Excluded = true })
	requireEqual(t, w.released(t, storage.ReleasedQuery{Client: w.client}, 9), []storage.ReportID(nil))
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Reports().GetReleased(t.Context(), w.client, id)) })
	w.review(t, r, "INCLUDE", func(r *storage.Report) { r.Excluded = false })
	requireEqual(t, w.released(t, storage.ReleasedQuery{Client: w.client}, 9), []storage.ReportID{r.ID})
}

func testReleasedOrder(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	var want []storage.ReportID // the oldest release first; two were released at the same time
	for i, at := range []time.Time{noon.Add(-time.Microsecond), noon, noon, later} {
		r := w.report(t, v, nil)
		w.release(t, r, string(rune('a'+i)), at)
		want = append(want, r.ID)
	}
	w.report(t, v, nil)
	slices.Reverse(want)
	for limit := 1; limit <= 5; limit++ {
		requireEqual(t, w.released(t, storage.ReleasedQuery{Client: w.client}, limit), want)
	}
}

func testReleasedNarrowed(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	another := w.anotherProgram(t)
	at := func(location, program, month string) storage.ReportID {
		v := w.visit(t, func(v *storage.Visit) { v.Location, v.Program = location, program })
		r := w.report(t, v, func(r *storage.Report) {
			r.Month = month
			r.Verdict, r.Outcome = checklist.VerdictPass, checklist.OutcomeCompleted
			if location == w.shop {
				r.Channel, r.Verdict, r.Outcome = storage.Web, checklist.VerdictFail, checklist.OutcomeLeftUnserved
			}
		})
		w.release(t, r, unique("released"), noon.Add(time.Duration(ids.Add(1))*time.Second))
		return r.ID
	}
	region := at(w.region, w.program, "2026-01")
	shop := at(w.shop, w.program, "2026-02")
	kiosk := at(w.kiosk, another, "2026-12")
	for _, tt := range []struct {
		name string
		q    storage.ReleasedQuery
		want []storage.ReportID
	}{
		{"all", storage.ReleasedQuery{}, []storage.ReportID{kiosk, shop, region}},
		{"a top", storage.ReleasedQuery{Tops: []string{w.shop}}, []storage.ReportID{shop}},
		{"two tops", storage.ReleasedQuery{Tops: []string{w.shop, w.kiosk}}, []storage.ReportID{kiosk, shop}},
		{"a region", storage.ReleasedQuery{Tops: []string{w.region}}, []storage.ReportID{kiosk, shop, region}},
		{"the whole client", storage.ReleasedQuery{Tops: []string{storage.WholeClient}}, []storage.ReportID{kiosk, shop, region}},
		{"a location", storage.ReleasedQuery{Location: w.kiosk}, []storage.ReportID{kiosk}},
		{"the location of the whole client", storage.ReleasedQuery{
			Tops: []string{w.shop}, Location: storage.WholeClient,
		}, []storage.ReportID{shop}},
		{"a location within a top", storage.ReleasedQuery{Tops: []string{w.region}, Location: w.shop}, []storage.ReportID{shop}},
		{"a location beside a top", storage.ReleasedQuery{Tops: []string{w.shop}, Location: w.kiosk}, nil},
		{"above a top", storage.ReleasedQuery{Tops: []string{w.shop}, Location: w.region}, []storage.ReportID{shop}},
		{"a top of another client", storage.ReleasedQuery{Tops: []string{other.region}}, nil},
		{"a program", storage.ReleasedQuery{Program: another}, []storage.ReportID{kiosk}},
		{"a channel", storage.ReleasedQuery{Channel: storage.Web}, []storage.ReportID{shop}},
		{"a verdict", storage.ReleasedQuery{Verdict: "FAIL"}, []storage.ReportID{shop}},
		{"an outcome", storage.ReleasedQuery{Outcome: "COMPLETED"}, []storage.ReportID{kiosk, region}},
		{"a verdict with another outcome", storage.ReleasedQuery{Verdict: "PASS", Outcome: "LEFT_UNSERVED"}, nil},
		{"from", storage.ReleasedQuery{From: "2026-02"}, []storage.ReportID{kiosk, shop}},
		{"to", storage.ReleasedQuery{To: "2026-02"}, []storage.ReportID{shop, region}},
		{"from and to", storage.ReleasedQuery{From: "2026-02", To: "2026-11"}, []storage.ReportID{shop}},
		{"everything at once", storage.ReleasedQuery{
			Tops: []string{w.region}, Location: w.region, Program: w.program, From: "2025-12", To: "2026-01",
		}, []storage.ReportID{region}},
	} {
		tt.q.Client = w.client
		t.Run(tt.name, func(t *testing.T) {
			requireEqual(t, w.released(t, tt.q, 2), tt.want)
			// All reports have the same time of change, and ascending ids.
			oldest := slices.Clone(tt.want)
			slices.Reverse(oldest)
			requireEqual(t, w.changed(t, storage.ChangesQuery{ReleasedQuery: tt.q}, 2), oldest)
		})
	}
	requireEqual(t, w.released(t, storage.ReleasedQuery{Client: other.client}, 9), []storage.ReportID(nil))
}

func testReleasedBadMonth(t *testing.T, w *world) {
	for _, q := range []storage.ReleasedQuery{{From: "2026"}, {To: "2026-13"}} {
		expectRefused(t, q, tryView(t, w, func(tx storage.Tx) error {
			return errorOf(tx.Reports().ListReleased(t.Context(), q, storage.Page{Limit: 1}))
		}))
	}
}
