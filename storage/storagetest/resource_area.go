package storagetest

import (
	"errors"
	"slices"
	"testing"

	"mysteryshopper/storage"
)

// fixture is a resource type with a world for its rows.
type fixture[T any] struct {
	storage.Store
	world *world
	resource[T]
}

// saved inserts a resource and returns it.
func (f *fixture[T]) saved(t *testing.T, id string) *T {
	t.Helper()
	thing := f.make(f.world, id)
	update(t, f, func(tx storage.Tx) error { return f.insert(t.Context(), tx, thing) })
	return thing
}

func (f *fixture[T]) stored(t *testing.T, id string) *T {
	t.Helper()
	return read(t, f.Store, func(tx storage.Tx) (*T, error) { return f.get(t.Context(), tx, f.make(f.world, id)) })
}

// page returns a page of the rows of the fixture's world.
func (f *fixture[T]) page(t *testing.T, tx storage.Tx, page storage.Page) ([]*T, storage.Cursor, error) {
	t.Helper()
	scope := new(T)
	if f.scope != nil {
		scope = f.scope(f.world)
	}
	return f.list(t.Context(), tx, scope, page)
}

func testResource[T any](t *testing.T, s storage.Store, r resource[T]) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, f *fixture[T])
	}{
		{"absent", testAbsent[T]},
		{"read as inserted", testInserted[T]},
		{"exists", testExists[T]},
		{"read as updated", testUpdated[T]},
		{"updated twice in one transaction", testUpdatedTwice[T]},
		{"stale", testStale[T]},
		{"update an absent row", testUpdatedAbsent[T]},
		{"the transaction continues after an error", testContinuesAfterError[T]},
		{"removed", testRemoved[T]},
	} {
		t.Run(r.name+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			tt.run(t, &fixture[T]{s, newWorld(t, s), r})
		})
	}
}

func testAbsent[T any](t *testing.T, f *fixture[T]) {
	requireNotFound(t, f.Store, func(tx storage.Tx) error {
		return errorOf(f.get(t.Context(), tx, f.make(f.world, unique("x"))))
	})
}

func testInserted[T any](t *testing.T, f *fixture[T]) {
	thing := f.saved(t, unique("x"))
	if got := *f.revision(thing); got != 1 {
		t.Errorf("revision %d, want 1", got)
	}
	requireEqual(t, f.stored(t, f.id(thing)), thing)
}

func testExists[T any](t *testing.T, f *fixture[T]) {
	thing := f.saved(t, unique("x"))
	other := f.make(f.world, f.id(thing))
	f.change(other)
	requireError(t, f, storage.ErrExists, func(tx storage.Tx) error { return f.insert(t.Context(), tx, other) })
	requireEqual(t, f.stored(t, f.id(thing)), thing)
}

func testUpdated[T any](t *testing.T, f *fixture[T]) {
	thing := f.saved(t, unique("x"))
	f.change(thing)
	update(t, f, func(tx storage.Tx) error { return f.update(t.Context(), tx, thing) })
	if got := *f.revision(thing); got != 2 {
		t.Errorf("revision %d, want 2", got)
	}
	requireEqual(t, f.stored(t, f.id(thing)), thing)
}

func testUpdatedTwice[T any](t *testing.T, f *fixture[T]) {
	thing := f.saved(t, unique("x"))
	update(t, f, func(tx storage.Tx) error {
		*f.revision(thing) = 1
		f.change(thing)
		return errors.Join(f.update(t.Context(), tx, thing), f.update(t.Context(), tx, thing))
	})
	if got := *f.revision(thing); got != 3 {
		t.Errorf("revision %d, want 3", got)
	}
	requireEqual(t, f.stored(t, f.id(thing)), thing)
}

