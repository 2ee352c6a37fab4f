package alerting

import (
	"context"
	"reflect"
	"slices"
	"time"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// review judges an alert of the report again, by the terms that raised it. One that was resolved stays as it is.
func (j *judge) review(ctx context.Context, a *storage.Alert) error {
	numbers, holds, err := j.holds(a)
	if err != nil {
		return err
	}
	reason := j.endReason(a)
	if holds {
		reason = ""
	}
	return Settle(ctx, j.tx, a, numbers, reason, j.now)
}

// Settle ends an alert for a reason, or sets its numbers and opens it again where the reason is empty. Nothing is written
// where nothing changes, nor to an alert that was resolved.
func Settle(ctx context.Context, tx storage.Tx, a *storage.Alert, numbers alert.Numbers, reason alert.EndReason, now time.Time) error {
	before := *a
	switch {
	case a.State == alert.Resolved:
		return nil
	case reason == "":
		a.Numbers, a.State, a.EndTime, a.EndReason = numbers, alert.Open, time.Time{}, ""
		if a.AcknowledgedBy != "" {
			a.State = alert.Acknowledged
		}
	case a.State != alert.Ended:
		a.State, a.EndTime, a.EndReason = alert.Ended, now, reason
	default:
		a.EndReason = reason
	}
	if reflect.DeepEqual(before, *a) {
		return nil
	}
	a.UpdateTime = now
	return tx.Alerts().Update(ctx, a)
}

// holds returns the present numbers of an alert, and whether its cause is still there.
func (j *judge) holds(a *storage.Alert) (alert.Numbers, bool, error) {
	if a.Location != j.report.Location || !j.inForce(&a.Terms) {
		return a.Numbers, false, nil
	}
	if a.Terms.Kind == alert.OverdueReview {
		return a.Numbers, true, nil
	}
	facts, terms := j.facts, a.Terms
	terms.Disabled = false
	facts.Usual = func(string) (*int32, error) { return a.Numbers.UsualSeconds, nil }
	found, err := terms.Findings(&facts)
	if err != nil {
		return a.Numbers, false, err
	}
	i := slices.IndexFunc(found, func(n alert.Numbers) bool { return n.Subject() == a.Numbers.Subject() })
	if i < 0 {
		return a.Numbers, false, nil
	}
	return found[i], true, nil
}

// endReason returns why an alert ends whose cause is gone.
func (j *judge) endReason(a *storage.Alert) alert.EndReason {
	switch s := j.status; {
	case a.Terms.Kind == alert.OverdueReview:
		return alert.ReportReviewed
	case a.Location != j.report.Location:
		return alert.ReportMoved
	case s.State == visit.Rejected:
		return alert.ReportRejected
	case s.Excluded:
		return alert.ReportExcluded
	case a.Terms.Moment == alert.OnRelease && !s.Released:
		return alert.ReportWithdrawn
	default:
		return alert.ReportCorrected
	}
}
