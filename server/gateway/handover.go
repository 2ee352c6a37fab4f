package gateway

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Handover passes messages through an in-process channel without copying what
// they hold; it implements inprocgrpc.Cloner. It is for callers and services
// that let go of a message when they have passed it on, as the gateway does: a
// request is the service's from then on, and an answer is the caller's to read.
type Handover struct{}

// Copy makes out hold what in holds.
func (Handover) Copy(out, in any) error {
	to, ok := out.(proto.Message)
	from, same := in.(proto.Message)
	if !ok || !same || to.ProtoReflect().Descriptor() != from.ProtoReflect().Descriptor() {
		return fmt.Errorf("gateway: cannot hand %T over as %T", in, out)
	}
	proto.Reset(to)
	into, message := to.ProtoReflect(), from.ProtoReflect()
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		into.Set(field, value)
		return true
	})
	into.SetUnknown(message.GetUnknown())
	return nil
}

// Clone returns the message itself.
func (Handover) Clone(in any) (any, error) { return in, nil }
