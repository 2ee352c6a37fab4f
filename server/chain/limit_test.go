package chain

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/health/grpc_health_v1"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/storage"
)

func TestATokenIsLimitedByItself(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) { c.Limits = Limits{Token: Limit{PerSecond: 0.5, Burst: 2}} })
	one, _ := w.token(storage.ShopperRole)
	other, _ := w.token(storage.ShopperRole)
	for range 2 {
		if _, err := w.visit(w.as(one)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.visit(w.as(one))
	if reason(err) != pb.Reason_RATE_LIMITED {
		t.Fatalf("the third: %v", err)
	}
	if got := detail[errdetails.RetryInfo](err).GetRetryDelay().AsDuration(); got != 2*time.Second {
		t.Errorf("to come again after %s", got)
	}
	if _, err := w.visit(w.as(other)); err != nil {
		t.Errorf("another token: %v", err)
	}
	w.forward(2 * time.Second)
	if _, err := w.visit(w.as(one)); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if _, err := w.visit(w.as(one)); reason(err) != pb.Reason_RATE_LIMITED {
		t.Errorf("being refused was paid for twice: %v", err)
	}
}

func TestCodesCannotBeGuessed(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) { c.Limits = Limits{Public: Limit{PerSecond: 0.1, Burst: 3}} })
	access := pb.NewAccessServiceClient(w.network)
	shopper, _ := w.token(storage.ShopperRole)
	for i := range 5 {
		want := pb.Reason_INVALID_CODE
		if i >= 3 {
			want = pb.Reason_RATE_LIMITED
		}
		// A token buys no more guesses.
		_, err := access.EnrolDevice(w.as(shopper), &pb.EnrolDeviceRequest{Code: fmt.Sprint(i)})
		if reason(err) != want {
			t.Errorf("guess %d: %v", i, err)
		}
	}
	if _, err := w.visit(w.as(shopper)); err != nil {
		t.Errorf("other calls of the address: %v", err)
	}
	_, err := pb.NewAccessServiceClient(w.inside).EnrolDevice(w.as("", "x-mysteryshopper-peer", "203.0.113.9"), &pb.EnrolDeviceRequest{Code: "x"})
	if reason(err) != pb.Reason_INVALID_CODE {
		t.Errorf("another address, through the gateway: %v", err)
	}
	_, err = pb.NewAccessServiceClient(w.inside).EnrolDevice(w.as("", "x-mysteryshopper-peer", "127.0.0.1"), &pb.EnrolDeviceRequest{Code: "x"})
	if reason(err) != pb.Reason_RATE_LIMITED {
		t.Errorf("the same address, through the gateway: %v", err)
	}
}

func TestAnAddressIsLimitedBeforeItsTokensAreLookedAt(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) { c.Limits = Limits{Peer: Limit{PerSecond: 1, Burst: 2}} })
	for i, want := range []pb.Reason{pb.Reason_UNAUTHENTICATED, pb.Reason_UNAUTHENTICATED, pb.Reason_RATE_LIMITED} {
		if _, err := w.visit(w.as("")); reason(err) != want {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if _, err := grpc_health_v1.NewHealthClient(w.network).Check(w.as(""), &grpc_health_v1.HealthCheckRequest{}); err != nil {
		t.Errorf("health is limited: %v", err)
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"203.0.113.9":              "203.0.113.9",
		"2001:db8:1:2:3:4:5:6":     "2001:db8:1:2::",
		"2001:db8:1:2:ffff:4:5:77": "2001:db8:1:2::",
		"2001:db8:1:3::1":          "2001:db8:1:3::",
		"gateway":                  "gateway",
		"":                         "",
	} {
		if got := network(address); got != want {
			t.Errorf("network(%q) = %q, want %q", address, got, want)
		}
	}
}
