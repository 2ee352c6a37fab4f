package e2e

import (
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"

	"mysteryshopper/server/faultproxy"
	"mysteryshopper/server/fleet"
)

const (
	fleetVariable = "MYSTERYSHOPPER_E2E_SESSIONS"
	fleetSessions = 500
)

// TestPhonesBehindABadNetwork lets phones whose clocks are off by up to 30 days send reports through a network that is
// late, cuts connections and lets others hang, while receipts are asked for again. Every report is there exactly once.
func TestPhonesBehindABadNetwork(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.publish(t, "house-check", houseChecklist)
	s.program(t, "acme", "house", "house-check")
	const phones = 10
	result := must[*fleet.Result](t)(fleet.Run(t.Context(), fleet.Options{
		Target: s.GRPC, Dial: dialQuickly, Admin: s.Tokens.Admin, Reviewer: s.Tokens.Reviewer,
		Client: "acme", Program: "house", Location: insidePlace, Phones: phones,
		Sessions: setting(t, fleetVariable, fleetSessions) / phones, Reports: 1, Seed: 5, ClockError: 30 * 24 * time.Hour, Again: 0.5,
		Dir: t.TempDir(), Now: time.Now,
		Faults: faultproxy.Faults{
			Latency: time.Millisecond, Jitter: 3 * time.Millisecond, Cut: 0.5, CutWithin: 3000, Silent: 0.05, SilentFor: 200 * time.Millisecond,
		},
	}))
	if !result.OK() || result.Network.Cut == 0 || result.Network.Silent == 0 || result.Repeated == 0 {
		t.Errorf("the result is %+v", result)
	}
	t.Logf("%+v", result)
}

func dialQuickly(address string) (*grpc.ClientConn, error) {
	return grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(grpc.ConnectParams{
		Backoff: backoff.Config{BaseDelay: time.Millisecond, Multiplier: 1.2, MaxDelay: 20 * time.Millisecond}, MinConnectTimeout: 5 * time.Second,
	}))
}
