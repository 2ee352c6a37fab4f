package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// newAlertRule returns a rule of the program.
func (w *world) newAlertRule(id string) *storage.AlertRule {
	return &storage.AlertRule{
		Client: w.client, Program: w.program, ID: id, Title: "Kritisch",
		Terms: alert.Terms{Kind: alert.CriticalQuestion, Moment: alert.OnRelease, Questions: []string{"greeted"}}, CreateTime: noon, UpdateTime: noon,
	}
}

// newAlert returns an alert at the shop that is about no report.
func (w *world) newAlert(id string) *storage.Alert {
	return &storage.Alert{
		Client: w.client, ID: id, Program: w.program, Rule: "falls", Terms: alert.Terms{Kind: alert.Fall, Moment: alert.OnRelease},
		Location: w.shop, Numbers: alert.Numbers{Month: "of " + id, BasisPoints: new(int32(6100)), Visits: 12}, State: alert.Open,
		RaiseTime: noon, UpdateTime: noon,
	}
}

// alertRule and alert insert a rule and an alert. change, which may be nil, can alter it first.
func (w *world) alertRule(t *testing.T, id string, change func(*storage.AlertRule)) *storage.AlertRule {
	t.Helper()
	r := w.newAlertRule(id)
	if change != nil {
		change(r)
	}
	update(t, w, func(tx storage.Tx) error { return tx.AlertRules().Insert(t.Context(), r) })
	return r
}

func (w *world) alert(t *testing.T, id string, change func(*storage.Alert)) *storage.Alert {
	t.Helper()
	a := w.newAlert(id)
	if change != nil {
		change(a)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Alerts().Insert(t.Context(), a) })
	return a
}

var alertRuleResource = resource[storage.AlertRule]{
	name: "AlertRules", table: alertRuleTable, make: (*world).newAlertRule,
	change: func(r *storage.AlertRule) {
		r.Title, r.CheckTime, r.UpdateTime = "", later, later
		r.Terms = alert.Terms{Kind: alert.OverdueReview, Moment: alert.OnSubmission, Hours: 24, Disabled: true}
	},
	scope: func(w *world) *storage.AlertRule { return &storage.AlertRule{Client: w.client, Program: w.program} },
}

var alertResource = resource[storage.Alert]{
	name: "Alerts", table: alertTable, make: (*world).newAlert,
	change: func(a *storage.Alert) {
		a.Numbers.BasisPoints, a.State, a.UpdateTime = nil, alert.Ended, later
		a.AcknowledgedBy, a.AcknowledgeTime, a.ResolvedBy, a.ResolveTime = "t1", later, "t2", later
		a.Note, a.EndTime, a.EndReason = "Called the shop.", later, alert.FiguresChanged
	},
	scope: func(w *world) *storage.Alert { return &storage.Alert{Client: w.client, Location: storage.WholeClient} },
}

func testAlerts(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"rules go with their program", testRulesOfDeletedProgram},
		{"references to absent rows", testAlertReferences},
		{"once for each cause", testAlertCauses},
		{"fixed fields do not change", testFixedOfAlert},
		{"lists", testAlertLists},
		{"filters", testAlertFilters},
		{"of a report and of a rule", testAlertsOf},
	})
	runAlone(t, open, []worldTest{
		{"due rules", testDueRules},
		{"unreviewed reports", testUnreviewed},
	})
}

func testRulesOfDeletedProgram(t *testing.T, w *world) {
	program := w.anotherProgram(t)
	r := w.alertRule(t, "x", func(r *storage.AlertRule) { r.Program = program })
	update(t, w, func(tx storage.Tx) error { return tx.Programs().Delete(t.Context(), w.client, program) })
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.AlertRules().Get(t.Context(), w.client, program, r.ID)) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.AlertRules().Insert(t.Context(), r) })
}

func testAlertReferences(t *testing.T, w *world) {
	for name, spoil := range missing {
		a := w.newAlert("x")
		spoil(w, &a.Client, &a.Location, &a.Program)
		if err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.Alerts().Insert(t.Context(), a) }); !errors.Is(err, storage.ErrNotFound) || a.Revision != 0 {
			t.Errorf("an alert without %s: got %v and revision %d", name, err, a.Revision)
		}
	}
	a := w.newAlert("x")
	a.Report = newReportID(t)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Alerts().Insert(t.Context(), a) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Alerts().List(t.Context(), storage.AlertQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
}

