package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"mysteryshopper/storage"
)

func testTrees(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"the largest depth", testDeepest},
		{"moved with its subtree", testMovedSubtree},
		{"no cycles", testNoCycles},
		{"moved too deep", testMovedTooDeep},
		{"an absent parent", testMovedNowhere},
		{"the whole client has no row", testWholeClient},
		{"ancestors", testAncestors},
		{"children", testChildren},
		{"lists below tops", testListTops},
		{"a region with many locations", testManyChildren},
		{"numbers", testNumbers},
		{"many at once", testPutAll},
	})
}

// nestedLocations inserts n locations, each below the one before, the first below parent, and returns their ids from
// the top.
func (w *world) nestedLocations(t *testing.T, parent string, n int) []string {
	t.Helper()
	var chain []string
	update(t, w, func(tx storage.Tx) error {
		chain = nil
		parent := parent
		for range n {
			l := w.newLocation(unique("node"), parent)
			if err := tx.Locations().Insert(t.Context(), l); err != nil {
				return err
			}
			chain, parent = append(chain, l.ID), l.ID
		}
		return nil
	})
	return chain
}

// move gives a location another parent.
func (w *world) move(t *testing.T, tx storage.Tx, id, parent string) error {
	t.Helper()
	l, err := tx.Locations().Get(t.Context(), w.client, id)
	if err != nil {
		return err
	}
	l.Parent = parent
	return tx.Locations().Update(t.Context(), l)
}

func (w *world) ancestors(t *testing.T, id string) []string {
	t.Helper()
	return read(t, w, func(tx storage.Tx) ([]string, error) { return tx.Locations().Ancestors(t.Context(), w.client, id) })
}

func (w *world) children(t *testing.T, id string) []string {
	t.Helper()
	return read(t, w, func(tx storage.Tx) ([]string, error) { return tx.Locations().Children(t.Context(), w.client, id) })
}

// below lists the subtrees of some tops, two locations at a time.
func (w *world) below(t *testing.T, tops ...string) []string {
	t.Helper()
	return mapped(everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(t.Context(), w.client, tops, page)
	}), func(l *storage.Location) string { return l.ID })
}

func testDeepest(t *testing.T, w *world) {
	chain := w.nestedLocations(t, storage.WholeClient, storage.MaxDepth)
	deepest := chain[len(chain)-1]
	if got := len(w.ancestors(t, deepest)); got != storage.MaxDepth+1 {
		t.Errorf("%d ancestors, want %d", got, storage.MaxDepth+1)
	}
	requireError(t, w, storage.ErrTree, func(tx storage.Tx) error {
		return tx.Locations().Insert(t.Context(), w.newLocation(unique("node"), deepest))
	})
}

func testMovedSubtree(t *testing.T, w *world) {
	chain := w.nestedLocations(t, storage.WholeClient, 3)
	update(t, w, func(tx storage.Tx) error { return w.move(t, tx, chain[1], w.shop) })
	requireEqual(t, w.ancestors(t, chain[2]), []string{chain[2], chain[1], w.shop, w.region, storage.WholeClient})
	requireEqual(t, w.children(t, chain[0]), []string(nil))
	requireEqual(t, w.below(t, w.shop), sorted(w.shop, chain[1], chain[2]))
}

func testNoCycles(t *testing.T, w *world) {
	chain := w.nestedLocations(t, w.region, 3)
	for _, parent := range chain {
		requireError(t, w, storage.ErrTree, func(tx storage.Tx) error { return w.move(t, tx, chain[0], parent) })
	}
	requireEqual(t, w.ancestors(t, chain[2]), []string{chain[2], chain[1], chain[0], w.region, storage.WholeClient})
}

