package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"mysteryshopper/storage"
)

// writeInterval is how often readiness writes to the database at most, however often it is asked for.
const writeInterval = 2 * time.Second

// readiness answers whether a store can be read and written. It reads at each call, and writes once in an interval.
type readiness struct {
	store storage.Store
	clock func() time.Time

	mu      sync.Mutex
	written time.Time
	failed  error // the last write's
}

// check returns why the store cannot be used at the moment; nil if it can.
func (r *readiness) check(ctx context.Context) error {
	if err := readDatabase(ctx, r.store); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock()
	if age := now.Sub(r.written); !r.written.IsZero() && 0 <= age && age < writeInterval {
		return r.failed
	}
	err := r.store.Check(ctx)
	if ctx.Err() == nil {
		r.written, r.failed = now, err
	}
	return err
}

// ready is check for /readyz. A server is ready while its database is moved elsewhere: reads are answered, and clients
// repeat writes.
func (r *readiness) ready(ctx context.Context) error {
	if err := r.check(ctx); !errors.Is(err, storage.ErrMoved) {
		return err
	}
	return nil
}
