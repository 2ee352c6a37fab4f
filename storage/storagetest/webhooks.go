package storagetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// newWebhook returns a subscription for the shop with a value in every field that it can have.
func (w *world) newWebhook(id string) *storage.Webhook {
	return &storage.Webhook{
		Client: w.client, ID: id, Title: "Till – ﷽", URL: "https://example.com/hook?a=b", Events: []string{"report.released", "access.changed"},
		Location: w.shop, Programs: []string{w.program}, Verdicts: []string{"FAIL"}, State: storage.WebhookPaused,
		PauseReason: storage.PauseRequested, PauseTime: later, Secret: []byte{0, 1, 255}, PreviousSecret: []byte{7}, PreviousSecretExpire: later,
		WebhookProgress: storage.WebhookProgress{
			Position: 1 << 40, LastPosition: 9, Sequence: 3, Failures: 2, FailingSince: noon, Failure: "TIMED_OUT", DueTime: later,
		},
		CreateTime: noon, UpdateTime: later,
	}
}

// activeWebhook inserts an active subscription of the whole client with nothing to do, and returns it.
func (w *world) activeWebhook(t *testing.T, id string) *storage.Webhook {
	t.Helper()
	h := &storage.Webhook{
		Client: w.client, ID: id, URL: "https://example.com", Location: storage.WholeClient, State: storage.WebhookActive,
		Secret: []byte{1}, PreviousSecret: []byte{}, CreateTime: noon, UpdateTime: noon,
	}
	update(t, w, func(tx storage.Tx) error { return tx.Webhooks().Insert(t.Context(), h) })
	return h
}

func (w *world) storedWebhook(t *testing.T, id string) *storage.Webhook {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Webhook, error) { return tx.Webhooks().Get(t.Context(), w.client, id) })
}

func testWebhooks(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testWebhookAsGiven},
		{"changed", testWebhookChanged},
		{"references to absent rows", testWebhookReferences},
		{"deleted with its events", testWebhookDeleted},
		{"lists", testWebhookLists},
		{"woken by changes", testWebhookWoken},
		{"events", testWebhookEvents},
		{"events replaced and restarted", testWebhookEventsReplaced},
		{"deliveries", testDeliveries},
		{"to whom a report was delivered", testDeliveredTo},
		{"invalid cursors", testWebhookCursors},
	})
	runAlone(t, open, []worldTest{{"due", testWebhooksDue}, {"ended events", testWebhookEventsEnded}})
}

func testWebhookAsGiven(t *testing.T, w *world) {
	h := w.newWebhook("x")
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Webhooks().Get(t.Context(), w.client, "x")) })
	update(t, w, func(tx storage.Tx) error { return tx.Webhooks().Insert(t.Context(), h) })
	requireEqual(t, []int64{h.Revision, h.Turn}, []int64{1, 1})
	requireEqual(t, w.storedWebhook(t, "x"), h)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Webhooks().Insert(t.Context(), w.newWebhook("x")) })
	bare := w.activeWebhook(t, "y")
	requireEqual(t, w.storedWebhook(t, "y"), bare)
}

func testWebhookChanged(t *testing.T, w *world) {
	h := w.activeWebhook(t, "x")
	stale, absent := *h, *h
	absent.ID = "absent"
	wanted := w.newWebhook("x")
	wanted.Revision, wanted.Turn = 1, 1
	update(t, w, func(tx storage.Tx) error { return tx.Webhooks().Update(t.Context(), wanted) })
	requireEqual(t, []int64{wanted.Revision, wanted.Turn}, []int64{2, 2})
	requireEqual(t, w.storedWebhook(t, "x"), wanted)
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Webhooks().Update(t.Context(), &stale) })
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Webhooks().UpdateProgress(t.Context(), &stale) })
	for _, change := range []func(storage.Webhooks, context.Context, *storage.Webhook) error{storage.Webhooks.Update, storage.Webhooks.UpdateProgress} {
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return change(tx.Webhooks(), t.Context(), &absent) })
	}
	moved := *wanted
	moved.WebhookProgress = storage.WebhookProgress{Turn: 2, Position: 5, LastPosition: 4, Sequence: 6}
	moved.Title = "an update of the progress does not change this"
	update(t, w, func(tx storage.Tx) error { return tx.Webhooks().UpdateProgress(t.Context(), &moved) })
	wanted.WebhookProgress = moved.WebhookProgress
	requireEqual(t, wanted.Turn, int64(3))
	requireEqual(t, w.storedWebhook(t, "x"), wanted)
}

func testWebhookReferences(t *testing.T, w *world) {
	for _, name := range []string{"its client", "its location", "any location"} {
		h, program := w.newWebhook("x"), ""
		missing[name](w, &h.Client, &h.Location, &program)
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Webhooks().Insert(t.Context(), h) })
	}
	h := w.activeWebhook(t, "x")
	h.Location = unique("nowhere")
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Webhooks().Update(t.Context(), h) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.WebhookEvents().Insert(t.Context(), []*storage.WebhookEvent{w.newWebhookEvent("absent", 1)})
	})
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return tx.WebhookEvents().InsertDelivery(t.Context(), w.newDelivery("x", 1, 1))
	})
}

