package chain

import (
	"context"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// parents reads the span that a caller's request belongs to, by the W3C's Trace Context.
var parents = propagation.TraceContext{}

// trace begins the span of a call, if there is a tracer. It holds the method and, at its end, the reason of an error: no id,
// no address and nothing that a caller wrote, so that no person can be found in traces.
func (i *invocation) trace(ctx context.Context, tracer trace.Tracer) context.Context {
	if tracer == nil {
		return ctx
	}
	method := otherMethod
	if _, known := auth.RuleFor(i.method); known {
		method = strings.TrimPrefix(i.method, "/")
	}
	service, name, _ := strings.Cut(method, "/")
	ctx = parents.Extract(ctx, propagation.MapCarrier{call.HeaderTraceParent: i.TraceParent})
	ctx, i.span = tracer.Start(ctx, method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("rpc.system", "grpc"), attribute.String("rpc.service", service), attribute.String("rpc.method", name)))
	return ctx
}

// endSpan ends the span of a call, if it has one.
func (i *invocation) endSpan(f *fault.Error) {
	if i.span == nil {
		return
	}
	if f != nil {
		i.span.SetAttributes(attribute.String("error.type", f.Reason().String()))
		i.span.SetStatus(codes.Error, "")
	}
	i.span.End()
}
