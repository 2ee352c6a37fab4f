package bench

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

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

// usage is the CPU time that a target has used since it began, and its memory.
type usage struct {
	CPU    time.Duration `json:"cpu"`
	Memory memory        `json:"memory"`
}

// usagePath is where the empty REST server tells what the process has used.
const usagePath = "/usage"

// serveTarget serves the demo of a folder as the command serve does, access log and all but for limits on callers,
// with empty servers beside it. It ends with the context, or when stdin is closed: when whoever started it is gone.
func serveTarget(ctx context.Context, dir string, stdin io.Reader, stdout io.Writer) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, stdin)
		stop()
	}()
	// The lines of the log are made and written, as in production, but not kept.
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = nowhere.Close() }()
	a, welcome, err := demo.Open(ctx, demo.Options{
		Dir: dir, REST: anyPort, GRPC: anyPort, Logger: slog.New(slog.NewTextHandler(nowhere, nil)),
	})
	if err != nil {
		return err
	}
	empty, err := openEmpty(ctx)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	var group sync.WaitGroup
	group.Go(empty.serve)
	ready := address{welcome, "http://" + empty.rest.Addr().String(), empty.grpc.Addr().String()}
	if err := json.NewEncoder(stdout).Encode(ready); err != nil {
		stop()
	}
	err = a.Serve(ctx)
	empty.close()
	group.Wait()
	return err
}

// emptyServers are an HTTP and a gRPC server, made as the real ones are, whose calls do nothing.
type emptyServers struct {
	rest, grpc net.Listener
	web        *http.Server
	rpc        *grpc.Server
}

func openEmpty(ctx context.Context) (*emptyServers, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc(usagePath, func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(usage{cpuTime(), memoryInUse()}) // nobody is left to tell where it fails
	})
	e := &emptyServers{web: gateway.Server(mux), rpc: grpc.NewServer(grpc.MaxConcurrentStreams(1000))}
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

// serve serves both until close. A server that fails is noticed by its clients.
func (e *emptyServers) serve() {
	var group sync.WaitGroup
	group.Go(func() { _ = e.web.Serve(e.rest) })
	group.Go(func() { _ = e.rpc.Serve(e.grpc) })
	group.Wait()
}

func (e *emptyServers) close() {
	_ = e.web.Close()
	e.rpc.Stop()
}
