package storagetest

import (
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/storage"
)

// newAppeal returns an appeal against the question "greeted" of a report.
func (w *world) newAppeal(id string, report storage.ReportID) *storage.Appeal {
	return &storage.Appeal{
		ID: unique(id), Client: w.client, Program: w.program, Location: w.shop, Report: report, Question: "greeted", Disputed: 1,
		Text: "Everybody was greeted.", Evidence: []storage.AppealFile{{Title: "Roster", URI: "https://example.org/r", SHA256: "0a", Bytes: 12}},
		AppealedBy: "t1", CreateTime: noon, DueTime: later, State: appeal.Open,
	}
}

// appealAgainst inserts an appeal. change, which may be nil, can alter it first.
func (w *world) appealAgainst(t *testing.T, report storage.ReportID, id string, change func(*storage.Appeal)) *storage.Appeal {
	t.Helper()
	a := w.newAppeal(id, report)
	if change != nil {
		change(a)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Appeals().Insert(t.Context(), a) })
	return a
}

// storedAppeal reads an appeal.
func (w *world) storedAppeal(t *testing.T, id string) *storage.Appeal {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Appeal, error) { return tx.Appeals().Get(t.Context(), id) })
}

// settle sets an answer.
func settle(a *storage.Appeal, state appeal.State) {
	a.State, a.ClosedBy, a.CloseTime, a.Reason, a.Answer = state, "t2", later, appeal.AnswerWrong, "You are right."
	a.Outcome, a.Corrected = appeal.Corrected, 2
}

func testAppeals(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"stored and answered", testAnsweredAppeal},
		{"references to absent rows", testAppealReferences},
		{"one is open for each question", testOpenAppeals},
		{"lists", testAppealLists},
		{"of released reports", testReleasedAppeals},
		{"erased", testErasedAppeals},
	})
	runAlone(t, open, []worldTest{{"counts", testAppealCounts}})
}

func testAnsweredAppeal(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	a := w.appealAgainst(t, r.ID, "x", nil)
	requireEqual(t, w.storedAppeal(t, a.ID), a)
	requireEqual(t, a.Revision, int64(1))
	changed := *a
	settle(&changed, appeal.Upheld)
	changed.Client, changed.Program, changed.Location, changed.Question, changed.Disputed = "c", "p", w.kiosk, "q", 9
	changed.Text, changed.Evidence, changed.AppealedBy, changed.CreateTime, changed.DueTime = "", nil, "t9", later, noon
	update(t, w, func(tx storage.Tx) error { return tx.Appeals().Update(t.Context(), &changed) })
	settle(a, appeal.Upheld)
	a.Revision = 2
	requireEqual(t, w.storedAppeal(t, a.ID), a)
	stale := *a
	stale.Revision = 1
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Appeals().Update(t.Context(), &stale) })
	reopened := *a
	reopened.State = appeal.Open
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Appeals().Update(t.Context(), &reopened) })
	absent := w.newAppeal("absent", r.ID)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Appeals().Update(t.Context(), absent) })
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Appeals().Get(t.Context(), absent.ID)) })
}

func testAppealReferences(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	for name, spoil := range missing {
		a := w.newAppeal("x", r.ID)
		spoil(w, &a.Client, &a.Location, &a.Program)
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Appeals().Insert(t.Context(), a) })
		if a.Revision != 0 {
			t.Errorf("an appeal without %s has the revision %d", name, a.Revision)
		}
	}
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Appeals().Insert(t.Context(), w.newAppeal("x", newReportID(t))) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Appeals().List(t.Context(), storage.AppealQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
}

func testOpenAppeals(t *testing.T, w *world) {
	r, other := w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)
	first := w.appealAgainst(t, r.ID, "a", nil)
	again := w.newAppeal("b", r.ID)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Appeals().Insert(t.Context(), again) })
	same := w.newAppeal("c", other.ID)
	same.ID = first.ID
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Appeals().Insert(t.Context(), same) })
	w.appealAgainst(t, r.ID, "q", func(a *storage.Appeal) { a.Question = "other" })
	w.appealAgainst(t, other.ID, "o", nil)
	settle(first, appeal.Refused)
	update(t, w, func(tx storage.Tx) error { return tx.Appeals().Update(t.Context(), first) })
	update(t, w, func(tx storage.Tx) error { return tx.Appeals().Insert(t.Context(), again) })
	found := read(t, w, func(tx storage.Tx) ([]*storage.Appeal, error) {
		return tx.Appeals().Against(t.Context(), r.ID, "greeted")
	})
	requireEqual(t, found, []*storage.Appeal{first, again})
}

