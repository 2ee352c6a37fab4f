package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
)

const (
	historiesVariable = "MYSTERYSHOPPER_E2E_HISTORIES"
	defaultHistories  = 50
)

// seenReport is a report as a client sees it; the zero value is no report.
type seenReport struct {
	status   visit.Status
	revision int32
}

// reportCall is a call of a history, and reportAnswer its result.
type reportCall string

type reportAnswer struct {
	ok       bool
	state    string
	revision int32
}

// reportModel is the sequential specification of one report: the table of package visit decides what follows.
var reportModel = porcupine.Model{
	Init: func() any { return seenReport{} },
	Step: func(state, input, output any) (bool, any) {
		before, answer := state.(seenReport), output.(reportAnswer)
		next, ok := before.after(input.(reportCall))
		if !ok {
			return !answer.ok, before
		}
		seen := answer.state == "" || answer.state == string(next.status.State) && answer.revision == next.revision
		return answer.ok && seen, next
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%s: %+v", input, output) },
}

// after returns the report after a call that succeeds; false where the call must fail.
func (r seenReport) after(call reportCall) (seenReport, bool) {
	acts := map[reportCall]visit.ReviewAct{
		"approve": visit.Approve, "return": visit.Return, "reject": visit.Reject, "withdraw": visit.Withdraw, "release": visit.Release,
		"exclude": visit.Exclude, "include": visit.Include,
	}
	switch {
	case call == "submit" && r.revision == 0:
		return seenReport{visit.NewStatus(nil), 1}, true
	case r.revision == 0:
		return r, false
	case call == "submit", call == "get", call == "resubmit" && r.revision > 1:
		return r, true
	case call == "resubmit":
		next, err := r.status.After(visit.Resubmit, visit.ReviewContext{})
		return seenReport{next, r.revision + 1}, err == nil
	}
	next, err := r.status.After(acts[call], visit.ReviewContext{})
	return seenReport{next, r.revision}, err == nil
}

// TestHistoriesAreLinearizable lets two reviewers and a phone race on one report, many times: there is always an order of
// their calls, between the beginning and the end of each, in which a single server would have answered the same.
func TestHistoriesAreLinearizable(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		calls := 0
		for i := range setting(t, historiesVariable, defaultHistories) {
			history := d.race(t, uint64(i))
			calls += len(history)
			if !porcupine.CheckOperations(reportModel, history) {
				for _, o := range history {
					t.Logf("client %d, %d to %d: %s", o.ClientId, o.Call, o.Return, reportModel.DescribeOperation(o.Input, o.Output))
				}
				t.Fatalf("history %d is not linearizable", i)
			}
		}
		t.Logf("%d calls", calls)
	})
}

// race makes a history of calls on a new report.
func (d *desk) race(t *testing.T, seed uint64) []porcupine.Operation {
	t.Helper()
	first := d.submission(d.visit(t))
	second := resend(first, func(req *pb.SubmitReportRequest) { req.BaseRevision, req.Report.Narrative = 1, "It was the left lamp." })
	began := time.Now()
	var mu sync.Mutex
	var history []porcupine.Operation
	var clients sync.WaitGroup
	for client := range 3 {
		clients.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(client)))
			calls := []reportCall{"approve", "return", "return", "reject", "release", "withdraw", "exclude", "include", "get", "get"}
			if client == 0 {
				calls = []reportCall{"submit", "submit", "resubmit", "resubmit", "get"}
			}
			for range 6 {
				call := calls[random.IntN(len(calls))]
				at := time.Since(began)
				answer := d.make(t.Context(), t, call, first, second)
				end := time.Since(began)
				mu.Lock()
				history = append(history, porcupine.Operation{ClientId: client, Input: call, Call: int64(at), Output: answer, Return: int64(end)})
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	return history
}

// make makes one call.
func (d *desk) make(ctx context.Context, t *testing.T, call reportCall, first, second *pb.SubmitReportRequest) reportAnswer {
	t.Helper()
	var err error
	var report *pb.Report
	switch call {
	case "submit":
		_, err = d.by(d.shopper).SubmitReport(ctx, first)
	case "resubmit":
		_, err = d.by(d.shopper).SubmitReport(ctx, second)
	case "get":
		report, err = d.by(d.Tokens.Reviewer).GetReport(ctx, &pb.GetReportRequest{Report: first.GetReportId()})
	default:
		report, err = d.act(t, string(call), first.GetReportId())
	}
	answer := reportAnswer{ok: err == nil}
	if report != nil && err == nil {
		answer.state, answer.revision = report.GetState().String(), report.GetRevision()
	}
	return answer
}
