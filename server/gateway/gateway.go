// Package gateway serves the REST side of the API. It calls the same services as gRPC, through the same interceptors, on
// an in-process channel.
//
// It adds nothing to what a call may do. It translates: JSON to messages and back, headers to metadata, errors to problem
// documents (RFC 9457), etags to conditional requests (RFC 9110). What it refuses by itself, such as malformed JSON or an
// unknown path, it refuses in the same form.
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
	"google.golang.org/protobuf/proto"

	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/paper"
)

// Config is the configuration of a gateway. Conn and Wall are required; a bound of 0 stands for its default.
type Config struct {
	// Conn reaches the services through their interceptors.
	Conn grpc.ClientConnInterface
	// Metrics serves /metrics; without it there is no such path.
	Metrics http.Handler
	// Ready returns why requests cannot be served at the moment; nil if they can.
	Ready func(ctx context.Context) error
	// Logger logs failures of the gateway itself. Default: none.
	Logger *slog.Logger
	// Clock returns the time. Default: the zero time.
	Clock func() time.Time
	// Wall returns the time of the machine, for deadlines of connections.
	Wall func() time.Time
	// Observe counts and logs a request that the gateway refuses by itself; see chain.Chain. Default: nothing is done.
	Observe func(ctx context.Context, info *call.Info, method string, started time.Time, answered bool, err *fault.Error)
	// CORS lists the origins whose pages may call the API; "*" is any.
	CORS []string
	// OpenID is the provider by which people sign in. Default: none.
	OpenID *OpenID
	// Brand is printed on papers. Default: none.
	Brand *paper.Brand
	// TrustedProxies are the networks of proxies whose X-Forwarded headers are used.
	TrustedProxies []netip.Prefix
	// Admit checks a call by its headers, before its body is read; see chain.Chain. Default: all are admitted.
	Admit func(ctx context.Context, info *call.Info, method string, started time.Time) (context.Context, bounds.Holder, error)
	// Check returns what is wrong with the shape of a request; see chain.Check. It is called for what could be decoded of a
	// body that has other violations. Default: nothing is.
	Check func(ctx context.Context, m proto.Message) error
	// Budget bounds the bytes of all bodies that are being received. Default: none.
	Budget *bounds.Budget
	// Pace is how fast bodies must arrive. Default: bounds.DefaultPace.
	Pace bounds.Pace
	// MaxBody bounds a body in bytes, after decompression, in addition to the bound of its method. Default: none.
	MaxBody int64
	// MaxDepth bounds the nesting of JSON. Default: 32.
	MaxDepth int
	// StreamIdle is how long a stream of reports or an export may be idle. Default: 2 minutes.
	StreamIdle time.Duration
}

// Defaults of the bounds of a Config.
const (
	defaultMaxDepth   = 32
	defaultStreamIdle = 2 * time.Minute
)

// withDefaults returns the configuration with defaults in place of what is not set.
func (c Config) withDefaults() Config {
	if c.MaxBody == 0 {
		c.MaxBody = bounds.LargestMessage
	}
	if c.Pace == (bounds.Pace{}) {
		c.Pace = bounds.DefaultPace()
	}
	if c.Admit == nil {
		c.Admit = func(ctx context.Context, _ *call.Info, _ string, _ time.Time) (context.Context, bounds.Holder, error) {
			return ctx, bounds.Holder{}, nil
		}
	}
	if c.Check == nil {
		c.Check = func(context.Context, proto.Message) error { return nil }
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
	if c.Clock == nil {
		c.Clock = func() time.Time { return time.Time{} }
	}
	if c.Observe == nil {
		c.Observe = func(context.Context, *call.Info, string, time.Time, bool, *fault.Error) {}
	}
	if c.Ready == nil {
		c.Ready = func(context.Context) error { return nil }
	}
	return c
}

// gateway is what all requests share.
type gateway struct {
	Config
	routes   routes
	index    map[start][]*route // the routes, by the starts of their paths
	rendered *rendered
}

// New returns the handler of the whole REST side: the API under /v1/, the
// system paths and the API reference. ctx bounds the registration only.
func New(ctx context.Context, config Config) (http.Handler, error) {
	if config.Conn == nil || config.Wall == nil {
		return nil, errors.New("gateway: no connection to the services, or no clock")
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
	g.addMailPages(root)
	g.addDownloads(root)
	g.addSignIn(root)
	if err := g.addUploads(root); err != nil {
		return nil, fmt.Errorf("gateway: uploads: %w", err)
	}
	if err := g.addPages(root); err != nil {
		return nil, fmt.Errorf("gateway: pages: %w", err)
	}
	return g.withRecovery(g.withCommonHeaders(g.withPlainPaths(g.withSameOrigin(root)))), nil
}

// newMux returns a mux of grpc-gateway with the codecs, headers and errors of this package. Each service has a mux of its
// own, since a mux tries its routes one after another.
func (g *gateway) newMux() *runtime.ServeMux {
	return runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, jsonMarshaler{maxDepth: g.MaxDepth}),
		runtime.WithMarshalerOption(typeJSON, jsonMarshaler{maxDepth: g.MaxDepth}),
		runtime.WithMarshalerOption(typeProtobuf, protobufMarshaler{}),
		runtime.WithIncomingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithOutgoingHeaderMatcher(outgoingHeader),
		runtime.WithForwardResponseOption(recordEtag),
		runtime.WithForwardResponseOption(g.setLocation),
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
	g.index = g.routes.index()
	return nil
}
