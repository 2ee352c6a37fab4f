package e2e

import (
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TestOverdueReviewsAtTwoServers lets two servers look for reports that wait too long, again and again while the lease between
// them ends: each report has one alert.
func TestOverdueReviewsAtTwoServers(t *testing.T) {
	t.Parallel()
	c := &clock{}
	d := startDeskAt(t, onPostgreSQL, c)
	const reports = 8
	for range reports {
		d.send(t, d.shopper, d.visit(t), houseReport("house-check", lately()))
	}
	d.join(t, c.now)
	d.rule(t, &pb.AlertRule{AlertRule: "overdue", Kind: pb.AlertRule_OVERDUE_REVIEW, Hours: 2})
	c.add(3 * time.Hour)
	for range 6 {
		within(t, 60*time.Second, "a server has looked", func() bool {
			return must[bool](t)(storage.Read(t.Context(), d.app.Store(), storage.ReadOptions{}, func(tx storage.Tx) (bool, error) {
				due, err := tx.AlertRules().Due(t.Context(), c.now().UTC(), 1)
				return len(due) == 0, err
			}))
		})
		c.add(2 * time.Minute) // The check is due again, and the lease has ended.
	}
	seen := map[string]bool{}
	for _, a := range d.alertsOf(t, d.Tokens.Reviewer, `kind = "OVERDUE_REVIEW"`) {
		if seen[a.GetReport()] {
			t.Errorf("the report %s has two alerts", a.GetReport())
		}
		seen[a.GetReport()] = true
	}
	if len(seen) != reports {
		t.Errorf("%d of %d reports have an alert", len(seen), reports)
	}
}
