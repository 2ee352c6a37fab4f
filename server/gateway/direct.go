package gateway

import (
	"context"
	"net/http"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// The mux reads the path, the headers and the query of a request again, in a copy of the request, and has its own contexts:
// it took a third of what the gateway costs. Where the body is the whole request or none, nothing of it is needed.

// plainCall has the two messages of a route that is called without the mux.
type plainCall struct{ request, reply protoreflect.MessageType }

// plainOf returns the messages of a route; nil for one that needs the mux: a stream, a change whose mask is made of the body,
// and one whose body is a field.
func plainOf(r *route) *plainCall {
	if r.rpc.IsStreamingClient() || r.rpc.IsStreamingServer() || r.method == http.MethodPatch || r.body != "" && r.body != "*" {
		return nil
	}
	for _, s := range r.segments {
		field := r.rpc.Input().Fields().ByName(protoreflect.Name(s.variable))
		if s.variable != "" && (field == nil || field.Kind() != protoreflect.StringKind && field.Kind() != protoreflect.Int32Kind) {
			return nil
		}
	}
	request, err := protoregistry.GlobalTypes.FindMessageByName(r.rpc.Input().FullName())
	if err != nil {
		return nil
	}
	reply, err := protoregistry.GlobalTypes.FindMessageByName(r.rpc.Output().FullName())
	if err != nil {
		return nil
	}
	return &plainCall{request, reply}
}

// serve makes the call of a request and collects its answer.
func (p *plainCall) serve(ctx context.Context, g *gateway, a *answer, x *exchange, path string) {
	ctx = withExchange(ctx, x)
	if err := p.call(ctx, g, a, x, path); err != nil {
		writeError(a, x, g.handlerError(ctx, x, path, err))
	}
}

func (p *plainCall) call(ctx context.Context, g *gateway, a *answer, x *exchange, path string) error {
	request, reply := p.request.New(), p.reply.New().Interface()
	if len(x.body) > 0 && x.route.body != "" {
		if err := g.unmarshal(x, request.Interface()); err != nil {
			return err
		}
	}
	if !x.route.setPath(request, path) {
		return fault.New(pb.Reason_INVALID_REQUEST, "") // What is wrong is found by handlerError.
	}
	var header metadata.MD
	if err := (conn{g.Conn}).Invoke(ctx, x.route.name, request.Interface(), reply, grpc.Header(&header)); err != nil {
		return err
	}
	for name, values := range header {
		if sent, ok := outgoingHeader(name); ok {
			a.header[sent] = append(a.header[sent], values...)
		}
	}
	return g.collect(ctx, a, x, reply)
}

// unmarshal decodes a body that is the whole request.
func (g *gateway) unmarshal(x *exchange, request proto.Message) error {
	if x.sent == typeProtobuf {
		return protobufMarshaler{}.Unmarshal(x.body, request)
	}
	return jsonMarshaler{maxDepth: g.MaxDepth}.Unmarshal(x.body, request)
}

// setPath sets the fields of a request that are in its path. It returns false if one is no number of its type.
func (r *route) setPath(request protoreflect.Message, path string) bool {
	fields, all := request.Descriptor().Fields(), true
	r.matches(path, func(variable, text string) {
		field := fields.ByName(protoreflect.Name(variable))
		if field.Kind() == protoreflect.StringKind {
			request.Set(field, protoreflect.ValueOfString(text))
			return
		}
		n, err := strconv.ParseInt(text, 0, 32) // as the mux reads it
		all = all && err == nil
		request.Set(field, protoreflect.ValueOfInt32(int32(n)))
	})
	return all
}

// collect encodes the answer of a call, as the mux does.
func (g *gateway) collect(ctx context.Context, a *answer, x *exchange, reply proto.Message) error {
	written := typeJSON
	if x.accepted == typeProtobuf {
		written = typeProtobuf
	}
	a.header["Content-Type"] = []string{written}
	if err := recordEtag(ctx, a, reply); err != nil {
		return err
	}
	if err := g.setLocation(ctx, a, reply); err != nil {
		return err
	}
	shown, err := g.rewrite(ctx, reply)
	if err != nil {
		return err
	}
	marshal := jsonMarshaler{}.Marshal
	if written == typeProtobuf {
		marshal = protobufMarshaler{}.Marshal
	}
	body, err := marshal(shown)
	if err != nil {
		return err
	}
	_, err = a.Write(body)
	return err
}
