package chain

import (
	"context"
	"errors"
	"slices"
	"sync"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// Check validates the shape of a message. It returns INVALID_REQUEST with everything that is wrong: fields that the API
// does not have, texts with a NUL character, and broken rules of the proto. Paths are in the JSON form. A context that
// has ended is returned as its error.
func Check(ctx context.Context, m proto.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	violations, err := violationsIn(m)
	if err != nil {
		return fault.New(pb.Reason_INTERNAL, "").Because(err)
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	return nil
}

// CheckAll is Check with what content finds beside the shape. It is for requests that no handler gets.
func CheckAll(ctx context.Context, m proto.Message, content func(proto.Message) []fault.Violation) error {
	return withContent(ctx, Check(ctx, m), m, content)
}

// withContent adds what content, which may be nil, finds in a message to the error of Check.
func withContent(ctx context.Context, err error, m proto.Message, content func(proto.Message) []fault.Violation) error {
	shape := fault.From(err)
	if content == nil || ctx.Err() != nil || err != nil && shape.Reason() != pb.Reason_INVALID_REQUEST {
		return err
	}
	found := shape.Violations()
	if more := fault.Beside(found, content(m)); len(more) > 0 {
		return fault.Invalid(slices.Concat(found, more)...)
	}
	return err
}

// Validated is a message that passed Check. Only Validate creates one: a function that takes it cannot be called with a
// message that nobody checked.
type Validated[M proto.Message] struct{ message M }

// Message returns the message.
func (v Validated[M]) Message() M { return v.message }

// Validate checks a message. The error is that of Check.
func Validate[M proto.Message](ctx context.Context, m M) (Validated[M], error) {
	if err := Check(ctx, m); err != nil {
		return Validated[M]{}, err
	}
	return Validated[M]{m}, nil
}

// violationsIn returns what is wrong with the shape of a message. An error means that the rules cannot be compiled or
// evaluated.
func violationsIn(m proto.Message) ([]fault.Violation, error) {
	if keepsPlan(m.ProtoReflect()) {
		return nil, nil
	}
	violations := inspect(m.ProtoReflect())
	rules, err := compiledRules()
	if err != nil {
		return nil, err
	}
	err = rules.Validate(m)
	if invalid := new(protovalidate.ValidationError); errors.As(err, &invalid) {
		for _, one := range invalid.Violations {
			violations = append(violations, violation(m.ProtoReflect().Descriptor(), one))
		}
		return violations, nil
	}
	return violations, err
}

// compiledRules returns the rules of every request. They are compiled for the first message that the plans do not accept, which
// takes some 60 ms: compiled at the start, they were half of what a server does and holds before its first call.
var compiledRules = sync.OnceValues(func() (protovalidate.Validator, error) {
	return protovalidate.New(protovalidate.WithMessageDescriptors(requests()...))
})

// requests returns every message that a caller may send.
func requests() []protoreflect.MessageDescriptor {
	var all []protoreflect.MessageDescriptor
	for _, method := range call.Methods() {
		all = append(all, method.Input())
	}
	return all
}
