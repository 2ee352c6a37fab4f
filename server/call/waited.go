package call

import (
	"context"
	"sync/atomic"
	"time"
)

// Waited counts how long a call has waited for something new. That is no part of its duration.
type Waited struct{ nanoseconds atomic.Int64 }

// Time returns how long the call has waited.
func (w *Waited) Time() time.Duration { return time.Duration(w.nanoseconds.Load()) }

type waitedKey struct{}

// WithWaited returns the context of a call that may wait.
func WithWaited(ctx context.Context, w *Waited) context.Context {
	return context.WithValue(ctx, waitedKey{}, w)
}

// AddWait adds to the time that the call of a context has waited. It does nothing where nobody counts it.
func AddWait(ctx context.Context, d time.Duration) {
	if w, ok := ctx.Value(waitedKey{}).(*Waited); ok {
		w.nanoseconds.Add(int64(d))
	}
}
