package chain

import (
	"context"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// healthPrefix begins the methods that load balancers call; they are not limited.
const healthPrefix = "/grpc.health.v1.Health/"

// endless are streams that may last as long as their caller likes.
var endless = map[string]bool{grpc_health_v1.Health_Watch_FullMethodName: true}

// admit lets the call in or says why not. The context that it returns runs as the caller.
func (c *Chain) admit(ctx context.Context, i *invocation) (context.Context, error) {
	rule, ok := auth.RuleFor(i.method)
	if !ok {
		return nil, fault.New(pb.Reason_PERMISSION_DENIED, "the method has no rule in the policy")
	}
	if strings.HasPrefix(i.method, healthPrefix) {
		return ctx, nil
	}
	if err := c.checkAppVersion(i); err != nil {
		return nil, err
	}
	if err := c.limiter.peer(i.Peer, i.started); err != nil {
		return nil, err
	}
	if rule.Public {
		return ctx, c.limiter.public(i.Peer, i.started)
	}
	principal, err := c.auth.Authenticate(ctx, i.Authorization)
	if err != nil {
		return nil, err
	}
	i.principal = principal
	ctx = auth.With(ctx, principal)
	if err := auth.Allow(ctx, i.method); err != nil {
		return nil, err
	}
	if c.inProcess {
		call.SetRole(ctx, string(principal.Role))
	}
	return ctx, c.limiter.token(principal.TokenID, i.started)
}

// readmit asks again, for one more message of a stream, whether its token is good, and waits where it is too many.
func (c *Chain) readmit(ctx context.Context, i *invocation) error {
	if i.principal == nil {
		return nil
	}
	if _, err := c.auth.Authenticate(ctx, i.Authorization); err != nil {
		return err
	}
	delay := c.limiter.delay(i.principal.TokenID, c.clock())
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
	ctx        context.Context
	chain      *Chain
	invocation *invocation
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
	return s.chain.readmit(s.ctx, s.invocation)
}
