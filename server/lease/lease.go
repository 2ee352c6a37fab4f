// Package lease has one process's side of a lease in the database: of all servers one at a time does the work that the lease
// is for, and another takes over soon after it has died.
package lease

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

// Time is how long work rests at most after its server died.
const Time = 5 * time.Second

// ErrTaken is returned where another process holds the lease.
var ErrTaken = errors.New("a server took the work over")

// Lease is one process's side of a lease. The methods with a transaction change the lease in that transaction, so that the
// row stays locked until it ends: of two processes that both believe to hold the lease one commits.
type Lease struct {
	// Store and Clock are those that the lease was made with.
	Store storage.Store
	Clock func() time.Time
	name  string
	// holder is this process's name among the others.
	holder string
}

// New returns a lease that this process does not hold.
func New(store storage.Store, name string, clock func() time.Time) *Lease {
	return &Lease{Store: store, Clock: clock, name: name, holder: uuid.NewString()}
}

// Now returns the time as storage keeps it: UTC, whole microseconds.
func (l *Lease) Now() time.Time { return l.Clock().UTC().Truncate(time.Microsecond) }

// Look reports whether this process is the holder of the lease, and whether it is or can become that: nobody else holds the
// lease now. It only reads.
func (l *Lease) Look(ctx context.Context, tx storage.Tx) (held, free bool, err error) {
	holder, until, err := tx.Leases().Get(ctx, l.name)
	if errors.Is(err, storage.ErrNotFound) {
		return false, true, nil
	}
	held = holder == l.holder
	return held, held || until.Before(l.Now()), err
}

// Acquire gets or extends the lease for a span. It returns ErrTaken where another process holds it.
func (l *Lease) Acquire(ctx context.Context, tx storage.Tx, span time.Duration) error {
	now := l.Now()
	held, err := tx.Leases().Acquire(ctx, l.name, l.holder, now, now.Add(span))
	if err == nil && !held {
		err = ErrTaken
	}
	return err
}

// Renew extends the lease only where this process was its holder all the time. It returns ErrTaken where another
// process held it since, even if that one has given it back.
func (l *Lease) Renew(ctx context.Context, tx storage.Tx, span time.Duration) error {
	holder, _, err := tx.Leases().Get(ctx, l.name)
	if errors.Is(err, storage.ErrNotFound) || err == nil && holder != l.holder {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	return l.Acquire(ctx, tx, span)
}

// Seize acquires the lease from whichever process holds it. It returns ErrTaken where another process was faster.
func (l *Lease) Seize(ctx context.Context, tx storage.Tx, span time.Duration) error {
	holder, _, err := tx.Leases().Get(ctx, l.name)
	if err == nil {
		err = tx.Leases().Release(ctx, l.name, holder)
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return l.Acquire(ctx, tx, span)
}

// Release gives the lease back, so that another process need not wait for its end.
func (l *Lease) Release(ctx context.Context) error {
	return l.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Leases().Release(ctx, l.name, l.holder)
	})
}
