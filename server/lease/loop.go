package lease

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"mysteryshopper/storage"
)

const (
	// stopTime is how long what is under way may take when the server stops.
	stopTime = 3 * time.Second
	// kept is how long is kept what ended; forgetEvery is how often what is older is deleted, and forgottenAtOnce how much of
	// it in one transaction.
	kept            = 30 * 24 * time.Hour
	forgetEvery     = time.Hour
	forgottenAtOnce = 500
)

// Loop is the life of work that a server does in rounds, from Start until Stop, while it holds a lease.
type Loop struct {
	*Lease
	logger *slog.Logger
	// things are what the work is about, for the log: "mails". An error of ignored is not logged.
	things  string
	ignored []error
	// Stopping ends when nothing new is to be begun. The context of the rounds ends a moment later.
	Stopping  context.Context
	stop, cut context.CancelFunc
	done      chan struct{}
	// held is set once the lease was acquired. forgot is when Forget deleted last; only the rounds use it.
	held   atomic.Bool
	forgot time.Time
}

// NewLoop returns the loop of a lease, to be started. Errors of a store that was closed or moved, of a lease that another
// server has, and those of ignored are not logged.
func NewLoop(l *Lease, logger *slog.Logger, things string, ignored ...error) *Loop {
	expected := []error{context.Canceled, storage.ErrClosed, storage.ErrMoved, ErrTaken}
	return &Loop{Lease: l, logger: logger, things: things, ignored: append(expected, ignored...), done: make(chan struct{})}
}

// Start begins to call the round, at once and then again and again. What is under way is to end with the context of the
// round.
func (l *Loop) Start(every time.Duration, round func(context.Context) error) {
	working, cut := context.WithCancel(context.Background())
	l.cut = cut
	l.Stopping, l.stop = context.WithCancel(working)
	go func() {
		defer close(l.done)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			l.Note(l.things+" were not looked at; it is tried again", round(working))
			select {
			case <-ticker.C:
			case <-l.Stopping.Done():
				return
			}
		}
	}()
}

// Stop waits for the round, and by wait for what it began, but ends what takes longer than a moment: the context of the
// rounds, and then by cut what does not end with it. It gives the lease back. wait and cut may be nil.
func (l *Loop) Stop(wait, cut func()) {
	end := func() {
		l.cut()
		if cut != nil {
			cut()
		}
	}
	l.stop()
	timer := time.AfterFunc(stopTime, end)
	<-l.done
	if wait != nil {
		wait()
	}
	timer.Stop()
	end()
	if !l.held.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), Time)
	defer cancel()
	l.Note("the lease of "+l.things+" was not given back", l.Release(ctx))
}

// Note logs an error, but for those that are ignored, and nothing for nil.
func (l *Loop) Note(text string, err error) {
	if err != nil && !slices.ContainsFunc(l.ignored, func(one error) bool { return errors.Is(err, one) }) {
		l.logger.Warn(text, "error", err)
	}
}

// Hold gets or extends the lease in a transaction. It returns ErrTaken where another server has it.
func (l *Loop) Hold(ctx context.Context, tx storage.Tx) error {
	err := l.Acquire(ctx, tx, Time)
	if err == nil {
		l.held.Store(true)
	}
	return err
}

// Extend gets or extends the lease in a transaction of its own.
func (l *Loop) Extend(ctx context.Context) error {
	return l.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return l.Hold(ctx, tx) })
}

// Forget deletes what ended long ago, now and then. deleteEnded deletes at most so many of those that ended before a time, and
// returns how many. Only a round calls it.
func (l *Loop) Forget(ctx context.Context, deleteEnded func(ctx context.Context, tx storage.Tx, before time.Time, limit int) (int, error)) error {
	now := l.Now()
	if now.Sub(l.forgot) < forgetEvery {
		return nil
	}
	l.forgot = now
	for n := forgottenAtOnce; n == forgottenAtOnce; {
		err := l.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
			n, err = deleteEnded(ctx, tx, now.Add(-kept), forgottenAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
