package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testCounted(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"the newest release first", testCountedOrder},
		{"only counted reports", testOnlyCounted},
		{"narrowed", testCountedNarrowed},
		{"the current revision", testCountedRevision},
		{"more than one batch", testCountedMany},
		{"stopped by an error of fn", testCountedStopped},
		{"totals of shoppers", testShopperTotals},
		{"totals of shoppers, only counted reports", testShopperTotalsCounted},
		{"reviews of a shopper", testCountReviews},
	})
}

// counting releases a new report that counts. change, which may be nil, can alter the report first.
func (w *world) counting(t *testing.T, v *storage.Visit, at time.Time, change func(*storage.Report)) *storage.Report {
	t.Helper()
	r := w.report(t, v, func(r *storage.Report) {
		r.Parked, r.PossibleTwin = false, false
		if change != nil {
			change(r)
		}
	})
	w.release(t, r, unique("released"), at)
	return r
}

// counted reads the counted reports and compares each with the report and its current revision.
func (w *world) counted(t *testing.T, q storage.ReleasedQuery, limit int) (found []storage.ReportID) {
	t.Helper()
	q.Client = w.client
	asked := storage.CountedQuery{ReleasedQuery: q, Limit: limit, Texts: true}
	view(t, w, func(tx storage.Tx) error {
		return tx.Reports().EachCounted(t.Context(), asked, func(r *storage.CountedReport) error {
			whole, err := tx.Reports().Get(t.Context(), r.ID)
			if err != nil {
				return err
			}
			current, err := tx.Reports().GetRevision(t.Context(), r.ID, whole.Current)
			if err != nil {
				return err
			}
			requireEqual(t, r, &storage.CountedReport{
				ID: whole.ID, ReleasedID: whole.ReleasedID, Location: whole.Location, Month: whole.Month, StartTime: whole.StartTime,
				Checklist: current.Checklist, Version: current.Version, Outcome: current.Outcome,
				Scoring: current.Scoring, Personal: current.Personal,
			})
			found = append(found, r.ID)
			return nil
		})
	})
	return found
}

func testCountedOrder(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	var want []storage.ReportID // two have the same release time and ascending ids
	for _, at := range []time.Time{noon.Add(-time.Microsecond), noon, noon, later} {
		want = append(want, w.counting(t, v, at, nil).ID)
	}
	slices.Reverse(want)
	// A query for one program and a query for all use different indexes, and so do small and large limits.
	for _, program := range []string{"", w.program} {
		for limit := 1; limit <= 6; limit++ {
			requireEqual(t, w.counted(t, storage.ReleasedQuery{Program: program}, limit), want[:min(limit, len(want))])
		}
	}
	expectRefused(t, "a limit of 0", tryView(t, w, func(tx storage.Tx) error {
		return tx.Reports().EachCounted(t.Context(), storage.CountedQuery{ReleasedQuery: storage.ReleasedQuery{Client: w.client}}, nil)
	}))
}

// notCounted has a change for each reason that a released report does not count.
var notCounted = map[string]func(*storage.Report){
	"excluded":  func(r *storage.Report) { r.Excluded = true },
	"parked":    func(r *storage.Report) { r.Parked = true },
	"test":      func(r *storage.Report) { r.Test = true },
	"untotaled": func(r *storage.Report) { r.Effective = nil },
}

func testOnlyCounted(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	w.report(t, v, nil)
	for _, change := range notCounted {
		w.counting(t, v, noon, change)
	}
	withdrawn := w.counting(t, v, noon, nil)
	w.review(t, withdrawn, "WITHDRAW", func(r *storage.Report) { r.Released, r.ReleaseTime = false, time.Time{} })
	rejected := w.counting(t, v, noon, nil)
	w.review(t, rejected, "REJECT", func(r *storage.Report) { r.State = visit.Rejected })
	want := []storage.ReportID{w.counting(t, v, noon, nil).ID}
	for _, program := range []string{"", w.program} {
		for _, limit := range []int{1, 100} {
			requireEqual(t, w.counted(t, storage.ReleasedQuery{Program: program}, limit), want)
		}
	}
}

