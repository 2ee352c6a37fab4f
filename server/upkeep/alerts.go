package upkeep

import (
	"context"
	"time"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/server/alerting"
	"mysteryshopper/storage"
)

const (
	// reviewsChecked and fallsChecked are how long a rule by time waits after a check until the next one.
	reviewsChecked = time.Minute
	fallsChecked   = time.Hour
	// fallsAtOnce is how many locations are compared in one round.
	fallsAtOnce = 50
)

// checkAlerts looks for a rule by time whose check is due, and returns what raises and ends its alerts; nil if none is due.
func checkAlerts(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	now := w.lease.Now()
	due, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.AlertRule, error) {
		return tx.AlertRules().Due(ctx, now, 1)
	})
	if err != nil || len(due) == 0 {
		return nil, err
	}
	rule := due[0]
	switch rule.Terms.Kind {
	case alert.OverdueReview:
		return func(ctx context.Context, tx storage.Tx) (int, error) { return raiseOverdue(ctx, tx, rule, now) }, nil
	case alert.Fall:
		return w.falls.next(ctx, rule, now)
	default:
		return func(ctx context.Context, tx storage.Tx) (int, error) {
			return 1, tx.AlertRules().SetCheckTime(ctx, rule, time.Time{})
		}, nil
	}
}

// raiseOverdue raises an alert for each report that waits too long for its reviewer, a batch at a time.
func raiseOverdue(ctx context.Context, tx storage.Tx, rule *storage.AlertRule, now time.Time) (int, error) {
	until := now.Add(-time.Duration(rule.Terms.Hours) * time.Hour)
	reports, err := tx.Alerts().Unreviewed(ctx, rule, until, batch)
	if err != nil {
		return 0, err
	}
	for _, r := range reports {
		if err := alerting.Overdue(ctx, tx, rule, r, now); err != nil {
			return 0, err
		}
	}
	if len(reports) < batch {
		return 1, tx.AlertRules().SetCheckTime(ctx, rule, now.Add(reviewsChecked))
	}
	return len(reports), nil
}
