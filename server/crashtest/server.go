// Package crashtest breaks servers as machines break them, and shows what is left: it kills them under load, cuts the power
// at random moments of a trace, lets operations of the disk fail, and looks for the sync before each answer. The servers are
// processes of the program itself, on a demo in a folder of its own, and the load is that of phones which retry.
package crashtest

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/fleet"
	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/sqlite/strace"
)

// Options configure the tests.
type Options struct {
	// Program is the path of this program, which serves. Dir is an empty folder.
	Program, Dir string
	// Database is the name of an empty database; one of SQLite in the folder where it is empty.
	Database string
	// Number is how often the server is killed or the power is cut, how many operations fail, or how many reports are
	// traced.
	Number int
	// WithoutSync withholds every sync from the disk, as a control: what is shown must then fail.
	WithoutSync bool
	Seed        uint64
	Now         func() time.Time
	// Progress receives how much of the number is done.
	Progress func(done, total int)
}

// What the phones need in the demo, and how many reports it has of its own.
const (
	client, location, program, checklist = "acme", "malmo", "crashtest", "core-service"
	demoReports                          = 20
)

// host is where servers run, one after the other.
type host struct {
	Options
	tokens     demo.Tokens
	rest, grpc string
	// traced is the file of the trace; empty where the server is not traced. inject are options of strace.
	traced string
	inject []string
	// more are further arguments of the server.
	more []string

	command *exec.Cmd
	errors  *output
}

func (h *host) path() string     { return filepath.Join(h.Dir, "demo.db") }
func (h *host) database() string { return cmp.Or(h.Database, sqlite.Prefix+h.path()) }

// newHost makes the database.
func newHost(ctx context.Context, o Options) (*host, error) {
	h := &host{Options: o, rest: "127.0.0.1:0", grpc: "127.0.0.1:0"}
	a, welcome, err := demo.Open(ctx, demo.Options{Database: h.database(), REST: h.rest, GRPC: h.grpc, Reports: demoReports, Seed: o.Seed, Clock: o.Now})
	if err != nil {
		return nil, err
	}
	h.tokens = welcome.Tokens
	return h, a.Close()
}

// start starts a server, at the addresses of the one before it.
func (h *host) start(ctx context.Context) (err error) {
	arguments := []string{"serve", "--database", h.database(), "--rest", h.rest, "--grpc", h.grpc, "--json", "--log-level", "error"}
	arguments = append(arguments, h.more...)
	h.errors = &output{}
	h.command = exec.CommandContext(ctx, h.Program, arguments...)
	if h.traced != "" {
		if h.command, err = strace.Command(ctx, h.traced, h.inject, h.Program, arguments...); err != nil {
			return fmt.Errorf("strace: %w", err)
		}
		// strace killed alone would leave the server behind.
		command := h.command
		command.Cancel = func() error { return strace.Kill(command.Process.Pid) }
	}
	h.command.Stderr = h.errors
	out, err := h.command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := h.command.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return errors.Join(fmt.Errorf("the server did not start: %s", h.errors), h.kill())
	}
	var at struct{ REST, GRPC string }
	if err := json.Unmarshal(line, &at); err != nil {
		return errors.Join(err, h.kill())
	}
	h.rest, h.grpc = at.REST[len("http://"):], at.GRPC
	return nil
}

// output keeps what a program prints, which may be read while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write never fails.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String returns what was printed so far, without space around it.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.TrimSpace(o.text.String())
}

// kill ends the server by SIGKILL.
func (h *host) kill() error {
	var err error
	if h.traced != "" {
		err = strace.Kill(h.command.Process.Pid)
	} else {
		err = h.command.Process.Kill()
	}
	if errors.Is(err, os.ErrProcessDone) || errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err == nil {
		_ = h.command.Wait() // The exit code is that of the signal.
	}
	return err
}

// load lets phones send reports to the server.
func (h *host) load(ctx context.Context, phones, reports int, seed uint64, meanwhile func(context.Context) error) (*fleet.Result, error) {
	conn, err := dial(h.grpc)
	if err != nil {
		return nil, err
	}
	err = fleet.Prepare(ctx, conn, h.tokens.Admin, client, program, checklist)
	if err := errors.Join(err, conn.Close()); err != nil {
		return nil, err
	}
	return fleet.Run(ctx, fleet.Options{
		Target: h.grpc, Dial: dial, Admin: h.tokens.Admin, Reviewer: h.tokens.Reviewer, Client: client, Program: program, Location: location,
		Phones: phones, Sessions: (reports + 2*phones - 1) / (2 * phones), Reports: 2, Seed: seed, Again: 0.2, Now: h.Now, Meanwhile: meanwhile,
	})
}

func dial(address string) (*grpc.ClientConn, error) {
	return grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(grpc.ConnectParams{
		Backoff: backoff.Config{BaseDelay: 5 * time.Millisecond, Multiplier: 1.5, MaxDelay: 100 * time.Millisecond}, MinConnectTimeout: 5 * time.Second,
	}))
}
