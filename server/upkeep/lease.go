package upkeep

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

// leaseTime is how long background work rests at most after its server died.
const leaseTime = 5 * time.Second

// lease is one process's side of the lease of all background work. The methods with a transaction change the lease in
// that transaction, so that the row stays locked until it ends: of two processes that both believe to hold the lease
// one commits.
type lease struct {
	store storage.Store
	clock func() time.Time
	// holder is this process's name among the others.
	holder string
}

func newLease(store storage.Store, clock func() time.Time) *lease {
	return &lease{store: store, clock: clock, holder: uuid.NewString()}
}

// now returns the time as storage keeps it: UTC, whole microseconds.
func (l *lease) now() time.Time { return l.clock().UTC().Truncate(time.Microsecond) }

// acquire gets or extends the lease for a span. It returns ErrTaken where another process holds it.
func (l *lease) acquire(ctx context.Context, tx storage.Tx, span time.Duration) error {
	now := l.now()
	held, err := tx.Leases().Acquire(ctx, storage.UpkeepLease, l.holder, now, now.Add(span))
	if err == nil && !held {
		err = ErrTaken
	}
	return err
}

// renew extends the lease only where this process was its holder all the time. It returns ErrTaken where another
// process held it since, even if that one has given it back.
func (l *lease) renew(ctx context.Context, tx storage.Tx, span time.Duration) error {
	holder, _, err := tx.Leases().Get(ctx, storage.UpkeepLease)
	if errors.Is(err, storage.ErrNotFound) || err == nil && holder != l.holder {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	return l.acquire(ctx, tx, span)
}

// seize acquires the lease from whichever process holds it. It returns ErrTaken where another process was faster.
func (l *lease) seize(ctx context.Context, tx storage.Tx, span time.Duration) error {
	holder, _, err := tx.Leases().Get(ctx, storage.UpkeepLease)
	if err == nil {
		err = tx.Leases().Release(ctx, storage.UpkeepLease, holder)
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return l.acquire(ctx, tx, span)
}

// release gives the lease back, so that another process need not wait for its end.
func (l *lease) release(ctx context.Context) error {
	return l.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Leases().Release(ctx, storage.UpkeepLease, l.holder)
	})
}
