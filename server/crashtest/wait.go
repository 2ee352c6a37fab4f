package crashtest

import (
	"context"
	"time"
)

const (
	// lookEvery is how often something is looked at that is waited for.
	lookEvery = 20 * time.Millisecond
	// stalled is after how long without any progress nothing more is expected.
	stalled = 3 * time.Minute
)

// until waits until a condition holds. It returns the condition's error, or that of the context.
func until(ctx context.Context, holds func() (bool, error)) error {
	for {
		ok, err := holds()
		if ok || err != nil {
			return err
		}
		if err := pause(ctx, lookEvery); err != nil {
			return err
		}
	}
}

// pause waits for a time.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
