package upkeep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"mysteryshopper/server/lease"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// RebuildOptions configure a rebuild. Now is required; the others may be nil.
type RebuildOptions struct {
	// Now is the clock of the lease.
	Now func() time.Time
	// Found receives what keeps reports from being counted.
	Found func(verify.Finding)
	// Progress receives the number of reports read, after each.
	Progress func(reports int)
}

// RebuildResult counts what a rebuild read and changed.
type RebuildResult struct {
	Reports int `json:"reports"`
	// Rollups counts the roll-ups that there are now, and Changed those that were different before, or gone.
	Rollups int `json:"rollups"`
	Changed int `json:"changed"`
}

// The reasons for which a rebuild changes nothing.
var (
	// ErrReports is returned where reports cannot be read or proved, so that figures without them would be wrong.
	ErrReports = errors.New("reports that count cannot be read or proved")
	// ErrTaken is returned where a server took over the background work, because this program could not renew its lease.
	ErrTaken = lease.ErrTaken
	// ErrMoved is returned where locations were moved during every attempt.
	ErrMoved = errors.New("locations were moved meanwhile")
)

const (
	// attempts is how often the reports are read at most, where locations move.
	attempts = 3
	// renewEvery is how often a rebuild renews its lease.
	renewEvery = 500 * time.Millisecond
	// applyTime is the lease of the transaction that applies the plan: as long as that may last.
	applyTime = 3 * time.Minute
	// seizures is how often the lease is seized at most, where it passes from one server to another meanwhile.
	seizures = 20
)

// Rebuild computes all roll-ups from the reports and replaces those that differ, in one transaction. Servers may run
// meanwhile. Where it returns an error nothing was changed.
//
// What a release adds meanwhile is a delta, and stays as long as nobody folds it into the row that is to be replaced.
// So the lease of background work is held from before the reports are read until the transaction ends, which checks
// that it was; the tasks that do not fold run meanwhile. A location that moves takes figures along as they are stored;
// the transaction checks for that, too, and locks the tree until it ends.
func Rebuild(ctx context.Context, store storage.Store, o RebuildOptions) (RebuildResult, error) {
	if err := numberLocations(ctx, store); err != nil {
		return RebuildResult{}, err
	}
	w, err := startRebuild(ctx, store, o.Now)
	if err != nil {
		return RebuildResult{}, err
	}
	defer w.endRebuild(ctx)
	for range attempts {
		var p *plan
		if p, err = draw(ctx, store, o); err != nil {
			return RebuildResult{}, err
		}
		w.end()
		err = store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := w.lease.Renew(ctx, tx, applyTime); err != nil {
				return err
			}
			return p.apply(ctx, tx, w.lease.Now())
		})
		if !errors.Is(err, ErrMoved) {
			return p.result, err
		}
		w.startRenewing(ctx)
	}
	return RebuildResult{}, err
}

// startRebuild seizes the lease and starts a worker that keeps it and runs the tasks that do not fold. The holder before
// notices before it folds again, and a fold that is under way is waited for.
func startRebuild(ctx context.Context, store storage.Store, clock func() time.Time) (*Worker, error) {
	l := lease.New(store, storage.UpkeepLease, clock)
	err := ErrTaken
	for range seizures {
		err = store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return l.Seize(ctx, tx, lease.Time) })
		if !errors.Is(err, ErrTaken) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	w := &Worker{lease: l, tasks: tasksDuringRebuild(), enter: l.Renew, logger: slog.New(slog.DiscardHandler)}
	w.startRenewing(ctx)
	return w, nil
}

// startRenewing starts rounds that renew the lease before they run tasks. An error that costs the lease is returned by
// the transaction that applies the plan.
func (w *Worker) startRenewing(ctx context.Context) {
	w.start(ctx, renewEvery, func(ctx context.Context, _ int) {
		err := w.lease.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return w.lease.Renew(ctx, tx, lease.Time) })
		if err == nil {
			w.round(ctx, 0)
		}
	})
}

// endRebuild ends the work and releases the lease. Where that fails the lease ends by itself.
func (w *Worker) endRebuild(ctx context.Context) {
	w.end()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease.Time)
	defer cancel()
	_ = w.lease.Release(ctx)
}

// numberLocations numbers the locations that servers of an earlier release have created.
func numberLocations(ctx context.Context, store storage.Store) error {
	var without []*storage.Location
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		without = nil
		return eachLocation(ctx, tx, func(l *storage.Location) {
			if l.Number == 0 {
				without = append(without, l)
			}
		})
	})
	if err != nil {
		return err
	}
	for _, l := range without {
		err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			_, err := tx.Locations().EnsureNumber(ctx, l.Client, l.ID)
			return err
		})
		if err != nil && !errors.Is(err, storage.ErrNotFound) { // it may have been removed meanwhile
			return fmt.Errorf("number the location %s of %s: %w", l.ID, l.Client, err)
		}
	}
	return nil
}

// pageSize is how many clients or locations are read at a time.
const pageSize = 500

func eachLocation(ctx context.Context, tx storage.Tx, fn func(*storage.Location)) error {
	return storage.Each(ctx, pageSize, tx.Clients().List, func(c *storage.Client) error {
		return eachLocationOf(ctx, tx, c.ID, func(l *storage.Location) error { fn(l); return nil })
	})
}

func eachLocationOf(ctx context.Context, tx storage.Tx, client string, fn func(*storage.Location) error) error {
	return storage.Each(ctx, pageSize, func(ctx context.Context, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(ctx, client, []string{storage.WholeClient}, page)
	}, fn)
}
