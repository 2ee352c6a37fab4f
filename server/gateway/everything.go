package gateway

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// handlerError returns the error that a generated handler ended with. For a body or a path variable that cannot be decoded
// the handlers return a text only, so the whole request is decoded again to find everything that is wrong.
func (g *gateway) handlerError(ctx context.Context, x *exchange, path string, err error) error {
	// The error of a query is a refusal with some violations, others have no details.
	var own *fault.Error
	whole := len(status.Convert(err).Details()) > 0
	if errors.As(err, &own) {
		whole = own.Reason() != pb.Reason_INVALID_REQUEST
	}
	if whole || x.answered || x.route == nil {
		return err
	}
	found, broken := g.undecoded(ctx, x, path)
	if broken != nil {
		return broken
	}
	if len(found) > 0 {
		return fault.Invalid(found...)
	}
	return err
}

// undecoded decodes a request again. It returns all violations of the body, the path and the query, and those of the rules
// that what could be decoded breaks; an error for a body that cannot be read at all.
func (g *gateway) undecoded(ctx context.Context, x *exchange, path string) ([]fault.Violation, error) {
	input, err := protoregistry.GlobalTypes.FindMessageByName(x.route.rpc.Input().FullName())
	if err != nil {
		return nil, err
	}
	request := input.New()
	found, err := g.decodeBody(x, request)
	if err != nil {
		return nil, err
	}
	x.route.matches(path, func(variable, text string) {
		field := request.Descriptor().Fields().ByName(protoreflect.Name(variable))
		if field == nil {
			return
		}
		if value, ok := valueFromText(field, text); ok {
			request.Set(field, value)
		} else {
			found = append(found, mistypedText(field.JSONName(), field))
		}
	})
	var unread *fault.Error
	if errors.As(parseQuery(request, x.query, x.inQuery), &unread) {
		found = append(found, unread.Violations()...)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return append(found, g.broken(ctx, request.Interface(), x.route.bodyName(), found)...), nil
}

// broken returns the violations of the rules that a message breaks, but for those at, above or below a place where something
// was found already. Their paths are relative to the field that the body is.
func (g *gateway) broken(ctx context.Context, message proto.Message, body string, found []fault.Violation) []fault.Violation {
	rules := fault.From(g.Check(ctx, message)).Violations()
	var out []fault.Violation
	for _, v := range rules {
		if body != "" {
			v.Path = strings.TrimPrefix(v.Path, body+".")
		}
		if v.Path != body {
			out = append(out, v)
		}
	}
	return fault.Beside(found, out)
}

// decodeBody decodes the body of a request into it, and returns what is wrong with it; an error for a body that cannot be
// read at all.
func (g *gateway) decodeBody(x *exchange, request protoreflect.Message) ([]fault.Violation, error) {
	if len(x.body) == 0 || x.route.body == "" {
		return nil, nil
	}
	message := request.Interface()
	if field := request.Descriptor().Fields().ByName(protoreflect.Name(x.route.body)); field != nil {
		message = request.Mutable(field).Message().Interface()
	}
	if x.sent == typeProtobuf {
		return nil, protobufMarshaler{}.Unmarshal(x.body, message)
	}
	violations := strictjson.Decode(x.body, message, g.MaxDepth)
	if len(violations) == 0 {
		return nil, nil
	}
	if whole := undecodable(violations); whole.Reason() != pb.Reason_INVALID_REQUEST {
		return nil, whole
	}
	return violations, nil
}
