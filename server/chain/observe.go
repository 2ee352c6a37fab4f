package chain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	spb "google.golang.org/genproto/googleapis/rpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// durations are the bounds of the histogram in seconds, from a cached read to the deadline.
var durations = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// observer counts calls and writes the access log.
type observer struct {
	logger   *slog.Logger
	requests map[string]methodMetrics
	other    methodMetrics
	errors   *prometheus.CounterVec
}

// otherMethod stands, in metrics and in the log, for every method that the API does not have.
const otherMethod = "other"

// methodMetrics are the metrics of one method.
type methodMetrics struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

func newObserver(logger *slog.Logger, registerer prometheus.Registerer) *observer {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	requests := register(registerer, prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "mysteryshopper_requests_total", Help: "Calls that were answered, by method.",
	}, []string{"method"}))
	duration := register(registerer, prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "mysteryshopper_request_seconds", Help: "How long calls took, by method.", Buckets: durations,
	}, []string{"method"}))
	o := &observer{
		logger:   logger,
		requests: make(map[string]methodMetrics),
		errors: register(registerer, prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mysteryshopper_errors_total",
			Help: "Refused calls and refused messages of streams, by method and reason.",
		}, []string{"method", "reason"})),
	}
	count := func(method string) methodMetrics {
		return methodMetrics{requests: requests.WithLabelValues(method), duration: duration.WithLabelValues(method)}
	}
	for _, method := range auth.Methods() {
		o.requests[method] = count(method)
	}
	o.other = count(otherMethod)
	return o
}

// register registers a collector, or returns the one that is registered already.
func register[C prometheus.Collector](r prometheus.Registerer, c C) C {
	if r == nil {
		return c
	}
	err := r.Register(c)
	var already prometheus.AlreadyRegisteredError
	if errors.As(err, &already) {
		if existing, ok := already.ExistingCollector.(C); ok {
			return existing
		}
	}
	return c
}

// end counts and logs the call, and converts its error to the status that is sent.
func (c *Chain) end(ctx context.Context, i *invocation, err error) error {
	took := c.clock().Sub(i.started) - i.waited.Time()
	c.observer.count(i.method, took)
	if err == nil {
		i.endSpan(nil)
		c.observer.log(ctx, slog.LevelInfo, i, took, nil)
		return nil
	}
	f := fault.From(err).FromApp(i.AppVersion != "")
	i.endSpan(f)
	c.observer.refused(ctx, i, took, f)
	if c.inProcess {
		return f.Status(i.Language(i.request), i.RequestID).Err()
	}
	return f.TrailerStatus(i.Language(i.request), i.RequestID).Err()
}

func (o *observer) count(method string, took time.Duration) {
	metrics, ok := o.requests[method]
	if !ok {
		metrics = o.other
	}
	metrics.requests.Inc()
	metrics.duration.Observe(took.Seconds())
}

// Refuse counts and logs the error of one message of a stream, and returns the status that is sent, in the language of
// the message or the caller. The stream goes on. It returns nil for no error.
func Refuse(ctx context.Context, message any, err error) *spb.Status {
	f := fault.From(err)
	if f == nil {
		return nil
	}
	if i := invocationFrom(ctx); i != nil {
		i.chain.observer.refused(ctx, i, i.chain.clock().Sub(i.started), f)
	}
	info := call.From(ctx)
	return f.FromApp(info.AppVersion != "").Status(info.Language(message), info.RequestID).Proto()
}

// Observe counts and logs a request that the gateway refused with err, as if it had been a call. method is the full name
// of its RPC; empty if the path has none. answered is set if a service has answered the request before, which is counted
// already.
func (c *Chain) Observe(ctx context.Context, info *call.Info, method string, started time.Time, answered bool, err *fault.Error) {
	i := &invocation{Info: info, chain: c, method: cmp.Or(method, otherMethod), started: started}
	took := c.clock().Sub(started)
	if !answered {
		c.observer.count(i.method, took)
	}
	c.observer.refused(ctx, i, took, err)
}

func (o *observer) refused(ctx context.Context, i *invocation, took time.Duration, f *fault.Error) {
	o.errors.WithLabelValues(i.method, f.Reason().String()).Inc()
	level := slog.LevelInfo
	switch f.Reason() {
	case pb.Reason_INTERNAL, pb.Reason_STORAGE_FULL, pb.Reason_UNAVAILABLE:
		level = slog.LevelError
	}
	o.log(ctx, level, i, took, f)
}

// log writes a line of the access log. It holds no body and no secret; a token is logged by its id. An error is logged
// with its whole cause.
func (o *observer) log(ctx context.Context, level slog.Level, i *invocation, took time.Duration, f *fault.Error) {
	if !o.logger.Enabled(ctx, level) {
		return
	}
	attrs := make([]slog.Attr, 0, 10)
	attrs = append(attrs,
		slog.String("method", i.method), slog.String("requestId", i.RequestID),
		slog.String("peer", i.Peer), slog.Duration("took", took))
	if p := i.principal; p != nil {
		attrs = append(attrs, slog.String("token", p.TokenID), slog.String("role", string(p.Role)))
		if p.Session != "" {
			attrs = append(attrs, slog.String("session", p.Session))
		}
	}
	if f != nil {
		attrs = append(attrs, slog.String("reason", f.Reason().String()))
		if cause := f.Unwrap(); cause != nil {
			attrs = append(attrs, slog.String("cause", cause.Error()))
		}
		var p *panicError
		if errors.As(f, &p) {
			attrs = append(attrs, slog.String("stack", string(p.stack)))
		}
	}
	o.logger.LogAttrs(ctx, level, "call", attrs...)
}

// panicError is a recovered panic of a handler.
type panicError struct {
	value any
	stack []byte
}

// Error returns the value of the panic as a text.
func (p *panicError) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// panicked returns an INTERNAL error for a recovered value. It must be called by the deferred function, so that the stack
// is that of the panic.
func panicked(value any) error {
	return fault.New(pb.Reason_INTERNAL, "").Because(&panicError{value: value, stack: debug.Stack()})
}
