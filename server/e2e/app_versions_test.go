package e2e

import (
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo"
)

// TestPlannedAppVersion: a sync says which app will be the oldest and from when on, and from that time on older ones are refused,
// without a restart.
func TestPlannedAppVersion(t *testing.T) {
	t.Parallel()
	c := &clock{}
	at := time.Now().UTC().Add(time.Hour).Truncate(time.Second)
	database := onSQLite.demo(t)
	t.Cleanup(func() { verified(t, database) })
	a, err := app.Open(t.Context(), app.Config{
		Database: database, Evidence: evidencePlace(t, database), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger, Limits: &chain.Limits{}, Clock: c.now,
		Apps: chain.AppVersions{Minimum: "1.4", Planned: "1.5", PlannedTime: at},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, database, a, &demo.Welcome{REST: a.REST(), GRPC: a.GRPC(), Client: "acme", Shopper: "anna"})
	s.enter(t)
	sync := func(app string) answer {
		return s.call(t, s.Tokens.Shopper, "GET", "/v1/visits:sync", nil, "X-App-Version: "+app)
	}
	before := must[*pb.SyncVisitsResponse](t)(s.by(s.Tokens.Shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{}))
	if before.GetMinimumAppVersion() != "1.4" || before.GetPlannedAppVersion() != "1.5" || !before.GetPlannedAppTime().AsTime().Equal(at) {
		t.Errorf("before: %q, %q from %v", before.GetMinimumAppVersion(), before.GetPlannedAppVersion(), before.GetPlannedAppTime())
	}
	sync("1.4").want(t, 200)
	sync("1.3").refusedFor(t, 400, "APP_TOO_OLD")
	c.add(time.Hour + time.Second)
	after := must[*pb.SyncVisitsResponse](t)(s.by(s.Tokens.Shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{}))
	if after.GetMinimumAppVersion() != "1.5" || after.GetPlannedAppVersion() != "" || after.GetPlannedAppTime() != nil {
		t.Errorf("after: %q, %q from %v", after.GetMinimumAppVersion(), after.GetPlannedAppVersion(), after.GetPlannedAppTime())
	}
	sync("1.4").refusedFor(t, 400, "APP_TOO_OLD")
	sync("1.5").want(t, 200)
}
