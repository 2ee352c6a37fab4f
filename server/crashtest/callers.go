package crashtest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
)

// callers call whichever server answers.
type callers struct {
	tokens demo.Tokens

	mu    sync.Mutex
	conns []*grpc.ClientConn
}

const (
	// callTime bounds one call, and callAgain is the pause before it is made again.
	callTime  = 10 * time.Second
	callAgain = 50 * time.Millisecond
)

// passing are the refusals after which a call is made again: its server is gone, or has too much to do.
var passing = map[codes.Code]bool{
	codes.Unavailable: true, codes.DeadlineExceeded: true, codes.Canceled: true, codes.Aborted: true, codes.ResourceExhausted: true,
}

// call calls one of the servers with a token, again and again until there is an answer that is of no passing trouble.
func (c *callers) call(ctx context.Context, token string, do func(context.Context, *grpc.ClientConn) error) error {
	for {
		once, cancel := context.WithTimeout(call.WithToken(ctx, token), callTime)
		err := do(once, c.conn())
		cancel()
		if !passing[status.Code(err)] || ctx.Err() != nil {
			return err
		}
		if err := pause(ctx, callAgain); err != nil {
			return err
		}
	}
}

// add adds the address of a server.
func (c *callers) add(target string) error {
	conn, err := dial(target)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conns = append(c.conns, conn)
	return nil
}

// conn returns the connection to one of the servers.
func (c *callers) conn() *grpc.ClientConn {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conns[rand.IntN(len(c.conns))]
}

// close closes the connections.
func (c *callers) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for _, conn := range c.conns {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}
