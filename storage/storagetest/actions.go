package storagetest

import (
	"errors"
	"slices"
	"testing"

	"mysteryshopper/checklist/action"
	"mysteryshopper/storage"
)

// newAction returns an open action at the shop.
func (w *world) newAction(id string) *storage.Action {
	return &storage.Action{
		Client: w.client, ID: id, Program: w.program, Location: w.shop, Goal: action.Goal{Question: "greeted", TargetBasisPoints: 10000},
		Title: "Grüßen üben", Text: "Jeden Morgen.", Cause: action.Skill, Owner: "Frau Ölmez", Due: "2026-12-31", DueTime: later, State: action.Open,
		Events:     []action.Event{{Act: action.Create, Time: noon, By: "t1"}},
		CreateTime: noon, UpdateTime: noon,
	}
}

// action inserts an action. change, which may be nil, can alter it first.
func (w *world) action(t *testing.T, id string, change func(*storage.Action)) *storage.Action {
	t.Helper()
	a := w.newAction(id)
	if change != nil {
		change(a)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Actions().Insert(t.Context(), a) })
	return a
}

var actionResource = resource[storage.Action]{
	name: "Actions", table: actionTable, make: (*world).newAction,
	change: func(a *storage.Action) {
		a.Title, a.Text, a.Cause, a.Owner, a.Due, a.DueTime, a.State, a.Done = "Ü", "", action.Means, "Å", "2027-01-31", later, action.Done, "2026-11-21"
		a.Goal.TargetBasisPoints, a.UpdateTime = 8000, later
		a.Events = append(a.Events, action.Event{Act: action.Complete, Time: later, By: "t2", Note: "geübt", Day: "2026-11-21"})
	},
	scope: func(w *world) *storage.Action {
		return &storage.Action{Client: w.client, Location: storage.WholeClient}
	},
}

func testActions(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"references to absent rows", testActionReferences},
		{"fixed fields do not change", testFixedOfAction},
		{"lists", testActionLists},
		{"filters", testActionFilters},
		{"done actions", testDoneActions},
		{"actions that a report proves", testProvenActions},
	})
	runAlone(t, open, []worldTest{{"overdue actions", testOverdueActions}})
}

func testActionReferences(t *testing.T, w *world) {
	for name, spoil := range missing {
		a := w.newAction("x")
		spoil(w, &a.Client, &a.Location, &a.Program)
		if err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.Actions().Insert(t.Context(), a) }); !errors.Is(err, storage.ErrNotFound) || a.Revision != 0 {
			t.Errorf("an action without %s: got %v and revision %d", name, err, a.Revision)
		}
	}
	for _, change := range []func(*storage.Action){
		func(a *storage.Action) { a.Alert = "none" },
		func(a *storage.Action) { a.Proof = newReportID(t) },
	} {
		a := w.newAction("x")
		change(a)
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Actions().Insert(t.Context(), a) })
	}
	a := w.action(t, "x", nil)
	a.Proof = newReportID(t)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Actions().Update(t.Context(), a) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Actions().List(t.Context(), storage.ActionQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
}

func testFixedOfAction(t *testing.T, w *world) {
	w.alert(t, "raised", nil)
	a := w.action(t, "x", func(a *storage.Action) { a.Alert = "raised" })
	changed := *a
	changed.Program, changed.Location, changed.Alert, changed.CreateTime = "p", w.kiosk, "", later
	changed.Goal.Question, changed.Goal.Section = "other", "s"
	update(t, w, func(tx storage.Tx) error { return tx.Actions().Update(t.Context(), &changed) })
	a.Revision = 2
	requireEqual(t, read(t, w, func(tx storage.Tx) (*storage.Action, error) { return tx.Actions().Get(t.Context(), w.client, "x") }), a)
}

// actionsOf returns the ids of the world's actions, read in pages.
func (w *world) actionsOf(t *testing.T, q storage.ActionQuery, limit int) []string {
	t.Helper()
	q.Client = w.client
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.Action, storage.Cursor, error) {
		return tx.Actions().List(t.Context(), q, p)
	}), func(a *storage.Action) string { return a.ID })
}

func testActionLists(t *testing.T, w *world) {
	for i, id := range []string{"all", "kiosk", "region", "shop"} {
		w.action(t, id, func(a *storage.Action) {
			a.Location = map[string]string{"all": storage.WholeClient, "kiosk": w.kiosk, "region": w.region, "shop": w.shop}[id]
			a.Due = "2026-12-0" + string(rune('1'+i))
		})
	}
	for _, r := range w.reaches() {
		if len(r.at) > 0 {
			continue
		}
		for _, limit := range []int{1, 100} {
			requireEqual(t, w.actionsOf(t, storage.ActionQuery{Tops: r.tops}, limit), r.want)
		}
	}
	requireEqual(t, w.actionsOf(t, storage.ActionQuery{Descending: true}, 3), []string{"shop", "region", "kiosk", "all"})
	requireEqual(t, w.actionsOf(t, storage.ActionQuery{Location: w.region, Tops: []string{w.shop}}, 2), []string{"shop"})
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Actions().List(t.Context(), storage.ActionQuery{Client: w.client}, page))
	})
}

