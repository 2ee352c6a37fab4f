package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

// upkeep does what is left to be done after a commit: it folds figures into roll-ups, seals the audit log and numbers
// the feeds. Of all servers on a database one does it, the holder of a lease; when that one dies, another takes over
// as soon as the lease has ended.
type upkeep struct {
	store  storage.Store
	clock  func() time.Time
	logger *slog.Logger
	told   *background
	// reached is told at every round whether the database could be read.
	reached func(bool)
	// holder is this server's name among the others.
	holder string
	stop   context.CancelFunc
	over   chan struct{}
}

const (
	// lease is the name of the lease of all background work.
	lease = storage.UpkeepLease
	// leaseTime is how long the work rests at most after its server died.
	leaseTime = 5 * time.Second
	// upkeepEvery is how long work waits at most where a server is there to do it.
	upkeepEvery = 150 * time.Millisecond
	// atOnce bounds what is done in one transaction, so that nobody waits long for it.
	atOnce = 256
)

// task is one kind of work; do returns how many rows were dealt with.
type task struct {
	name    string
	waiting func(storage.Backlog) int64
	do      func(ctx context.Context, tx storage.Tx) (int, error)
}

var tasks = []task{
	{
		workRollups, func(b storage.Backlog) int64 { return b.Deltas },
		func(ctx context.Context, tx storage.Tx) (int, error) { return tx.Rollups().Fold(ctx, atOnce) },
	},
	{
		workAudit, func(b storage.Backlog) int64 { return b.Unsealed },
		func(ctx context.Context, tx storage.Tx) (int, error) { return tx.Audit().Seal(ctx, atOnce) },
	},
	{
		workFeed, func(b storage.Backlog) int64 { return b.Unnumbered },
		func(ctx context.Context, tx storage.Tx) (int, error) { return tx.Feed().AssignPositions(ctx, atOnce) },
	},
}

// startUpkeep begins the work, which goes on until end.
func startUpkeep(store storage.Store, clock func() time.Time, logger *slog.Logger, told *background, reached func(bool)) *upkeep {
	ctx, stop := context.WithCancel(context.Background())
	k := &upkeep{
		store: store, clock: clock, logger: logger, told: told, reached: reached, holder: uuid.NewString(), stop: stop,
		over: make(chan struct{}),
	}
	go k.run(ctx)
	return k
}

// end does what still waits, stops, and gives the lease back, so that another server need not wait for its end.
func (k *upkeep) end() {
	k.stop()
	<-k.over
}

func (k *upkeep) run(ctx context.Context) {
	defer close(k.over)
	tick := time.NewTicker(upkeepEvery)
	defer tick.Stop()
	for {
		k.round(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseTime)
			defer cancel()
			k.round(last)
			k.giveBack(last)
			return
		}
	}
}

// round does what waits, a transaction at a time.
func (k *upkeep) round(ctx context.Context) {
	waiting, mine, err := k.look(ctx)
	k.reached(err == nil)
	if err != nil || !mine {
		return
	}
	for _, t := range tasks {
		for left := t.waiting(waiting); left > 0 && ctx.Err() == nil; left -= atOnce {
			if !k.step(ctx, t) {
				break
			}
		}
	}
}

// look says what waits and whether it is this server's to do. It only reads: a server that waits for the holder of the
// lease would hold up the updates that are committed together with its own.
func (k *upkeep) look(ctx context.Context) (waiting storage.Backlog, mine bool, err error) {
	err = k.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		holder, until, err := tx.Leases().Get(ctx, lease)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		k.told.setHeld(holder == k.holder)
		if mine = err != nil || holder == k.holder || until.Before(k.now()); !mine {
			return nil
		}
		waiting, err = tx.Backlog(ctx)
		return err
	})
	return waiting, mine, err
}

// step does one kind of work in one transaction, under the lease, and says whether to go on.
func (k *upkeep) step(ctx context.Context, t task) bool {
	var rows int
	var mine bool
	err := k.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		now := k.now()
		if mine, err = tx.Leases().Acquire(ctx, lease, k.holder, now, now.Add(leaseTime)); err != nil || !mine {
			return err
		}
		rows, err = t.do(ctx, tx)
		return err
	})
	switch {
	case errors.Is(err, storage.ErrMoved): // what waits is done where it was moved to
	case err != nil:
		k.told.failed(t.name)
		if ctx.Err() == nil {
			k.logger.Warn("background work failed; it is tried again", "work", t.name, "error", err)
		}
	case mine:
		k.told.setHeld(true)
		k.told.done(t.name, rows, k.clock())
	}
	return err == nil && mine && rows > 0
}

func (k *upkeep) giveBack(ctx context.Context) {
	err := k.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return tx.Leases().Release(ctx, lease, k.holder) })
	if err != nil && !errors.Is(err, storage.ErrClosed) && !errors.Is(err, storage.ErrMoved) {
		k.logger.Warn("the lease of background work was not given back", "error", err)
	}
}

// now is the clock in what storage keeps: UTC, whole microseconds.
func (k *upkeep) now() time.Time { return k.clock().UTC().Truncate(time.Microsecond) }