func testAlertCauses(t *testing.T, w *world) {
	first := w.alert(t, "x", nil)
	again := w.newAlert("y")
	again.Numbers = first.Numbers
	again.Numbers.Visits++
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Alerts().Insert(t.Context(), again) })
	for i, change := range []func(*storage.Alert){
		func(a *storage.Alert) { a.Rule = "other" },
		func(a *storage.Alert) { a.Location = storage.WholeClient },
		func(a *storage.Alert) { a.Numbers.Month = "2026-10" },
	} {
		w.alert(t, string(rune('a'+i)), func(a *storage.Alert) {
			a.Numbers = first.Numbers
			change(a)
		})
	}
	other := newWorld(t, w.Store)
	other.alert(t, "x", func(a *storage.Alert) { a.Numbers = first.Numbers })
}

func testFixedOfAlert(t *testing.T, w *world) {
	a := w.alert(t, "x", nil)
	changed := *a
	changed.Program, changed.Rule, changed.Terms, changed.Agency = "p", "r", alert.Terms{}, true
	changed.Location, changed.Report, changed.RaiseTime = w.kiosk, newReportID(t), later
	update(t, w, func(tx storage.Tx) error { return tx.Alerts().Update(t.Context(), &changed) })
	a.Revision = 2
	requireEqual(t, read(t, w, func(tx storage.Tx) (*storage.Alert, error) { return tx.Alerts().Get(t.Context(), w.client, "x") }), a)
}

// alertsOf returns the ids of the world's alerts, read in pages.
func (w *world) alertsOf(t *testing.T, q storage.AlertQuery, limit int) []string {
	t.Helper()
	q.Client = w.client
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.Alert, storage.Cursor, error) {
		return tx.Alerts().List(t.Context(), q, p)
	}), func(a *storage.Alert) string { return a.ID })
}

func testAlertLists(t *testing.T, w *world) {
	for i, id := range []string{"all", "kiosk", "region", "shop"} {
		w.alert(t, id, func(a *storage.Alert) {
			a.Location = map[string]string{"all": storage.WholeClient, "kiosk": w.kiosk, "region": w.region, "shop": w.shop}[id]
			a.RaiseTime = noon.Add(time.Duration(i) * time.Microsecond)
		})
	}
	w.alert(t, "agency", func(a *storage.Alert) { a.Agency, a.RaiseTime = true, later })
	for _, r := range w.reaches() {
		if len(r.at) > 0 {
			continue
		}
		for _, limit := range []int{1, 100} {
			requireEqual(t, w.alertsOf(t, storage.AlertQuery{Tops: r.tops, Ascending: true}, limit), r.want)
		}
	}
	requireEqual(t, w.alertsOf(t, storage.AlertQuery{Agency: true}, 2), []string{"agency", "shop", "region", "kiosk", "all"})
	requireEqual(t, w.alertsOf(t, storage.AlertQuery{Location: w.region, Tops: []string{w.shop}}, 2), []string{"shop"})
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Alerts().List(t.Context(), storage.AlertQuery{Client: w.client}, page))
	})
}

func testAlertFilters(t *testing.T, w *world) {
	w.alert(t, "a", nil)
	w.alert(t, "b", func(a *storage.Alert) {
		a.Rule, a.Terms.Kind, a.State, a.Location, a.RaiseTime = "r", alert.Wait, alert.Resolved, w.kiosk, later
	})
	for _, tt := range []struct {
		filter storage.Filter
		want   []string
	}{
		{is("kind", storage.Equal, "WAIT"), []string{"b"}},
		{is("state", storage.Equal, "RESOLVED"), []string{"b"}},
		{is("state", storage.NotEqual, "RESOLVED"), []string{"a"}},
		{is("rule", storage.Equal, "r"), []string{"b"}},
		{is("program", storage.Equal, w.program), []string{"a", "b"}},
		{is("location", storage.Equal, w.kiosk), []string{"b"}},
		{is("raise_time", storage.Greater, "2026-11-21T12:00:01Z"), []string{"b"}},
		{every(is("state", storage.Equal, "OPEN"), not(is("kind", storage.Equal, "FALL"))), nil},
	} {
		if got := w.alertsOf(t, storage.AlertQuery{Filter: tt.filter, Ascending: true}, 10); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %q, want %q", tt.filter.Compare, got, tt.want)
		}
	}
	requireError(t, w, storage.ErrFilter, func(tx storage.Tx) error {
		return errorOf(tx.Alerts().List(t.Context(), storage.AlertQuery{Client: w.client, Filter: is("note", storage.Equal, "x")}, storage.Page{Limit: 1}))
	})
}

