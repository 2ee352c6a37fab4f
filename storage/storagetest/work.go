package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// testSealing appends entries from many goroutines while one seals them: the chain has each once, without gaps.
func testSealing(t *testing.T, open func(*testing.T) storage.Store) {
	t.Run("a chain", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		sealing := inBackground(t, s, func(tx storage.Tx) (int, error) { return tx.Audit().Seal(t.Context(), 7) })
		race(func(i int) {
			err := s.Update(t.Context(), func(tx storage.Tx) error {
				return tx.Audit().Append(t.Context(), storage.AuditEntry{
					Time: noon, Act: fmt.Sprint(i), Payload: digestOf(fmt.Sprint(i)), Salt: [16]byte{1, byte(i)},
				})
			})
			if err != nil {
				t.Error(err)
			}
		})
		sealing()
		seen, before := map[string]bool{}, [32]byte{}
		view(t, s, func(tx storage.Tx) error {
			return tx.Audit().EachSealed(t.Context(), func(e *storage.SealedEntry) error {
				seen[e.Act] = true
				same(t, e.Position, int64(len(seen)))
				same(t, e.Proof, e.AuditEntry.Proof())
				same(t, e.Hash, storage.ChainHash(before, e.Position, e.Proof))
				before = e.Hash
				return nil
			})
		})
		same(t, len(seen), many)
		same(t, len(auditLog(t, s, 10)), many)
	})
	t.Run("pages go on where entries are sealed meanwhile", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		var want []storage.AuditEntry
		for i := range 20 {
			e := storage.AuditEntry{Time: noon, Act: fmt.Sprint(i), Salt: [16]byte{1}}
			want = append([]storage.AuditEntry{e}, want...)
			update(t, s, func(tx storage.Tx) error { return tx.Audit().Append(t.Context(), e) })
		}
		var found []storage.AuditEntry
		for page := (storage.Page{Limit: 3}); ; {
			view(t, s, func(tx storage.Tx) error {
				list, next, err := tx.Audit().List(t.Context(), page)
				found, page.After = append(found, list...), next
				return err
			})
			update(t, s, func(tx storage.Tx) error { _, err := tx.Audit().Seal(t.Context(), 5); return err })
			if page.After == "" {
				break
			}
		}
		same(t, found, want)
	})
	t.Run("an end of the walk", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		update(t, s, func(tx storage.Tx) error {
			if err := tx.Audit().Append(t.Context(), storage.AuditEntry{Time: noon}); err != nil {
				return err
			}
			_, err := tx.Audit().Seal(t.Context(), 1)
			return err
		})
		err := s.View(t.Context(), func(tx storage.Tx) error {
			return tx.Audit().EachSealed(t.Context(), func(*storage.SealedEntry) error { return errMine })
		})
		if !errors.Is(err, errMine) {
			t.Errorf("got %v, want %v", err, errMine)
		}
	})
}

