package chain

import (
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestWaitOf bounds what a request adds to its deadline before it is validated.
func TestWaitOf(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int32]time.Duration{0: 0, 30: 30 * time.Second, 60: time.Minute, 1 << 30: time.Minute, -5: 0} {
		if got := waitOf(&pb.SyncVisitsRequest{WaitSeconds: seconds}); got != want {
			t.Errorf("%d seconds: %v, want %v", seconds, got, want)
		}
	}
	if got := waitOf(&pb.GetVisitRequest{}); got != 0 {
		t.Errorf("a request that does not wait: %v", got)
	}
}
