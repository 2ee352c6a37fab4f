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
	// stopTime is how long requests that are under way may take when the server stops.
	stopTime = 3 * time.Second
	// kept is how long events are kept after they ended; forgetEvery is how often older ones are deleted, and forgottenAtOnce
	// how many in one transaction.
	kept            = 30 * 24 * time.Hour
	forgetEvery     = time.Hour
	forgottenAtOnce = 500
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
	lease  *lease.Lease
	// stop ends the rounds, and turns after the request that they are making; cut ends those requests.
	stop, cut context.CancelFunc
	stopping  context.Context
	done      chan struct{}
	// renewed is when the lease was extended last, forgot when old events were deleted last. Only the loop uses them.
	renewed, forgot time.Time

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
	w := &Worker{Config: cfg, sender: newSender(cfg.AllowPrivate), lease: lease.New(cfg.Store, storage.WebhookLease, cfg.Clock), done: make(chan struct{}), busy: map[hookKey]bool{}}
	requests, cut := context.WithCancel(context.Background())
	w.cut = cut
	w.stopping, w.stop = context.WithCancel(requests)
	go w.loop(requests)
	return w
}

// Stop waits a moment for the requests under way, ends the others, which are repeated by the next server, and gives the lease
// back. It does nothing for nil.
func (w *Worker) Stop() {
	if w == nil {
		return
	}
	w.stop()
	timer := time.AfterFunc(stopTime, w.cut)
	<-w.done
	w.turns.Wait()
	timer.Stop()
	w.cut()
	w.sender.client.CloseIdleConnections()
	if w.renewed.IsZero() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lease.Time)
	defer cancel()
	w.note("the lease of webhooks was not given back", w.lease.Release(ctx))
}

// now returns the time as storage keeps it: UTC, whole microseconds.
func (w *Worker) now() time.Time { return w.lease.Now() }

// note logs an error, but for those of a store that was closed or moved, of a lease that another server has, and of
// a subscription that was changed meanwhile.
func (w *Worker) note(text string, err error) {
	for _, expected := range []error{context.Canceled, storage.ErrClosed, storage.ErrMoved, storage.ErrStale, lease.ErrTaken} {
		if errors.Is(err, expected) {
			return
		}
	}
	if err != nil {
		w.Logger.Warn(text, "error", err)
	}
}

func (w *Worker) loop(ctx context.Context) {
	defer close(w.done)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		w.note("webhooks were not looked at; it is tried again", w.round(ctx))
		select {
		case <-ticker.C:
		case <-w.stopping.Done():
			return
		}
	}
}

// round begins a turn for every subscription that is due, as far as there are places.
func (w *Worker) round(ctx context.Context) error {
	due, held, err := w.due(ctx)
	if err != nil || !held {
		return err
	}
	if err := w.forget(ctx); err != nil {
		return err
	}
	if len(due) == 0 && !w.anyBusy() {
		return nil
	}
	if now := w.now(); now.Sub(w.renewed) >= renewEvery {
		if err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return w.hold(ctx, tx) }); err != nil {
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
		if due, err = tx.Webhooks().Due(ctx, w.now(), 4*mostTurns); err != nil {
			return err
		}
		_, held, err = w.lease.Look(ctx, tx)
		return err
	})
	return due, held, err
}

// hold gets or extends the lease in a transaction. It returns lease.ErrTaken where another server has it.
func (w *Worker) hold(ctx context.Context, tx storage.Tx) error {
	return w.lease.Acquire(ctx, tx, lease.Time)
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
			w.note("a webhook was not served; it is tried again", err)
		}
	})
}

// forget deletes events that ended long ago, now and then.
func (w *Worker) forget(ctx context.Context) error {
	now := w.now()
	if now.Sub(w.forgot) < forgetEvery {
		return nil
	}
	w.forgot = now
	for n := forgottenAtOnce; n == forgottenAtOnce; {
		err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
			n, err = tx.WebhookEvents().DeleteEnded(ctx, now.Add(-kept), forgottenAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