func testCountedNarrowed(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	another := w.anotherProgram(t)
	at := func(location, program, month string, channel storage.Channel) storage.ReportID {
		v := w.visit(t, func(v *storage.Visit) { v.Location, v.Program = location, program })
		after := noon.Add(time.Duration(ids.Add(1)) * time.Second)
		return w.counting(t, v, after, func(r *storage.Report) { r.Month, r.Channel = month, channel }).ID
	}
	region := at(w.region, w.program, "2026-01", storage.InPerson)
	shop := at(w.shop, w.program, "2026-02", storage.Phone)
	kiosk := at(w.kiosk, another, "2026-12", storage.InPerson)
	for _, tt := range []struct {
		name string
		q    storage.ReleasedQuery
		want []storage.ReportID
	}{
		{"all", storage.ReleasedQuery{}, []storage.ReportID{kiosk, shop, region}},
		{"a top", storage.ReleasedQuery{Tops: []string{w.shop}}, []storage.ReportID{shop}},
		{"a location", storage.ReleasedQuery{Location: w.kiosk}, []storage.ReportID{kiosk}},
		{"the whole client", storage.ReleasedQuery{Location: storage.WholeClient}, []storage.ReportID{kiosk, shop, region}},
		{"a location of another client", storage.ReleasedQuery{Location: other.shop}, nil},
		{"a program", storage.ReleasedQuery{Program: w.program}, []storage.ReportID{shop, region}},
		{"a program at a location", storage.ReleasedQuery{Program: w.program, Location: w.shop}, []storage.ReportID{shop}},
		{"a program of a month", storage.ReleasedQuery{Program: w.program, From: "2026-02"}, []storage.ReportID{shop}},
		{"a channel", storage.ReleasedQuery{Channel: storage.InPerson}, []storage.ReportID{kiosk, region}},
		{"a channel of a program", storage.ReleasedQuery{Program: w.program, Channel: storage.Phone}, []storage.ReportID{shop}},
		{"a segment", storage.ReleasedQuery{Segments: []string{"street:main"}}, []storage.ReportID{kiosk, shop}},
		{"segments of a program", storage.ReleasedQuery{Program: w.program, Segments: []string{"street:main", "size:large"}}, []storage.ReportID{shop}},
		{"from and to", storage.ReleasedQuery{From: "2026-02", To: "2026-11"}, []storage.ReportID{shop}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for limit := 1; limit <= 4; limit++ {
				requireEqual(t, w.counted(t, tt.q, limit), tt.want[:min(limit, len(tt.want))])
			}
		})
	}
}

func testCountedRevision(t *testing.T, w *world) {
	r := w.counting(t, w.assignedVisit(t, w.anna), noon, nil)
	second := newRevision(r, 2, 1)
	second.Scoring, second.Personal = []byte{1, 2, 3, 4}, []byte{5}
	update(t, w, func(tx storage.Tx) error { return tx.Reports().AddRevision(t.Context(), second) })
	w.review(t, r, "CORRECT", func(r *storage.Report) { r.Current = 2 })
	for _, texts := range []bool{false, true} {
		want := &storage.CountedReport{Scoring: second.Scoring}
		if texts {
			want.Personal = second.Personal
		}
		view(t, w, func(tx storage.Tx) error {
			q := storage.CountedQuery{ReleasedQuery: storage.ReleasedQuery{Client: w.client}, Limit: 9, Texts: texts}
			return tx.Reports().EachCounted(t.Context(), q, func(r *storage.CountedReport) error {
				requireEqual(t, r.Scoring, want.Scoring)
				requireEqual(t, r.Personal, want.Personal)
				return nil
			})
		})
	}
}

