package storagetest

import (
	"strconv"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// newWebhookEvent returns an event that waits, with a position of ten times its number.
func (w *world) newWebhookEvent(webhook string, sequence int64) *storage.WebhookEvent {
	return &storage.WebhookEvent{
		Client: w.client, Webhook: webhook, Sequence: sequence, ID: "evt_" + strconv.FormatInt(sequence, 10), Type: "report.released",
		Position: 10 * sequence, Body: []byte{0, 255, '{'}, State: storage.WebhookWaiting, Attempts: 0, CreateTime: noon,
		NextTime: noon.Add(time.Duration(sequence) * time.Second), ExpireTime: later,
	}
}

func (w *world) newDelivery(webhook string, sequence int64, attempt int32) *storage.Delivery {
	return &storage.Delivery{
		Client: w.client, Webhook: webhook, Sequence: sequence, Event: "evt_" + strconv.FormatInt(sequence, 10), Type: "report.released",
		Body: []byte{0, 255, '{'}, Attempt: attempt, Time: later, Duration: 1500 * time.Microsecond, Outcome: "WRONG_STATUS", Status: 500,
		Answer: []byte{1, 0, 254},
	}
}

// webhookEvents inserts events with the numbers from 1 and returns them.
func (w *world) webhookEvents(t *testing.T, webhook string, number int) []*storage.WebhookEvent {
	t.Helper()
	events := make([]*storage.WebhookEvent, number)
	for i := range events {
		events[i] = w.newWebhookEvent(webhook, int64(i)+1)
	}
	update(t, w, func(tx storage.Tx) error { return tx.WebhookEvents().Insert(t.Context(), events) })
	return events
}

// eventsOf returns the numbers of a subscription's events, read in pages.
func (w *world) eventsOf(t *testing.T, webhook string, state storage.WebhookEventState) []int64 {
	t.Helper()
	return mapped(everyPage(t, w, 2, func(tx storage.Tx, p storage.Page) ([]*storage.WebhookEvent, storage.Cursor, error) {
		return tx.WebhookEvents().List(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: webhook, State: state}, p)
	}), func(e *storage.WebhookEvent) int64 { return e.Sequence })
}

func (w *world) dueEvents(t *testing.T, webhook, eventType string, now time.Time, limit int) []int64 {
	t.Helper()
	return mapped(read(t, w, func(tx storage.Tx) ([]*storage.WebhookEvent, error) {
		return tx.WebhookEvents().Due(t.Context(), w.client, webhook, eventType, now, limit)
	}), func(e *storage.WebhookEvent) int64 { return e.Sequence })
}

// nextEvent returns when the next event of a subscription is sent, and how many wait.
func (w *world) nextEvent(t *testing.T, webhook, eventType string) (next time.Time, waiting int) {
	t.Helper()
	read(t, w, func(tx storage.Tx) (_ bool, err error) {
		next, waiting, err = tx.WebhookEvents().Next(t.Context(), w.client, webhook, eventType)
		return true, err
	})
	return next, waiting
}

