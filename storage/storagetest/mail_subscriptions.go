package storagetest

import (
	"context"
	"slices"
	"testing"

	"mysteryshopper/storage"
)

func testReaders(t *testing.T, w *world) {
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.MailSubscriptions().Get(t.Context(), w.client, "x")) })
	m := w.addReader(t, "x", nil)
	requireEqual(t, []int64{m.Revision, m.Turn}, []int64{1, 1})
	requireEqual(t, w.storedReader(t, "x"), m)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.MailSubscriptions().Insert(t.Context(), w.newReader("x")) })
	bare := w.addReader(t, "y", func(m *storage.MailSubscription) {
		*m = storage.MailSubscription{Client: w.client, ID: "y", Location: storage.WholeClient, CreateTime: noon, UpdateTime: noon}
		m.StateTime, m.Nonce = noon, []byte{}
	})
	requireEqual(t, w.storedReader(t, "y"), bare)

	stale, absent := *m, *m
	absent.ID = "absent"
	wanted := *bare
	wanted.ID, wanted.Revision, wanted.Turn = "x", 1, 1
	update(t, w, func(tx storage.Tx) error { return tx.MailSubscriptions().Update(t.Context(), &wanted) })
	requireEqual(t, []int64{wanted.Revision, wanted.Turn}, []int64{2, 2})
	requireEqual(t, w.storedReader(t, "x"), &wanted)
	for _, change := range []func(storage.MailSubscriptions, context.Context, *storage.MailSubscription) error{
		storage.MailSubscriptions.Update, storage.MailSubscriptions.UpdateProgress,
	} {
		requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return change(tx.MailSubscriptions(), t.Context(), &stale) })
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return change(tx.MailSubscriptions(), t.Context(), &absent) })
	}
	moved := wanted
	moved.MailProgress = storage.MailProgress{Turn: 2, State: storage.MailRefused, StateTime: later, Nonce: []byte{9}, DueTime: noon}
	moved.Title = "an update of the progress does not change this"
	update(t, w, func(tx storage.Tx) error { return tx.MailSubscriptions().UpdateProgress(t.Context(), &moved) })
	wanted.MailProgress = moved.MailProgress
	requireEqual(t, wanted.Turn, int64(3))
	requireEqual(t, w.storedReader(t, "x"), &wanted)
}

func testMailReferences(t *testing.T, w *world) {
	for _, name := range []string{"its client", "its location", "any location"} {
		m, program := w.newReader("x"), ""
		missing[name](w, &m.Client, &m.Location, &program)
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.MailSubscriptions().Insert(t.Context(), m) })
	}
	m := w.addReader(t, "x", nil)
	m.Location = unique("nowhere")
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.MailSubscriptions().Update(t.Context(), m) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Mails().Insert(t.Context(), w.newMail("absent")) })
}

func testReaderLists(t *testing.T, w *world) {
	for id, location := range map[string]string{"all": storage.WholeClient, "region": w.region, "shop": w.shop, "kiosk": w.kiosk} {
		w.addReader(t, id, func(m *storage.MailSubscription) { m.Location, m.Alerts = location, id != "kiosk" })
	}
	w.addReader(t, "waits", func(m *storage.MailSubscription) { m.Location, m.State = w.kiosk, storage.MailUnconfirmed })
	id := func(m *storage.MailSubscription) string { return m.ID }
	for _, tt := range []struct{ tops, want []string }{
		{nil, []string{"all", "kiosk", "region", "shop", "waits"}},
		{[]string{storage.WholeClient, w.shop}, []string{"all", "kiosk", "region", "shop", "waits"}},
		{[]string{w.region}, []string{"kiosk", "region", "shop", "waits"}},
		{[]string{w.kiosk}, []string{"kiosk", "waits"}},
	} {
		got := mapped(everyPage(t, w, 2, func(tx storage.Tx, p storage.Page) ([]*storage.MailSubscription, storage.Cursor, error) {
			return tx.MailSubscriptions().List(t.Context(), storage.MailSubscriptionQuery{Client: w.client, Tops: tt.tops}, p)
		}), id)
		if !slices.Equal(got, tt.want) {
			t.Errorf("under %q: got %q, want %q", tt.tops, got, tt.want)
		}
	}
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.MailSubscriptions().List(t.Context(), storage.MailSubscriptionQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.MailSubscriptions().List(t.Context(), storage.MailSubscriptionQuery{Client: w.client}, page))
	})
	requireEqual(t, mapped(read(t, w, func(tx storage.Tx) ([]*storage.MailSubscription, error) {
		return tx.MailSubscriptions().ForAlerts(t.Context(), w.client)
	}), id), []string{"all", "region", "shop"})
}
