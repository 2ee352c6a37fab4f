package e2e

import (
	"errors"
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

// upkeepLease is the lease of background work.
const upkeepLease = "upkeep"

// holder returns the holder of the lease of background work; empty if it was released.
func holder(t *testing.T, store storage.Store) string {
	t.Helper()
	var holder string
	err := store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		holder, _, err = tx.Leases().Get(t.Context(), upkeepLease)
		return err
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		t.Fatal(err)
	}
	return holder
}

// showsLease reports whether a server's metrics show that it holds the lease.
func (s *server) showsLease(t *testing.T) bool {
	t.Helper()
	body := s.call(t, "", "GET", "/metrics", nil).want(t, 200).body
	return strings.Contains(string(body), "\nmysteryshopper_background_lease_held 1\n")
}

// release submits a report and approves it, so that figures, the audit log and the feed have work waiting.
func (d *desk) release(t *testing.T) *pb.Report {
	t.Helper()
	return d.approve(t, d.send(t, d.shopper, d.visit(t), houseReport("house-check", lately())).GetReport())
}

// TestBackgroundWorkIsTakenOver kills the server that does the background work: the other one takes over. A server that
// stops gracefully releases the lease at once.
func TestBackgroundWorkIsTakenOver(t *testing.T) {
	t.Parallel()
	database := onPostgreSQL.demo(t)
	t.Cleanup(func() { verified(t, database) })
	looking := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: database, ReadOnly: true, Logger: logger}))
	t.Cleanup(func() { _ = looking.Close() })

	dies := startProcess(t, database)
	furnish(t, dies.server)
	within(t, 20*time.Second, "the first server works in the background", func() bool {
		return holder(t, looking) != "" && !backlog(t, looking).Any()
	})
	first := holder(t, looking)
	dies.database = database
	heir := &desk{server: dies.join(t, app.Now), shopper: dies.shopper}
	for range 3 {
		heir.release(t)
		within(t, 20*time.Second, "the first server does the work of both", func() bool { return !backlog(t, looking).Any() })
		if now := holder(t, looking); now != first {
			t.Fatalf("the lease went from %s to %s while its holder lived", first, now)
		}
	}
	within(t, 5*time.Second, "the metrics show the holder", func() bool { return dies.showsLease(t) && !heir.showsLease(t) })

	before := heir.scorecard(t, "?program=house").GetTotal().GetVisits()
	dies.release(t)
	dies.kill()
	heir.release(t)
	if got := heir.scorecard(t, "?program=house").GetTotal().GetVisits(); got != before+2 {
		t.Errorf("%d visits are counted after the death, %d before", got, before)
	}
	within(t, 20*time.Second, "the other server takes the work up", func() bool { return !backlog(t, looking).Any() })
	second := holder(t, looking)
	if second == first || !heir.showsLease(t) {
		t.Errorf("the lease is %s's, was %s's; held by the metrics: %v", second, first, heir.showsLease(t))
	}
	if got := heir.scorecard(t, "?program=house").GetTotal().GetVisits(); got != before+2 {
		t.Errorf("%d visits are counted when all is folded", got)
	}

	third := &desk{server: heir.join(t, app.Now), shopper: heir.shopper}
	heir.stop()
	if now := holder(t, looking); now == second {
		t.Error("a stopped server still holds the lease")
	}
	third.release(t)
	within(t, 20*time.Second, "the third server takes the work up", func() bool { return !backlog(t, looking).Any() })
}
