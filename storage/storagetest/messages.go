package storagetest

import (
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testMessages(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testMessageAsGiven},
		{"of no report", testMessageOfNothing},
		{"in pages", testMessagePages},
		{"unread", testUnreadMessages},
		{"erased", testErasedMessages},
		{"a visit is touched", testTouch},
	})
	runAlone(t, open, []worldTest{{"each", testEachMessage}})
}

func (w *world) message(t *testing.T, report storage.ReportID, id string, change func(*storage.Message)) *storage.Message {
	t.Helper()
	m := &storage.Message{Report: report, ID: id, Author: "token", Text: "Which lamp?", CreateTime: noon}
	if change != nil {
		change(m)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Messages().Insert(t.Context(), m) })
	return m
}

func (w *world) messages(t *testing.T, report storage.ReportID) []*storage.Message {
	t.Helper()
	return everyPage(t, w, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Message, storage.Cursor, error) {
		return tx.Messages().List(t.Context(), report, page)
	})
}

func testMessageAsGiven(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	one := w.message(t, r.ID, "a", nil)
	two := w.message(t, r.ID, "b", func(m *storage.Message) { m.FromShopper, m.ReadTime, m.ReadBy = true, later, "other" })
	requireEqual(t, w.messages(t, r.ID), []*storage.Message{one, two})
	requireEqual(t, w.storedReport(t, r.ID), r)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Messages().Insert(t.Context(), one) })
	other := w.report(t, w.visit(t, nil), nil)
	w.message(t, other.ID, "a", nil)
	n := read(t, w, func(tx storage.Tx) (int, error) { return tx.Messages().Count(t.Context(), r.ID) })
	requireEqual(t, n, 2)
}

func testMessageOfNothing(t *testing.T, w *world) {
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.Messages().Insert(t.Context(), &storage.Message{Report: newReportID(t), ID: "a"})
	})
	requireEqual(t, len(w.messages(t, newReportID(t))), 0)
}

func testMessagePages(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	var all []*storage.Message
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		all = append(all, w.message(t, r.ID, id, nil))
	}
	requireEqual(t, w.messages(t, r.ID), all)
}

// testUnreadMessages marks messages of one side, up to one and all, and counts and filters what is left.
func testUnreadMessages(t *testing.T, w *world) {
	r, silent := w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)
	for i, id := range []string{"a", "b", "c", "d", "e"} {
		w.message(t, r.ID, id, func(m *storage.Message) { m.FromShopper = i%2 == 0 })
	}
	state := func() []storage.UnreadMessages {
		return read(t, w, func(tx storage.Tx) ([]storage.UnreadMessages, error) {
			return tx.Messages().Unread(t.Context(), []storage.ReportID{silent.ID, r.ID, newReportID(t)})
		})
	}
	marked := func(mark storage.ReadMark) (n int) {
		mark.Report, mark.By, mark.Time = r.ID, "reader", later
		update(t, w, func(tx storage.Tx) (err error) {
			n, err = tx.Messages().MarkRead(t.Context(), mark)
			return err
		})
		return n
	}
	unread := func(is bool) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Report, error) {
			f := storage.Filter{Compare: &storage.Comparison{Field: "unread", Op: storage.Equal, Value: is}}
			client := storage.Filter{Compare: &storage.Comparison{Field: "client", Op: storage.Equal, Value: w.client}}
			return items(tx.Reports().List(t.Context(), "", storage.Filter{All: []storage.Filter{f, client}}, true, storage.Page{Limit: 10}))
		}), func(r *storage.Report) string { return r.Visit })
	}
	requireEqual(t, state(), []storage.UnreadMessages{{Report: r.ID, FromShopper: 3, FromAgency: 2}})
	requireEqual(t, unread(true), []string{r.Visit})
	requireEqual(t, unread(false), []string{silent.Visit})
	requireEqual(t, marked(storage.ReadMark{FromShopper: true, Until: "c"}), 2)
	requireEqual(t, marked(storage.ReadMark{FromShopper: true, Until: "c"}), 0)
	requireEqual(t, state(), []storage.UnreadMessages{{Report: r.ID, FromShopper: 1, FromAgency: 2}})
	requireEqual(t, marked(storage.ReadMark{FromShopper: true}), 1)
	requireEqual(t, len(unread(true)), 0)
	requireEqual(t, marked(storage.ReadMark{}), 2)
	requireEqual(t, len(state()), 0)
	first := w.messages(t, r.ID)[0]
	requireEqual(t, first.ReadBy, "reader")
	requireEqual(t, first.ReadTime, later)
	requireEqual(t, len(read(t, w, func(tx storage.Tx) ([]storage.UnreadMessages, error) { return tx.Messages().Unread(t.Context(), nil) })), 0)
}

func testErasedMessages(t *testing.T, w *world) {
	r := w.report(t, w.visit(t, nil), nil)
	w.message(t, r.ID, "a", nil)
	erase := func() (n int) {
		update(t, w, func(tx storage.Tx) (err error) {
			n, err = tx.Erasures().Report(t.Context(), r.ID)
			return err
		})
		return n
	}
	if n := erase(); n < 1 {
		t.Errorf("%d revisions and messages are erased", n)
	}
	requireEqual(t, w.messages(t, r.ID)[0].Text, "")
	requireEqual(t, erase(), 0)
}

// testTouch moves a visit to the end of its shopper's changes, and changes nothing of it.
func testTouch(t *testing.T, w *world) {
	a, b := w.assignedVisit(t, w.anna), w.assignedVisit(t, w.anna)
	touch := func(id string) { update(t, w, func(tx storage.Tx) error { return tx.Visits().Touch(t.Context(), id) }) }
	touch(a.ID)
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"+" + b.ID, "+" + a.ID})
	requireEqual(t, w.stored(t, a.ID), a)
	w.change(t, a, func(v *storage.Visit) { v.State = visit.CheckedIn })
	touch(b.ID)
	touch(b.ID)
	requireEqual(t, w.changesOfShopper(t, w.anna), []string{"+" + a.ID, "+" + b.ID})
	touch(w.visit(t, nil).ID)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Visits().Touch(t.Context(), unique("absent")) })
}

func testEachMessage(t *testing.T, w *world) {
	var want []*storage.Message
	for range 2 {
		r := w.report(t, w.visit(t, nil), nil)
		for _, id := range []string{"a", "b"} {
			want = append(want, w.message(t, r.ID, id, nil))
		}
	}
	var got []*storage.Message
	read(t, w, func(tx storage.Tx) (bool, error) {
		got = nil
		return true, tx.Messages().Each(t.Context(), func(m *storage.Message) error {
			got = append(got, m)
			return nil
		})
	})
	requireEqual(t, len(got), len(want))
	for i := 1; i < len(got); i++ {
		if before, now := string(got[i-1].Report[:])+got[i-1].ID, string(got[i].Report[:])+got[i].ID; before >= now {
			t.Errorf("%x is before %x", before, now)
		}
	}
}
