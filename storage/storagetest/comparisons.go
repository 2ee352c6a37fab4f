package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testComparisons(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testComparisonAsGiven},
		{"absent report", testComparisonOfNothing},
		{"near narratives", testNearNarratives},
		{"visits of a shopper", testShopperVisits},
		{"places of a shopper", testShopperPlaces},
		{"durations", testDurations},
	})
	runAlone(t, open, []worldTest{{"waiting", testWaiting}, {"listed", testListedComparisons}, {"each", testEachComparison}})
}

// compared returns a comparison of a report's first revision with one detail.
func compared(id storage.ReportID) *storage.ComparedReport {
	return &storage.ComparedReport{ReportRevision: storage.ReportRevision{Report: id, Number: 1}, Details: []visit.FlagDetail{{
		Flag: visit.FlagNarrativeNearOther, Other: "0192f3c4", OtherRevision: 2, Numbers: map[string]int64{"similarityBasisPoints": 9100},
	}}}
}

func (w *world) putComparison(t *testing.T, c *storage.ComparedReport, buckets ...uint32) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return tx.Comparisons().Put(t.Context(), c, buckets) })
}

func testComparisonAsGiven(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	get := func(tx storage.Tx) (*storage.ComparedReport, error) { return tx.Comparisons().Get(t.Context(), r.ID) }
	requireNotFound(t, w, errorOnly(get))
	first := compared(r.ID)
	w.putComparison(t, first)
	requireEqual(t, read(t, w, get), first)
	second := compared(r.ID)
	second.Number, second.Details = 2, []visit.FlagDetail{{Flag: visit.FlagTest}, {Flag: visit.FlagTooFast, Numbers: map[string]int64{"a": -1, "b": 1 << 60}}}
	w.putComparison(t, second)
	requireEqual(t, read(t, w, get), second)
	second.Details = nil
	w.putComparison(t, second)
	requireNotFound(t, w, errorOnly(get))
}

func testComparisonOfNothing(t *testing.T, w *world) {
	id := newReportID(t)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Comparisons().Put(t.Context(), compared(id), nil) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.Comparisons().Enqueue(t.Context(), storage.ReportRevision{Report: id, Number: 1})
	})
	requireEqual(t, read(t, w, func(tx storage.Tx) (bool, error) { return tx.Comparisons().IsWaiting(t.Context(), id) }), false)
}

// testWaiting follows revisions from their insertion to their comparison.
func testWaiting(t *testing.T, w *world) {
	one, other := w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)
	expect := func(what string, want ...storage.ReportRevision) {
		t.Helper()
		for limit := 1; limit <= 4; limit++ {
			got := read(t, w, func(tx storage.Tx) ([]storage.ReportRevision, error) {
				return tx.Comparisons().Waiting(t.Context(), limit)
			})
			if !slices.Equal(got, want[:min(limit, len(want))]) {
				t.Errorf("%s, at most %d: got %v, want %v", what, limit, got, want)
			}
		}
		for _, r := range []*storage.Report{one, other} {
			waits := read(t, w, func(tx storage.Tx) (bool, error) { return tx.Comparisons().IsWaiting(t.Context(), r.ID) })
			requireEqual(t, waits, slices.ContainsFunc(want, func(v storage.ReportRevision) bool { return v.Report == r.ID }))
		}
		requireEqual(t, read(t, w, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }).Uncompared, int64(len(want)))
	}
	first, second := storage.ReportRevision{Report: one.ID, Number: 1}, storage.ReportRevision{Report: one.ID, Number: 2}
	others := storage.ReportRevision{Report: other.ID, Number: 1}
	expect("two submissions", first, others)
	update(t, w, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), newRevision(one, 2, 1)) })
	expect("a resubmission", first, second, others)
	w.putComparison(t, compared(one.ID))
	expect("the first compared", second, others)
	w.putComparison(t, &storage.ComparedReport{ReportRevision: others})
	expect("the other compared", second)
	enqueue := func(tx storage.Tx) error { return tx.Comparisons().Enqueue(t.Context(), others) }
	update(t, w, enqueue)
	update(t, w, enqueue)
	expect("the other again", second, others)
	w.putComparison(t, &storage.ComparedReport{ReportRevision: second})
	expect("the second compared", others)
	err := tryUpdate(t, w, func(tx storage.Tx) error {
		return errors.Join(insertReport(t, tx, w.newReport(newReportID(t), w.newVisit("none"))), errMine)
	})
	if err == nil {
		t.Error("a report of no visit is stored")
	}
	expect("a refused submission", others)
}