func testAlertsOf(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	w.alert(t, "fall", nil)
	for _, id := range []string{"second", "first"} {
		w.alert(t, id, func(a *storage.Alert) { a.Report, a.Numbers = r.ID, alert.Numbers{Question: id} })
	}
	ids := func(fn func(storage.Tx) ([]*storage.Alert, error)) []string {
		return mapped(read(t, w, fn), func(a *storage.Alert) string { return a.ID })
	}
	requireEqual(t, ids(func(tx storage.Tx) ([]*storage.Alert, error) { return tx.Alerts().OfReport(t.Context(), r.ID) }), []string{"first", "second"})
	requireEqual(t, ids(func(tx storage.Tx) ([]*storage.Alert, error) {
		return tx.Alerts().OfRule(t.Context(), w.client, w.program, "falls", "of fall")
	}), []string{"fall"})
}

func testDueRules(t *testing.T, w *world) {
	w.alertRule(t, "never", nil)
	b := w.alertRule(t, "b", func(r *storage.AlertRule) { r.CheckTime = noon })
	w.alertRule(t, "a", func(r *storage.AlertRule) { r.CheckTime = later })
	due := func(now time.Time, limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.AlertRule, error) { return tx.AlertRules().Due(t.Context(), now, limit) }),
			func(r *storage.AlertRule) string { return r.ID })
	}
	requireEqual(t, due(noon.Add(-1000), 9), []string{})
	requireEqual(t, due(noon, 9), []string{"b"})
	requireEqual(t, due(later, 9), []string{"b", "a"})
	requireEqual(t, due(later, 1), []string{"b"})
	set := func(r storage.AlertRule, next time.Time) {
		update(t, w, func(tx storage.Tx) error { return tx.AlertRules().SetCheckTime(t.Context(), &r, next) })
	}
	stale := *b
	stale.Revision++
	set(stale, later.AddDate(1, 0, 0))
	requireEqual(t, due(noon, 9), []string{"b"})
	set(*b, later.AddDate(1, 0, 0))
	requireEqual(t, due(later, 9), []string{"a"})
	set(*b, time.Time{})
	stored := read(t, w, func(tx storage.Tx) (*storage.AlertRule, error) {
		return tx.AlertRules().Get(t.Context(), w.client, w.program, "b")
	})
	b.CheckTime = time.Time{}
	requireEqual(t, stored, b)
}

func testUnreviewed(t *testing.T, w *world) {
	rule := w.alertRule(t, "overdue", func(r *storage.AlertRule) {
		r.Terms = alert.Terms{Kind: alert.OverdueReview, Moment: alert.OnSubmission, Hours: 1}
	})
	at := func(n byte, change func(*storage.Report)) *storage.Report {
		return w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) {
			r.ID[0], r.TakenTime, r.State, r.Test, r.Excluded = n, noon.Add(time.Duration(n)*time.Minute), visit.Submitted, false, false
			if change != nil {
				change(r)
			}
		})
	}
	first, second := at(1, nil), at(2, nil)
	at(3, func(r *storage.Report) { r.State = visit.Approved })
	at(4, func(r *storage.Report) { r.Test = true })
	at(5, func(r *storage.Report) { r.Program = "other" })
	at(90, nil)
	found := func(limit int) []storage.ReportID {
		var ids []storage.ReportID
		update(t, w, func(tx storage.Tx) error {
			reports, err := tx.Alerts().Unreviewed(t.Context(), rule, later, limit)
			ids = mapped(reports, func(r *storage.Report) storage.ReportID { return r.ID })
			return err
		})
		return ids
	}
	requireEqual(t, found(9), []storage.ReportID{first.ID, second.ID})
	requireEqual(t, found(1), []storage.ReportID{first.ID})
	raised := w.alert(t, "x", func(a *storage.Alert) { a.Report, a.Rule = first.ID, rule.ID })
	requireEqual(t, found(9), []storage.ReportID{second.ID})
	raised.State = alert.Ended
	update(t, w, func(tx storage.Tx) error { return tx.Alerts().Update(t.Context(), raised) })
	requireEqual(t, found(9), []storage.ReportID{first.ID, second.ID})
}