func testMovedTooDeep(t *testing.T, w *world) {
	deep, chain := w.nestedLocations(t, storage.WholeClient, storage.MaxDepth-2), w.nestedLocations(t, storage.WholeClient, 3)
	end := deep[len(deep)-1]
	requireError(t, w, storage.ErrTree, func(tx storage.Tx) error { return w.move(t, tx, chain[0], end) })
	update(t, w, func(tx storage.Tx) error { return w.move(t, tx, chain[1], end) })
	if got := len(w.ancestors(t, chain[2])); got != storage.MaxDepth+1 {
		t.Errorf("%d ancestors, want %d", got, storage.MaxDepth+1)
	}
}

func testMovedNowhere(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	for _, parent := range []string{"", unique("x"), other.region} {
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return w.move(t, tx, w.shop, parent) })
	}
}

func testWholeClient(t *testing.T, w *world) {
	requireNotFound(t, w, func(tx storage.Tx) error {
		return errorOf(tx.Locations().Get(t.Context(), w.client, storage.WholeClient))
	})
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error {
		return tx.Locations().Insert(t.Context(), w.newLocation(storage.WholeClient, w.region))
	})
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.Locations().Delete(t.Context(), w.client, storage.WholeClient)
	})
	requireEqual(t, w.ancestors(t, storage.WholeClient), []string{storage.WholeClient})
}

func testAncestors(t *testing.T, w *world) {
	requireEqual(t, w.ancestors(t, w.shop), []string{w.shop, w.region, storage.WholeClient})
	requireEqual(t, w.ancestors(t, w.region), []string{w.region, storage.WholeClient})
	for client, id := range map[string]string{w.client: unique("x"), unique("x"): storage.WholeClient} {
		requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Locations().Ancestors(t.Context(), client, id)) })
	}
}

func testChildren(t *testing.T, w *world) {
	requireEqual(t, w.children(t, storage.WholeClient), []string{w.region})
	requireEqual(t, w.children(t, w.region), sorted(w.shop, w.kiosk))
	requireEqual(t, w.children(t, w.shop), []string(nil))
	for client, id := range map[string]string{w.client: unique("x"), unique("x"): storage.WholeClient} {
		requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Locations().Children(t.Context(), client, id)) })
	}
}

func testListTops(t *testing.T, w *world) {
	chain := w.nestedLocations(t, storage.WholeClient, 2)
	region := []string{w.region, w.shop, w.kiosk}
	for _, tt := range []struct {
		name string
		tops []string
		want []string
	}{
		{"a leaf", []string{w.shop}, []string{w.shop}},
		{"a region", []string{w.region}, region},
		{"a top below another", []string{w.region, w.shop}, region},
		{"two", []string{w.kiosk, chain[0]}, []string{w.kiosk, chain[0], chain[1]}},
		{"a location twice", []string{w.shop, w.shop}, []string{w.shop}},
		{"the whole client", []string{storage.WholeClient}, append(region, chain...)},
		{"the whole client among others", []string{w.shop, storage.WholeClient}, append(region, chain...)},
		{"an absent location", []string{unique("x")}, nil},
		{"an absent location among others", []string{unique("x"), w.shop}, []string{w.shop}},
		{"no tops", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) { requireEqual(t, w.below(t, tt.tops...), sorted(tt.want...)) })
	}
}

func testManyChildren(t *testing.T, w *world) {
	var want []string
	for i := range 300 {
		want = append(want, fmt.Sprintf("%s-%03d", w.kiosk, i))
	}
	update(t, w, func(tx storage.Tx) error {
		for _, id := range want {
			if err := tx.Locations().Insert(t.Context(), w.newLocation(id, w.kiosk)); err != nil {
				return err
			}
		}
		return nil
	})
	requireEqual(t, w.children(t, w.kiosk), want)
	requireEqual(t, w.below(t, w.kiosk), append([]string{w.kiosk}, want...))
}

func sorted(texts ...string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return texts
}

