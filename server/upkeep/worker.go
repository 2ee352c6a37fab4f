// Package upkeep runs the work that is left after a commit: it folds figures into roll-ups, seals the audit log and
// numbers the feeds. One process of all that use a database does it, the holder of a lease; when that process dies,
// another takes over as soon as the lease has ended. Package upkeep also rebuilds the roll-ups from the reports.
package upkeep

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"mysteryshopper/server/comparison"
	"mysteryshopper/server/lease"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// Worker runs background tasks in rounds, from Start until Stop.
type Worker struct {
	lease *lease.Lease
	tasks []Task
	// comparer is that of the task which compares reports.
	comparer *comparison.Comparer
	// versions are those of the task which erases old texts.
	versions *published.Versions
	// falls is the check of the task which raises alerts by time.
	falls *fallCheck
	// evidence keeps the bytes that tasks remove; nil where the server keeps none.
	evidence blobs.Store
	// sweep is where the look for stray files is.
	sweep sweep
	// unpaced runs comparisons until none wait.
	unpaced bool
	// enter secures the lease in the transaction of a task: Acquire or Renew of the lease.
	enter   func(context.Context, storage.Tx, time.Duration) error
	logger  *slog.Logger
	metrics *Metrics
	cancel  context.CancelFunc
	done    chan struct{}
}

// Config configures the background work of a server. All but Evidence, Metrics and Unpaced are required.
type Config struct {
	Store storage.Store
	// Evidence is nil where the server keeps none.
	Evidence blobs.Store
	Clock    func() time.Time
	Logger   *slog.Logger
	Metrics  *Metrics
	// Unpaced compares reports as fast as the machine can, for a database that nobody else uses yet. Otherwise comparing takes
	// a small part of the machine, however much waits.
	Unpaced bool
}

// Start begins the background work of a server.
func Start(c *Config) *Worker {
	l := lease.New(c.Store, storage.UpkeepLease, c.Clock)
	w := &Worker{
		lease: l, tasks: tasks, comparer: comparison.New(c.Clock), versions: published.NewVersions(c.Clock),
		falls: newFallCheck(c.Store, c.Clock), evidence: c.Evidence, unpaced: c.Unpaced, enter: l.Acquire, logger: c.Logger, metrics: c.Metrics,
	}
	w.start(context.Background(), tick, w.round)
	return w
}

// Stop does what still waits, ends the work, and gives the lease back.
func (w *Worker) Stop() {
	w.end()
	ctx, cancel := context.WithTimeout(context.Background(), lease.Time)
	defer cancel()
	w.round(ctx, 0)
	err := w.lease.Release(ctx)
	if err != nil && !errors.Is(err, storage.ErrClosed) && !errors.Is(err, storage.ErrMoved) {
		w.logger.Warn("the lease of background work was not given back", "error", err)
	}
}

// start calls round at once and then at every interval, with the number of the round.
func (w *Worker) start(ctx context.Context, interval time.Duration, round func(context.Context, int)) {
	ctx, w.cancel = context.WithCancel(ctx)
	done := make(chan struct{})
	w.done = done
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for n := 0; ; n++ {
			round(ctx, n)
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
}

// end stops the rounds and waits for the last one. It may be called again.
func (w *Worker) end() {
	w.cancel()
	<-w.done
}

// round runs every task that is due and has waiting rows, a batch per transaction.
func (w *Worker) round(ctx context.Context, number int) {
	waiting, held, err := w.inspect(ctx)
	if err != nil || !held {
		return
	}
	for _, t := range w.tasks {
		if !t.due(number) && !w.hurries(t) {
			continue
		}
		left := int64(storage.MaxBacklog)
		if t.Waiting != nil {
			left = t.Waiting(waiting)
		}
		for left > 0 && ctx.Err() == nil {
			done := w.step(ctx, t)
			if done == 0 || t.paced && !w.hurries(t) {
				break
			}
			left -= int64(done)
		}
	}
}

// hurries reports whether a task runs in every round until nothing waits for it. A task that looks for itself always keeps its pace.
func (w *Worker) hurries(t Task) bool { return w.unpaced && t.paced && t.Waiting != nil }

// inspect returns what waits, and whether this process may do it. It only reads: a server that waits for the holder of
// the lease would hold up the updates that are committed together with its own.
func (w *Worker) inspect(ctx context.Context) (waiting storage.Backlog, held bool, err error) {
	l := w.lease
	err = l.Store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		holder, free, err := l.Look(ctx, tx)
		if err != nil {
			return err
		}
		w.metrics.setHeld(holder)
		if held = free; !held {
			return nil
		}
		waiting, err = tx.Backlog(ctx)
		return err
	})
	return waiting, held, err
}

// step runs a task in one transaction, under the lease, and returns how many rows it has dealt with: none where it failed.
func (w *Worker) step(ctx context.Context, t Task) int {
	rows, run, err := 0, t.run, error(nil)
	if t.prepare != nil {
		run, err = t.prepare(ctx, w)
	}
	if err == nil && run == nil {
		return 0
	}
	if err == nil {
		err = w.lease.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
			if err = w.enter(ctx, tx, lease.Time); err == nil {
				rows, err = run(ctx, tx)
			}
			return err
		})
	}
	switch {
	case err == nil:
		w.metrics.setHeld(true)
		w.metrics.succeeded(t.Name, rows, w.lease.Clock())
	case errors.Is(err, ErrTaken): // the other process does it
	case errors.Is(err, storage.ErrMoved): // the work is done where the database was moved to
	default:
		w.metrics.failed(t.Name)
		if ctx.Err() == nil {
			w.logger.Warn("background work failed; it is tried again", "work", t.Name, "error", err)
		}
	}
	if err != nil {
		return 0
	}
	return rows
}
