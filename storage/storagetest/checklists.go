package storagetest

import (
	"testing"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

func testChecklists(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	getVersion := func(t *testing.T, w *world, number int32) *storage.PublishedVersion {
		return read(t, s, func(tx storage.Tx) (*storage.PublishedVersion, error) {
			return tx.Checklists().GetVersion(t.Context(), w.checklist, number)
		})
	}
	runInWorlds(t, s, []worldTest{
		{"a version read as written", func(t *testing.T, w *world) {
			requireEqual(t, getVersion(t, w, 2), w.newVersion(2))
		}},
		{"the head of a version", func(t *testing.T, w *world) {
			want := w.newVersion(2)
			want.Content, want.RetireTime = nil, noon
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().RetireVersion(t.Context(), w.checklist, 2, noon) })
			requireEqual(t, read(t, s, func(tx storage.Tx) (*storage.PublishedVersion, error) {
				return tx.Checklists().GetVersionHead(t.Context(), w.checklist, 2)
			}), want)
		}},
		{"a version keeps its digest", func(t *testing.T, w *world) {
			requireEqual(t, getVersion(t, w, 3).Content.Digest(), w.newVersion(3).Content.Digest())
		}},
		{"a long version", func(t *testing.T, w *world) {
			v := w.newVersion(4)
			for range 500 {
				v.Content.Sections = append(v.Content.Sections, v.Content.Sections[0])
			}
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().InsertVersion(t.Context(), v) })
			requireEqual(t, getVersion(t, w, 4), v)
		}},
		{"no version", func(t *testing.T, w *world) {
			for _, number := range []int32{-1, 0, 4} {
				requireNotFound(t, s, func(tx storage.Tx) error {
					return errorOf(tx.Checklists().GetVersion(t.Context(), w.checklist, number))
				})
				requireNotFound(t, s, func(tx storage.Tx) error {
					return errorOf(tx.Checklists().GetVersionHead(t.Context(), w.checklist, number))
				})
			}
		}},
		{"a version exists", func(t *testing.T, w *world) {
			other := w.newVersion(2)
			other.Content.Title = checklist.Text{"en": "Other"}
			requireError(t, s, storage.ErrExists, func(tx storage.Tx) error { return tx.Checklists().InsertVersion(t.Context(), other) })
			requireEqual(t, getVersion(t, w, 2), w.newVersion(2))
		}},
		{"a version without its checklist", func(t *testing.T, w *world) {
			v := w.newVersion(1)
			v.Checklist = unique("x")
			requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Checklists().InsertVersion(t.Context(), v) })
		}},
		{"a version without content", func(t *testing.T, w *world) {
			v := w.newVersion(4)
			v.Content = nil
			expectRefused(t, "it", tryUpdate(t, s, func(tx storage.Tx) error { return tx.Checklists().InsertVersion(t.Context(), v) }))
		}},
		{"retired once", func(t *testing.T, w *world) {
			want := w.newVersion(2)
			want.RetireTime = noon
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().RetireVersion(t.Context(), w.checklist, 2, noon) })
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().RetireVersion(t.Context(), w.checklist, 2, later) })
			requireEqual(t, getVersion(t, w, 2), want)
			requireEqual(t, getVersion(t, w, 3), w.newVersion(3))
			requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error {
				return tx.Checklists().RetireVersion(t.Context(), w.checklist, 9, noon)
			})
		}},
		{"versions newest first, without content", func(t *testing.T, w *world) {
			found := everyPage(t, s, 2, func(tx storage.Tx, page storage.Page) ([]*storage.PublishedVersion, storage.Cursor, error) {
				return tx.Checklists().ListVersions(t.Context(), w.checklist, page)
			})
			var want []*storage.PublishedVersion
			for _, number := range []int32{3, 2, 1} {
				v := w.newVersion(number)
				v.Content = nil
				want = append(want, v)
			}
			requireEqual(t, found, want)
		}},
		{"versions of an absent checklist", func(t *testing.T, _ *world) {
			requireNotFound(t, s, func(tx storage.Tx) error {
				return errorOf(tx.Checklists().ListVersions(t.Context(), unique("x"), storage.Page{Limit: 1}))
			})
		}},
		{"no versions yet", func(t *testing.T, _ *world) {
			id := unique("checklist")
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().Insert(t.Context(), &storage.Checklist{ID: id}) })
			list := read(t, s, func(tx storage.Tx) ([]*storage.PublishedVersion, error) {
				return items(tx.Checklists().ListVersions(t.Context(), id, storage.Page{Limit: 1}))
			})
			requireEqual(t, list, []*storage.PublishedVersion(nil))
		}},
		{"a draft added to a checklist without one", func(t *testing.T, _ *world) {
			c := &storage.Checklist{ID: unique("checklist")}
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().Insert(t.Context(), c) })
			c.Draft = newContent(c.ID)
			update(t, s, func(tx storage.Tx) error { return tx.Checklists().Update(t.Context(), c) })
			requireEqual(t, read(t, s, func(tx storage.Tx) (*storage.Checklist, error) { return tx.Checklists().Get(t.Context(), c.ID) }), c)
		}},
	})
}
