package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/demo"
)

// The environment variables of this test binary: the database of the server to run, and the number of kills.
const (
	serveVariable = "MYSTERYSHOPPER_E2E_SERVE"
	killsVariable = "MYSTERYSHOPPER_E2E_KILLS"
	defaultKills  = 20
)

// serveDatabase is the server that is killed: it serves a database and prints its addresses and tokens.
func serveDatabase(database string) error {
	a, welcome, err := demo.Open(context.Background(), demo.Options{Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(welcome); err != nil {
		return err
	}
	return a.Serve(context.Background())
}

// setting is a number with a default that an environment variable may replace.
func setting(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// process is a server in a process of its own.
type process struct {
	*desk
	command *exec.Cmd
}

// startProcess starts this binary as a server on a database.
func startProcess(t *testing.T, database string) *process {
	t.Helper()
	return startCommand(t, database, exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$"))
}

// startCommand is startProcess with a command that runs this binary.
func startCommand(t *testing.T, database string, command *exec.Cmd) *process {
	t.Helper()
	command.Env = append(os.Environ(), serveVariable+"="+database)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	first, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the server did not start: %v", err)
	}
	welcome := &demo.Welcome{}
	if err := json.Unmarshal(first, welcome); err != nil {
		t.Fatal(err)
	}
	conn, err := grpc.NewClient(welcome.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Welcome: welcome, conn: conn, web: &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}}
	p := &process{&desk{server: s, shopper: welcome.Tokens.Shopper}, command}
	t.Cleanup(p.kill)
	return p
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
	_ = p.conn.Close()
	p.web.CloseIdleConnections()
}

// try submits and returns the receipt; nil if the server was killed before it responded.
func (p *process) try(ctx context.Context, overREST bool, req *pb.SubmitReportRequest, body string) ([]byte, error) {
	if !overREST {
		receipt, err := p.by(p.shopper).SubmitReport(ctx, req)
		return receipt.GetCanonical(), err
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, p.REST+"/v1/visits/"+req.GetVisit()+":submit", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	post.Header.Set("Content-Type", "application/json")
	post.Header.Set("Authorization", "Bearer "+p.shopper)
	response, err := p.web.Do(post)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	receipt, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d: %s: %w", response.StatusCode, receipt, err)
	}
	return receipt, nil
}

// acknowledged collects the receipts that were given.
type acknowledged struct {
	mu       sync.Mutex
	receipts map[string][]byte
	reached  chan struct{}
	at       int
}

func (a *acknowledged) add(id string, receipt []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.receipts[id] = receipt
	if len(a.receipts) == a.at {
		close(a.reached)
	}
}

// submitUntilKilled sends a queue from several goroutines, approves what was taken, and kills the server when some of
// it is acknowledged.
func (p *process) submitUntilKilled(t *testing.T, queue []*pb.SubmitReportRequest, after int) map[string][]byte {
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
				receipt, err := p.try(ctx, i%2 == 0, queue[i], bodies[i])
				if err != nil {
					return // The server is gone.
				}
				got.add(queue[i].GetReportId(), receipt)
				if i%3 == 0 {
					// The approval may fail because the server was killed: the figures must agree either way.
					_, _ = p.by(p.Tokens.Reviewer).ApproveReport(ctx, &pb.ApproveReportRequest{
						Report: queue[i].GetReportId(), Etag: "*", Reason: pb.ReviewReason_COMPLETE,
					})
				}
			}
		})
	}
	select {
	case <-got.reached:
	case <-ctx.Done():
		t.Error("too few submissions were acknowledged")
	}
	p.kill()
	group.Wait()
	return got.receipts
}

// TestNothingAcknowledgedIsLost kills the server with SIGKILL while submissions are under way, a few times on the same
// database, and submits everything again to the next server.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	everyEngine(t, killUnderLoad)
}

func killUnderLoad(t *testing.T, on engine) {
	fewer := defaultKills
	if on.name != onSQLite.name {
		fewer = 3 // the outages of the primary are another test
	}
	kills, database := setting(t, killsVariable, fewer), on.demo(t)
	p := startProcess(t, database)
	p.publish(t, "house-check", houseChecklist)
	p.program(t, "acme", "house", "house-check")
	for round := range kills {
		queue := p.queue(t, 20)
		kept := p.submitUntilKilled(t, queue, 1+(round*5)%19)
		p = startProcess(t, database)
		for id, receipt := range kept {
			stored := must[*pb.Receipt](t)(p.by(p.shopper).GetReceipt(t.Context(), &pb.GetReceiptRequest{Report: id}))
			if !bytes.Equal(stored.GetCanonical(), receipt) {
				t.Errorf("round %d: the report %s was acknowledged with %s and has %s", round, id, receipt, stored.GetCanonical())
			}
		}
		all := map[string][]byte{}
		for i, req := range queue {
			again := submitters[i%len(submitters)].taken(t, p.server, p.shopper, req)
			if before := kept[req.GetReportId()]; before != nil && !bytes.Equal(before, again) {
				t.Errorf("round %d: the receipt was %s, is %s", round, before, again)
			}
			all[req.GetReportId()] = again
		}
		p.wantOneEach(t, queue, all)
		t.Logf("round %d: %d of 20 were acknowledged when the server was killed", round, len(kept))
	}
	p.kill()
	verified(t, database)
}