func testWebhookEvents(t *testing.T, w *world) {
	w.activeWebhook(t, "x")
	w.activeWebhook(t, "y")
	events := w.webhookEvents(t, "x", 3)
	requireEqual(t, w.eventsOf(t, "y", ""), []int64{})
	requireEqual(t, w.eventsOf(t, "x", ""), []int64{3, 2, 1})
	list := read(t, w, func(tx storage.Tx) ([]*storage.WebhookEvent, error) {
		return items(tx.WebhookEvents().List(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: "x"}, storage.Page{Limit: 2}))
	})
	requireEqual(t, list, []*storage.WebhookEvent{events[2], events[1]})
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.WebhookEvents().Insert(t.Context(), events[:1]) })

	requireEqual(t, w.dueEvents(t, "x", "", noon, 9), []int64{})
	requireEqual(t, w.dueEvents(t, "x", "", noon.Add(2*time.Second), 9), []int64{1, 2})
	requireEqual(t, w.dueEvents(t, "x", "", noon.Add(time.Hour), 2), []int64{1, 2})
	requireEqual(t, w.dueEvents(t, "x", "webhook.test", noon.Add(time.Hour), 9), []int64{})
	first := events[0]
	first.State, first.Attempts, first.NextTime, first.EndTime = storage.WebhookDelivered, 2, time.Time{}, later
	update(t, w, func(tx storage.Tx) error { return tx.WebhookEvents().Update(t.Context(), first) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.WebhookEvents().Update(t.Context(), first) })
	requireEqual(t, w.eventsOf(t, "x", storage.WebhookDelivered), []int64{1})
	requireEqual(t, w.eventsOf(t, "x", storage.WebhookWaiting), []int64{3, 2})
	requireEqual(t, w.dueEvents(t, "x", "report.released", noon.Add(time.Hour), 9), []int64{2, 3})
	for eventType, want := range map[string]int{"": 2, "report.released": 2, "webhook.test": 0} {
		next, waiting := w.nextEvent(t, "x", eventType)
		requireEqual(t, waiting, want)
		requireEqual(t, next.IsZero(), want == 0)
		if want > 0 {
			requireEqual(t, next, events[1].NextTime)
		}
	}
}

func testWebhookEventsReplaced(t *testing.T, w *world) {
	w.activeWebhook(t, "x")
	events := w.webhookEvents(t, "x", 4)
	events[2].State, events[2].NextTime, events[2].EndTime = storage.WebhookFailed, time.Time{}, later
	update(t, w, func(tx storage.Tx) error {
		if err := tx.WebhookEvents().InsertDelivery(t.Context(), w.newDelivery("x", 4, 1)); err != nil {
			return err
		}
		return tx.WebhookEvents().Update(t.Context(), events[2])
	})
	update(t, w, func(tx storage.Tx) error {
		return tx.WebhookEvents().Restart(t.Context(), w.client, "x", later, later.Add(time.Hour))
	})
	stored := read(t, w, func(tx storage.Tx) ([]*storage.WebhookEvent, error) {
		return items(tx.WebhookEvents().List(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: "x"}, storage.Page{Limit: 9}))
	})
	requireEqual(t, []time.Time{stored[0].NextTime, stored[0].ExpireTime, stored[1].NextTime}, []time.Time{later, later.Add(time.Hour), {}})
	update(t, w, func(tx storage.Tx) error { return tx.WebhookEvents().DropWaiting(t.Context(), w.client, "x", 10) })
	requireEqual(t, w.eventsOf(t, "x", ""), []int64{3, 1})
}

func testDeliveries(t *testing.T, w *world) {
	w.activeWebhook(t, "x")
	w.webhookEvents(t, "x", 2)
	one, two, other := w.newDelivery("x", 1, 1), w.newDelivery("x", 1, 2), w.newDelivery("x", 2, 1)
	update(t, w, func(tx storage.Tx) error {
		for _, d := range []*storage.Delivery{one, other, two} {
			if err := tx.WebhookEvents().InsertDelivery(t.Context(), d); err != nil {
				return err
			}
		}
		return nil
	})
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.WebhookEvents().InsertDelivery(t.Context(), one) })
	for event, want := range map[string][]*storage.Delivery{"": {other, two, one}, "evt_1": {two, one}, "evt_3": {}} {
		got := everyPage(t, w, 1, func(tx storage.Tx, p storage.Page) ([]*storage.Delivery, storage.Cursor, error) {
			return tx.WebhookEvents().ListDeliveries(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: "x", Event: event}, p)
		})
		requireEqual(t, len(got), len(want))
		for i := range got {
			requireEqual(t, got[i], want[i])
		}
	}
}

