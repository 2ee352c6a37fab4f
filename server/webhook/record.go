package webhook

import (
	"context"
	"errors"
	"net/http"
	"time"

	"mysteryshopper/storage"
)

// unsignedPause is how long a subscription rests whose secret cannot be opened.
const unsignedPause = time.Minute

// store stores what came of a step, and when the subscription is due again. It reports whether that is at once.
func (w *Worker) store(ctx context.Context, served *storage.Webhook, results []result, unsigned bool) (more bool, err error) {
	ctx = context.WithoutCancel(ctx) // What was sent is stored also when the server stops.
	var ended []*storage.WebhookEvent
	var paused storage.PauseReason
	err = w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		ended, paused = nil, ""
		if err := w.loop.Hold(ctx, tx); err != nil {
			return err
		}
		hook, err := tx.Webhooks().Get(ctx, served.Client, served.ID)
		if err != nil {
			return err
		}
		now := w.loop.Now()
		for i := range results {
			e, err := w.storeResult(ctx, tx, hook, &results[i], now)
			if err != nil {
				return err
			}
			if e != nil && !e.EndTime.IsZero() {
				ended = append(ended, e)
			}
		}
		paused = w.pauseOf(hook, results, now)
		if err := w.setDue(ctx, tx, hook, paused, w.rest(hook, results, unsigned), now); err != nil {
			return err
		}
		more = !hook.DueTime.IsZero() && !hook.DueTime.After(now)
		if paused == "" {
			return tx.Webhooks().UpdateProgress(ctx, hook)
		}
		hook.UpdateTime = now
		return tx.Webhooks().Update(ctx, hook)
	})
	if err != nil {
		return false, err
	}
	w.report(served, ended, paused)
	return more, nil
}

// storeResult stores a delivery and what becomes of its event, and counts it for the subscription. It returns nil for an event
// that was replaced by a replay meanwhile.
func (w *Worker) storeResult(ctx context.Context, tx storage.Tx, hook *storage.Webhook, r *result, now time.Time) (*storage.WebhookEvent, error) {
	e := *r.event // The transaction may run again.
	e.Attempts++
	switch {
	case r.attempt.outcome == delivered:
		e.State, e.NextTime, e.EndTime = storage.WebhookDelivered, time.Time{}, now
		hook.Failures, hook.FailingSince, hook.Failure = 0, time.Time{}, ""
	default:
		e.NextTime = now.Add(max(w.Pause(int(e.Attempts)), r.attempt.retryAfter)).Truncate(time.Microsecond)
		if e.NextTime.After(e.ExpireTime) {
			e.State, e.NextTime, e.EndTime = storage.WebhookFailed, time.Time{}, now
		}
		hook.Failures, hook.Failure = hook.Failures+1, r.attempt.outcome
		if hook.FailingSince.IsZero() {
			hook.FailingSince = r.began
		}
	}
	if err := tx.WebhookEvents().Update(ctx, &e); err != nil {
		if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		return nil, err
	}
	return &e, tx.WebhookEvents().InsertDelivery(ctx, &storage.Delivery{
		Client: e.Client, Webhook: e.Webhook, Sequence: e.Sequence, Attempt: e.Attempts, Time: r.began, Duration: r.duration,
		Outcome: r.attempt.outcome, Status: int32(r.attempt.status), Answer: r.attempt.answer,
	})
}

// pauseOf returns why a subscription is to be paused by what came of a step; empty where it is not.
func (w *Worker) pauseOf(hook *storage.Webhook, results []result, now time.Time) storage.PauseReason {
	if hook.State != storage.WebhookActive || len(results) == 0 {
		return ""
	}
	switch last := results[len(results)-1].attempt; {
	case last.status == http.StatusGone:
		return storage.PauseGone
	case last.outcome != delivered && !now.Before(w.ExpireTime(hook.FailingSince)):
		return storage.PauseFailing
	}
	return ""
}

// rest returns how long a subscription is left alone after a step: while it fails, as its receiver asked, and where its events
// cannot be signed.
func (w *Worker) rest(hook *storage.Webhook, results []result, unsigned bool) time.Duration {
	rest := suspectPause(w.Pause, hook.Failures)
	if len(results) > 0 {
		rest = max(rest, results[len(results)-1].attempt.retryAfter)
	}
	if unsigned {
		rest = max(rest, unsignedPause)
	}
	return rest
}

// setDue sets when a subscription is due again, after pausing it where there is a reason.
func (w *Worker) setDue(ctx context.Context, tx storage.Tx, hook *storage.Webhook, paused storage.PauseReason, rest time.Duration, now time.Time) error {
	if paused != "" {
		hook.State, hook.PauseReason, hook.PauseTime = storage.WebhookPaused, paused, now
		if paused == storage.PauseGone {
			hook.State = storage.WebhookDisabled
		}
	}
	next, waiting, err := tx.WebhookEvents().Next(ctx, hook.Client, hook.ID, sentType(hook))
	if err != nil {
		return err
	}
	hook.DueTime = next
	if hook.State == storage.WebhookActive && waiting < mostWaiting {
		newest, err := tx.Feed().Newest(ctx, hook.Client)
		if err != nil {
			return err
		}
		if newest > hook.Position {
			hook.DueTime = now
		}
	}
	if earliest := now.Add(rest).Truncate(time.Microsecond); !hook.DueTime.IsZero() && rest > 0 && hook.DueTime.Before(earliest) {
		hook.DueTime = earliest
	}
	return nil
}

// report counts and logs what a step ended.
func (w *Worker) report(hook *storage.Webhook, ended []*storage.WebhookEvent, paused storage.PauseReason) {
	for _, e := range ended {
		w.Metrics.ended(e.State)
		if e.State == storage.WebhookFailed {
			w.Logger.Warn("an event of a webhook was given up", "client", hook.Client, "webhook", hook.ID, "event", e.ID, "type", e.Type, "attempts", e.Attempts)
		}
	}
	if paused != "" {
		w.Logger.Warn("a webhook was paused", "client", hook.Client, "webhook", hook.ID, "reason", paused)
	}
}
