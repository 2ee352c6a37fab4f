package inprocess

import (
	"fmt"
	"reflect"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Handover passes messages on without copying their contents; it implements inprocgrpc.Cloner. It is for callers that do
// not use a request after the call, and services that do not use an answer after returning it, as the gateway and the
// handlers do.
type Handover struct{}

// Copy sets the fields of out to those of in, which they then share.
func (Handover) Copy(out, in any) error {
	to, ok := out.(proto.Message)
	from, same := in.(proto.Message)
	if !ok || !same || to.ProtoReflect().Descriptor() != from.ProtoReflect().Descriptor() {
		return fmt.Errorf("inprocess: cannot hand %T over as %T", in, out)
	}
	into, message := to.ProtoReflect(), from.ProtoReflect()
	if whole(to, from) && message.Descriptor().Oneofs().Len() == 0 {
		reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) // no lock is in it, and all fields are values, slices, maps and messages
		return nil
	}
	proto.Reset(to)
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		into.Set(field, value)
		return true
	})
	into.SetUnknown(message.GetUnknown())
	return nil
}

// whole reports whether both are the same generated struct, neither of them nil.
func whole(to, from proto.Message) bool {
	into, message := reflect.ValueOf(to), reflect.ValueOf(from)
	return into.Type() == message.Type() && !into.IsNil() && !message.IsNil()
}

// Clone returns the message itself.
func (Handover) Clone(in any) (any, error) { return in, nil }
