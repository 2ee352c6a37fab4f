package chain

import (
	"context"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
)

// healthPrefix begins the methods that load balancers call; they are not limited.
const healthPrefix = "/grpc.health.v1.Health/"

// endless are streams that may last as long as their caller likes.
var endless = map[string]bool{grpc_health_v1.Health_Watch_FullMethodName: true}

// admit lets the call in or says why not. The context that it returns runs as the caller.
func (c *Chain) admit(ctx context.Context, call *call) (context.Context, error) {
	rule, ok := auth.RuleFor(call.method)
	if !ok {
		return nil, fault.New(pb.Reason_PERMISSION_DENIED, "the method has no rule in the policy")
	}
	if strings.HasPrefix(call.method, healthPrefix) {
		return ctx, nil
	}
	if err := c.checkAppVersion(call); err != nil {
		return nil, err
	}
	if err := c.limiter.peer(call.peer, call.started); err != nil {
		return nil, err
	}
	if rule.Public {
		return ctx, c.limiter.public(call.peer, call.started)
	}
	principal, err := c.auth.Authenticate(ctx, call.authorization)
	if err != nil {
		return nil, err
	}
	call.principal = principal
	ctx = auth.With(ctx, principal)
	if err := auth.Allow(ctx, call.method); err != nil {
		return nil, err
	}
	if c.inProcess {
		_ = grpc.SetHeader(ctx, metadata.MD{headerRole: {string(principal.Role)}})
	}
	return ctx, c.limiter.token(principal.TokenID, call.started)
}

// readmit asks again, for one more message of a stream, whether its token is good, and waits where it is too many.
func (c *Chain) readmit(ctx context.Context, call *call) error {
	if call.principal == nil {
		return nil
	}
	if _, err := c.auth.Authenticate(ctx, call.authorization); err != nil {
		return err
	}
	delay := c.limiter.delay(call.principal.TokenID, c.clock())
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// admittedStream runs as its caller and asks anew at each message.
type admittedStream struct {
	grpc.ServerStream
	ctx   context.Context
	chain *Chain
	call  *call
}

// Context returns the context that runs as the caller.
func (s *admittedStream) Context() context.Context { return s.ctx }

// RecvMsg receives a message, and refuses it where the caller may no longer send.
func (s *admittedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		// The library says this of a message over its bound, and nothing else of a caller. It has answered the caller
		// by itself then; what is returned here is for the log and the metrics.
		if status.Code(err) == codes.ResourceExhausted {
			return fault.New(pb.Reason_BODY_TOO_LARGE, "").Because(err)
		}
		return err
	}
	return s.chain.readmit(s.ctx, s.call)
}
