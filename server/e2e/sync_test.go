package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"mysteryshopper/storage/sqlite/strace"
)

const (
	tracedVariable = "MYSTERYSHOPPER_E2E_TRACED"
	defaultTraced  = 100
)

// TestTheSyncComesBeforeTheAnswer traces a server that reports are submitted to: between the last write of a report to the
// log and the answer with its receipt, the log is synced.
func TestTheSyncComesBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	database, trace := fileWithDemo(t), filepath.Join(t.TempDir(), "trace")
	command, err := strace.Command(t.Context(), trace, nil, os.Args[0], "-test.run=^$")
	if err != nil {
		t.Skip(err)
	}
	p := startCommand(t, database, command)
	p.publish(t, "house-check", houseChecklist)
	p.program(t, "acme", "house", "house-check")
	t.Cleanup(func() {
		if p.command.ProcessState == nil {
			_ = strace.Kill(p.command.Process.Pid)
		}
	})
	queue := p.queue(t, setting(t, tracedVariable, defaultTraced))
	for _, req := range queue {
		must[[]byte](t)(p.try(t.Context(), false, req, ""))
	}
	if err := strace.Kill(p.command.Process.Pid); err != nil {
		t.Fatal(err)
	}
	_ = p.command.Wait() // strace ends with the server, and has then written everything
	calls := must[[]strace.Call](t)(strace.Read(trace))
	answers := strace.Answers(calls)
	for _, req := range queue {
		if _, found := answers[req.GetReportId()]; !found {
			t.Errorf("%s: no answer is in the trace", req.GetReportId())
		}
	}
	for _, err := range strace.Unsynced(calls, answers) {
		t.Error(err)
	}
	t.Logf("%d submissions in %d calls", len(queue), len(calls))
}
