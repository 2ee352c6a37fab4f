package storagetest

import (
	"fmt"
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// position returns the position of one shopper.
func (w *world) position(t *testing.T, shopper string) storage.ShopperPosition {
	t.Helper()
	found := read(t, w, func(tx storage.Tx) ([]storage.ShopperPosition, error) {
		return tx.Visits().Positions(t.Context(), []string{shopper})
	})
	if len(found) != 1 || found[0].Shopper != shopper {
		t.Fatalf("the positions of %s are %+v", shopper, found)
	}
	return found[0]
}

// moved returns which numbers of a shopper's position have grown since.
func (w *world) moved(t *testing.T, since storage.ShopperPosition) string {
	t.Helper()
	now := w.position(t, since.Shopper)
	return fmt.Sprint(now.Visits > since.Visits, now.Offers > since.Offers, now.OffersToAll > since.OffersToAll)
}

func testPositions(t *testing.T, w *world) {
	requireEqual(t, w.position(t, w.anna).Visits, int64(0))
	planned := w.visit(t, func(v *storage.Visit) { v.OfferedTo = w.anna })
	ben := w.position(t, w.ben)
	requireEqual(t, w.position(t, w.anna).Offers, int64(1))
	requireEqual(t, ben.Offers, int64(0))

	step := func(name, want string, change func()) {
		t.Helper()
		before := w.position(t, w.anna)
		change()
		if got := w.moved(t, before); got != want {
			t.Errorf("%s: moved are %s, want %s", name, got, want)
		}
	}
	step("open to all", "false false true", func() { w.visit(t, nil) })
	step("planned together", "false true true", func() {
		update(t, w, func(tx storage.Tx) error {
			one, two := w.newVisit(unique("visit")), w.newVisit(unique("visit"))
			one.OfferedTo = w.anna
			return tx.Visits().InsertAll(t.Context(), []*storage.Visit{one, two})
		})
	})
	step("declined", "false false true", func() { w.change(t, planned, func(v *storage.Visit) { v.OfferedTo = "" }) })
	step("claimed", "true false false", func() {
		w.change(t, planned, func(v *storage.Visit) { v.Shopper, v.State = w.anna, visit.Claimed })
	})
	requireEqual(t, w.position(t, w.anna).Visits, w.changes(t, w.anna, 0, 10)[0].Position)
	step("returned", "true false false", func() { w.change(t, planned, func(v *storage.Visit) { v.ReturnComment = "?" }) })
	step("given back", "true false true", func() {
		w.change(t, planned, func(v *storage.Visit) { v.Shopper, v.State = "", visit.Open })
	})
	requireEqual(t, w.moved(t, ben), "false false true")

	ids := []string{w.ben, w.anna, w.anna}
	for range 400 {
		ids = append(ids, unique("absent"))
	}
	all := read(t, w, func(tx storage.Tx) ([]storage.ShopperPosition, error) { return tx.Visits().Positions(t.Context(), ids) })
	requireEqual(t, len(all), 402)
	known := map[string]storage.ShopperPosition{}
	for _, p := range all {
		known[p.Shopper] = p
	}
	requireEqual(t, known[w.anna], w.position(t, w.anna))
	requireEqual(t, known[w.ben], w.position(t, w.ben))
}
