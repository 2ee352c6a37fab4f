package webhook

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mysteryshopper/storage"
)

const (
	// takenAtOnce is how many changes of a feed are read in one transaction, and mostWaiting how many events of a
	// subscription wait at most before more are taken: what a dead receiver has not got stays in the feed.
	takenAtOnce = 100
	mostWaiting = 500
	// sentAtOnce is how many events are sent before what came of them is stored, unless that takes longer than storeEvery or
	// one fails. What was sent and not stored is sent again when the server dies.
	sentAtOnce = 32
	storeEvery = time.Second
	// turnTime is how long a turn lasts before others that wait get the place.
	turnTime = 10 * time.Second
)

// result is an event with what came of sending it.
type result struct {
	event    *storage.WebhookEvent
	attempt  attempt
	began    time.Time
	duration time.Duration
}

// turn serves a subscription until nothing is due, it fails, or its time is over.
func (w *Worker) turn(ctx context.Context, client, id string) error {
	for began := w.Clock(); w.loop.Stopping.Err() == nil && w.Clock().Sub(began) < turnTime; {
		more, err := w.step(ctx, client, id)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// step takes events from the feed, sends those that are due and stores what came of it. It reports whether more is due.
func (w *Worker) step(ctx context.Context, client, id string) (more bool, err error) {
	hook, err := w.take(ctx, client, id)
	if err != nil {
		return false, err
	}
	events, err := w.dueEvents(ctx, hook)
	if err != nil {
		return false, err
	}
	results, failed := w.sendAll(ctx, hook, events)
	if failed != nil {
		w.Logger.Error("a webhook's events cannot be signed; they wait", "client", client, "webhook", id, "error", failed)
	}
	return w.store(ctx, hook, results, failed != nil)
}

// dueEvents returns the events that are to be sent now, in order. Of a suspect subscription it is one, that with the fewest
// attempts: an event that its receiver always refuses does not hold up the others.
func (w *Worker) dueEvents(ctx context.Context, hook *storage.Webhook) ([]*storage.WebhookEvent, error) {
	limit, suspect := sentAtOnce, suspectPause(w.Pause, hook.Failures) > 0
	if suspect {
		limit = mostWaiting
	}
	events, err := storage.Read(ctx, w.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.WebhookEvent, error) {
		return tx.WebhookEvents().Due(ctx, hook.Client, hook.ID, sentType(hook), w.loop.Now(), limit)
	})
	if err != nil || !suspect || len(events) == 0 {
		return events, err
	}
	return []*storage.WebhookEvent{slices.MinFunc(events, func(a, b *storage.WebhookEvent) int { return cmp.Compare(a.Attempts, b.Attempts) })}, nil
}

// sentType returns the only type of events that is sent of a subscription; empty while all are.
func sentType(hook *storage.Webhook) string {
	if hook.State == storage.WebhookActive {
		return ""
	}
	return Test
}

// take reads a subscription and, while it is active and not too many of its events wait, takes events from the feed.
func (w *Worker) take(ctx context.Context, client, id string) (*storage.Webhook, error) {
	var hook *storage.Webhook
	var events []*storage.WebhookEvent
	moved := false
	err := w.Store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		events, moved = nil, false
		if hook, err = tx.Webhooks().Get(ctx, client, id); err != nil || hook.State != storage.WebhookActive {
			return err
		}
		_, waiting, err := tx.WebhookEvents().Next(ctx, client, id, "")
		if err != nil || waiting >= mostWaiting {
			return err
		}
		before := hook.Position
		events, _, err = w.Writer.take(ctx, tx, hook, w.loop.Now(), takenAtOnce)
		moved = hook.Position != before
		return err
	})
	if err != nil || !moved {
		return hook, err
	}
	return hook, w.Store.Update(ctx, storage.WriteOptions{NoRetry: true}, func(tx storage.Tx) error {
		if err := w.loop.Hold(ctx, tx); err != nil {
			return err
		}
		if err := tx.Webhooks().UpdateProgress(ctx, hook); err != nil {
			return err
		}
		return tx.WebhookEvents().Insert(ctx, events)
	})
}

// sendAll sends events one after another, in order, until one fails, so that a receiver that works gets them in order. It
// returns an error where they cannot be signed.
func (w *Worker) sendAll(ctx context.Context, hook *storage.Webhook, events []*storage.WebhookEvent) (results []result, err error) {
	first := w.Clock()
	for _, e := range events {
		if stopped(w.loop.Stopping) || w.Clock().Sub(first) > storeEvery {
			break
		}
		began := w.loop.Now()
		signature, err := w.Keys.sign(hook, e.ID, e.Body, began)
		if err != nil {
			return results, err
		}
		a := w.sender.send(ctx, hook, e, signature, began)
		if stopped(ctx) { // This says nothing about the receiver.
			break
		}
		w.Metrics.sent(a.outcome)
		results = append(results, result{event: e, attempt: a, began: began, duration: w.loop.Now().Sub(began)})
		if a.outcome != delivered {
			break
		}
	}
	return results, nil
}

// stopped reports whether a context has ended.
func stopped(ctx context.Context) bool { return ctx.Err() != nil }
