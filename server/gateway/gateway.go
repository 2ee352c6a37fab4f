// Package gateway is the REST side of the API: HTTP comes in, a call goes out on
// a channel to the same services, through the same interceptors, that gRPC uses.
//
// It adds nothing to what a call may do. It translates: JSON to messages and
// back, headers to metadata, errors to problem documents (RFC 9457), etags to
// conditional requests (RFC 9110). What it refuses by itself (JSON that cannot
// be read, a path that is not there) it refuses in the same form.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"

	"mysteryshopper/server/call"
)

// Config is what a gateway works with. Conn is required; every bound that is 0
// takes its default.
type Config struct {
	// Conn reaches the services through their interceptors.
	Conn grpc.ClientConnInterface
	// Metrics answers /metrics; without it the path is not there.
	Metrics http.Handler
	// Ready says why the server cannot work at the moment; nil means that it can.
	Ready func(ctx context.Context) error
	// Logger takes what goes wrong in the gateway itself. Default: nothing is logged.
	Logger *slog.Logger
	// CORS lists the origins whose pages may call the API; "*" is any.
	CORS []string
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// MaxBody bounds a body in bytes, after unpacking. Default: 2 MiB.
	MaxBody int64
	// MaxImport bounds the body of an import of locations. Default: 20 MiB.
	MaxImport int64
	// MaxDepth bounds how deep JSON may be nested. Default: 32.
	MaxDepth int
	// StreamIdle is how long a stream of reports may be silent. Default: 2 minutes.
	StreamIdle time.Duration
}

// The bounds that hold where a Config names none.
const (
	defaultMaxBody    = 2 << 20
	defaultMaxImport  = 20 << 20
	defaultMaxDepth   = 32
	defaultStreamIdle = 2 * time.Minute
)

// withDefaults returns the configuration with every empty bound filled in.
func (c Config) withDefaults() Config {
	if c.MaxBody == 0 {
		c.MaxBody = defaultMaxBody
	}
	if c.MaxImport == 0 {
		c.MaxImport = defaultMaxImport
	}
	if c.MaxDepth == 0 {
		c.MaxDepth = defaultMaxDepth
	}
	if c.StreamIdle == 0 {
		c.StreamIdle = defaultStreamIdle
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Ready == nil {
		c.Ready = func(context.Context) error { return nil }
	}
	return c
}

// gateway holds what all requests share.
type gateway struct {
	Config
	routes   routes
	rendered *rendered
}

// New returns the handler of the whole REST side: the API under /v1/, the
// system paths and the API reference. ctx bounds the registration only.
func New(ctx context.Context, config Config) (http.Handler, error) {
	if config.Conn == nil {
		return nil, errors.New("gateway: no connection to the services")
	}
	g := &gateway{Config: config.withDefaults(), rendered: newRendered()}
	if err := g.connect(ctx); err != nil {
		return nil, err
	}
	root := http.NewServeMux()
	root.HandleFunc("/v1/", g.serveCall)
	root.HandleFunc(streamPath, g.serveStream)
	g.addExports(root)
	g.addOData(root)
	if err := g.addPages(root); err != nil {
		return nil, fmt.Errorf("gateway: pages: %w", err)
	}
	return g.withRecovery(g.withCommonHeaders(root)), nil
}

// newMux returns a mux of grpc-gateway with our ways of reading and writing. Each
// service has one of its own: it tries its routes one after another.
func (g *gateway) newMux() *runtime.ServeMux {
	return runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, jsonMarshaler{maxDepth: g.MaxDepth}),
		runtime.WithMarshalerOption(typeJSON, jsonMarshaler{maxDepth: g.MaxDepth}),
		runtime.WithMarshalerOption(typeProtobuf, protobufMarshaler{}),
		runtime.WithIncomingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithOutgoingHeaderMatcher(outgoingHeader),
		runtime.WithForwardResponseOption(noteEtag),
		runtime.WithForwardResponseRewriter(g.rewrite),
		runtime.WithErrorHandler(g.onError),
		runtime.WithRoutingErrorHandler(g.onRoutingError),
		runtime.WithDisablePathLengthFallback(),
		runtime.WithDisableHTTPMethodOverride(),
	)
}

// connect fills the table of routes with every service of the API, each behind its mux.
func (g *gateway) connect(ctx context.Context) error {
	for _, service := range call.Services() {
		mux := g.newMux()
		table, err := routesOf(service, mux)
		if err != nil {
			return err
		}
		g.routes = append(g.routes, table...)
		generated, err := call.GeneratedFor(service)
		if err != nil {
			return fmt.Errorf("gateway: %w", err)
		}
		if err := generated.RegisterREST(ctx, mux, conn{g.Conn}); err != nil {
			return fmt.Errorf("gateway: %s: %w", service.FullName(), err)
		}
	}
	return nil
}
