package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/gateway"
)

// anyPort is an address on this machine with a free port.
const anyPort = "127.0.0.1:0"

// address is what a target prints when it is ready.
type address struct {
	Demo *demo.Welcome `json:"demo"`
	// EmptyREST and EmptyGRPC are the addresses of servers of the same kind that do nothing.
	EmptyREST string `json:"emptyRest"`
	EmptyGRPC string `json:"emptyGrpc"`
}

// usage is the CPU time that a target has used since it started, and its memory.
type usage struct {
	CPU    time.Duration `json:"cpu"`
	Memory memory        `json:"memory"`
}

// usagePath is the path under which the empty REST server returns the usage of the process.
const usagePath = "/usage"

// serveTarget serves the demo of a folder as the command serve does, with the access log but without limits on callers,
// and empty servers beside it. It ends with the context, or when stdin is closed because the parent process is gone.
func serveTarget(ctx context.Context, dir string, stdin io.Reader, stdout io.Writer) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, stdin)
		stop()
	}()
	// The lines of the log are formatted and written, as in production, but not kept.
	devNull, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = devNull.Close() }()
	a, welcome, err := demo.Open(ctx, demo.Options{
		Dir: dir, REST: anyPort, GRPC: anyPort, Logger: slog.New(slog.NewTextHandler(devNull, nil)),
	})
	if err != nil {
		return err
	}
	empty, err := openEmpty(ctx)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	var servers errgroup.Group
	empty.serve(&servers)
	ready := address{welcome, "http://" + empty.rest.Addr().String(), empty.grpc.Addr().String()}
	if err := json.NewEncoder(stdout).Encode(ready); err != nil {
		stop()
	}
	err = a.Serve(ctx)
	empty.close()
	_ = servers.Wait() // an empty server that failed was noticed by its clients
	return err
}

// emptyServers are an HTTP and a gRPC server with the settings of the real ones, whose calls do nothing.
type emptyServers struct {
	rest, grpc net.Listener
	web        *http.Server
	rpc        *grpc.Server
}

func openEmpty(ctx context.Context) (*emptyServers, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc(usagePath, func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(usage{cpuTime(), memoryInUse()}) // a client that is gone reads no error
	})
	e := &emptyServers{web: gateway.Server(mux, slog.New(slog.DiscardHandler)), rpc: grpc.NewServer(grpc.MaxConcurrentStreams(1000))}
	grpc_health_v1.RegisterHealthServer(e.rpc, health.NewServer())
	var listener net.ListenConfig
	var err error
	if e.rest, err = listener.Listen(ctx, "tcp", anyPort); err != nil {
		return nil, err
	}
	if e.grpc, err = listener.Listen(ctx, "tcp", anyPort); err != nil {
		return nil, errors.Join(err, e.rest.Close())
	}
	return e, nil
}

// serve starts both servers in a group. They end with close.
func (e *emptyServers) serve(group *errgroup.Group) {
	group.Go(func() error { return e.web.Serve(e.rest) })
	group.Go(func() error { return e.rpc.Serve(e.grpc) })
}

func (e *emptyServers) close() {
	_ = e.web.Close()
	e.rpc.Stop()
}

// profiled runs fn while a CPU profile of this process is written into a folder; without a folder it only runs fn.
func profiled(dir string, fn func() error) (err error) {
	if dir == "" {
		return fn()
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, fmt.Sprintf("%d.pprof", os.Getpid())))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return fn()
}
