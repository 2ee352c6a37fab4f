package phone

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"mysteryshopper/server/call"
)

// tokenConn is a connection that records when the server accepted the token of a call, and measures by the date of each
// answer how far the phone's clock is off.
type tokenConn struct {
	grpc.ClientConnInterface
	phone *Phone
}

// Invoke makes a call.
func (c tokenConn) Invoke(ctx context.Context, method string, request, answer any, options ...grpc.CallOption) error {
	var header metadata.MD
	asked := c.phone.options.Now()
	err := c.ClientConnInterface.Invoke(ctx, method, request, answer, append(options[:len(options):len(options)], grpc.Header(&header))...)
	c.phone.measureClock(asked, header)
	if err == nil {
		c.phone.recordAccepted(ctx)
	}
	return err
}

// NewStream begins a stream.
func (c tokenConn) NewStream(
	ctx context.Context, desc *grpc.StreamDesc, method string, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	stream, err := c.ClientConnInterface.NewStream(ctx, desc, method, options...)
	if err != nil {
		return nil, err
	}
	return tokenStream{stream, c.phone}, nil
}

type tokenStream struct {
	grpc.ClientStream
	phone *Phone
}

// RecvMsg receives an answer.
func (s tokenStream) RecvMsg(answer any) error {
	err := s.ClientStream.RecvMsg(answer)
	if err == nil {
		s.phone.recordAccepted(s.Context())
	}
	return err
}

// recordAccepted records that a call was accepted, if it had a token.
func (p *Phone) recordAccepted(ctx context.Context) {
	if md, _ := metadata.FromOutgoingContext(ctx); len(md.Get(call.HeaderAuthorization)) > 0 {
		p.accepted.Store(true)
	}
}

// TokenAccepted reports whether the server accepted the token of a call since the phone was opened.
func (p *Phone) TokenAccepted() bool { return p.accepted.Load() }
