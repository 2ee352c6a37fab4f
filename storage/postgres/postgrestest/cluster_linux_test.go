package postgrestest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mortal is the environment variable of this test binary when TestDies has started it.
const mortal = "POSTGRESTEST_MORTAL"

// TestKill kills a cluster and restarts it, several times.
func TestKill(t *testing.T) {
	t.Parallel()
	c := Start(t)
	url := c.URL("postgres")
	db := connect(t, url)
	execute(t, db, "CREATE TABLE kept (n int)")
	for n := range 3 {
		execute(t, db, "INSERT INTO kept VALUES ($1)", n)
		c.Kill(t)
		if left, err := endAll(c.data()); left != 0 || err != nil {
			t.Fatalf("%d processes are left, %v", left, err)
		}
		if err := db.PingContext(t.Context()); err == nil {
			t.Fatal("a killed cluster answers")
		}
		c.Restart(t)
		if got := one[int](t, db, "SELECT count(*) FROM kept"); got != n+1 {
			t.Fatalf("%d rows, want %d", got, n+1)
		}
	}
	if c.URL("postgres") != url {
		t.Error("the cluster has moved")
	}
}

// TestStop stops a cluster and restarts it.
func TestStop(t *testing.T) {
	t.Parallel()
	c := Start(t)
	db := connect(t, c.URL("postgres"))
	execute(t, db, "CREATE TABLE kept AS SELECT 1")
	c.Stop(t)
	c.Stop(t)
	if err := db.PingContext(t.Context()); err == nil {
		t.Fatal("a stopped cluster answers")
	}
	c.Restart(t)
	before := one[string](t, db, "SELECT pg_postmaster_start_time()::text")
	c.Restart(t)
	if err := db.PingContext(t.Context()); err != nil {
		t.Log("the pool's connection was to the old server:", err)
	}
	if after := one[string](t, db, "SELECT pg_postmaster_start_time()::text"); after == before {
		t.Error("a running cluster was not started again")
	}
}

// TestFailover kills a primary while a client knows the addresses of both clusters.
func TestFailover(t *testing.T) {
	t.Parallel()
	primary := Start(t)
	// The second standby is copied with a configuration that requires the first one, and must work without it later.
	primary.SynchronousStandby(t)
	standby := primary.SynchronousStandby(t)
	db := connect(t, FailoverURL("postgres", standby, primary))
	execute(t, db, "CREATE TABLE kept AS SELECT 'acknowledged' AS word")
	if !one[bool](t, connect(t, standby.URL("postgres")), "SELECT pg_is_in_recovery()") {
		t.Fatal("the standby is a primary")
	}
	primary.Kill(t)
	standby.Promote(t)
	ctx, cancel := within(t)
	defer cancel()
	if err := poll(ctx, func() error { return db.PingContext(ctx) }); err != nil {
		t.Fatal(err)
	}
	if got := one[string](t, db, "SELECT word FROM kept"); got != "acknowledged" {
		t.Errorf("got %q", got)
	}
	execute(t, db, "INSERT INTO kept VALUES ('written after')")

	// The promoted cluster can have a standby too, so that a test can fail over again.
	next := standby.SynchronousStandby(t)
	standby.Kill(t)
	next.Promote(t)
	if got := one[int](t, connect(t, next.URL("postgres")), "SELECT count(*) FROM kept"); got != 2 {
		t.Errorf("%d rows after the second failover, want 2", got)
	}
}

// TestSynchronous expects the primary to acknowledge nothing without its standby.
func TestSynchronous(t *testing.T) {
	t.Parallel()
	primary := Start(t)
	standby := primary.SynchronousStandby(t)
	db := connect(t, primary.URL("postgres"))
	standby.Kill(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	acknowledged := make(chan error, 1)
	go func() {
		_, err := db.ExecContext(ctx, "CREATE TABLE kept (n int)")
		acknowledged <- err
	}()
	if err := primary.await(ctx, "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-acknowledged:
		t.Fatalf("acknowledged without the standby: %v", err)
	default:
	}
	standby.Restart(t)
	if err := <-acknowledged; err != nil {
		t.Error(err)
	}
}

// TestPortTaken lets another listener use the port of a stopped cluster.
func TestPortTaken(t *testing.T) {
	t.Parallel()
	c := Start(t)
	c.Stop(t)
	other, err := new(net.ListenConfig).Listen(t.Context(), "tcp", c.Address())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.launch(t.Context()); !errors.Is(err, errPortTaken) {
		t.Errorf("got %v, want %v", err, errPortTaken)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	c.Restart(t)
}

// TestFailedStart uses a setting that no server accepts.
func TestFailedStart(t *testing.T) {
	t.Parallel()
	ctx, cancel := within(t)
	defer cancel()
	var folder string
	_, err := newCluster(func(c *Cluster) error {
		folder = c.folder.path
		return c.create(ctx)
	}, Setting("shared_buffers", "plenty"))
	if errors.Is(err, errMissing) {
		refuse(t, err)
	}
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers": "plenty"`) {
		t.Errorf("got %v, want what the server has logged", err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of a cluster that did not start: %v", err)
	}
}

// TestDies kills a test process that has a cluster, and expects nothing of the cluster to be left.
func TestDies(t *testing.T) {
	t.Parallel()
	if os.Getenv(mortal) != "" {
		c := Start(t)
		fmt.Printf("%s=%s\n", mortal, c.data())
		select {} // Until the kill.
	}
	if _, err := installed(); err != nil {
		refuse(t, err)
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDies$", "-test.timeout=2m")
	command.Env = append(os.Environ(), mortal+"=1")
	command.Stderr = t.Output()
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var data string
	for lines := bufio.NewScanner(out); data == "" && lines.Scan(); {
		_, data, _ = strings.Cut(lines.Text(), mortal+"=")
	}
	if running, err := workingIn(data); len(running) < 2 || err != nil {
		t.Fatalf("%d processes run in %q, %v", len(running), data, err)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // It was killed.
	ctx, cancel := within(t)
	defer cancel()
	err = poll(ctx, func() error {
		left, err := workingIn(data)
		if err == nil && len(left) > 0 {
			err = fmt.Errorf("processes %v outlive their test", left)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	folder := filepath.Dir(data)
	sweep([]string{filepath.Dir(folder)})
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder outlives its test: %v", err)
	}
}

// TestMemoryFreed expects the System V memory of a killed server to be freed when its cluster is removed.
func TestMemoryFreed(t *testing.T) {
	t.Parallel()
	ctx, cancel := within(t)
	defer cancel()
	c, err := newCluster(func(c *Cluster) error { return c.create(ctx) })
	if err != nil {
		refuse(t, err)
	}
	if err := c.kill(ctx); err != nil {
		t.Error(err)
	}
	id := c.sharedMemory()
	segments := func() []string {
		content, err := os.ReadFile("/proc/sysvipc/shm")
		if err != nil {
			t.Skip("this system does not list its shared memory:", err)
		}
		return strings.Fields(string(content))
	}
	if id == "" || !slices.Contains(segments(), id) {
		t.Errorf("the killed server has left no segment %q", id)
	}
	if err := c.remove(); err != nil {
		t.Error(err)
	}
	if slices.Contains(segments(), id) {
		t.Errorf("segment %s is left", id)
	}
}