// testNumbers checks that the numbers of a client's locations are distinct and never change.
func testNumbers(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	for i, id := range []string{w.region, w.shop, w.kiosk} {
		requireEqual(t, w.number(t, id), int32(i+1))
	}
	requireEqual(t, other.number(t, other.shop), int32(2))
	update(t, w, func(tx storage.Tx) error {
		l, err := tx.Locations().Get(t.Context(), w.client, w.kiosk)
		if err != nil {
			return err
		}
		requireEqual(t, l.Number, int32(3))
		l.Number, l.Parent = 77, storage.WholeClient
		err = tx.Locations().Update(t.Context(), l)
		if err == nil {
			requireEqual(t, l.Number, int32(3))
		}
		return err
	})
	update(t, w, func(tx storage.Tx) error { return tx.Locations().Delete(t.Context(), w.client, w.shop) })
	later := w.newLocation(unique("later"), w.region)
	update(t, w, func(tx storage.Tx) error { return tx.Locations().Insert(t.Context(), later) })
	requireEqual(t, later.Number, int32(4))
	requireEqual(t, w.number(t, w.kiosk), int32(3))
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Locations().EnsureNumber(t.Context(), w.client, "x")) })
}

// testPutAll inserts and replaces locations of a tree in one list, and then with revisions and parents that are not those
// stored.
func testPutAll(t *testing.T, w *world) {
	ctx := t.Context()
	get := func(id string) *storage.Location {
		return read(t, w, func(tx storage.Tx) (*storage.Location, error) { return tx.Locations().Get(ctx, w.client, id) })
	}
	top, below := w.newLocation(unique("top"), storage.WholeClient), w.newLocation(unique("below"), "")
	below.Parent = top.ID
	changed := get(w.kiosk)
	number := changed.Number
	changed.Title, changed.TimeZone, changed.Number = "Renamed", "Asia/Tokyo", 99
	put := func(all ...*storage.Location) error {
		return w.Update(ctx, storage.WriteOptions{NoRetry: true}, func(tx storage.Tx) error {
			if err := tx.Locations().Lock(ctx, w.client); err != nil {
				return err
			}
			return tx.Locations().PutAll(ctx, w.client, all)
		})
	}
	if err := put(top, below, changed); err != nil {
		t.Fatal(err)
	}
	requireEqual(t, []int32{top.Number, below.Number}, []int32{4, 5})
	requireEqual(t, []int64{top.Revision, below.Revision, changed.Revision}, []int64{1, 1, 2})
	changed.Number = number
	for _, want := range []*storage.Location{top, below, changed} {
		requireEqual(t, get(want.ID), want)
	}
	stale, moved, again := get(w.kiosk), get(w.kiosk), get(top.ID)
	stale.Revision, moved.Parent, again.Revision = 1, storage.WholeClient, 0
	if moved.Parent == changed.Parent {
		moved.Parent = w.region
	}
	for _, c := range []struct {
		l    *storage.Location
		want error
	}{{stale, storage.ErrStale}, {moved, storage.ErrStale}, {again, storage.ErrExists}} {
		revision := c.l.Revision
		if err := put(w.newLocation(unique("lost"), w.region), c.l); !errors.Is(err, c.want) || c.l.Revision != revision {
			t.Errorf("%+v: %v, want %v", c.l, err, c.want)
		}
	}
	requireEqual(t, get(w.kiosk), changed)
	requireNotFound(t, w, func(tx storage.Tx) error { return tx.Locations().Lock(ctx, "nobody") })
}

// number returns a location's number, the same for both ways to read it.
func (w *world) number(t *testing.T, id string) (number int32) {
	t.Helper()
	view(t, w, func(tx storage.Tx) error {
		l, err := tx.Locations().Get(t.Context(), w.client, id)
		if err != nil {
			return err
		}
		number, err = tx.Locations().EnsureNumber(t.Context(), w.client, id)
		if err == nil {
			requireEqual(t, number, l.Number)
		}
		return err
	})
	return number
}
