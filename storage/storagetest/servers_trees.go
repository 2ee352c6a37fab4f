package storagetest

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"mysteryshopper/storage"
)

// testNoCycle moves each of two locations below the other at the same time. One of the moves fails.
func testNoCycle(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	for round := range 25 {
		s.oneSucceeds(t, storage.ErrTree, func(tx storage.Tx, i int) error {
			ends := [2]string{w.shop, w.kiosk}
			return w.move(t, tx, ends[i], ends[1-i])
		})
		for _, id := range []string{w.shop, w.kiosk} {
			update(t, s.server(round), func(tx storage.Tx) error { return w.move(t, tx, id, storage.WholeClient) })
		}
	}
}

// testTreeStays moves locations at random. Whatever fails, the result is a tree that is not too deep.
func testTreeStays(t *testing.T, s servers) {
	w := newWorld(t, s.server(0))
	ids := append(w.nestedLocations(t, storage.WholeClient, storage.MaxDepth), w.nestedLocations(t, storage.WholeClient, storage.MaxDepth)...)
	each(100, func(i int) {
		id, parent := ids[rand.IntN(len(ids))], ids[rand.IntN(len(ids))]
		if rand.IntN(4) == 0 {
			parent = storage.WholeClient
		}
		err := tryUpdate(t, s.server(i), func(tx storage.Tx) error { return w.move(t, tx, id, parent) })
		if err != nil && !errors.Is(err, storage.ErrTree) && !errors.Is(err, storage.ErrStale) {
			t.Errorf("move %d: %v", i, err)
		}
	})
	for _, id := range ids {
		view(t, s.server(1), func(tx storage.Tx) error { return errorOf(tx.Locations().Ancestors(t.Context(), w.client, id)) })
	}
}

// testNumbersApart creates locations of one client on both servers at the same time. All succeed, and their numbers are
// distinct and without gaps.
func testNumbersApart(t *testing.T, s servers) {
	const n = 60
	w := newWorld(t, s.server(0))
	var given [n]int32
	each(n, func(i int) {
		l := w.newLocation(unique("node"), w.region)
		err := tryUpdate(t, s.server(i), func(tx storage.Tx) error { return tx.Locations().Insert(t.Context(), l) })
		if err != nil {
			t.Errorf("location %d: %v", i, err)
		}
		given[i] = l.Number
	})
	slices.Sort(given[:])
	for i, number := range given {
		if number != int32(i)+4 { // the world has three locations
			t.Fatalf("the numbers are %v", given)
		}
	}
}
