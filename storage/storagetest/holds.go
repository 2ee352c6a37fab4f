package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testHolds(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testHoldAsGiven},
		{"absent report", testHoldOfNothing},
		{"of some reports", testHoldsOfSome},
		{"counted and filtered", testHolders},
	})
	runAlone(t, open, []worldTest{{"each", testEachHold}})
}

func newHold(id storage.ReportID, holder string, end time.Duration) *storage.Hold {
	return &storage.Hold{Report: id, Holder: holder, StartTime: noon, EndTime: noon.Add(end)}
}

func (w *world) hold(t *testing.T, holder string, end time.Duration) *storage.Hold {
	t.Helper()
	h := newHold(w.report(t, w.visit(t, nil), nil).ID, holder, end)
	update(t, w, func(tx storage.Tx) error { return tx.Holds().Put(t.Context(), h) })
	return h
}

func testHoldAsGiven(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	get := func(tx storage.Tx) (*storage.Hold, error) { return tx.Holds().Get(t.Context(), r.ID) }
	requireNotFound(t, w, errorOnly(get))
	for _, h := range []*storage.Hold{newHold(r.ID, "one", time.Hour), newHold(r.ID, "other", 2*time.Hour)} {
		update(t, w, func(tx storage.Tx) error { return tx.Holds().Put(t.Context(), h) })
		requireEqual(t, read(t, w, get), h)
	}
	requireEqual(t, w.storedReport(t, r.ID), r)
	for range 2 {
		update(t, w, func(tx storage.Tx) error { return tx.Holds().Delete(t.Context(), r.ID) })
		requireNotFound(t, w, errorOnly(get))
	}
}

func testHoldOfNothing(t *testing.T, w *world) {
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.Holds().Put(t.Context(), newHold(newReportID(t), "one", time.Hour))
	})
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Holds().Get(t.Context(), newReportID(t)))
	})
}

func testHoldsOfSome(t *testing.T, w *world) {
	all := []*storage.Hold{w.hold(t, "one", time.Hour), w.hold(t, "two", 0), w.hold(t, "one", -time.Hour)}
	slices.SortFunc(all, func(a, b *storage.Hold) int { return slices.Compare(a.Report[:], b.Report[:]) })
	got := func(ids ...storage.ReportID) []*storage.Hold {
		return read(t, w, func(tx storage.Tx) ([]*storage.Hold, error) { return tx.Holds().GetAll(t.Context(), ids) })
	}
	requireEqual(t, got(all[2].Report, newReportID(t), all[0].Report, all[1].Report, all[0].Report), all)
	requireEqual(t, got(all[1].Report), all[1:2])
	requireEqual(t, len(got()), 0)
}

// testHolders counts and filters holds at their end, one microsecond before it, and with another holder.
func testHolders(t *testing.T, w *world) {
	one, two := unique("holder"), unique("holder")
	free := w.report(t, w.visit(t, nil), nil).ID
	first, second := w.hold(t, one, time.Hour).Report, w.hold(t, one, 2*time.Hour).Report
	third := w.hold(t, two, 2*time.Hour).Report
	for _, tt := range []struct {
		name   string
		holder string
		at     time.Duration
		want   []storage.ReportID
	}{
		{"both", one, time.Hour - time.Microsecond, []storage.ReportID{first, second}},
		{"one has ended", one, time.Hour, []storage.ReportID{second}},
		{"all have ended", one, 2 * time.Hour, nil},
		{"another's", two, 0, []storage.ReportID{third}},
		{"nobody's", "", time.Hour, []storage.ReportID{free, first}},
		{"nobody's after all", "", 2 * time.Hour, []storage.ReportID{free, first, second, third}},
		{"unknown", unique("holder"), 0, nil},
	} {
		holder := storage.HolderAt{Holder: tt.holder, Time: noon.Add(tt.at)}
		list := func(op storage.Op) []storage.ReportID {
			found := everyPage(t, w, 2, func(tx storage.Tx, p storage.Page) ([]*storage.Report, storage.Cursor, error) {
				return tx.Reports().List(t.Context(), "", every(is("client", storage.Equal, w.client), is("holder", op, holder)), true, p)
			})
			return mapped(found, func(r *storage.Report) storage.ReportID { return r.ID })
		}
		got, others := list(storage.Equal), list(storage.NotEqual)
		for _, id := range []storage.ReportID{free, first, second, third} {
			if wanted := slices.Contains(tt.want, id); slices.Contains(got, id) != wanted || slices.Contains(others, id) == wanted {
				t.Errorf("%s: got %x and as others %x, want %x", tt.name, got, others, tt.want)
				break
			}
		}
		if tt.holder != "" {
			requireEqual(t, read(t, w, func(tx storage.Tx) (int, error) { return tx.Holds().Count(t.Context(), holder) }), len(tt.want))
		}
	}
}

func testEachHold(t *testing.T, w *world) {
	var want []*storage.Hold
	for range 3 {
		want = append(want, w.hold(t, "one", time.Hour))
	}
	slices.SortFunc(want, func(a, b *storage.Hold) int { return slices.Compare(a.Report[:], b.Report[:]) })
	var got []*storage.Hold
	each := func(stop int) error {
		return tryView(t, w, func(tx storage.Tx) error {
			got = nil
			return tx.Holds().Each(t.Context(), func(h *storage.Hold) error {
				if got = append(got, h); len(got) == stop {
					return errMine
				}
				return nil
			})
		})
	}
	requireEqual(t, each(0), nil)
	requireEqual(t, got, want)
	if err := each(2); !errors.Is(err, errMine) || len(got) != 2 {
		t.Errorf("stopped at the second: got %v after %d", err, len(got))
	}
}