// testDeliveredTo lists the first delivery of a report to each subscription, and neither what waits or failed nor another's.
func testDeliveredTo(t *testing.T, w *world) {
	add := func(webhook string, sequence int64, report string, state storage.WebhookEventState, end time.Duration) {
		e := w.newWebhookEvent(webhook, sequence)
		e.Report, e.State = report, state
		if state != storage.WebhookWaiting {
			e.NextTime, e.EndTime = time.Time{}, noon.Add(end)
		}
		update(t, w, func(tx storage.Tx) error { return tx.WebhookEvents().Insert(t.Context(), []*storage.WebhookEvent{e}) })
		stored := read(t, w, func(tx storage.Tx) ([]*storage.WebhookEvent, error) {
			return items(tx.WebhookEvents().List(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: webhook}, storage.Page{Limit: 1}))
		})
		requireEqual(t, stored[0], e)
	}
	for _, id := range []string{"y", "x", "z"} {
		w.activeWebhook(t, id)
	}
	add("y", 1, "5f0c", storage.WebhookDelivered, 3*time.Second)
	add("y", 2, "5f0c", storage.WebhookDelivered, 2*time.Second)
	add("x", 1, "5f0c", storage.WebhookDelivered, 5*time.Second)
	add("x", 2, "", storage.WebhookDelivered, 0)
	add("z", 1, "5f0c", storage.WebhookWaiting, 0)
	add("z", 2, "5f0c", storage.WebhookFailed, 0)
	add("z", 3, "5f0d", storage.WebhookDelivered, 0)
	for report, want := range map[string][]storage.ReportDelivery{
		"5f0c": {{Webhook: "x", Time: noon.Add(5 * time.Second)}, {Webhook: "y", Time: noon.Add(2 * time.Second)}},
		"5f0d": {{Webhook: "z", Time: noon}},
		"5f0e": nil, "": nil,
	} {
		requireEqual(t, read(t, w, func(tx storage.Tx) ([]storage.ReportDelivery, error) {
			return tx.WebhookEvents().DeliveredTo(t.Context(), w.client, report)
		}), want)
	}
}

func testWebhookCursors(t *testing.T, w *world) {
	w.activeWebhook(t, "x")
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Webhooks().List(t.Context(), storage.WebhookQuery{Client: w.client}, page))
	})
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.WebhookEvents().List(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: "x"}, page))
	})
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.WebhookEvents().ListDeliveries(t.Context(), storage.WebhookEventQuery{Client: w.client, Webhook: "x"}, page))
	})
}

// testWebhookEventsEnded counts and deletes on a store of its own.
func testWebhookEventsEnded(t *testing.T, w *world) {
	w.activeWebhook(t, "x")
	events := w.webhookEvents(t, "x", 3)
	count := func() int64 {
		return read(t, w, func(tx storage.Tx) (int64, error) { return tx.WebhookEvents().CountWaiting(t.Context()) })
	}
	requireEqual(t, count(), int64(3))
	for i, e := range events[:2] {
		e.State, e.NextTime, e.EndTime = storage.WebhookDelivered, time.Time{}, noon.Add(time.Duration(i)*time.Second)
		update(t, w, func(tx storage.Tx) error {
			if err := tx.WebhookEvents().InsertDelivery(t.Context(), w.newDelivery("x", e.Sequence, 1)); err != nil {
				return err
			}
			return tx.WebhookEvents().Update(t.Context(), e)
		})
	}
	requireEqual(t, count(), int64(1))
	deleted := func(before time.Time, limit int) (n int) {
		update(t, w, func(tx storage.Tx) (err error) {
			n, err = tx.WebhookEvents().DeleteEnded(t.Context(), before, limit)
			return err
		})
		return n
	}
	requireEqual(t, deleted(noon, 9), 0)
	requireEqual(t, deleted(later, 1), 1)
	requireEqual(t, w.eventsOf(t, "x", ""), []int64{3, 2})
	requireEqual(t, deleted(later, 9), 1)
	requireEqual(t, w.eventsOf(t, "x", ""), []int64{3})
}
