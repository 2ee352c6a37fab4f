package chain

import (
	"context"
	"strings"
	"time"

	"google.golang.org/grpc/tap"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/inprocess"
)

// arrival is a call that was admitted by its headers, before its message was received. The interceptors authenticate it
// once more, since its token may have been revoked meanwhile, and do not count it again.
type arrival struct {
	method   string
	received time.Time // when the headers came
}

type arrivalKey struct{}

// arrived reports whether a call of the method was admitted by its headers. The gateway's mark is in the context of the
// in-process call's caller.
func (c *Chain) arrived(ctx context.Context, method string) bool {
	if c.inProcess {
		if ctx = inprocess.Caller(ctx); ctx == nil {
			return false
		}
	}
	a, ok := ctx.Value(arrivalKey{}).(arrival)
	return ok && a.method == method
}

// Admit checks a call by its headers: everything but the message itself. The gateway calls it before it reads a body. The
// context that it returns is for the call, and the holder is whose part of the budget the body uses.
func (c *Chain) Admit(ctx context.Context, info *call.Info, method string, started time.Time) (context.Context, bounds.Holder, error) {
	i := &invocation{Info: info, chain: c, method: method, started: started}
	if _, err := c.admit(ctx, i); err != nil {
		return ctx, bounds.Holder{}, err
	}
	return context.WithValue(ctx, arrivalKey{}, arrival{method, started}), i.holder(), nil
}

// holder returns whose part of the budget a call uses that was admitted.
func (i *invocation) holder() bounds.Holder {
	if i.principal != nil {
		return bounds.Authenticated(i.principal.TokenID, i.method)
	}
	return bounds.Anonymous(network(i.Peer))
}

// tapDeadline bounds the look-up of a token while no other frame of the connection is read.
const tapDeadline = 3 * time.Second

// Tap returns the handle that the gRPC library calls for each call when its headers were read. It refuses a call before a
// message is received, and meters what is received of the others.
func (c *Chain) Tap(budget *bounds.Budget, pace bounds.Pace) tap.ServerInHandle {
	return func(ctx context.Context, info *tap.Info) (context.Context, error) {
		if _, known := auth.RuleFor(info.FullMethodName); !known || strings.HasPrefix(info.FullMethodName, healthPrefix) {
			return ctx, nil // The library refuses an unknown method without reading a message.
		}
		i := &invocation{Info: call.Read(ctx, false), chain: c, method: info.FullMethodName, started: c.clock()}
		looking, cancel := context.WithTimeout(ctx, tapDeadline)
		defer cancel()
		if _, err := c.admit(looking, i); err != nil {
			return ctx, c.end(ctx, i, err)
		}
		ctx = context.WithValue(call.WithReceived(ctx, i.started), arrivalKey{}, arrival{i.method, i.started})
		return bounds.Receive(ctx, budget, i.holder(), bounds.Largest(i.method), pace), nil
	}
}