func testStale[T any](t *testing.T, f *fixture[T]) {
	thing := f.saved(t, unique("x"))
	for _, revision := range []int64{0, 2, -1} {
		other := f.make(f.world, f.id(thing))
		f.change(other)
		*f.revision(other) = revision
		requireError(t, f, storage.ErrStale, func(tx storage.Tx) error { return f.update(t.Context(), tx, other) })
		if got := *f.revision(other); got != revision {
			t.Errorf("revision %d, want it to stay %d", got, revision)
		}
	}
	requireEqual(t, f.stored(t, f.id(thing)), thing)
}

func testUpdatedAbsent[T any](t *testing.T, f *fixture[T]) {
	thing := f.make(f.world, unique("x"))
	*f.revision(thing) = 1
	requireError(t, f, storage.ErrNotFound, func(tx storage.Tx) error { return f.update(t.Context(), tx, thing) })
}

// testContinuesAfterError continues in the same transaction after every error that a resource can return.
func testContinuesAfterError[T any](t *testing.T, f *fixture[T]) {
	thing, next := f.saved(t, unique("x")), f.make(f.world, unique("y"))
	update(t, f, func(tx storage.Tx) error {
		ctx := t.Context()
		stale := f.make(f.world, f.id(thing))
		*f.revision(stale) = 9
		if err := f.insert(ctx, tx, next); err != nil {
			return err
		}
		_, missing := f.get(ctx, tx, f.make(f.world, unique("z")))
		for _, step := range []struct{ got, want error }{
			{f.insert(ctx, tx, f.make(f.world, f.id(thing))), storage.ErrExists},
			{f.update(t.Context(), tx, stale), storage.ErrStale},
			{missing, storage.ErrNotFound},
		} {
			if errors.Is(step.got, storage.ErrUnavailable) {
				return step.got // a conflict: the update runs again
			}
			expectError(t, step.got, step.want)
		}
		return nil
	})
	requireEqual(t, f.stored(t, f.id(thing)), thing)
	requireEqual(t, f.stored(t, f.id(next)), next)
}

func testRemoved[T any](t *testing.T, f *fixture[T]) {
	if f.remove == nil {
		t.Skip("rows of this resource are never deleted")
	}
	thing := f.saved(t, unique("x"))
	remove := func(tx storage.Tx) error { return f.remove(t.Context(), tx, f.make(f.world, f.id(thing))) }
	update(t, f, remove)
	requireNotFound(t, f.Store, func(tx storage.Tx) error {
		return errorOf(f.get(t.Context(), tx, f.make(f.world, f.id(thing))))
	})
	requireError(t, f, storage.ErrNotFound, remove)
	requireEqual(t, f.stored(t, f.id(f.saved(t, f.id(thing)))), thing)
}

func testPages[T any](t *testing.T, open func(*testing.T) storage.Store, r resource[T]) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, f *fixture[T])
	}{
		{"in byte order", testByteOrder[T]},
		{"every size of page", testPageSizes[T]},
		{"stable under changes", testStablePages[T]},
		{"invalid cursor", testBadCursors[T]},
		{"no limit", testNoLimit[T]},
	} {
		t.Run(r.name+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			tt.run(t, &fixture[T]{s, newWorld(t, s), r})
		})
	}
}

// everything reads a list in pages and returns the ids.
func (f *fixture[T]) everything(t *testing.T, limit int) (found []string) {
	t.Helper()
	view(t, f, func(tx storage.Tx) error {
		page := storage.Page{Limit: limit}
		for {
			things, next, err := f.page(t, tx, page)
			if err != nil {
				return err
			}
			if len(things) > limit || len(things) == 0 && len(found) > 0 {
				t.Fatalf("a page of %d, want at most %d and not none", len(things), limit)
			}
			found = append(found, mapped(things, f.id)...)
			if page.After = next; next == "" {
				return nil
			}
		}
	})
	return found
}

// oddIDs sort differently by bytes than in most languages.
var oddIDs = []string{
	"B", "Z", "_", "a", "b", "a-b", "a1", "a10", "a2", "ab", "z", "ä", "é", "e\u0301", "ß", "I", "i", "ı", "ö", "🙂",
}

