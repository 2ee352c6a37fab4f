package alerting

import (
	"context"
	"errors"
	"slices"
	"time"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/storage"
)

// Overdue raises the alert of a rule about a report that waits too long for its reviewer, or opens it again.
func Overdue(ctx context.Context, tx storage.Tx, rule *storage.AlertRule, r *storage.Report, now time.Time) error {
	a, err := New(rule, r.Location, alert.Numbers{Hours: rule.Terms.Hours}, now)
	if err != nil {
		return err
	}
	a.Report = r.ID
	standing, err := tx.Alerts().OfReport(ctx, r.ID)
	if err != nil {
		return err
	}
	return raiseOrReopen(ctx, tx, a, standing, now)
}

// Fallen raises or opens again the alerts of a rule about the locations whose total of a month fell, and ends those about
// the others, whose numbers are nil.
func Fallen(
	ctx context.Context, tx storage.Tx, rule *storage.AlertRule, month string, fallen map[string]*alert.Numbers, now time.Time,
) error {
	standing, err := tx.Alerts().OfRule(ctx, rule.Client, rule.Program, rule.ID, month)
	if err != nil {
		return err
	}
	for _, a := range standing {
		if numbers, compared := fallen[a.Location]; compared && numbers == nil {
			if err := Settle(ctx, tx, a, a.Numbers, alert.FiguresChanged, now); err != nil {
				return err
			}
		}
	}
	for location, numbers := range fallen {
		if numbers == nil {
			continue
		}
		a, err := New(rule, location, *numbers, now)
		if err != nil {
			return err
		}
		err = raiseOrReopen(ctx, tx, a, standing, now)
		if errors.Is(err, storage.ErrNotFound) { // the location was deleted meanwhile
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// raiseOrReopen inserts an alert, or opens the one that stands with the same cause and gives it the numbers.
func raiseOrReopen(ctx context.Context, tx storage.Tx, a *storage.Alert, standing []*storage.Alert, now time.Time) error {
	i := slices.IndexFunc(standing, func(s *storage.Alert) bool { return s.Cause() == a.Cause() })
	if i < 0 {
		return Insert(ctx, tx, a)
	}
	return Settle(ctx, tx, standing[i], a.Numbers, "", now)
}
