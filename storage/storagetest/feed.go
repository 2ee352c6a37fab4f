package storagetest

import (
	"fmt"
	"testing"

	"mysteryshopper/storage"
)

func testFeed(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	list := func(t *testing.T, client string, tops []string, after int64, limit int) []storage.Change {
		t.Helper()
		return read(t, s, func(tx storage.Tx) ([]storage.Change, error) {
			return tx.Feed().List(t.Context(), client, tops, after, limit)
		})
	}
	whole := []string{storage.WholeClient}
	t.Run("a reader of all changes misses nothing", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		w := newWorld(t, s)
		numbering := inBackground(t, s, func(tx storage.Tx) (int, error) { return tx.Feed().AssignPositions(t.Context(), 5) })
		race(func(i int) {
			c := released(w.client)
			c.Resource = fmt.Sprint(i)
			attempt(t, s, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), c) })
		})
		numbering()
		seen, after := map[string]bool{}, int64(0)
		for {
			changes := read(t, s, func(tx storage.Tx) ([]storage.Change, error) {
				return tx.Feed().List(t.Context(), w.client, whole, after, 9)
			})
			if len(changes) == 0 {
				break
			}
			for _, c := range changes {
				requireEqual(t, c.Position, after+1)
				seen[c.Resource], after = true, c.Position
			}
		}
		requireEqual(t, len(seen), racers)
		c := read(t, s, func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
		requireEqual(t, c.Changes, int64(racers))
	})
	t.Run("by client and subtree", func(t *testing.T) {
		t.Parallel()
		w, other := newWorld(t, s), newWorld(t, s)
		requireEqual(t, list(t, w.client, whole, 0, 9), []storage.Change(nil))
		kinds := []storage.Change{
			{Client: w.client, Kind: storage.Released, Location: w.shop, Resource: "a", Time: noon},
			{Client: w.client, Kind: storage.Moved, Location: w.region, Resource: w.region, Time: noon},
			{Client: w.client, Kind: storage.AccessChanged, Location: storage.WholeClient, Time: noon},
			{Client: other.client, Kind: storage.Released, Location: other.shop, Resource: "b", Time: noon},
		}
		for _, c := range kinds {
			update(t, s, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), c) })
		}
		requireEqual(t, list(t, w.client, whole, 0, 9), []storage.Change(nil)) // no change has a position
		requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Feed().AssignedCount(t.Context(), w.client)) })
		requireEqual(t, eachChange(t, s, w.client), kinds[:3])
		update(t, s, func(tx storage.Tx) error { _, err := tx.Feed().AssignPositions(t.Context(), 99); return err })
		for i := range kinds {
			kinds[i].Position = int64(i%3) + 1
		}
		requireEqual(t, eachChange(t, s, w.client), kinds[:3])
		for client, want := range map[string]int64{w.client: 3, other.client: 1} {
			requireEqual(t, read(t, s, func(tx storage.Tx) (int64, error) { return tx.Feed().AssignedCount(t.Context(), client) }), want)
		}
		requireEqual(t, list(t, w.client, whole, 0, 9), kinds[:3])
		requireEqual(t, list(t, w.client, whole, 1, 1), kinds[1:2])
		requireEqual(t, list(t, w.client, whole, 3, 1), []storage.Change(nil))
		requireEqual(t, list(t, w.client, []string{w.region}, 0, 9), kinds[:3])
		requireEqual(t, list(t, w.client, []string{w.shop}, 0, 9), []storage.Change{kinds[0], kinds[2]})
		requireEqual(t, list(t, w.client, nil, 0, 9), kinds[2:3])
		requireEqual(t, list(t, other.client, whole, 0, 9), kinds[3:])
	})
	t.Run("changes of one resource in the order of revisions, not of clocks", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		w := newWorld(t, s)
		for _, c := range []storage.Change{
			{Resource: "a", Kind: storage.Withdrawn, Revision: 3},
			{Resource: "b", Kind: storage.Released, Revision: 2},
			{Resource: "a", Kind: storage.Released, Revision: 2},
		} {
			c.Client, c.Location, c.Time = w.client, w.shop, noon
			update(t, s, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), c) })
		}
		for range 3 {
			update(t, s, func(tx storage.Tx) error { _, err := tx.Feed().AssignPositions(t.Context(), 1); return err })
		}
		changes := read(t, s, func(tx storage.Tx) ([]storage.Change, error) {
			return tx.Feed().List(t.Context(), w.client, whole, 0, 9)
		})
		order := mapped(changes, func(c storage.Change) string { return c.Resource + string(c.Kind) })
		requireEqual(t, order, []string{"aRELEASED", "aWITHDRAWN", "bRELEASED"})
	})
	t.Run("absent client", func(t *testing.T) {
		t.Parallel()
		requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Feed().List(t.Context(), unique("x"), whole, 0, 9)) })
		requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error {
			return tx.Feed().Append(t.Context(), released(unique("x")))
		})
	})
}

// eachChange returns all changes of a client.
func eachChange(t *testing.T, s storage.Store, client string) []storage.Change {
	return read(t, s, func(tx storage.Tx) (all []storage.Change, err error) {
		err = tx.Feed().Each(t.Context(), client, func(c storage.Change) error {
			all = append(all, c)
			return nil
		})
		return all, err
	})
}
