// Package chain is what every call goes through before its handler and after it, over the network and in process
// alike: a request id, recovery from panics, metrics and the access log, errors made into statuses in the caller's
// language, a deadline, authentication, the policy, rate limits, and the checks that a request has no unknown fields
// and the shape that the proto asks for.
package chain

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"

	"mysteryshopper/server/auth"
)

const (
	defaultDeadline       = 30 * time.Second
	defaultStreamDeadline = 15 * time.Minute
)

// Config says how calls are treated.
type Config struct {
	Auth *auth.Authenticator
	// Logger gets the access log; none is written where it is nil.
	Logger *slog.Logger
	// Registerer gets the metrics; they are counted for nobody where it is nil.
	Registerer prometheus.Registerer
	Clock      func() time.Time
	Limits     Limits
	// MinAppVersion is the oldest app, such as 1.4.2, that may call. Empty lets all in, and so does a caller that does
	// not say that it is an app.
	MinAppVersion string
	// Deadline is for calls that come without one, StreamDeadline for streams; 30 seconds and 15 minutes where 0.
	Deadline       time.Duration
	StreamDeadline time.Duration
	// HandlerValidates names, by their full names, the methods whose handlers validate the requests by Validate, and
	// why. It must name every method to which the caller streams.
	HandlerValidates map[string]string
}

// Chain holds the interceptors. It is safe for many goroutines.
type Chain struct {
	auth       *auth.Authenticator
	clock      func() time.Time
	observer   *observer
	limiter    *limiter
	minApp     version
	deadline   time.Duration
	streamLife time.Duration
	validators validators
	inProcess  bool
}

// New returns the chain of calls that come over the network. It compiles the rules of all requests, so that no caller
// waits for it. The error lists the methods whose requests nothing would validate, and rules that cannot be compiled.
func New(c Config) (*Chain, error) {
	if _, err := compiledRules(); err != nil {
		return nil, fmt.Errorf("rules of requests: %w", err)
	}
	table, err := newValidators(c.HandlerValidates)
	if err != nil {
		return nil, err
	}
	return &Chain{
		auth: c.Auth, clock: c.Clock,
		observer:   newObserver(c.Logger, c.Registerer),
		limiter:    newLimiter(c.Limits),
		minApp:     parseVersion(c.MinAppVersion),
		deadline:   orDefault(c.Deadline, defaultDeadline),
		streamLife: orDefault(c.StreamDeadline, defaultStreamDeadline),
		validators: table,
	}, nil
}

// InProcess returns the same chain, limits and metrics included, for the channel that the gateway calls through. The
// gateway says in the metadata on whose behalf it calls, which is believed on this channel alone, and is told the
// caller's role.
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
	ctx, cancel := withDeadline(ctx, c.deadline)
	defer cancel()
	ctx, err = c.admit(ctx, i)
	if err != nil {
		return nil, err
	}
	if err := c.validators.validate(ctx, i.method, req); err != nil {
		return nil, err
	}
	return next(ctx, req)
}

// Stream returns the whole chain as one interceptor of streams. The messages of a stream are not validated here, so that
// a bad one need not end it: the handler calls Validate for each, and Refuse for those that it refuses. While the stream
// lasts the token must stay good, and each message counts for the rate limit.
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
	if !endless[i.method] {
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