// inBackground does work in updates, until the function that it returns is called and none is left.
func inBackground(t *testing.T, s storage.Store, work func(storage.Tx) (int, error)) (end func()) {
	t.Helper()
	var ending atomic.Bool
	var group sync.WaitGroup
	group.Go(func() {
		for {
			last, n := ending.Load(), 0
			err := s.Update(t.Context(), func(tx storage.Tx) (err error) {
				n, err = work(tx)
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
			if last && n == 0 {
				return
			}
		}
	})
	return func() {
		ending.Store(true)
		group.Wait()
	}
}

func testFeed(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	list := func(t *testing.T, client string, tops []string, after int64, limit int) []storage.Change {
		t.Helper()
		return read(t, s, func(tx storage.Tx) ([]storage.Change, error) {
			return tx.Feed().List(t.Context(), client, tops, after, limit)
		})
	}
	whole := []string{storage.WholeClient}
	t.Run("nothing is missed by whoever follows", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		w := newWorld(t, s)
		numbering := inBackground(t, s, func(tx storage.Tx) (int, error) { return tx.Feed().Number(t.Context(), 5) })
		race(func(i int) {
			c := released(w.client)
			c.Resource = fmt.Sprint(i)
			if err := s.Update(t.Context(), func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), c) }); err != nil {
				t.Error(err)
			}
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
				same(t, c.Position, after+1)
				seen[c.Resource], after = true, c.Position
			}
		}
		same(t, len(seen), many)
		c := read(t, s, func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
		same(t, c.Changes, int64(many))
	})
	t.Run("each client's own, and each subtree's", func(t *testing.T) {
		t.Parallel()
		w, other := newWorld(t, s), newWorld(t, s)
		same(t, list(t, w.client, whole, 0, 9), []storage.Change(nil))
		kinds := []storage.Change{
			{Client: w.client, Kind: storage.Released, Location: w.shop, Resource: "a", Time: noon},
			{Client: w.client, Kind: storage.Moved, Location: w.region, Resource: w.region, Time: noon},
			{Client: w.client, Kind: storage.AccessChanged, Location: storage.WholeClient, Time: noon},
			{Client: other.client, Kind: storage.Released, Location: other.shop, Resource: "b", Time: noon},
		}
		for _, c := range kinds {
			update(t, s, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), c) })
		}
		same(t, list(t, w.client, whole, 0, 9), []storage.Change(nil)) // none has its number
		update(t, s, func(tx storage.Tx) error { _, err := tx.Feed().Number(t.Context(), 99); return err })
		for i := range kinds {
			kinds[i].Position = int64(i%3) + 1
		}
		same(t, list(t, w.client, whole, 0, 9), kinds[:3])
		same(t, list(t, w.client, whole, 1, 1), kinds[1:2])
		same(t, list(t, w.client, whole, 3, 1), []storage.Change(nil))
		same(t, list(t, w.client, []string{w.region}, 0, 9), kinds[:3])
		same(t, list(t, w.client, []string{w.shop}, 0, 9), []storage.Change{kinds[0], kinds[2]})
		same(t, list(t, w.client, nil, 0, 9), kinds[2:3])
		same(t, list(t, other.client, whole, 0, 9), kinds[3:])
	})
	t.Run("of one thing in the order of its revisions, whatever the clocks said", func(t *testing.T) {
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
			update(t, s, func(tx storage.Tx) error { _, err := tx.Feed().Number(t.Context(), 1); return err })
		}
		changes := read(t, s, func(tx storage.Tx) ([]storage.Change, error) {
			return tx.Feed().List(t.Context(), w.client, whole, 0, 9)
		})
		order := mapped(changes, func(c storage.Change) string { return c.Resource + string(c.Kind) })
		same(t, order, []string{"aRELEASED", "aWITHDRAWN", "bRELEASED"})
	})
	t.Run("of nobody", func(t *testing.T) {
		t.Parallel()
		absent(t, s, func(tx storage.Tx) ([]storage.Change, error) {
			return tx.Feed().List(t.Context(), unique("x"), whole, 0, 9)
		})
		refused(t, s, storage.ErrNotFound, func(tx storage.Tx) error {
			return tx.Feed().Append(t.Context(), released(unique("x")))
		})
	})
}

