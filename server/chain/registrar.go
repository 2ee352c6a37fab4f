package chain

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/fault"
)

// Registrar registers services on a gRPC server with the interceptors around their handlers. The library answers a message
// that it refuses by itself, without details and before any interceptor. So each method is registered as a stream: what is
// received is judged here, and a refusal is logged, counted and answered as that of any other call.
func (c *Chain) Registrar(server grpc.ServiceRegistrar) grpc.ServiceRegistrar {
	return registrar{c, server}
}

type registrar struct {
	chain  *Chain
	server grpc.ServiceRegistrar
}

// RegisterService implements grpc.ServiceRegistrar.
func (r registrar) RegisterService(desc *grpc.ServiceDesc, handler any) {
	streams := *desc
	streams.Methods, streams.Streams = nil, nil
	for _, method := range desc.Methods {
		streams.Streams = append(streams.Streams, asStream(method.MethodName, r.unary("/"+desc.ServiceName+"/"+method.MethodName, method)))
	}
	for _, method := range desc.Streams {
		streams.Streams = append(streams.Streams, asStream(method.StreamName, r.stream("/"+desc.ServiceName+"/"+method.StreamName, method)))
	}
	r.server.RegisterService(&streams, handler)
}

// asStream describes a method whose messages the library passes on as they come.
func asStream(name string, handler grpc.StreamHandler) grpc.StreamDesc {
	return grpc.StreamDesc{StreamName: name, Handler: handler, ServerStreams: true, ClientStreams: true}
}

// unary returns the handler of a call with one message.
func (r registrar) unary(name string, method grpc.MethodDesc) grpc.StreamHandler {
	intercept := r.chain.Unary()
	return func(service any, stream grpc.ServerStream) error {
		ctx, received := stream.Context(), false
		answer, err := method.Handler(service, ctx, func(message any) error {
			err := r.chain.receiveOnly(stream, message)
			received = err == nil
			return err
		}, intercept)
		switch {
		case err == nil:
			return stream.SendMsg(answer)
		case received:
			return err
		}
		// The interceptors have not been reached.
		ctx, i := r.chain.begin(ctx, name, nil)
		return r.chain.end(ctx, i, err)
	}
}

// stream returns the handler of a stream.
func (r registrar) stream(name string, method grpc.StreamDesc) grpc.StreamHandler {
	intercept := r.chain.Stream()
	info := &grpc.StreamServerInfo{FullMethod: name, IsClientStream: method.ClientStreams, IsServerStream: method.ServerStreams}
	return func(service any, stream grpc.ServerStream) error {
		if !method.ClientStreams {
			stream = oneMessage{stream, r.chain}
		}
		return intercept(service, stream, info, method.Handler)
	}
}

// oneMessage is a stream on which the caller sends one message.
type oneMessage struct {
	grpc.ServerStream
	chain *Chain
}

// RecvMsg receives the message.
func (s oneMessage) RecvMsg(message any) error { return s.chain.receiveOnly(s.ServerStream, message) }

// receiveOnly receives the one message of a call, and the end after it. A message that is refused stays empty; the
// interceptors find out why.
func (c *Chain) receiveOnly(stream grpc.ServerStream, message any) error {
	err := stream.RecvMsg(message)
	if errors.Is(err, io.EOF) {
		return fault.New(pb.Reason_INVALID_REQUEST, "the call has no message")
	}
	if err != nil {
		return err
	}
	if c.refusesMessage(stream.Context(), message) {
		return nil
	}
	if err := stream.RecvMsg(message); err == nil {
		c.codec.refuse(message, fault.New(pb.Reason_INVALID_REQUEST, "the call has more than one message"))
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// refusesMessage reports whether a message is refused: by its bytes, or by the codec.
func (c *Chain) refusesMessage(ctx context.Context, message any) bool {
	if err := bounds.Refusal(ctx); err != nil {
		c.codec.refuse(message, err)
		return true
	}
	return c.codec.refuses(message)
}

// Unknown answers a call of a method that the API does not have. It is for grpc.UnknownServiceHandler.
func (c *Chain) Unknown(_ any, stream grpc.ServerStream) error {
	ctx, i := c.begin(stream.Context(), otherMethod, nil)
	return c.end(ctx, i, fault.New(pb.Reason_NO_SUCH_METHOD, ""))
}
