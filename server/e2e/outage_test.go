package e2e

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage/postgres/postgrestest"
)

// The environment variable with the number of times that the primary is killed.
const (
	outagesVariable = "MYSTERYSHOPPER_E2E_OUTAGES"
	defaultOutages  = 3
)

// TestThePrimaryIsKilled kills PostgreSQL with SIGKILL while two servers store reports in it, a few times, and starts
// it again: acknowledged reports are stored, the servers reconnect by themselves, and phones that send everything again
// get the same receipts.
func TestThePrimaryIsKilled(t *testing.T) {
	t.Parallel()
	primary := postgrestest.Start(t)
	database := primary.URL("postgres")
	first, second := twoServers(t, database)
	for round := range setting(t, outagesVariable, defaultOutages) {
		queue := first.queue(t, 24)
		kept := submitUntil(t, queue, []*process{first, second}, 1+(round*7)%20, func() { primary.Kill(t) })
		primary.Restart(t)
		wantKept(t, queue, []*process{first, second}, kept)
		t.Logf("round %d: %d of %d were acknowledged when the primary was killed", round, len(kept), len(queue))
	}
}

// TestFailover kills a primary whose standby has to confirm every commit, and promotes the standby: the servers
// connect to it by themselves, and everything that was acknowledged is stored.
func TestFailover(t *testing.T) {
	t.Parallel()
	primary := postgrestest.Start(t)
	standby := primary.SynchronousStandby(t)
	first, second := twoServers(t, postgrestest.FailoverURL("postgres", primary, standby))
	queue := first.queue(t, 24)
	kept := submitUntil(t, queue, []*process{first, second}, 9, func() { primary.Kill(t) })
	standby.Promote(t)
	wantKept(t, queue, []*process{first, second}, kept)
	t.Logf("%d of %d were acknowledged when the primary was killed", len(kept), len(queue))
}

// twoServers starts two servers on a database with the demo in it, and a program that reports can be sent for.
func twoServers(t *testing.T, database string) (first, second *process) {
	t.Helper()
	if err := makeDemo(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	a := startOn(t, database, nil)
	b := startOn(t, database, nil)
	b.Tokens = a.Tokens
	a.publish(t, "house-check", houseChecklist)
	a.program(t, "acme", "house", "house-check")
	return &process{desk: &desk{server: a, shopper: a.Tokens.Shopper}}, &process{desk: &desk{server: b, shopper: a.Tokens.Shopper}}
}

// submitUntil sends a queue to several servers from several goroutines, over gRPC and REST in turn, until some of it is
// acknowledged and the outage has begun. It returns the receipts.
func submitUntil(
	t *testing.T, queue []*pb.SubmitReportRequest, servers []*process, after int, outage func(),
) map[string][]byte {
	t.Helper()
	bodies := make([]string, len(queue))
	for i, req := range queue {
		bodies[i] = bodyOf(t, req)
	}
	got := &acknowledged{receipts: map[string][]byte{}, reached: make(chan struct{}), at: after}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var group sync.WaitGroup
	const phones = 8
	for phone := range phones {
		group.Go(func() {
			for i := phone; i < len(queue); i += phones {
				receipt, err := servers[phone%len(servers)].try(ctx, i%2 == 0, queue[i], bodies[i])
				if err != nil {
					return // the database is gone
				}
				got.add(queue[i].GetReportId(), receipt)
			}
		})
	}
	select {
	case <-got.reached:
	case <-ctx.Done():
		t.Error("too few submissions were acknowledged")
	}
	outage()
	group.Wait()
	return got.receipts
}

// wantKept sends everything again, to each of the servers in turn, as phones do until they have a receipt: it is the
// one that was given before the outage, and each report is there once.
func wantKept(t *testing.T, queue []*pb.SubmitReportRequest, servers []*process, kept map[string][]byte) {
	t.Helper()
	all := map[string][]byte{}
	for i, req := range queue {
		receipt := servers[i%len(servers)].insist(t, req)
		if before := kept[req.GetReportId()]; before != nil && !bytes.Equal(before, receipt) {
			t.Errorf("the receipt was %s, is %s", before, receipt)
		}
		all[req.GetReportId()] = receipt
	}
	servers[0].wantOneEach(t, queue, all)
}

// insist sends a report until it has a receipt, as long as the errors may be retried.
func (p *process) insist(t *testing.T, req *pb.SubmitReportRequest) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		receipt, err := p.try(ctx, false, req, "")
		if err == nil {
			return receipt
		}
		if status.Code(err) != codes.Unavailable {
			t.Fatalf("a phone would give up: %v", err)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("no receipt in a minute: %v", err)
		}
	}
}
