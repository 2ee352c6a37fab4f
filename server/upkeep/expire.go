package upkeep

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// expire looks for visits whose deadline has come, and returns what closes them; nil if there are none.
func expire(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	now := w.lease.Now()
	due, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Visit, error) {
		return tx.Visits().Due(ctx, now, 1)
	})
	if err != nil || len(due) == 0 {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) { return expireDue(ctx, tx, now) }, nil
}

// expireDue closes visits whose deadline has come: it moves them to EXPIRED, postpones the deadline of those whose shopper
// still has time to report, and removes the deadline of those that have ended. It returns how many deadlines it changed.
func expireDue(ctx context.Context, tx storage.Tx, now time.Time) (int, error) {
	due, err := tx.Visits().Due(ctx, now, batch)
	if err != nil {
		return 0, err
	}
	rules := map[[2]string]visit.Rules{}
	for _, v := range due {
		key := [2]string{v.Client, v.Program}
		if _, known := rules[key]; !known {
			program, err := tx.Programs().Get(ctx, v.Client, v.Program)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return 0, err
			}
			if program != nil {
				rules[key] = program.Rules
			}
		}
		if err := expireVisit(ctx, tx, v, rules[key].Deadline(v.State, v.WindowEnd), now); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

// expireVisit expires a visit if its deadline has come, and sets its next deadline.
func expireVisit(ctx context.Context, tx storage.Tx, v *storage.Visit, deadline, now time.Time) error {
	if deadline.After(now) {
		return tx.Visits().SetDeadline(ctx, v.ID, deadline)
	}
	if next, err := v.State.After(visit.ActExpire); err == nil && !deadline.IsZero() {
		v.State, v.UpdateTime = next, now
		if err := errors.Join(tx.Visits().Update(ctx, v), auditAct(ctx, tx, storage.ExpireAct, "visits/"+v.ID, now)); err != nil {
			return err
		}
	}
	return tx.Visits().SetDeadline(ctx, v.ID, time.Time{})
}

// auditAct appends the entry of an act that nobody did to the audit log.
func auditAct(ctx context.Context, tx storage.Tx, act, resource string, now time.Time) error {
	entry := storage.AuditEntry{Time: now, Act: act, Resource: resource}
	if _, err := rand.Read(entry.Salt[:]); err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	entry.SetPayload(nil)
	return tx.Audit().Append(ctx, entry)
}