func testWebhookDeleted(t *testing.T, w *world) {
	w.activeWebhook(t, "x")
	w.activeWebhook(t, "y")
	w.webhookEvents(t, "x", 2)
	w.webhookEvents(t, "y", 1)
	update(t, w, func(tx storage.Tx) error {
		return tx.WebhookEvents().InsertDelivery(t.Context(), w.newDelivery("x", 1, 1))
	})
	remove := func(id string, revision int64) func(storage.Tx) error {
		return func(tx storage.Tx) error { return tx.Webhooks().Delete(t.Context(), w.client, id, revision) }
	}
	requireError(t, w, storage.ErrStale, remove("x", 2))
	requireError(t, w, storage.ErrNotFound, remove("absent", 1))
	update(t, w, remove("x", 1))
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Webhooks().Get(t.Context(), w.client, "x")) })
	w.activeWebhook(t, "x")
	requireEqual(t, len(w.eventsOf(t, "x", "")), 0)
	requireEqual(t, len(w.eventsOf(t, "y", "")), 1)
}

func testWebhookLists(t *testing.T, w *world) {
	for id, location := range map[string]string{"all": storage.WholeClient, "region": w.region, "shop": w.shop, "kiosk": w.kiosk} {
		h := w.newWebhook(id)
		h.Location = location
		update(t, w, func(tx storage.Tx) error { return tx.Webhooks().Insert(t.Context(), h) })
	}
	for _, tt := range []struct{ tops, want []string }{
		{nil, []string{"all", "kiosk", "region", "shop"}},
		{[]string{storage.WholeClient, w.shop}, []string{"all", "kiosk", "region", "shop"}},
		{[]string{w.region}, []string{"kiosk", "region", "shop"}},
		{[]string{w.kiosk}, []string{"kiosk"}},
	} {
		got := mapped(everyPage(t, w, 2, func(tx storage.Tx, p storage.Page) ([]*storage.Webhook, storage.Cursor, error) {
			return tx.Webhooks().List(t.Context(), storage.WebhookQuery{Client: w.client, Tops: tt.tops}, p)
		}), func(h *storage.Webhook) string { return h.ID })
		if !slices.Equal(got, tt.want) {
			t.Errorf("under %q: got %q, want %q", tt.tops, got, tt.want)
		}
	}
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Webhooks().List(t.Context(), storage.WebhookQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
}

// testWebhookWoken assigns a position to a change: of the client's subscriptions the active one with nothing to do is due.
func testWebhookWoken(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	w.activeWebhook(t, "idle")
	other.activeWebhook(t, "idle")
	resting, paused := w.newWebhook("resting"), w.newWebhook("paused")
	resting.State, paused.DueTime = storage.WebhookActive, time.Time{}
	update(t, w, func(tx storage.Tx) error {
		for _, h := range []*storage.Webhook{resting, paused} {
			if err := tx.Webhooks().Insert(t.Context(), h); err != nil {
				return err
			}
		}
		return tx.Feed().Append(t.Context(), storage.Change{Client: w.client, Kind: storage.AccessChanged, Location: storage.WholeClient, Time: noon})
	})
	newest := func() int64 {
		return read(t, w, func(tx storage.Tx) (int64, error) { return tx.Feed().Newest(t.Context(), w.client) })
	}
	requireEqual(t, newest(), int64(0))
	update(t, w, func(tx storage.Tx) error { return errorOf(tx.Feed().AssignPositions(t.Context(), 1<<20)) })
	requireEqual(t, newest(), int64(1))
	requireEqual(t, w.storedWebhook(t, "idle").DueTime, time.UnixMicro(0).UTC())
	requireEqual(t, w.storedWebhook(t, "resting").DueTime, later)
	requireEqual(t, w.storedWebhook(t, "paused").DueTime, time.Time{})
	requireEqual(t, other.storedWebhook(t, "idle").DueTime, time.Time{})
}

// testWebhooksDue lists on a store of its own.
func testWebhooksDue(t *testing.T, w *world) {
	for i, id := range []string{"c", "b", "a"} {
		h := w.newWebhook(id)
		h.DueTime = noon.Add(time.Duration(i) * time.Second)
		update(t, w, func(tx storage.Tx) error { return tx.Webhooks().Insert(t.Context(), h) })
	}
	w.activeWebhook(t, "idle")
	due := func(now time.Time, limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Webhook, error) { return tx.Webhooks().Due(t.Context(), now, limit) }),
			func(h *storage.Webhook) string { return h.ID })
	}
	requireEqual(t, due(noon.Add(-1), 9), []string{})
	requireEqual(t, due(noon.Add(time.Second), 9), []string{"c", "b"})
	requireEqual(t, due(noon.Add(time.Hour), 1), []string{"c"})
	requireEqual(t, due(noon.Add(time.Hour), 9), []string{"c", "b", "a"})
}
