package storagetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// newTimelineEvent returns an event of the shop.
func (w *world) newTimelineEvent(id string) *storage.TimelineEvent {
	return &storage.TimelineEvent{
		Client: w.client, ID: id, Location: w.shop, Month: "2026-11",
		Title: checklist.Text{"en": "Sales staff cut", "hu": "Leépítés"}, CreateTime: noon,
	}
}

// timelineEvent inserts an event and returns it. change, which may be nil, can alter it first.
func (w *world) timelineEvent(t *testing.T, id string, change func(*storage.TimelineEvent)) *storage.TimelineEvent {
	t.Helper()
	e := w.newTimelineEvent(id)
	if change != nil {
		change(e)
	}
	update(t, w, func(tx storage.Tx) error { return tx.TimelineEvents().Insert(t.Context(), e) })
	return e
}

func (w *world) getTimelineEvent(ctx context.Context, id string) func(storage.Tx) (*storage.TimelineEvent, error) {
	return func(tx storage.Tx) (*storage.TimelineEvent, error) { return tx.TimelineEvents().Get(ctx, w.client, id) }
}

func testTimeline(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testTimelineAsGiven},
		{"exists", testTimelineExists},
		{"references to absent rows", testTimelineReferences},
		{"invalid month", testTimelineOfBadMonth},
		{"deleted", testTimelineDeleted},
		{"in order", testTimelineOrder},
		{"lists", testTimelineLists},
		{"invalid cursor", testTimelineCursors},
	})
}

func testTimelineAsGiven(t *testing.T, w *world) {
	e := w.timelineEvent(t, "x", nil)
	requireEqual(t, e.Revision, int64(1))
	requireEqual(t, read(t, w, w.getTimelineEvent(t.Context(), "x")), e)
	bare := w.timelineEvent(t, "y", func(e *storage.TimelineEvent) {
		e.Location, e.Month, e.Title = storage.WholeClient, "", nil
	})
	requireEqual(t, read(t, w, w.getTimelineEvent(t.Context(), "y")), bare)
	other := newWorld(t, w.Store)
	requireNotFound(t, w, errorOnly(other.getTimelineEvent(t.Context(), "x")))
	theirs := other.timelineEvent(t, "x", nil)
	requireEqual(t, read(t, w, other.getTimelineEvent(t.Context(), "x")), theirs)
}

func testTimelineExists(t *testing.T, w *world) {
	e := w.timelineEvent(t, "x", nil)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error {
		other := w.newTimelineEvent("x")
		other.Month, other.Title = "2026-12", nil
		return tx.TimelineEvents().Insert(t.Context(), other)
	})
	requireEqual(t, read(t, w, w.getTimelineEvent(t.Context(), "x")), e)
}

func testTimelineReferences(t *testing.T, w *world) {
	for _, name := range []string{"its client", "its location", "any location"} {
		e, program := w.newTimelineEvent("x"), ""
		missing[name](w, &e.Client, &e.Location, &program)
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.TimelineEvents().Insert(t.Context(), e) })
		if !errors.Is(err, storage.ErrNotFound) || e.Revision != 0 {
			t.Errorf("an event without %s: got %v and revision %d", name, err, e.Revision)
		}
	}
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.TimelineEvents().List(t.Context(), storage.TimelineQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
}

func testTimelineOfBadMonth(t *testing.T, w *world) {
	e := w.newTimelineEvent("x")
	e.Month = "2026-13"
	expectRefused(t, "an event with an invalid month", tryUpdate(t, w, func(tx storage.Tx) error { return tx.TimelineEvents().Insert(t.Context(), e) }))
	requireNotFound(t, w, errorOnly(w.getTimelineEvent(t.Context(), "x")))
}

func testTimelineDeleted(t *testing.T, w *world) {
	w.timelineEvent(t, "x", nil)
	stays := w.timelineEvent(t, "y", nil)
	remove := func(revision int64) func(storage.Tx) error {
		return func(tx storage.Tx) error { return tx.TimelineEvents().Delete(t.Context(), w.client, "x", revision) }
	}
	for _, revision := range []int64{0, 2, -1} {
		requireError(t, w, storage.ErrStale, remove(revision))
	}
	update(t, w, remove(1))
	requireNotFound(t, w, errorOnly(w.getTimelineEvent(t.Context(), "x")))
	requireError(t, w, storage.ErrNotFound, remove(1))
	requireEqual(t, read(t, w, w.getTimelineEvent(t.Context(), "y")), stays)
	requireEqual(t, w.timelineEvent(t, "x", nil).Revision, int64(1))
}

// timelineOf returns the ids of the world's events, read in pages.
func (w *world) timelineOf(t *testing.T, q storage.TimelineQuery, limit int) []string {
	t.Helper()
	q.Client = w.client
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.TimelineEvent, storage.Cursor, error) {
		return tx.TimelineEvents().List(t.Context(), q, p)
	}), func(e *storage.TimelineEvent) string { return e.ID })
}

func testTimelineOrder(t *testing.T, w *world) {
	want := []string{"z"} // without a month, so it is first
	w.timelineEvent(t, "z", func(e *storage.TimelineEvent) { e.Month = "" })
	for _, month := range []string{"2026-09", "2026-10", "2027-01"} {
		for _, id := range []string{"B", "a", "é"} {
			id += month[5:]
			w.timelineEvent(t, id, func(e *storage.TimelineEvent) { e.Month = month })
			want = append(want, id)
		}
	}
	for limit := 1; limit <= len(want)+1; limit++ {
		requireEqual(t, w.timelineOf(t, storage.TimelineQuery{}, limit), want)
	}
	for _, tt := range []struct {
		from, to string
		want     []string
	}{
		{"2026-10", "", want[4:]}, {"", "2026-10", want[:7]}, {"2026-10", "2026-10", want[4:7]}, {"2027-02", "", nil},
		{"2026-10", "2026-09", nil},
	} {
		requireEqual(t, w.timelineOf(t, storage.TimelineQuery{From: tt.from, To: tt.to}, 2), tt.want)
	}
	stored := read(t, w, w.getTimelineEvent(t.Context(), want[1]))
	list := read(t, w, func(tx storage.Tx) ([]*storage.TimelineEvent, error) {
		return items(tx.TimelineEvents().List(t.Context(), storage.TimelineQuery{Client: w.client}, storage.Page{Limit: 2}))
	})
	requireEqual(t, list[1], stored)
}

func testTimelineLists(t *testing.T, w *world) {
	for id, location := range map[string]string{
		"all": storage.WholeClient, "region": w.region, "shop": w.shop, "kiosk": w.kiosk,
	} {
		w.timelineEvent(t, id, func(e *storage.TimelineEvent) { e.Location = location })
	}
	for _, r := range w.reaches() {
		for _, limit := range []int{1, 100} {
			q := storage.TimelineQuery{Tops: r.tops, At: r.at, From: "2026-11", To: "2026-11"}
			if got := w.timelineOf(t, q, limit); !slices.Equal(got, r.want) {
				t.Errorf("%s in pages of %d: got %q, want %q", r.name, limit, got, r.want)
			}
		}
	}
}

func testTimelineCursors(t *testing.T, w *world) {
	w.timelineEvent(t, "x", nil)
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.TimelineEvents().List(t.Context(), storage.TimelineQuery{Client: w.client}, page))
	})
}
