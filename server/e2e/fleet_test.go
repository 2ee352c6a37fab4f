package e2e

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

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
		Target: s.GRPC, Dial: func(address string) (*grpc.ClientConn, error) { return dialQuickly(address) }, Admin: s.Tokens.Admin, Reviewer: s.Tokens.Reviewer,
		Client: "acme", Program: "house", Location: insidePlace, Phones: phones,
		Sessions: setting(t, fleetVariable, fleetSessions) / phones, Reports: 2, Seed: 5, ClockError: 30 * 24 * time.Hour, Again: 0.5,
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

// TestTheComparisonWaitsForItsTurn compares with a server that refuses every third question of the comparison, since its caller has
// asked too much: that is no lost report.
func TestTheComparisonWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.publish(t, "house-check", houseChecklist)
	s.program(t, "acme", "house", "house-check")
	var asked, refused atomic.Int32
	refuse := func(ctx context.Context, method string, in, out any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
		compares := method == pb.ReportService_GetReceipt_FullMethodName || method == pb.ReportService_ListReports_FullMethodName
		if compares && asked.Add(1)%3 == 0 {
			refused.Add(1)
			return status.Error(codes.ResourceExhausted, "too many requests")
		}
		return invoke(ctx, method, in, out, conn, options...)
	}
	result := must[*fleet.Result](t)(fleet.Run(t.Context(), fleet.Options{
		Target: s.GRPC, Admin: s.Tokens.Admin, Reviewer: s.Tokens.Reviewer, Client: "acme", Program: "house", Location: insidePlace,
		Dial: func(address string) (*grpc.ClientConn, error) {
			return dialQuickly(address, grpc.WithUnaryInterceptor(refuse))
		},
		Phones: 2, Sessions: 1, Reports: 2, Seed: 6, Dir: t.TempDir(), Now: time.Now,
	}))
	if !result.OK() || refused.Load() == 0 {
		t.Errorf("of %d questions %d were refused; the result is %+v", asked.Load(), refused.Load(), result)
	}
}

func dialQuickly(address string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	options = append(options, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(grpc.ConnectParams{
		Backoff: backoff.Config{BaseDelay: time.Millisecond, Multiplier: 1.2, MaxDelay: 20 * time.Millisecond}, MinConnectTimeout: 5 * time.Second,
	}))
	return grpc.NewClient(address, options...)
}
