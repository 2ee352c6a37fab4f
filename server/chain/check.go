package chain

import (
	"context"
	"errors"
	"sync"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// Check returns INVALID_REQUEST with everything that is wrong with the shape of a message: fields that the API does
// not have, texts that cannot be kept, and what the proto's rules ask for. Paths are in the JSON form.
func Check(ctx context.Context, m proto.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	violations, err := check(m)
	if err != nil {
		return fault.New(pb.Reason_INTERNAL, "").Because(err)
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	return nil
}

// check returns the violations. The error says that the rules themselves cannot be used.
func check(m proto.Message) ([]fault.Violation, error) {
	nul := nulTexts(m.ProtoReflect())
	if len(nul) == 0 && plainlyGood(m.ProtoReflect()) {
		return nil, nil
	}
	violations := append(unknownFields(m.ProtoReflect()), nul...)
	v, err := validator()
	if err != nil {
		return nil, err
	}
	err = v.Validate(m)
	if invalid := new(protovalidate.ValidationError); errors.As(err, &invalid) {
		for _, one := range invalid.Violations {
			violations = append(violations, violation(m.ProtoReflect().Descriptor(), one))
		}
		return violations, nil
	}
	return violations, err
}

// validator holds the compiled rules of every request.
var validator = sync.OnceValues(func() (protovalidate.Validator, error) {
	return protovalidate.New(protovalidate.WithMessageDescriptors(requests()...))
})

// warm compiles the rules, so that no caller waits for it. An error is told to the first caller.
func warm() { _, _ = validator() }

// requests returns every message that a caller may send.
func requests() []protoreflect.MessageDescriptor {
	var all []protoreflect.MessageDescriptor
	for _, method := range call.Methods() {
		all = append(all, method.Input())
	}
	return all
}
