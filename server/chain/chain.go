// Package chain holds the interceptors of every call, over the network and in process alike, in this order: the request
// id, recovery from panics, metrics and the access log, errors converted to statuses in the caller's language, a
// deadline, the policy, rate limits, authentication, and the validation of the request.
package chain

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/inprocess"
)

const (
	defaultDeadline       = 30 * time.Second
	defaultStreamDeadline = 15 * time.Minute
)

// Config holds what the interceptors work with.
type Config struct {
	Auth *auth.Authenticator
	// Logger writes the access log; nil for none.
	Logger *slog.Logger
	// Registerer publishes the metrics; nil for none.
	Registerer prometheus.Registerer
	Clock      func() time.Time
	Limits     Limits
	// Apps are the versions of the app that may call.
	Apps AppVersions
	// Deadline is for calls without a deadline of their own, StreamDeadline for such streams. The defaults are 30
	// seconds and 15 minutes.
	Deadline       time.Duration
	StreamDeadline time.Duration
	// HandlerValidates names, by their full names, the methods whose handlers validate the requests by Validate, and
	// why. It must name every method to which the caller streams.
	HandlerValidates map[string]string
	// Content finds what handlers would refuse of a request beside its shape; nil for nothing.
	Content func(proto.Message) []fault.Violation
	// Tracer records the calls; nil for none.
	Tracer trace.Tracer
	// Codec is that of the gRPC server; nil if it has the library's.
	Codec *Codec
}

// Chain holds the interceptors. It is safe for many goroutines.
type Chain struct {
	auth       *auth.Authenticator
	clock      func() time.Time
	observer   *observer
	limiter    *limiter
	apps       AppVersions
	deadline   time.Duration
	streamLife time.Duration
	validators validators
	content    func(proto.Message) []fault.Violation
	codec      *Codec
	tracer     trace.Tracer
	inProcess  bool
}

// New returns the chain of calls that come over the network. The error lists the methods whose requests nothing would
// validate.
func New(c Config) (*Chain, error) {
	table, err := newValidators(c.HandlerValidates)
	if err != nil {
		return nil, err
	}
	return &Chain{
		auth: c.Auth, clock: c.Clock,
		observer:   newObserver(c.Logger, c.Registerer),
		limiter:    newLimiter(c.Limits),
		apps:       c.Apps,
		deadline:   orDefault(c.Deadline, defaultDeadline),
		streamLife: orDefault(c.StreamDeadline, defaultStreamDeadline),
		validators: table,
		content:    c.Content,
		codec:      c.Codec,
		tracer:     c.Tracer,
	}, nil
}

// InProcess returns the same chain, with the same limits and metrics, for the in-process channel of the gateway. Only on
// this channel the private headers of package call are trusted, and the caller's role is in the headers of the answer.
func (c *Chain) InProcess() *Chain {
	inside := *c
	inside.inProcess = true
	return &inside
}

// Unary returns the whole chain as one interceptor of unary calls.
func (c *Chain) Unary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		ctx, i := c.begin(ctx, info.FullMethod, req)
		answer, err := c.serveUnary(ctx, i, req, next)
		return answer, c.end(ctx, i, err)
	}
}

func (c *Chain) serveUnary(ctx context.Context, i *invocation, req any, next grpc.UnaryHandler) (answer any, err error) {
	defer func() {
		if v := recover(); v != nil {
			answer, err = nil, panicked(v)
		}
	}()
	refused := c.codec.refusal(req) // read in any case, since the codec keeps it until then
	wait := waitOf(req)
	if wait > 0 {
		ctx = call.WithWaited(ctx, &i.waited)
	}
	ctx, cancel := c.within(ctx, c.deadline+wait)
	defer cancel()
	ctx, err = c.admit(ctx, i)
	if err != nil {
		return nil, err
	}
	if refused != nil {
		return nil, refused
	}
	if err := c.validators.validate(ctx, i.method, req); err != nil {
		if m, ok := req.(proto.Message); ok {
			err = withContent(ctx, err, m, c.content)
		}
		return nil, err
	}
	if answer, err = next(ctx, req); err != nil {
		return answer, c.refusedCode(i, err)
	}
	if !c.inProcess {
		pack(ctx, answer)
	}
	return answer, nil
}

// Stream returns the whole chain as one interceptor of streams. The messages of a stream are not validated here, so that
// a bad one need not end it: the handler calls Validate for each, and Refuse for those that it refuses. Each message
// counts for the rate limit, and is refused once the token is no longer valid.
func (c *Chain) Stream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		ctx, i := c.begin(stream.Context(), info.FullMethod, nil)
		return c.end(ctx, i, c.serveStream(ctx, i, srv, stream, next))
	}
}

func (c *Chain) serveStream(ctx context.Context, i *invocation, srv any, stream grpc.ServerStream, next grpc.StreamHandler) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked(v)
		}
	}()
	if !withoutDeadline[i.method] {
		var cancel context.CancelFunc
		ctx, cancel = withDeadline(ctx, c.streamLife)
		defer cancel()
	}
	ctx, err = c.admit(ctx, i)
	if err != nil {
		return err
	}
	if err := c.validators.validate(ctx, i.method, nil); err != nil {
		return err
	}
	return next(srv, &admittedStream{ServerStream: stream, ctx: ctx, chain: c, invocation: i})
}

// longestWait bounds what a request that was not validated yet can add to its deadline.
const longestWait = time.Minute

// waitOf returns how long a request asks to wait for something new.
func waitOf(request any) time.Duration {
	asked, ok := request.(interface{ GetWaitSeconds() int32 })
	if !ok {
		return 0
	}
	return min(max(time.Duration(asked.GetWaitSeconds())*time.Second, 0), longestWait)
}

// within returns a context that ends after some time, unless the caller has set a deadline.
func (c *Chain) within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if c.inProcess && inprocess.Limit(ctx, d) {
		return ctx, func() {}
	}
	return withDeadline(ctx, d)
}

func withDeadline(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}
