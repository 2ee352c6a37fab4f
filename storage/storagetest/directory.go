package storagetest

import (
	"errors"
	"testing"

	"mysteryshopper/storage"
)

func testSettings(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	get := func(tx storage.Tx, key string) ([]byte, error) { return tx.Settings().Get(t.Context(), key) }
	t.Run("absent", func(t *testing.T) {
		t.Parallel()
		requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(get(tx, unique("key"))) })
	})
	t.Run("the first value is kept", func(t *testing.T) {
		t.Parallel()
		key := unique("key")
		for _, value := range []string{"\x00\xff", "other"} {
			update(t, s, func(tx storage.Tx) error {
				got, err := tx.Settings().GetOrPut(t.Context(), key, []byte(value))
				if err == nil { // After a conflict with another test the update begins again.
					requireEqual(t, got, []byte("\x00\xff"))
				}
				return err
			})
		}
		requireEqual(t, read(t, s, func(tx storage.Tx) ([]byte, error) { return get(tx, key) }), []byte("\x00\xff"))
	})
	for name, value := range map[string][]byte{"nil": nil, "empty": {}} {
		t.Run(name+" is a value", func(t *testing.T) {
			t.Parallel()
			key := unique("key")
			update(t, s, func(tx storage.Tx) error { return errorOf(tx.Settings().GetOrPut(t.Context(), key, value)) })
			requireEqual(t, read(t, s, func(tx storage.Tx) ([]byte, error) { return get(tx, key) }), []byte{})
		})
	}
	t.Run("keys differ by case", func(t *testing.T) {
		t.Parallel()
		key := unique("key")
		update(t, s, func(tx storage.Tx) error {
			return errors.Join(setting(t, tx, key+"a", "1"), setting(t, tx, key+"A", "2"))
		})
		requireEqual(t, read(t, s, func(tx storage.Tx) ([]byte, error) { return get(tx, key+"A") }), []byte("2"))
	})
}

func testDirectory(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	runInWorlds(t, s, []worldTest{
		{"a change counts", func(t *testing.T, w *world) {
			for range 3 {
				update(t, s, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), released(w.client)) })
			}
			c := read(t, s, func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
			if c.Changes != 3 || c.Revision != 1 {
				t.Errorf("%d changes and revision %d, want 3 and 1", c.Changes, c.Revision)
			}
			requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), released(unique("x"))) })
		}},
		{"an update of a client keeps its changes", func(t *testing.T, w *world) {
			update(t, s, func(tx storage.Tx) error {
				c := w.newClient(w.client)
				c.Revision, c.Changes = 1, 99
				return errors.Join(tx.Feed().Append(t.Context(), released(w.client)), tx.Clients().Update(t.Context(), c))
			})
			c := read(t, s, func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
			requireEqual(t, c.Changes, int64(1))
		}},
		{"separate for each client", func(t *testing.T, a *world) {
			b := newWorld(t, s)
			requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Programs().Get(t.Context(), a.client, b.program)) })
			requireNotFound(t, s, func(tx storage.Tx) error { return errorOf(tx.Locations().Get(t.Context(), a.client, b.shop)) })
			// Two clients can use the same ids.
			update(t, s, func(tx storage.Tx) error {
				p, l := a.newProgram(b.program), a.newLocation(b.shop, storage.WholeClient)
				return errors.Join(tx.Programs().Insert(t.Context(), p), tx.Locations().Insert(t.Context(), l))
			})
			l := read(t, s, func(tx storage.Tx) (*storage.Location, error) {
				return tx.Locations().Get(t.Context(), b.client, b.shop)
			})
			requireEqual(t, l.Parent, b.region)
		}},
		{"uses checklist", func(t *testing.T, a *world) {
			b := newWorld(t, s)
			for _, tt := range []struct {
				client, checklist string
				want              bool
			}{{a.client, a.checklist, true}, {a.client, b.checklist, false}, {unique("x"), a.checklist, false}} {
				requireEqual(t, read(t, s, func(tx storage.Tx) (bool, error) {
					return tx.Programs().UsesChecklist(t.Context(), tt.client, tt.checklist)
				}), tt.want)
			}
		}},
	})
	testMissingReferences(t, s)
	testDeleted(t, s)
	testInUse(t, s)
}

// testMissingReferences inserts rows that refer to something that does not exist.
func testMissingReferences(t *testing.T, s storage.Store) {
	for name, insert := range map[string]func(t *testing.T, w *world, tx storage.Tx) error{
		"a program without its client": func(t *testing.T, w *world, tx storage.Tx) error {
			p := w.newProgram(unique("program"))
			p.Client = unique("x")
			return tx.Programs().Insert(t.Context(), p)
		},
		"a program without its checklist": func(t *testing.T, w *world, tx storage.Tx) error {
			p := w.newProgram(unique("program"))
			p.Checklist = unique("x")
			return tx.Programs().Insert(t.Context(), p)
		},
		"a program without its version": func(t *testing.T, w *world, tx storage.Tx) error {
			p := w.newProgram(unique("program"))
			p.Version = 4
			return tx.Programs().Insert(t.Context(), p)
		},
		"a program changed to no checklist": func(t *testing.T, w *world, tx storage.Tx) error {
			p := w.newProgram(w.program)
			p.Revision, p.Checklist = 1, unique("x")
			return tx.Programs().Update(t.Context(), p)
		},
		"a location without its client": func(t *testing.T, w *world, tx storage.Tx) error {
			l := w.newLocation(unique("shop"), storage.WholeClient)
			l.Client = unique("x")
			return tx.Locations().Insert(t.Context(), l)
		},
		"a location without its parent": func(t *testing.T, w *world, tx storage.Tx) error {
			return tx.Locations().Insert(t.Context(), w.newLocation(unique("shop"), unique("x")))
		},
		"a location without any parent": func(t *testing.T, w *world, tx storage.Tx) error {
			return tx.Locations().Insert(t.Context(), w.newLocation(unique("shop"), ""))
		},
		"the programs of no client": func(t *testing.T, _ *world, tx storage.Tx) error {
			_, _, err := tx.Programs().List(t.Context(), unique("x"), storage.Page{Limit: 1})
			return err
		},
		"the locations of no client": func(t *testing.T, _ *world, tx storage.Tx) error {
			_, _, err := tx.Locations().List(t.Context(), unique("x"), []string{storage.WholeClient}, storage.Page{Limit: 1})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error { return insert(t, w, tx) })
		})
	}
}
