package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"mysteryshopper/storage/sqlite/stracetest"
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
	p := startCommand(t, database, stracetest.Command(t.Context(), t, trace, nil, os.Args[0], "-test.run=^$"))
	p.publish(t, "house-check", houseChecklist)
	p.program(t, "acme", "house", "house-check")
	t.Cleanup(func() {
		if p.command.ProcessState == nil {
			killTraced(t, p.command.Process.Pid)
		}
	})
	queue := p.queue(t, setting(t, tracedVariable, defaultTraced))
	for _, req := range queue {
		must[[]byte](t)(p.try(t.Context(), false, req, ""))
	}
	killTraced(t, p.command.Process.Pid)
	_ = p.command.Wait() // strace ends with the server, and has then written everything
	calls := must[[]stracetest.Call](t)(stracetest.Read(trace))
	for _, req := range queue {
		requireSync(t, calls, req.GetReportId())
	}
	t.Logf("%d submissions in %d calls", len(queue), len(calls))
}

// killTraced kills the process that strace runs; strace itself ignores signals.
func killTraced(t *testing.T, strace int) {
	t.Helper()
	children := must[[]byte](t)(os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", strace)))
	for _, child := range strings.Fields(string(children)) {
		if err := syscall.Kill(must[int](t)(strconv.Atoi(child)), syscall.SIGKILL); err != nil {
			t.Error(err)
		}
	}
}

// requireSync finds the answer with a report's receipt, the last write of the report before it, and a sync in between.
func requireSync(t *testing.T, calls []stracetest.Call, id string) {
	t.Helper()
	binary := uuid.MustParse(id)
	written, answered := -1, -1
	for i := range calls {
		c := &calls[i]
		switch {
		case c.Name == "pwrite64" && strings.HasSuffix(c.Path, "-wal") && bytes.Contains(c.Data, binary[:]):
			written = i
		case c.Name == "write" && strings.HasPrefix(c.Path, "socket:") && bytes.Contains(c.Data, []byte(`"reportId":"`+id)):
			answered = i
		}
		if answered >= 0 {
			break
		}
	}
	if written < 0 || answered < 0 {
		t.Errorf("%s: written at call %d, answered at %d", id, written, answered)
		return
	}
	for i := written + 1; i < calls[answered].Begun; i++ {
		c := &calls[i]
		if (c.Name == "fdatasync" || c.Name == "fsync") && strings.HasSuffix(c.Path, "-wal") && c.Begun > written && !c.Failed {
			return
		}
	}
	t.Errorf("%s: no sync between the write, call %d, and the answer, call %d", id, written, answered)
}