func testNearNarratives(t *testing.T, w *world) {
	// Other tests share the store, so the buckets are this world's.
	base := uint32(ids.Add(8))
	var reports []storage.ReportID
	for n := range uint32(4) {
		r := w.report(t, w.visit(t, nil), nil)
		buckets := []uint32{base, base + 1, base + 2, base + 3}[:n]
		w.putComparison(t, &storage.ComparedReport{ReportRevision: storage.ReportRevision{Report: r.ID, Number: 1}}, buckets...)
		w.putComparison(t, compared(r.ID), buckets...)
		reports = append(reports, r.ID)
	}
	slices.Reverse(reports)
	near := func(except storage.ReportID, limit int, buckets ...uint32) []storage.ReportID {
		return read(t, w, func(tx storage.Tx) ([]storage.ReportID, error) {
			return tx.Comparisons().Near(t.Context(), except, buckets, limit)
		})
	}
	requireEqual(t, near(storage.ReportID{}, 10, base, base+1, base+2), reports[:3])
	requireEqual(t, near(storage.ReportID{}, 2, base+3, base+2, base+1, base), reports[:2])
	requireEqual(t, near(reports[0], 10, base, base+1, base+2), reports[1:3])
	requireEqual(t, near(storage.ReportID{}, 10, base+2), reports[:1])
	requireEqual(t, len(near(storage.ReportID{}, 10, base+7)), 0)
	requireEqual(t, len(near(storage.ReportID{}, 10)), 0)
}

func testShopperVisits(t *testing.T, w *world) {
	at := func(start, taken time.Duration, change func(*storage.Report)) storage.ReportID {
		return w.report(t, w.visit(t, nil), func(r *storage.Report) {
			r.StartTime, r.TakenTime = noon.Add(start), noon.Add(taken)
			if change != nil {
				change(r)
			}
		}).ID
	}
	late := at(0, 48*time.Hour, nil)
	second, first := at(time.Hour, 3*time.Hour, nil), at(2*time.Hour, 2*time.Hour, nil)
	at(0, time.Hour, func(r *storage.Report) { r.Test = true })
	at(0, time.Hour, func(r *storage.Report) { r.Shopper = w.ben })
	at(3*time.Hour, 3*time.Hour, nil)
	at(-time.Hour-1000, 4*time.Hour, nil)
	q := storage.ShopperVisitsQuery{Shopper: w.anna, From: noon.Add(-time.Hour), To: noon.Add(2 * time.Hour), Until: noon.Add(48 * time.Hour)}
	list := func(q storage.ShopperVisitsQuery, limit int) []storage.ShopperVisit {
		return read(t, w, func(tx storage.Tx) ([]storage.ShopperVisit, error) {
			return tx.Comparisons().ShopperVisits(t.Context(), q, limit)
		})
	}
	idsOf := func(visits []storage.ShopperVisit) []storage.ReportID {
		return mapped(visits, func(v storage.ShopperVisit) storage.ReportID { return v.Report })
	}
	got := list(q, 10)
	requireEqual(t, idsOf(got), []storage.ReportID{first, second, late})
	stored := w.storedReport(t, second)
	requireEqual(t, got[1], storage.ShopperVisit{
		ReportRevision: storage.ReportRevision{Report: second, Number: 1}, Visit: stored.Visit, Client: w.client, Location: w.shop,
		Channel: storage.InPerson, StartTime: noon.Add(time.Hour), ElapsedSeconds: 2280,
	})
	requireEqual(t, idsOf(list(q, 1)), []storage.ReportID{first})
	q.Until = q.Until.Add(-time.Microsecond)
	requireEqual(t, idsOf(list(q, 10)), []storage.ReportID{first, second})
}

