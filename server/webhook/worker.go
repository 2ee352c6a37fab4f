package webhook

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mysteryshopper/server/lease"
	"mysteryshopper/storage"
)

const (
	// tick is how often a server looks for what is due. It only reads then.
	tick = 200 * time.Millisecond
	// renewEvery is how often the lease is extended while there are deliveries.
	renewEvery = time.Second
	// mostTurns is how many subscriptions are served at once, and mostSuspect how many of them may be ones that fail: dead
	// receivers do not take the places of others.
	mostTurns   = 64
	mostSuspect = 32
)

// Settings are what a server's settings say of webhooks.
type Settings struct {
	// Keys seal signing secrets. Without a key there are no new subscriptions, and nothing is sent.
	Keys *Keys
	// AllowPrivate lets events go to private addresses, and by http.
	AllowPrivate bool
	// Metrics may be nil.
	Metrics *Metrics
	// Pause returns the time to wait after an attempt failed, by its number; DefaultPause where nil.
	Pause func(attempt int) time.Duration
	// GiveUp is how long an event is repeated before it has failed, and how long a subscription may fail before it is
	// paused; DefaultGiveUp where zero.
	GiveUp time.Duration
}

// ExpireTime returns until when an event is repeated that is sent first at a time.
func (s *Settings) ExpireTime(now time.Time) time.Time {
	return now.Add(cmp.Or(s.GiveUp, DefaultGiveUp))
}

// Config configures a Worker. Everything is required, with a key in the settings.
type Config struct {
	Settings
	Store  storage.Store
	Writer *Writer
	Clock  func() time.Time
	Logger *slog.Logger
}

// Worker delivers events, from Start until Stop. Of all servers on a database one does, the holder of a lease; when that one
// dies, another takes over as soon as the lease has ended.
type Worker struct {
	Config
	sender *sender
	loop   *lease.Loop
	// renewed is when the lease was extended last. Only the rounds use it.
	renewed time.Time

	mu sync.Mutex
	// busy are the subscriptions that are being served, and whether they fail.
	busy  map[hookKey]bool
	turns sync.WaitGroup
}

type hookKey struct{ client, id string }

// Start begins to deliver.
func Start(cfg Config) *Worker {
	if cfg.Pause == nil {
		cfg.Pause = DefaultPause
	}
	l := lease.New(cfg.Store, storage.WebhookLease, cfg.Clock)
	w := &Worker{
		Config: cfg, sender: newSender(cfg.AllowPrivate), busy: map[hookKey]bool{},
		loop: lease.NewLoop(l, cfg.Logger, "webhooks", storage.ErrStale), // a subscription was changed meanwhile
	}
	w.loop.Start(tick, w.round)
	return w
}

// Stop waits a moment for the requests under way, ends the others, which are repeated by the next server, and gives the lease
// back. It does nothing for nil.
func (w *Worker) Stop() {
	if w != nil {
		w.loop.Stop(w.turns.Wait, w.sender.client.CloseIdleConnections)
	}
}

// round begins a turn for every subscription that is due, as far as there are places.
func (w *Worker) round(ctx context.Context) error {
	due, held, err := w.due(ctx)
	if err != nil || !held {
		return err
	}
	if err := w.loop.Forget(ctx, deleteEnded); err != nil {
		return err
	}
	if len(due) == 0 && !w.anyBusy() {
		return nil
	}
	if now := w.loop.Now(); now.Sub(w.renewed) >= renewEvery {
		if err := w.loop.Extend(ctx); err != nil {
			return err
		}
		w.renewed = now
	}
	for _, hook := range due {
		w.begin(ctx, hook)
	}
	return nil
}

// due returns the subscriptions that are due, and whether this server may serve them.
func (w *Worker) due(ctx context.Context) (due []*storage.Webhook, held bool, err error) {
	err = w.Store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		if due, err = tx.Webhooks().Due(ctx, w.loop.Now(), 4*mostTurns); err != nil {
			return err
		}
		_, held, err = w.loop.Look(ctx, tx)
		return err
	})
	return due, held, err
}

// anyBusy reports whether a subscription is being served.
func (w *Worker) anyBusy() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.busy) > 0
}

// begin begins a turn, unless there is one of the subscription already or no place for it.
func (w *Worker) begin(ctx context.Context, hook *storage.Webhook) {
	key, suspect := hookKey{hook.Client, hook.ID}, hook.Failures > 0
	w.mu.Lock()
	defer w.mu.Unlock()
	suspects := 0
	for _, fails := range w.busy {
		if fails {
			suspects++
		}
	}
	if _, here := w.busy[key]; here || len(w.busy) >= mostTurns || suspect && suspects >= mostSuspect {
		return
	}
	w.busy[key] = suspect
	w.turns.Go(func() {
		defer func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			delete(w.busy, key)
		}()
		if err := w.turn(ctx, hook.Client, hook.ID); !errors.Is(err, storage.ErrNotFound) { // It may have been deleted.
			w.loop.Note("a webhook was not served; it is tried again", err)
		}
	})
}

func deleteEnded(ctx context.Context, tx storage.Tx, before time.Time, limit int) (int, error) {
	return tx.WebhookEvents().DeleteEnded(ctx, before, limit)
}