func testByteOrder[T any](t *testing.T, f *fixture[T]) {
	for _, id := range oddIDs {
		f.saved(t, id)
	}
	found := f.everything(t, 1000)
	if !slices.IsSorted(found) {
		t.Errorf("%q is not in byte order", found)
	}
	for _, id := range oddIDs {
		if !slices.Contains(found, id) {
			t.Errorf("%q is missing in %q", id, found)
		}
	}
}

func testPageSizes[T any](t *testing.T, f *fixture[T]) {
	for range 6 {
		f.saved(t, unique("x"))
	}
	want := f.everything(t, 1000)
	for limit := 1; limit <= len(want)+1; limit++ {
		requireEqual(t, f.everything(t, limit), want)
	}
	thing := f.stored(t, want[len(want)-1])
	if f.omit != nil {
		f.omit(thing)
	}
	listed := read(t, f.Store, func(tx storage.Tx) ([]*T, error) {
		return items(f.page(t, tx, storage.Page{Limit: 1000}))
	})
	requireEqual(t, listed[len(listed)-1], thing)
}

// testStablePages inserts rows before and after the cursor, and deletes the row of the cursor.
func testStablePages[T any](t *testing.T, f *fixture[T]) {
	f.saved(t, "y1")
	f.saved(t, "y2")
	f.saved(t, "y4")
	var cursor storage.Cursor
	view(t, f, func(tx storage.Tx) error {
		for page := (storage.Page{Limit: 1}); ; page.After = cursor {
			things, next, err := f.page(t, tx, page)
			if err != nil {
				return err
			}
			if cursor = next; f.id(things[0]) == "y2" {
				return nil
			}
		}
	})
	f.saved(t, "y0")
	f.saved(t, "y3")
	if f.remove != nil {
		update(t, f, func(tx storage.Tx) error { return f.remove(t.Context(), tx, f.make(f.world, "y2")) })
	}
	rest := read(t, f.Store, func(tx storage.Tx) ([]*T, error) {
		return items(f.page(t, tx, storage.Page{Limit: 2, After: cursor}))
	})
	requireEqual(t, mapped(rest, f.id), []string{"y3", "y4"})
}

func testBadCursors[T any](t *testing.T, f *fixture[T]) {
	requireCursorsRefused(t, f, func(tx storage.Tx, page storage.Page) error { return errorOf(f.page(t, tx, page)) })
}

// requireCursorsRefused expects ErrCursor for cursors that do not belong to a list.
func requireCursorsRefused(t *testing.T, s storage.Store, list func(storage.Tx, storage.Page) error) {
	t.Helper()
	other := auditCursor(t, s)
	for _, cursor := range []storage.Cursor{"x", "!!!", "bnVsbA", "W10", "e30", other, other + "x"} {
		err := tryView(t, s, func(tx storage.Tx) error { return list(tx, storage.Page{Limit: 1, After: cursor}) })
		expectError(t, err, storage.ErrCursor, cursor)
	}
}

// auditCursor returns a valid cursor of another list.
func auditCursor(t *testing.T, s storage.Store) (cursor storage.Cursor) {
	t.Helper()
	update(t, s, func(tx storage.Tx) (err error) {
		for range 2 {
			if err := tx.Audit().Append(t.Context(), storage.AuditEntry{Time: noon}); err != nil {
				return err
			}
		}
		_, cursor, err = tx.Audit().List(t.Context(), storage.Filter{}, storage.Page{Limit: 1})
		return err
	})
	if cursor == "" {
		t.Fatal("no cursor where there is a further entry")
	}
	return cursor
}

func testNoLimit[T any](t *testing.T, f *fixture[T]) {
	for _, limit := range []int{0, -1} {
		expectRefused(t, limit, tryView(t, f, func(tx storage.Tx) error {
			return errorOf(f.page(t, tx, storage.Page{Limit: limit}))
		}))
	}
}
