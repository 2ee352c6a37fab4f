package chain

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
)

// invocation is one RPC under way: what it carries, and what the interceptors found out about it.
type invocation struct {
	*call.Info
	chain   *Chain
	method  string
	started time.Time
	// request is nil for a stream.
	request any
	// principal is nil until the caller is authenticated.
	principal *auth.Principal
	// waited is how long it has waited for something new.
	waited call.Waited
	// span is nil without a tracer, and for a call that is refused before it begins.
	span trace.Span
}

type contextKey struct{}

// invocationFrom returns the RPC of a context; nil outside of one.
func invocationFrom(ctx context.Context) *invocation {
	i, _ := ctx.Value(contextKey{}).(*invocation)
	return i
}

// begin reads what the RPC carries and puts the request id into the headers of its answer.
func (c *Chain) begin(ctx context.Context, method string, request any) (context.Context, *invocation) {
	i := &invocation{Info: call.Read(ctx, c.inProcess), chain: c, method: method, started: c.clock(), request: request}
	if a, ok := ctx.Value(arrivalKey{}).(arrival); ok && i.Received.IsZero() {
		i.Received = a.received
	}
	if i.Received.IsZero() {
		i.Received = i.started
	}
	ctx = call.With(context.WithValue(ctx, contextKey{}, i), i.Info)
	call.SetAnswerID(ctx, i.RequestID)
	if !c.inProcess {
		call.SetDate(ctx, i.started)
	}
	return i.trace(ctx, c.tracer), i
}
