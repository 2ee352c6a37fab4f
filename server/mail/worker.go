package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"mysteryshopper/server/lease"
	"mysteryshopper/storage"
)

const (
	// tick is how often a server looks for what is due. It only reads then.
	tick = 250 * time.Millisecond
	// renewEvery is how often the lease is extended while mails are under way.
	renewEvery = time.Second
	// sentAtOnce is how many mails are read at a time, and scheduledAtOnce how many scheduled ones are queued.
	sentAtOnce      = 50
	scheduledAtOnce = 50
	// stopTime is how long a mail that is under way may take when the server stops.
	stopTime = 3 * time.Second
	// kept is how long mails are kept after they ended; forgetEvery is how often older ones are deleted, and forgottenAtOnce
	// how many in one transaction.
	kept            = 30 * 24 * time.Hour
	forgetEvery     = time.Hour
	forgottenAtOnce = 500
)

var (
	// ErrGone means that a mail is not to be sent any more: its cause is gone, or its reader wants no mails.
	ErrGone = errors.New("the cause of the mail is gone")
	// ErrNoAccess means that whoever subscribed a reader may no longer see what the mail is about.
	ErrNoAccess = errors.New("the mail is about what may no longer be seen")
	// errExpired means that a mail was not sent in the time that it is tried for.
	errExpired = errors.New("the mail was tried for too long")
)

// Source writes letters and queues scheduled mails.
type Source interface {
	// Letter writes a mail. It returns ErrGone or ErrNoAccess for one that is not to be sent.
	Letter(ctx context.Context, m *storage.Mail) (*Letter, error)
	// Schedule queues the scheduled mail of a subscription that is due, and sets when the next one is.
	Schedule(ctx context.Context, tx storage.Tx, s *storage.MailSubscription, now time.Time) error
}

// Config configures a Worker. Everything is required.
type Config struct {
	Settings
	Store  storage.Store
	Source Source
	Clock  func() time.Time
	Logger *slog.Logger
}

// Worker sends mails, from Start until Stop. Of all servers on a database one does, the holder of a lease; when that one
// dies, another takes over as soon as the lease has ended.
type Worker struct {
	Config
	sender *sender
	lease  *lease.Lease
	// stop ends the rounds after the mail under way; cut ends that one.
	stop, cut context.CancelFunc
	stopping  context.Context
	done      chan struct{}
	// held is set once the lease was acquired, forgot is when old mails were deleted last. Failures counts the times in a
	// row that the mail server could not be used, and until resting nothing is sent. Only the loop uses them.
	held            bool
	forgot, resting time.Time
	failures        int
}

// Start begins to send.
func Start(cfg Config) *Worker {
	if cfg.Pause == nil {
		cfg.Pause = DefaultPause
	}
	w := &Worker{Config: cfg, lease: lease.New(cfg.Store, storage.MailLease, cfg.Clock), done: make(chan struct{})}
	w.sender = newSender(&w.Settings)
	sending, cut := context.WithCancel(context.Background())
	w.cut = func() { cut(); w.sender.close() }
	w.stopping, w.stop = context.WithCancel(sending)
	go w.loop(sending)
	return w
}

// Stop waits a moment for the mail under way, ends it then, and gives the lease back. It does nothing for nil.
func (w *Worker) Stop() {
	if w == nil {
		return
	}
	w.stop()
	timer := time.AfterFunc(stopTime, w.cut)
	<-w.done
	timer.Stop()
	w.cut()
	if !w.held {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lease.Time)
	defer cancel()
	w.note("the lease of mails was not given back", w.lease.Release(ctx))
}

// now returns the time as storage keeps it: UTC, whole microseconds.
func (w *Worker) now() time.Time { return w.lease.Now() }

// note logs an error, but for those of a store that was closed or moved, and of a lease that another server has.
func (w *Worker) note(text string, err error) {
	for _, expected := range []error{context.Canceled, storage.ErrClosed, storage.ErrMoved, lease.ErrTaken} {
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
		w.note("mails were not looked at; it is tried again", w.round(ctx))
		select {
		case <-ticker.C:
		case <-w.stopping.Done():
			return
		}
	}
}

// round queues the scheduled mails that are due, and sends what waits. Nothing is written where nothing is due.
func (w *Worker) round(ctx context.Context) error {
	due, err := w.due(ctx)
	if err != nil || !due {
		return err
	}
	if err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return w.hold(ctx, tx) }); err != nil {
		return err
	}
	w.held = true
	// While mails are under way the lease is extended; once it is lost, nothing more is sent.
	holding, lost := context.WithCancel(ctx)
	defer lost()
	w.sender.reopen()
	if stopped(ctx) {
		return ctx.Err()
	}
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		w.renew(holding, func() { lost(); w.sender.close() })
	}()
	defer func() { lost(); <-renewed }()
	return errors.Join(w.schedule(holding), w.sendAll(holding), w.forget(holding))
}

// due reports whether there is something to do that this server may do.
func (w *Worker) due(ctx context.Context) (due bool, err error) {
	err = w.Store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		now := w.now()
		mails, err := tx.Mails().Due(ctx, now, 1)
		if err != nil {
			return err
		}
		scheduled, err := tx.MailSubscriptions().Due(ctx, now, 1)
		if err != nil {
			return err
		}
		due = len(mails) > 0 && !now.Before(w.resting) || len(scheduled) > 0
		if !due {
			return nil
		}
		_, due, err = w.lease.Look(ctx, tx)
		return err
	})
	return due, err
}

// hold gets or extends the lease in a transaction. It returns lease.ErrTaken where another server has it.
func (w *Worker) hold(ctx context.Context, tx storage.Tx) error {
	return w.lease.Acquire(ctx, tx, lease.Time)
}

// renew extends the lease until the context ends, and calls lost where it cannot.
func (w *Worker) renew(ctx context.Context, lost func()) {
	ticker := time.NewTicker(renewEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return w.hold(ctx, tx) })
		if err != nil {
			w.note("the lease of mails was not extended", err)
			lost()
			return
		}
	}
}

// schedule queues the scheduled mails that are due, each with the time of the next one in one transaction.
func (w *Worker) schedule(ctx context.Context) error {
	due, err := storage.Read(ctx, w.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.MailSubscription, error) {
		return tx.MailSubscriptions().Due(ctx, w.now(), scheduledAtOnce)
	})
	for _, s := range due {
		if stopped(w.stopping) {
			break
		}
		updated := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := w.hold(ctx, tx); err != nil {
				return err
			}
			now := w.now()
			current, err := tx.MailSubscriptions().Get(ctx, s.Client, s.ID)
			if err != nil || current.State != storage.MailActive || current.DueTime.IsZero() || current.DueTime.After(now) {
				return ignoreMissing(err)
			}
			return w.Source.Schedule(ctx, tx, current, now)
		})
		err = errors.Join(err, updated)
	}
	return err
}

// ignoreMissing returns nil for a thing that is no longer there.
func ignoreMissing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// forget deletes mails that ended long ago, now and then.
func (w *Worker) forget(ctx context.Context) error {
	now := w.now()
	if now.Sub(w.forgot) < forgetEvery {
		return nil
	}
	w.forgot = now
	for n := forgottenAtOnce; n == forgottenAtOnce; {
		err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
			n, err = tx.Mails().DeleteEnded(ctx, now.Add(-kept), forgottenAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// stopped reports whether a context has ended.
func stopped(ctx context.Context) bool { return ctx.Err() != nil }
