package chain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// validators holds, for each method by its full name, the validation of a request before it is passed to the handler. A method without an entry is refused.
type validators map[string]func(context.Context, proto.Message) error

// libraryStreams are streams of the gRPC library's own services, whose requests have no rules.
var libraryStreams = []string{
	grpc_health_v1.Health_Watch_FullMethodName,
	grpc_reflection_v1.ServerReflection_ServerReflectionInfo_FullMethodName,
	grpc_reflection_v1alpha.ServerReflection_ServerReflectionInfo_FullMethodName,
}

// newValidators makes the table for every method of the API and of the policy. Requests of unary methods are validated
// by the interceptors. byHandler names the methods whose handlers validate, each with the reason; every method to which
// the caller streams must be there, since the interceptors leave the messages of a stream alone.
func newValidators(byHandler map[string]string) (validators, error) {
	table := make(validators)
	var problems []error
	for _, name := range methodNames() {
		reason, handled := byHandler[name]
		method, err := methodNamed(name)
		switch {
		case err != nil:
			problems = append(problems, err)
		case handled && reason == "":
			problems = append(problems, fmt.Errorf("%s: its handler validates, and no reason is given", name))
		case handled, slices.Contains(libraryStreams, name):
			table[name] = func(context.Context, proto.Message) error { return nil }
		case method.IsStreamingClient():
			problems = append(problems, fmt.Errorf("%s: nothing validates the requests of this stream", name))
		default:
			table[name] = Check
		}
	}
	for name := range byHandler {
		if table[name] == nil {
			problems = append(problems, fmt.Errorf("%s: validated by its handler, and there is no such method", name))
		}
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("validation: %w", errors.Join(problems...))
	}
	return table, nil
}

// methodNames returns the full names of all methods of the API and of the policy.
func methodNames() []string {
	names := auth.Methods()
	for name := range call.Methods() {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func methodNamed(fullMethod string) (protoreflect.MethodDescriptor, error) {
	name := strings.ReplaceAll(strings.TrimPrefix(fullMethod, "/"), "/", ".")
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fullMethod, err)
	}
	method, ok := found.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, fmt.Errorf("%s: not a method", fullMethod)
	}
	return method, nil
}

// validate validates a request before its handler gets it. request is nil for a stream.
func (v validators) validate(ctx context.Context, method string, request any) error {
	validate, ok := v[method]
	if !ok {
		return fault.New(pb.Reason_INTERNAL, "").Because(fmt.Errorf("%s has no validation", method))
	}
	if m, ok := request.(proto.Message); ok {
		return validate(ctx, m)
	}
	return nil
}
