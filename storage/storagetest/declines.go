package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testDeclines(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testDeclinesOf},
		{"absent", testDeclineWithoutReference},
		{"counted", testDeclinesCounted},
		{"keeps a shopper", testShopperWithDecline},
	})
	t.Run("no longer offered", func(t *testing.T) {
		t.Parallel()
		testDeclinedOffer(t, newWorld(t, open(t)))
	})
}

// decline puts a decline.
func (w *world) decline(t *testing.T, d storage.Decline) storage.Decline {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return tx.Declines().Put(t.Context(), &d) })
	return d
}

func (w *world) declinesOf(t *testing.T, visits ...string) []storage.Decline {
	t.Helper()
	return read(t, w, func(tx storage.Tx) ([]storage.Decline, error) { return tx.Declines().Of(t.Context(), visits) })
}

func testDeclinesOf(t *testing.T, w *world) {
	a, b := w.visit(t, nil), w.visit(t, nil)
	if b.ID < a.ID {
		a, b = b, a
	}
	old := w.decline(t, storage.Decline{Visit: b.ID, Shopper: w.ben, Reason: "TOO_FAR", Note: "„Nein“\n", Time: noon})
	w.decline(t, storage.Decline{Visit: b.ID, Shopper: w.anna, Reason: "NO_TIME", Time: noon})
	next := w.decline(t, storage.Decline{Visit: b.ID, Shopper: w.anna, Reason: "OTHER", Note: "again", Time: later})
	bare := w.decline(t, storage.Decline{Visit: a.ID, Shopper: w.anna, Time: noon})
	requireEqual(t, w.declinesOf(t, b.ID, unique("x"), a.ID), []storage.Decline{bare, next, old})
	requireEqual(t, len(w.declinesOf(t)), 0)
	refused := w.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		return errorOf(tx.Declines().Of(t.Context(), make([]string, storage.MaxDeclinesOf+1)))
	})
	if refused == nil {
		t.Error("declines of too many visits were read")
	}
}

func testDeclineWithoutReference(t *testing.T, w *world) {
	v := w.visit(t, nil)
	for _, d := range []storage.Decline{{Visit: unique("x"), Shopper: w.anna}, {Visit: v.ID, Shopper: unique("x")}} {
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Declines().Put(t.Context(), &d) })
	}
}

func testDeclinesCounted(t *testing.T, w *world) {
	one, two := w.visit(t, nil), w.visit(t, nil)
	test := w.visit(t, func(v *storage.Visit) { v.Test = true })
	none := w.visit(t, func(v *storage.Visit) { v.Wave = "" })
	for _, d := range []storage.Decline{
		{Visit: one.ID, Shopper: w.anna, Reason: "TOO_FAR"}, {Visit: one.ID, Shopper: w.ben, Reason: "NO_TIME"},
		{Visit: two.ID, Shopper: w.anna, Reason: "TOO_FAR"}, {Visit: test.ID, Shopper: w.anna}, {Visit: none.ID, Shopper: w.anna},
	} {
		d.Time = noon
		w.decline(t, d)
	}
	count := func(program string) []storage.DeclineCount {
		return read(t, w, func(tx storage.Tx) ([]storage.DeclineCount, error) {
			return tx.Declines().Count(t.Context(), w.client, program)
		})
	}
	requireEqual(t, count(w.program), []storage.DeclineCount{
		{Count: 1}, {Wave: one.Wave, Reason: "NO_TIME", Count: 1}, {Wave: one.Wave, Reason: "TOO_FAR", Count: 2},
	})
	requireEqual(t, len(count(unique("x"))), 0)
}

func testShopperWithDecline(t *testing.T, w *world) {
	w.decline(t, storage.Decline{Visit: w.visit(t, nil).ID, Shopper: w.ben, Time: noon.Add(time.Hour)})
	requireError(t, w, storage.ErrInUse, func(tx storage.Tx) error { return tx.Shoppers().Delete(t.Context(), w.ben) })
}

func testDeclinedOffer(t *testing.T, w *world) {
	v, other := w.visit(t, nil), w.visit(t, nil)
	w.decline(t, storage.Decline{Visit: v.ID, Shopper: w.anna, Time: noon})
	offers := func(shopper string) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Visit, error) {
			return items(tx.Visits().Offers(t.Context(), shopper, noon, storage.Page{Limit: 9}))
		}), func(v *storage.Visit) string { return v.ID })
	}
	requireEqual(t, [][]string{offers(w.anna), offers(w.ben)}, [][]string{{other.ID}, sorted(v.ID, other.ID)})
}
