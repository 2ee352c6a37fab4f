package chain

import (
	"context"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// healthPrefix is the prefix of the methods that load balancers call; they are not limited.
const healthPrefix = "/grpc.health.v1.Health/"

// withoutDeadline lists streams that may last as long as their caller likes.
var withoutDeadline = map[string]bool{grpc_health_v1.Health_Watch_FullMethodName: true}

// admit checks the app version, the rate limits, the token and the policy. The context that it returns has the caller as
// its principal; an error refuses the call.
func (c *Chain) admit(ctx context.Context, i *invocation) (context.Context, error) {
	rule, ok := auth.RuleFor(i.method)
	if !ok {
		return nil, fault.New(pb.Reason_PERMISSION_DENIED, "the method has no rule in the policy")
	}
	if strings.HasPrefix(i.method, healthPrefix) {
		return ctx, nil
	}
	counted := c.arrived(ctx, i.method)
	if !counted {
		if err := c.checkAppVersion(i); err != nil {
			return nil, err
		}
		if err := c.limiter.peer(i.Peer, i.started); err != nil {
			return nil, err
		}
	}
	if rule.Public {
		return ctx, nil
	}
	principal, err := c.identify(ctx, i)
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
	if counted {
		return ctx, nil
	}
	return ctx, c.limiter.token(principal.TokenID, i.started)
}

// identify returns the caller: by the credentials where there are any, and else by the cookie of a session, which only the
// gateway passes on.
func (c *Chain) identify(ctx context.Context, i *invocation) (*auth.Principal, error) {
	ctx = call.With(ctx, i.Info)
	if i.Authorization == "" && i.Session != "" {
		return c.auth.AuthenticateSession(ctx, i.Session)
	}
	if i.method == pb.AccessService_RotateToken_FullMethodName {
		return c.auth.AuthenticateRotation(ctx, i.Authorization)
	}
	return c.auth.Authenticate(ctx, i.Authorization)
}

// refusedCode counts a one-time code that was refused, and returns what the caller is answered. Over the limit it is
// RATE_LIMITED. A code that is right is accepted however many wrong ones came from the same address: many people may share
// it, and codes have too many random bits to be guessed.
func (c *Chain) refusedCode(i *invocation, err error) error {
	if fault.From(err).Reason() != pb.Reason_INVALID_CODE {
		return err
	}
	if limited := c.limiter.public(i.Peer, c.clock()); limited != nil {
		return limited
	}
	return err
}

// readmit checks for one more message of a stream that its token is still valid, and waits for the rate limit.
func (c *Chain) readmit(ctx context.Context, i *invocation) error {
	if i.principal == nil {
		return nil
	}
	if _, err := c.identify(ctx, i); err != nil {
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

// admittedStream is a stream with the caller as its principal. It checks the token again at each message.
type admittedStream struct {
	grpc.ServerStream
	ctx        context.Context
	chain      *Chain
	invocation *invocation
	received   bool // whether the handler has a message, which it no longer needs when it receives the next
}

// Context returns the context with the principal.
func (s *admittedStream) Context() context.Context { return s.ctx }

// RecvMsg receives a message. It returns an error once the caller may no longer send.
func (s *admittedStream) RecvMsg(m any) error {
	if s.received {
		bounds.Used(s.ctx)
	}
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	s.received = true
	s.chain.refusesMessage(s.ctx, m)
	if err := s.chain.codec.refusal(m); err != nil {
		return err
	}
	return s.chain.readmit(s.ctx, s.invocation)
}