func testShopperPlaces(t *testing.T, w *world) {
	for i, location := range []string{w.shop, w.kiosk, w.shop, w.region} {
		v := w.visit(t, func(v *storage.Visit) { v.Location = location })
		w.report(t, v, func(r *storage.Report) { r.TakenTime = noon.Add(time.Duration(i) * time.Hour) })
	}
	for _, tt := range []struct {
		until           time.Duration
		limit           int
		reports, places int64
	}{
		{-1000, 9, 0, 0}, {0, 9, 1, 1}, {time.Hour, 9, 2, 2}, {2 * time.Hour, 9, 3, 2}, {9 * time.Hour, 9, 4, 3}, {9 * time.Hour, 2, 2, 2},
		{2 * time.Hour, 1, 1, 1},
	} {
		got := read(t, w, func(tx storage.Tx) ([2]int64, error) {
			reports, places, err := tx.Comparisons().ShopperPlaces(t.Context(), w.anna, noon.Add(tt.until), tt.limit)
			return [2]int64{reports, places}, err
		})
		if got != [2]int64{tt.reports, tt.places} {
			t.Errorf("until %v, at most %d: got %v, want %d and %d", tt.until, tt.limit, got, tt.reports, tt.places)
		}
	}
}

func testDurations(t *testing.T, w *world) {
	outcomes := []checklist.Outcome{"", checklist.OutcomeCompleted, checklist.OutcomeClosed, checklist.OutcomeCompleted}
	for i, outcome := range outcomes {
		v := w.visit(t, nil)
		update(t, w, func(tx storage.Tx) error {
			r := w.newReport(newReportID(t), v)
			r.Outcome, r.TakenTime, r.Test = outcome, noon.Add(time.Duration(i)*time.Hour), i == 3
			first := newRevision(r, 1, 0)
			first.ElapsedSeconds = int64(100 + i)
			return tx.Reports().Insert(t.Context(), r, first, submitted(r))
		})
	}
	durations := func(before time.Duration, limit int) []int64 {
		return read(t, w, func(tx storage.Tx) ([]int64, error) {
			return tx.Comparisons().Durations(t.Context(), w.checklist, noon.Add(before), 1<<30, limit)
		})
	}
	requireEqual(t, durations(9*time.Hour, 9), []int64{101, 100})
	requireEqual(t, durations(9*time.Hour, 1), []int64{101})
	requireEqual(t, durations(time.Hour, 9), []int64{100})
	none := read(t, w, func(tx storage.Tx) ([]int64, error) {
		return tx.Comparisons().Durations(t.Context(), unique("checklist"), noon.Add(9*time.Hour), 9, 9)
	})
	requireEqual(t, len(none), 0)
}

func testListedComparisons(t *testing.T, w *world) {
	var all, tests []storage.ReportID
	for i := range 5 {
		c := compared(w.report(t, w.visit(t, nil), nil).ID)
		all = append(all, c.Report)
		if i%2 == 0 {
			c.Details = append(c.Details, visit.FlagDetail{Flag: visit.FlagTest})
			tests = append(tests, c.Report)
		}
		w.putComparison(t, c)
	}
	slices.Reverse(all)
	slices.Reverse(tests)
	for flag, want := range map[visit.Flag][]storage.ReportID{
		"": all, visit.FlagTest: tests, visit.FlagNarrativeNearOther: all, visit.FlagLate: {}, "OTHER": {},
	} {
		for limit := 1; limit <= 6; limit++ {
			got := mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.ComparedReport, storage.Cursor, error) {
				return tx.Comparisons().List(t.Context(), flag, p)
			}), func(c *storage.ComparedReport) storage.ReportID { return c.Report })
			if !slices.Equal(got, want) {
				t.Errorf("%q in pages of %d: got %x, want %x", flag, limit, got, want)
			}
		}
	}
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Comparisons().List(t.Context(), "", page))
	})
}

func testEachComparison(t *testing.T, w *world) {
	var want []*storage.ComparedReport
	for range 3 {
		c := compared(w.report(t, w.visit(t, nil), nil).ID)
		w.putComparison(t, c)
		want = append(want, c)
	}
	var got []*storage.ComparedReport
	each := func(stop int) error {
		return tryView(t, w, func(tx storage.Tx) error {
			got = nil
			return tx.Comparisons().Each(t.Context(), func(c *storage.ComparedReport) error {
				if got = append(got, c); len(got) == stop {
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
