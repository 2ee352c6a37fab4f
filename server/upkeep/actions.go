package upkeep

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/checklist/action"
	"mysteryshopper/storage"
)

// missActions looks for open actions whose due day has ended, and returns what moves them to MISSED; nil if there are none.
func missActions(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	now := w.lease.Now()
	due, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Action, error) {
		return tx.Actions().Overdue(ctx, now, 1)
	})
	if err != nil || len(due) == 0 {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) { return missOverdue(ctx, tx, now) }, nil
}

// missOverdue moves a batch of overdue actions to MISSED, each with an entry in the audit log.
func missOverdue(ctx context.Context, tx storage.Tx, now time.Time) (int, error) {
	due, err := tx.Actions().Overdue(ctx, now, batch)
	if err != nil {
		return 0, err
	}
	for _, a := range due {
		after, ok := a.State.After(action.Miss)
		if !ok {
			return 0, errors.New("an overdue action is not open")
		}
		a.State, a.UpdateTime = after, now
		a.Events = append(a.Events, action.Event{Act: action.Miss, Time: now})
		name := "clients/" + a.Client + "/actions/" + a.ID
		if err := errors.Join(tx.Actions().Update(ctx, a), auditAct(ctx, tx, storage.MissAct, name, now)); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}
