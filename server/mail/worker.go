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
	loop   *lease.Loop
	// failures counts the times in a row that the mail server could not be used, and until resting nothing is sent. Only the
	// rounds use them.
	resting  time.Time
	failures int
}

// Start begins to send.
func Start(cfg Config) *Worker {
	if cfg.Pause == nil {
		cfg.Pause = DefaultPause
	}
	w := &Worker{Config: cfg, loop: lease.NewLoop(lease.New(cfg.Store, storage.MailLease, cfg.Clock), cfg.Logger, "mails")}
	w.sender = newSender(&w.Settings)
	w.loop.Start(tick, w.round)
	return w
}

// Stop waits a moment for the mail under way, ends it then, and gives the lease back. It does nothing for nil.
func (w *Worker) Stop() {
	if w != nil {
		w.loop.Stop(nil, w.sender.close)
	}
}

// round queues the scheduled mails that are due, and sends what waits. Nothing is written where nothing is due.
func (w *Worker) round(ctx context.Context) error {
	due, err := w.due(ctx)
	if err != nil || !due {
		return err
	}
	if err := w.loop.Extend(ctx); err != nil {
		return err
	}
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
	return errors.Join(w.schedule(holding), w.sendAll(holding), w.loop.Forget(holding, deleteEnded))
}

// due reports whether there is something to do that this server may do.
func (w *Worker) due(ctx context.Context) (due bool, err error) {
	err = w.Store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		now := w.loop.Now()
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
		_, due, err = w.loop.Look(ctx, tx)
		return err
	})
	return due, err
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
		if err := w.loop.Extend(ctx); err != nil {
			w.loop.Note("the lease of mails was not extended", err)
			lost()
			return
		}
	}
}

// schedule queues the scheduled mails that are due, each with the time of the next one in one transaction.
func (w *Worker) schedule(ctx context.Context) error {
	due, err := storage.Read(ctx, w.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.MailSubscription, error) {
		return tx.MailSubscriptions().Due(ctx, w.loop.Now(), scheduledAtOnce)
	})
	for _, s := range due {
		if stopped(w.loop.Stopping) {
			break
		}
		updated := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := w.loop.Hold(ctx, tx); err != nil {
				return err
			}
			now := w.loop.Now()
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

func deleteEnded(ctx context.Context, tx storage.Tx, before time.Time, limit int) (int, error) {
	return tx.Mails().DeleteEnded(ctx, before, limit)
}

// ignoreMissing returns nil for a thing that is no longer there.
func ignoreMissing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// stopped reports whether a context has ended.
func stopped(ctx context.Context) bool { return ctx.Err() != nil }
