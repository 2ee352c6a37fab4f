package rollup

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

// The times of the lease. It is taken again every so often, and for the last transaction as long as one may last.
const (
	leaseTime = 5 * time.Second
	keepEvery = 500 * time.Millisecond
	lastTime  = 3 * time.Minute
)

// keeper holds the lease of folding, so that nobody folds, and does meanwhile what else the lease is for.
type keeper struct {
	store  storage.Store
	clock  func() time.Time
	holder string
	stop   context.CancelFunc
	over   chan struct{}
}

// hold takes the lease from whoever has it. That one notices before it folds again, and a fold that is under way is
// waited for.
func hold(ctx context.Context, store storage.Store, clock func() time.Time) (*keeper, error) {
	k := &keeper{store: store, clock: clock, holder: uuid.NewString()}
	err := ErrTaken
	for range grips {
		if err = store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return k.takeFrom(ctx, tx) }); !errors.Is(err, ErrTaken) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	k.keep(ctx)
	return k, nil
}

// grips is how often the lease is reached for at most, where it passes from one server to another meanwhile.
const grips = 20

// takeFrom takes the lease away from its holder; ErrTaken where another one got it first.
func (k *keeper) takeFrom(ctx context.Context, tx storage.Tx) error {
	holder, _, err := tx.Leases().Get(ctx, storage.UpkeepLease)
	if err == nil {
		err = tx.Leases().Release(ctx, storage.UpkeepLease, holder)
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return k.take(ctx, tx, leaseTime)
}

// now is the clock in what storage keeps: UTC, whole microseconds.
func (k *keeper) now() time.Time { return k.clock().UTC().Truncate(time.Microsecond) }

// take takes the lease, for the first time or again; ErrTaken where another one has it.
func (k *keeper) take(ctx context.Context, tx storage.Tx, span time.Duration) error {
	now := k.now()
	mine, err := tx.Leases().Acquire(ctx, storage.UpkeepLease, k.holder, now, now.Add(span))
	if err == nil && !mine {
		err = ErrTaken
	}
	return err
}

// takeAgain takes the lease only where nobody had it since, not even for a while.
func (k *keeper) takeAgain(ctx context.Context, tx storage.Tx, span time.Duration) error {
	holder, _, err := tx.Leases().Get(ctx, storage.UpkeepLease)
	if errors.Is(err, storage.ErrNotFound) || err == nil && holder != k.holder {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	return k.take(ctx, tx, span)
}

// keep keeps the lease until it is stopped.
func (k *keeper) keep(ctx context.Context) {
	ctx, k.stop = context.WithCancel(ctx)
	k.over = make(chan struct{})
	go func() {
		defer close(k.over)
		tick := time.NewTicker(keepEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				k.round(ctx)
			}
		}
	}()
}

// round takes the lease again and does some of the other work. Its errors are told by the last transaction, should they
// have lost the lease.
func (k *keeper) round(ctx context.Context) {
	for busy := true; busy && ctx.Err() == nil; {
		err := k.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := k.takeAgain(ctx, tx, leaseTime); err != nil {
				return err
			}
			sealed, err := tx.Audit().Seal(ctx, atOnce)
			if err != nil {
				return err
			}
			numbered, err := tx.Feed().AssignPositions(ctx, atOnce)
			busy = sealed == atOnce || numbered == atOnce
			return err
		})
		if err != nil {
			return
		}
	}
}

// last runs the last transaction, under the lease.
func (k *keeper) last(ctx context.Context, fn func(context.Context, storage.Tx, time.Time) error) error {
	k.stop()
	<-k.over
	return k.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := k.takeAgain(ctx, tx, lastTime); err != nil {
			return err
		}
		return fn(ctx, tx, k.now())
	})
}

// giveBack gives the lease back. Where that fails it ends by itself.
func (k *keeper) giveBack(ctx context.Context) {
	k.stop()
	<-k.over
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseTime)
	defer cancel()
	_ = k.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Leases().Release(ctx, storage.UpkeepLease, k.holder)
	})
}
