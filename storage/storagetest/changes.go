package storagetest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testChanges(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"no changes", testNoChanges},
		{"a visit assigned", testAssigned},
		{"a visit claimed", testClaimed},
		{"each visit once, newest last", testEachOnce},
		{"a visit assigned to another shopper", testReassigned},
		{"a visit unassigned", testUnassigned},
		{"a visit assigned again", testAssignedAgain},
		{"a former shopper gets no later changes", testFormerShopper},
		{"in pages", testChangePages},
		{"a failed update is not seen", testFailedChange},
		{"no limit", testChangesWithoutLimit},
		{"a phone that reads all changes misses nothing", testFollower},
	})
}

func (w *world) changes(t *testing.T, shopper string, after int64, limit int) []storage.VisitChange {
	t.Helper()
	return read(t, w, func(tx storage.Tx) ([]storage.VisitChange, error) {
		return tx.Visits().Changes(t.Context(), shopper, after, limit)
	})
}

// changesOfShopper returns all changes of a shopper's visits: "+visit" for an assigned visit, "-visit" for another.
func (w *world) changesOfShopper(t *testing.T, shopper string) []string {
	t.Helper()
	return mapped(w.changes(t, shopper, 0, 1000), func(c storage.VisitChange) string {
		if c.Assigned {
			return "+" + c.Visit.ID
		}
		return "-" + c.Visit.ID
	})
}

func testNoChanges(t *testing.T, w *world) {
	w.visit(t, nil)
	w.assignedVisit(t, w.ben)
	requireEqual(t, w.changesOfShopper(t, w.anna), []string(nil))
	requireEqual(t, w.changesOfShopper(t, unique("x")), []string(nil))
}

func testAssigned(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	changes := w.changes(t, w.anna, 0, 10)
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"+" + v.ID})
	requireEqual(t, changes[0].Visit, v)
	if changes[0].Position < 1 {
		t.Errorf("position %d, want it after 0", changes[0].Position)
	}
	requireEqual(t, w.changes(t, w.anna, changes[0].Position, 10), []storage.VisitChange(nil))
}

func testClaimed(t *testing.T, w *world) {
	v := w.visit(t, nil)
	w.change(t, v, func(v *storage.Visit) { v.Shopper, v.State = w.anna, visit.Claimed })
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"+" + v.ID})
}

func testEachOnce(t *testing.T, w *world) {
	a, b := w.assignedVisit(t, w.anna), w.assignedVisit(t, w.anna)
	before := w.changes(t, w.anna, 0, 10)
	w.change(t, a, func(v *storage.Visit) { v.State = visit.CheckedIn })
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"+" + b.ID, "+" + a.ID})
	after := w.changes(t, w.anna, before[1].Position, 10)
	if len(after) != 1 || after[0].Visit.State != visit.CheckedIn {
		t.Errorf("got %+v, want the change of the first", after)
	}
}

func testReassigned(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	w.change(t, v, func(v *storage.Visit) { v.Shopper = w.ben })
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"-" + v.ID})
	requireEqual(t, w.changesOfShopper(t, w.ben), []string{"+" + v.ID})
}

func testUnassigned(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	seen := w.changes(t, w.anna, 0, 10)[0].Position
	w.change(t, v, func(v *storage.Visit) { v.Shopper, v.State = "", visit.Open })
	after := w.changes(t, w.anna, seen, 10)
	if len(after) != 1 || after[0].Assigned || after[0].Visit.ID != v.ID {
		t.Errorf("got %+v, want the visit as not held", after)
	}
}

func testAssignedAgain(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	w.change(t, v, func(v *storage.Visit) { v.Shopper = w.ben })
	w.change(t, v, func(v *storage.Visit) { v.Shopper = w.anna })
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"+" + v.ID})
	requireEqual(t, w.changesOfShopper(t, w.ben), []string{"-" + v.ID})
}

func testFormerShopper(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	w.change(t, v, func(v *storage.Visit) { v.Shopper = w.ben })
	seen := w.changes(t, w.anna, 0, 10)[0].Position
	w.change(t, v, func(v *storage.Visit) { v.State = visit.CheckedIn })
	requireEqual(t, w.changes(t, w.anna, seen, 10), []storage.VisitChange(nil))
}

func testChangePages(t *testing.T, w *world) {
	var want []string
	for range 7 {
		want = append(want, "+"+w.assignedVisit(t, w.anna).ID)
	}
	for _, limit := range []int{1, 3, 7, 8} {
		var found []string
		position := int64(0)
		for {
			page := w.changes(t, w.anna, position, limit)
			if len(page) > limit {
				t.Fatalf("a page of %d, want at most %d", len(page), limit)
			}
			if len(page) == 0 {
				break
			}
			for _, c := range page {
				if c.Position <= position {
					t.Fatalf("position %d after %d", c.Position, position)
				}
				position = c.Position
				found = append(found, "+"+c.Visit.ID)
			}
		}
		requireEqual(t, found, want)
	}
}

func testFailedChange(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	seen := w.changes(t, w.anna, 0, 10)[0].Position
	requireError(t, w, errMine, func(tx storage.Tx) error {
		v.Shopper = w.ben
		if err := tx.Visits().Update(t.Context(), v); err != nil {
			return err
		}
		return errMine
	})
	requireEqual(t, w.changes(t, w.anna, seen, 10), []storage.VisitChange(nil))
	requireEqual(t, w.changesOfShopper(t, w.ben), []string(nil))
}

func testChangesWithoutLimit(t *testing.T, w *world) {
	for _, limit := range []int{0, -1} {
		expectRefused(t, limit, tryView(t, w, func(tx storage.Tx) error {
			return errorOf(tx.Visits().Changes(t.Context(), w.anna, 0, limit))
		}))
	}
}

// testFollower assigns and unassigns visits at random while a phone reads changes now and then. In the end the phone
// has exactly the visits of its shopper, in their newest state.
func testFollower(t *testing.T, w *world) {
	random := rand.New(rand.NewPCG(1, 2))
	var all []*storage.Visit
	for range 12 {
		all = append(all, w.visit(t, nil))
	}
	known, position := map[string]string{}, int64(0)
	follow := func(limit int) int {
		page := w.changes(t, w.anna, position, limit)
		for _, c := range page {
			position = c.Position
			if c.Assigned {
				known[c.Visit.ID] = c.Visit.Scenario
			} else {
				delete(known, c.Visit.ID)
			}
		}
		return len(page)
	}
	for i := range 200 {
		w.change(t, all[random.IntN(len(all))], func(v *storage.Visit) {
			v.Shopper = []string{"", w.anna, w.anna, w.ben}[random.IntN(4)]
			v.Scenario = fmt.Sprint(i)
		})
		if random.IntN(5) == 0 {
			follow(1 + random.IntN(4))
		}
	}
	for follow(5) > 0 {
	}
	want := map[string]string{}
	for _, v := range all {
		if v.Shopper == w.anna {
			want[v.ID] = v.Scenario
		}
	}
	requireEqual(t, known, want)
}