func testActionFilters(t *testing.T, w *world) {
	w.alert(t, "raised", nil)
	w.action(t, "a", nil)
	w.action(t, "b", func(a *storage.Action) {
		a.Goal, a.Cause, a.Owner, a.State, a.Location, a.Due, a.Alert = action.Goal{Section: "s"}, action.Both, "Å", action.Missed, w.kiosk, "2027-01-01", "raised"
	})
	for _, tt := range []struct {
		filter storage.Filter
		want   []string
	}{
		{is("state", storage.Equal, "MISSED"), []string{"b"}},
		{is("cause", storage.NotEqual, "BOTH"), []string{"a"}},
		{is("question", storage.Equal, "greeted"), []string{"a"}},
		{is("section", storage.Equal, "s"), []string{"b"}},
		{is("owner", storage.Equal, "Å"), []string{"b"}},
		{is("alert", storage.Equal, "raised"), []string{"b"}},
		{is("program", storage.Equal, w.program), []string{"a", "b"}},
		{is("location", storage.Equal, w.kiosk), []string{"b"}},
		{is("due", storage.Less, "2027-01-01"), []string{"a"}},
	} {
		if got := w.actionsOf(t, storage.ActionQuery{Filter: tt.filter}, 10); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %q, want %q", tt.filter.Compare, got, tt.want)
		}
	}
	requireError(t, w, storage.ErrFilter, func(tx storage.Tx) error {
		return errorOf(tx.Actions().List(t.Context(), storage.ActionQuery{Client: w.client, Filter: is("title", storage.Equal, "x")}, storage.Page{Limit: 1}))
	})
}

func testDoneActions(t *testing.T, w *world) {
	for id, done := range map[string]string{"c": "2026-10-31", "b": "2026-11-01", "a": "2026-11-30", "d": "2026-12-01"} {
		w.action(t, id, func(a *storage.Action) { a.State, a.Done = action.Done, done })
	}
	w.action(t, "proven", func(a *storage.Action) { a.State, a.Done = action.Proven, "2026-11-15" })
	w.action(t, "cancelled", func(a *storage.Action) { a.State, a.Done = action.Cancelled, "2026-11-15" })
	w.action(t, "whole", func(a *storage.Action) { a.State, a.Done, a.Location = action.Done, "2026-11-16", storage.WholeClient })
	done := func(program string, at []string, from, to string, limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Action, error) {
			return tx.Actions().Done(t.Context(), w.client, program, at, from, to, limit)
		}), func(a *storage.Action) string { return a.ID })
	}
	requireEqual(t, done(w.program, []string{w.shop}, "2026-11", "2026-11", 9), []string{"b", "proven", "a"})
	requireEqual(t, done("", []string{w.shop, storage.WholeClient}, "2026-11", "2026-12", 9), []string{"b", "proven", "whole", "a", "d"})
	requireEqual(t, done(w.program, []string{w.shop}, "2026-10", "2026-12", 2), []string{"c", "b"})
	requireEqual(t, done("other", []string{w.shop}, "2026-10", "2026-12", 9), []string{})
	requireEqual(t, done(w.program, []string{w.kiosk}, "2026-10", "2026-12", 9), []string{})
}

func testProvenActions(t *testing.T, w *world) {
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	w.action(t, "other", nil)
	for _, id := range []string{"second", "first"} {
		w.action(t, id, func(a *storage.Action) { a.State, a.Proof = action.Proven, r.ID })
	}
	other := w.client + "-other"
	program := w.newProgram(w.program)
	program.Client = other
	update(t, w, func(tx storage.Tx) error {
		return errors.Join(tx.Clients().Insert(t.Context(), w.newClient(other)), tx.Programs().Insert(t.Context(), program))
	})
	w.action(t, "first", func(a *storage.Action) {
		a.Client, a.Location, a.State, a.Proof = other, storage.WholeClient, action.Proven, r.ID
	})
	requireEqual(t, mapped(read(t, w, func(tx storage.Tx) ([]*storage.Action, error) { return tx.Actions().ProvenBy(t.Context(), r.ID) }),
		func(a *storage.Action) string { return a.Client + "/" + a.ID }), []string{w.client + "/first", w.client + "/second", other + "/first"})
}

func testOverdueActions(t *testing.T, w *world) {
	w.action(t, "later", nil)
	w.action(t, "b", func(a *storage.Action) { a.DueTime = noon })
	w.action(t, "done", func(a *storage.Action) { a.DueTime, a.State = noon, action.Done })
	overdue := func(limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Action, error) { return tx.Actions().Overdue(t.Context(), later, limit) }),
			func(a *storage.Action) string { return a.ID })
	}
	requireEqual(t, overdue(9), []string{"b", "later"})
	requireEqual(t, overdue(1), []string{"b"})
}