func testLeases(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	take := func(t *testing.T, name, holder string, at, until time.Duration) (has bool) {
		t.Helper()
		update(t, s, func(tx storage.Tx) (err error) {
			has, err = tx.Leases().Take(t.Context(), name, holder, noon.Add(at), noon.Add(until))
			return err
		})
		return has
	}
	t.Run("taken, kept, taken over", func(t *testing.T) {
		t.Parallel()
		name := unique("work")
		for i, tt := range []struct {
			holder    string
			at, until int // seconds
			want      bool
		}{
			{"a", 0, 10, true},
			{"b", 5, 15, false},
			{"a", 8, 18, true},
			{"b", 18, 28, false}, // it ends after this moment
			{"b", 19, 29, true},
			{"a", 20, 30, false},
		} {
			got := take(t, name, tt.holder, time.Duration(tt.at)*time.Second, time.Duration(tt.until)*time.Second)
			if got != tt.want {
				t.Errorf("step %d: %s has it: %v, want %v", i, tt.holder, got, tt.want)
			}
		}
	})
	t.Run("given back", func(t *testing.T) {
		t.Parallel()
		name := unique("work")
		absent(t, s, func(tx storage.Tx) (string, error) {
			holder, _, err := tx.Leases().Get(t.Context(), name)
			return holder, err
		})
		take(t, name, "a", 0, time.Hour)
		view(t, s, func(tx storage.Tx) error {
			holder, until, err := tx.Leases().Get(t.Context(), name)
			same(t, holder, "a")
			same(t, until, noon.Add(time.Hour))
			return err
		})
		update(t, s, func(tx storage.Tx) error { return tx.Leases().Drop(t.Context(), name, "b") })
		same(t, take(t, name, "b", 1, time.Hour), false)
		update(t, s, func(tx storage.Tx) error { return tx.Leases().Drop(t.Context(), name, "a") })
		same(t, take(t, name, "b", 2, time.Hour), true)
	})
	t.Run("one of many takes it", func(t *testing.T) {
		t.Parallel()
		name := unique("work")
		var has atomic.Int64
		race(func(i int) {
			err := s.Update(t.Context(), func(tx storage.Tx) error {
				took, err := tx.Leases().Take(t.Context(), name, fmt.Sprint(i), noon, noon.Add(time.Hour))
				if took {
					has.Add(1)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		same(t, has.Load(), int64(1))
	})
}

// testFolding counts and discounts at random while figures are folded: no figure is ever another than what was counted
// and not discounted.
func testFolding(t *testing.T, open func(*testing.T) storage.Store) {
	t.Run("no figure changes by it", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		w := newWorld(t, s)
		random := rand.New(rand.NewPCG(7, 8))
		keys := []storage.RollupKey{w.key(w.shop, true), w.key(w.region, false), w.key(storage.WholeClient, false)}
		kinds := []contribution{scored(t, "yes"), scored(t, "no"), scored(t, "")}
		var counted []contribution
		for range 60 {
			if i := random.IntN(len(counted) + 2); i < len(counted) {
				w.discount(t, counted[i], keys...)
				counted = append(counted[:i], counted[i+1:]...)
			} else {
				counted = append(counted, kinds[random.IntN(len(kinds))])
				w.count(t, counted[len(counted)-1], keys...)
			}
			if random.IntN(3) == 0 {
				update(t, s, func(tx storage.Tx) error { _, err := tx.Rollups().Fold(t.Context(), 1+random.IntN(6)); return err })
			}
			w.holds(t, keys, counted)
		}
		for waiting := true; waiting; {
			update(t, s, func(tx storage.Tx) error {
				n, err := tx.Rollups().Fold(t.Context(), 50)
				waiting = n > 0
				return err
			})
		}
		w.holds(t, keys, counted)
		same(t, read(t, s, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }), storage.Backlog{})
	})
	t.Run("views among folding", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		w := newWorld(t, s)
		own, whole, c := w.key(w.shop, true), w.key(storage.WholeClient, false), scored(t, "yes")
		folding := inBackground(t, s, func(tx storage.Tx) (int, error) { return tx.Rollups().Fold(t.Context(), 3) })
		race(func(int) {
			w.count(t, c, own, whole)
			rows := w.query(t, storage.RollupQuery{Locations: []string{w.shop, storage.WholeClient}})
			if len(rows) != 2 || rows[0].Totals != rows[1].Totals {
				t.Errorf("half of it is seen: %+v", rows)
			}
		})
		folding()
		all := make([]contribution, many)
		for i := range all {
			all[i] = c
		}
		w.holds(t, []storage.RollupKey{own, whole}, all)
	})
	t.Run("more than is read at once", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		w := newWorld(t, s)
		key, c := w.key(w.shop, true), scored(t, "yes")
		all := make([]contribution, 600)
		update(t, s, func(tx storage.Tx) error {
			for i := range all {
				all[i] = c
				if err := tx.Rollups().Add(t.Context(), []storage.RollupKey{key}, c.totals, &c.details); err != nil {
					return err
				}
			}
			return nil
		})
		w.holds(t, []storage.RollupKey{key}, all)
		same(t, read(t, s, func(tx storage.Tx) (storage.Backlog, error) { return tx.Backlog(t.Context()) }), storage.Backlog{Deltas: 600})
	})
}

// holds compares the roll-ups, read one by one and in a walk over all, with what was counted in each.
func (w *world) holds(t *testing.T, keys []storage.RollupKey, counted []contribution) {
	t.Helper()
	var each []*storage.Rollup
	view(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error { each = append(each, r); return nil })
	})
	want := map[storage.RollupKey]*storage.Rollup{}
	for _, key := range keys {
		var one []*storage.Rollup
		if len(counted) > 0 {
			one = append(one, sum(t, counted...).of(key, key.Location))
			want[key] = one[0]
		}
		same(t, w.at(t, key.Location), one)
		for _, r := range one {
			r.Details = nil
		}
		same(t, w.query(t, storage.RollupQuery{Locations: []string{key.Location}}), one)
		if len(counted) > 0 {
			want[key] = sum(t, counted...).of(key, key.Location)
		}
	}
	same(t, len(each), len(want))
	for _, r := range each {
		same(t, r, want[r.Key])
	}
}
