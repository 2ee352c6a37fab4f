package upkeep

import (
	"context"

	"mysteryshopper/storage"
)

// endSessions looks for sessions that have ended, and returns what removes them; nil if there are none.
func endSessions(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	now := w.lease.Now()
	ended, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) (bool, error) {
		return tx.Sessions().AnyEnded(ctx, now)
	})
	if err != nil || !ended {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) {
		return tx.Sessions().DeleteEnded(ctx, now, batch)
	}, nil
}
