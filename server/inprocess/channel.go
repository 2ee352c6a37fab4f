// Package inprocess is the channel on which the gateway, and commands such as the demo, call the services of their own
// process. A unary call runs on the caller's goroutine, whose stack has grown already; a goroutine for each call would
// grow a new one each time. Streams are those of grpchan's in-process channel.
package inprocess

import (
	"context"
	"errors"
	"io"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Channel is a connection to the services that are registered on it. Messages are handed over as Handover does.
type Channel struct {
	streams *inprocgrpc.Channel
	unary   grpc.UnaryServerInterceptor
	methods map[string]method
}

type method struct {
	service any
	handle  grpc.MethodHandler
}

// New returns a channel without services. Every call passes the interceptor of its kind; nil is none.
func New(unary grpc.UnaryServerInterceptor, stream grpc.StreamServerInterceptor) *Channel {
	streams := new(inprocgrpc.Channel).WithCloner(Handover{}).WithServerStreamInterceptor(answering(stream))
	return &Channel{streams: streams, unary: unary, methods: make(map[string]method)}
}

// RegisterService implements grpc.ServiceRegistrar.
func (c *Channel) RegisterService(desc *grpc.ServiceDesc, service any) {
	c.streams.RegisterService(desc, service)
	for _, m := range desc.Methods {
		c.methods["/"+desc.ServiceName+"/"+m.MethodName] = method{service, m.Handler}
	}
}

// NewStream implements grpc.ClientConnInterface.
func (c *Channel) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, options ...grpc.CallOption) (grpc.ClientStream, error) {
	stream, err := c.streams.NewStream(ctx, desc, method, options...)
	if err == nil && !desc.ClientStreams {
		stream = oneRequest{stream}
	}
	return stream, err
}

// answering lets a service that answers a caller who went away get the error of the call's context, as over a network, and
// not io.EOF.
func answering(next grpc.StreamServerInterceptor) grpc.StreamServerInterceptor {
	return func(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
		if next == nil {
			return handle(service, answers{stream})
		}
		return next(service, answers{stream}, info, handle)
	}
}

type answers struct{ grpc.ServerStream }

// SendMsg implements grpc.ServerStream.
func (s answers) SendMsg(m any) error {
	err := s.ServerStream.SendMsg(m)
	if ended := s.Context().Err(); ended != nil && errors.Is(err, io.EOF) {
		return ended
	}
	return err
}

// oneRequest is a stream whose caller sends one message. As over a network, sending says nothing of a service that has refused
// the call already: receiving has the reason, and generated code asks for it only if sending succeeded.
type oneRequest struct{ grpc.ClientStream }

// SendMsg implements grpc.ClientStream.
func (s oneRequest) SendMsg(m any) error {
	if err := s.ClientStream.SendMsg(m); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// Invoke implements grpc.ClientConnInterface. It returns when the handler does: one that does not heed its context
// outlasts the caller's. Of the options, Header and Trailer have a meaning within a process; the others are ignored.
func (c *Channel) Invoke(ctx context.Context, name string, request, reply any, options ...grpc.CallOption) error {
	m, known := c.methods[name]
	if !known {
		return status.Errorf(codes.Unimplemented, "method %s is not implemented", name)
	}
	if err := ctx.Err(); err != nil {
		return status.FromContextError(err).Err()
	}
	sent := &answerHeaders{method: name}
	serving := serve(ctx, sent)
	defer serving.end()
	answer, err := m.handle(m.service, serving, func(in any) error { return Handover{}.Copy(in, request) }, c.unary)
	for _, option := range options {
		switch o := option.(type) {
		case grpc.HeaderCallOption:
			*o.HeaderAddr = sent.header
		case grpc.TrailerCallOption:
			*o.TrailerAddr = sent.trailer
		}
	}
	if err != nil {
		return err
	}
	return Handover{}.Copy(reply, answer)
}