func testAppealLists(t *testing.T, w *world) {
	reports := []*storage.Report{w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)}
	var ids []string
	for i, place := range []string{w.kiosk, w.region, w.shop} {
		ids = append(ids, w.appealAgainst(t, reports[i%2].ID, string(rune('a'+i)), func(a *storage.Appeal) {
			a.Location, a.Question = place, string(rune('x'+i))
			a.CreateTime, a.DueTime = noon.Add(time.Duration(i)*time.Minute), later.Add(-time.Duration(i)*time.Minute)
			if i == 2 {
				settle(a, appeal.Refused)
			}
		}).ID)
	}
	kiosk, region, shop := ids[0], ids[1], ids[2]
	for _, tt := range []struct {
		query storage.AppealQuery
		want  []string
	}{
		{storage.AppealQuery{}, []string{shop, region, kiosk}},
		{storage.AppealQuery{Order: storage.AppealsOldest}, []string{kiosk, region, shop}},
		{storage.AppealQuery{Order: storage.AppealsDueFirst}, []string{shop, region, kiosk}},
		{storage.AppealQuery{Order: storage.AppealsDueLast}, []string{kiosk, region, shop}},
		{storage.AppealQuery{Location: w.kiosk}, []string{kiosk}},
		{storage.AppealQuery{Tops: []string{w.kiosk}}, []string{kiosk}},
		{storage.AppealQuery{Tops: []string{storage.WholeClient}, Location: w.shop}, []string{shop}},
		{storage.AppealQuery{Report: reports[1].ID}, []string{region}},
		{storage.AppealQuery{OverdueAt: later}, []string{region}},
		{storage.AppealQuery{OverdueAt: later.Add(1000)}, []string{region, kiosk}},
		{storage.AppealQuery{Filter: is("state", storage.Equal, "REFUSED")}, []string{shop}},
		{storage.AppealQuery{Filter: is("question", storage.Equal, "y")}, []string{region}},
		{storage.AppealQuery{Filter: is("close_time", storage.Greater, "2026-01-01T00:00:00Z")}, []string{shop}},
		{storage.AppealQuery{Filter: is("create_time", storage.Less, noon.Add(time.Second).Format(time.RFC3339))}, []string{kiosk}},
	} {
		tt.query.Client = w.client
		for _, limit := range []int{1, 10} {
			got := mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.Appeal, storage.Cursor, error) {
				return tx.Appeals().List(t.Context(), tt.query, p)
			}), func(a *storage.Appeal) string { return a.ID })
			if !slices.Equal(got, tt.want) {
				t.Errorf("%+v: got %q, want %q", tt.query, got, tt.want)
			}
		}
	}
	requireError(t, w, storage.ErrFilter, func(tx storage.Tx) error {
		return errorOf(tx.Appeals().List(t.Context(), storage.AppealQuery{Filter: is("text", storage.Equal, "x")}, storage.Page{Limit: 1}))
	})
}

// testReleasedAppeals counts the appeals against reports that are released.
func testReleasedAppeals(t *testing.T, w *world) {
	released := w.report(t, w.visit(t, nil), func(r *storage.Report) {
		r.Released, r.ReleasedID, r.ReleaseTime, r.Month = true, unique("released"), noon, "2026-10"
	})
	hidden := w.report(t, w.visit(t, nil), func(r *storage.Report) { r.Released = false })
	w.appealAgainst(t, released.ID, "a", nil)
	w.appealAgainst(t, released.ID, "b", func(a *storage.Appeal) { a.Question = "other"; settle(a, appeal.Refused) })
	w.appealAgainst(t, hidden.ID, "c", nil)
	count := func(q storage.ReleasedQuery) map[appeal.State]int32 {
		q.Client = w.client
		return read(t, w, func(tx storage.Tx) (map[appeal.State]int32, error) { return tx.Appeals().CountReleased(t.Context(), q) })
	}
	both := map[appeal.State]int32{appeal.Open: 1, appeal.Refused: 1}
	requireEqual(t, count(storage.ReleasedQuery{}), both)
	requireEqual(t, count(storage.ReleasedQuery{Location: released.Location, Program: released.Program, From: "2026-10", To: "2026-10"}), both)
	for _, none := range []storage.ReleasedQuery{{From: "2026-11"}, {Program: "other"}, {Location: w.kiosk}} {
		requireEqual(t, count(none), map[appeal.State]int32{})
	}
}

func testErasedAppeals(t *testing.T, w *world) {
	r, other := w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)
	a := w.appealAgainst(t, r.ID, "a", func(a *storage.Appeal) { settle(a, appeal.Refused) })
	b := w.appealAgainst(t, other.ID, "b", nil)
	erase := func() (erased []*storage.Appeal) {
		update(t, w, func(tx storage.Tx) (err error) {
			erased, err = tx.Erasures().Appeals(t.Context(), r.ID)
			return err
		})
		return erased
	}
	requireEqual(t, erase(), []*storage.Appeal{a})
	a.Text, a.Evidence, a.Answer, a.Revision = "", nil, "", 2
	requireEqual(t, w.storedAppeal(t, a.ID), a)
	requireEqual(t, w.storedAppeal(t, b.ID), b)
	requireEqual(t, len(erase()), 0)
}

func testAppealCounts(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	for i, state := range []appeal.State{appeal.Open, appeal.Open, appeal.Upheld, appeal.Withdrawn} {
		w.appealAgainst(t, r.ID, "x", func(a *storage.Appeal) {
			a.Question, a.State, a.DueTime = string(rune('a'+i)), state, noon.Add(time.Duration(i)*time.Hour)
		})
	}
	counts := read(t, w, func(tx storage.Tx) (storage.AppealCounts, error) {
		return tx.Appeals().Count(t.Context(), noon.Add(1000))
	})
	due := read(t, w, func(tx storage.Tx) ([]*storage.Appeal, error) {
		list, _, err := tx.Appeals().List(t.Context(), storage.AppealQuery{Order: storage.AppealsDueFirst}, storage.Page{Limit: 9})
		return list, err
	})
	requireEqual(t, mapped(due, func(a *storage.Appeal) string { return a.Question }), []string{"a", "b", "c", "d"})
	made := read(t, w, func(tx storage.Tx) ([]*storage.Appeal, error) {
		list, _, err := tx.Appeals().List(t.Context(), storage.AppealQuery{Order: storage.AppealsOldest}, storage.Page{Limit: 9})
		return list, err
	})
	requireEqual(t, len(made), 4)
	requireEqual(t, counts, storage.AppealCounts{
		States: map[appeal.State]int32{appeal.Open: 2, appeal.Upheld: 1, appeal.Withdrawn: 1}, Overdue: 1,
	})
}