// testCountedMany has more reports than one batch of reads.
func testCountedMany(t *testing.T, w *world) {
	const many = 300
	v := w.assignedVisit(t, w.anna)
	var want []storage.ReportID
	update(t, w, func(tx storage.Tx) error {
		want = nil
		for i := range many {
			r := w.newReport(newReportID(t), v)
			r.State, r.Parked, r.Released = visit.Approved, false, true
			r.ReleasedID, r.ReleaseTime = unique("released"), noon.Add(time.Duration(-i)*time.Second)
			want = append(want, r.ID)
			if err := insertReport(t, tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	for _, limit := range []int{255, 256, 257, many, many + 1} {
		var found []storage.ReportID
		view(t, w, func(tx storage.Tx) error {
			q := storage.CountedQuery{ReleasedQuery: storage.ReleasedQuery{Client: w.client, Program: w.program}, Limit: limit}
			return tx.Reports().EachCounted(t.Context(), q, func(r *storage.CountedReport) error {
				found = append(found, r.ID)
				return nil
			})
		})
		requireEqual(t, found, want[:min(limit, many)])
	}
}

func testCountedStopped(t *testing.T, w *world) {
	v, stop, calls := w.assignedVisit(t, w.anna), errors.New("enough"), 0
	w.counting(t, v, noon, nil)
	w.counting(t, v, noon, nil)
	err := tryView(t, w, func(tx storage.Tx) error {
		q := storage.CountedQuery{ReleasedQuery: storage.ReleasedQuery{Client: w.client}, Limit: 9}
		return tx.Reports().EachCounted(t.Context(), q, func(*storage.CountedReport) error {
			calls++
			return stop
		})
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("after %d calls: %v", calls, err)
	}
}

// shopperTotals reads the totals of shoppers and keeps those of this world.
func (w *world) shopperTotals(t *testing.T, q storage.ShopperQuery) []storage.ShopperTotals {
	t.Helper()
	all := read(t, w, func(tx storage.Tx) ([]storage.ShopperTotals, error) {
		return tx.Reports().ShopperTotals(t.Context(), q)
	})
	return slices.DeleteFunc(all, func(s storage.ShopperTotals) bool { return s.Client != w.client })
}

func testShopperTotals(t *testing.T, w *world) {
	shop, kiosk := w.assignedVisit(t, w.anna), w.visit(t, func(v *storage.Visit) { v.Location = w.kiosk })
	visited := func(v *storage.Visit, shopper, month string, effective int32) {
		w.counting(t, v, noon, func(r *storage.Report) { r.Shopper, r.Month, r.Effective = shopper, month, &effective })
	}
	visited(shop, w.anna, "2026-01", 10000)
	visited(shop, w.anna, "2026-02", 1)
	visited(shop, w.ben, "2026-02", 5000)
	visited(kiosk, w.ben, "2026-03", 0)
	total := func(shopper, location string, visits, sum, squares int64) storage.ShopperTotals {
		return storage.ShopperTotals{
			Shopper: shopper, Client: w.client, Program: w.program, Location: location,
			Visits: visits, SumBasisPoints: sum, SumSquares: squares,
		}
	}
	anna := total(w.anna, w.shop, 2, 10001, 100000001)
	later := total(w.anna, w.shop, 1, 1, 1)
	ben, benAtKiosk := total(w.ben, w.shop, 1, 5000, 25000000), total(w.ben, w.kiosk, 1, 0, 0)
	both := []storage.ShopperTotals{ben, benAtKiosk}
	if w.kiosk < w.shop {
		slices.Reverse(both)
	}
	for _, tt := range []struct {
		name string
		q    storage.ShopperQuery
		want []storage.ShopperTotals
	}{
		{"all", storage.ShopperQuery{}, append([]storage.ShopperTotals{anna}, both...)},
		{"locations of anna", storage.ShopperQuery{Shopper: w.anna}, []storage.ShopperTotals{anna, ben}},
		{"locations of ben", storage.ShopperQuery{Shopper: w.ben}, append([]storage.ShopperTotals{anna}, both...)},
		{"locations of an unknown shopper", storage.ShopperQuery{Shopper: unique("x")}, nil},
		{"from", storage.ShopperQuery{Shopper: w.anna, From: "2026-02"}, []storage.ShopperTotals{later, ben}},
		{"to", storage.ShopperQuery{To: "2026-02"}, []storage.ShopperTotals{anna, ben}},
		{"locations of anna in other months", storage.ShopperQuery{Shopper: w.anna, From: "2026-03"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) { requireEqual(t, w.shopperTotals(t, tt.q), tt.want) })
	}
}

func testShopperTotalsCounted(t *testing.T, w *world) {
	shop, kiosk := w.assignedVisit(t, w.anna), w.visit(t, func(v *storage.Visit) { v.Location = w.kiosk })
	for _, change := range notCounted {
		w.counting(t, shop, noon, change) // with other values than those summed
		w.counting(t, kiosk, noon, change)
	}
	w.counting(t, kiosk, noon, func(r *storage.Report) { r.Shopper = w.ben })
	requireEqual(t, w.shopperTotals(t, storage.ShopperQuery{Shopper: w.anna}), []storage.ShopperTotals(nil))
	w.counting(t, shop, noon, nil)
	got := w.shopperTotals(t, storage.ShopperQuery{Shopper: w.anna})
	if len(got) != 1 || got[0].Visits != 1 || got[0].Location != w.shop {
		t.Errorf("%+v", got)
	}
}

func testCountReviews(t *testing.T, w *world) {
	reviewed := func(state visit.ReportState, month string, test bool, acts ...string) {
		r := w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) { r.Month, r.Test = month, test })
		for _, act := range acts {
			w.review(t, r, act, func(r *storage.Report) { r.State = state })
		}
	}
	reviewed(visit.Submitted, "2026-01", false)
	reviewed(visit.Approved, "2026-01", false, "APPROVED")
	reviewed(visit.Returned, "2026-01", false, "RETURNED")
	reviewed(visit.Submitted, "2026-02", false, "RETURNED", "RESUBMITTED", "RETURNED", "RESUBMITTED")
	reviewed(visit.Rejected, "2026-03", false, "RETURNED", "REJECTED")
	reviewed(visit.Approved, "2026-03", false, "RETURNED", "REJECTED", "APPROVED")
	reviewed(visit.Rejected, "2026-03", false, "REJECTED")
	reviewed(visit.Returned, "2026-03", true, "RETURNED")
	for _, tt := range []struct {
		q    storage.ShopperQuery
		want storage.ReviewCounts
	}{
		{storage.ShopperQuery{Shopper: w.anna}, storage.ReviewCounts{Reviewed: 6, Returned: 4}},
		{storage.ShopperQuery{Shopper: w.anna, From: "2026-02"}, storage.ReviewCounts{Reviewed: 4, Returned: 3}},
		{storage.ShopperQuery{Shopper: w.anna, To: "2026-01"}, storage.ReviewCounts{Reviewed: 2, Returned: 1}},
		{storage.ShopperQuery{Shopper: w.ben}, storage.ReviewCounts{}},
	} {
		got := read(t, w, func(tx storage.Tx) (storage.ReviewCounts, error) { return tx.Reports().CountReviews(t.Context(), tt.q) })
		requireEqual(t, got, tt.want)
	}
}
