package e2e

import (
	"errors"
	"io"
	"testing"
	"time"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// plantEverywhere calls every RPC of the API as each caller, with a request whose texts are the planted name and whose numbers
// are the planted position, but for ids, which are of resources that exist. It returns the full names of the RPCs.
func plantEverywhere(t *testing.T, conn grpc.ClientConnInterface, tokens map[caller]string, ids map[string]string) (methods []string) {
	t.Helper()
	for name, method := range call.Methods() {
		methods = append(methods, name)
		for _, token := range tokens {
			in := dynamicpb.NewMessage(method.Input())
			fillPlanted(in, ids, 0)
			stream, err := bearer{conn, token}.NewStream(t.Context(), &grpc.StreamDesc{
				ServerStreams: method.IsStreamingServer(), ClientStreams: method.IsStreamingClient(),
			}, name)
			if err != nil {
				t.Fatal(err)
			}
			_ = stream.SendMsg(in) // What refuses the call is received.
			if err := stream.CloseSend(); err != nil {
				t.Fatal(err)
			}
			for err == nil {
				err = stream.RecvMsg(dynamicpb.NewMessage(method.Output()))
			}
			if errors.Is(err, io.EOF) {
				continue
			}
			if reason := fault.From(err).Reason(); reason == pb.Reason_RATE_LIMITED || reason == pb.Reason_INTERNAL {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	return methods
}

// deepest is how deep messages within messages are filled.
const deepest = 6

// fillPlanted sets every field of a message, and of each oneof the first.
func fillPlanted(m protoreflect.Message, ids map[string]string, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if in := field.ContainingOneof(); in != nil && in.Fields().Get(0) != field || field.Message() != nil && depth == deepest {
			continue
		}
		switch {
		case field.IsMap():
			key := protoreflect.ValueOfString("en").MapKey()
			if field.MapKey().Kind() != protoreflect.StringKind {
				continue
			}
			value := m.NewField(field).Map().NewValue()
			if field.MapValue().Message() == nil {
				value = plantedValue(field.MapValue(), ids)
			} else {
				fillPlanted(value.Message(), ids, depth+1)
			}
			m.Mutable(field).Map().Set(key, value)
		case field.IsList() && field.Message() != nil:
			fillPlanted(m.Mutable(field).List().AppendMutable().Message(), ids, depth+1)
		case field.IsList():
			m.Mutable(field).List().Append(plantedValue(field, ids))
		case field.Message() != nil && field.Message().FullName() == "google.protobuf.Timestamp":
			at := m.Mutable(field).Message()
			at.Set(at.Descriptor().Fields().ByName("seconds"), protoreflect.ValueOfInt64(time.Now().Unix()))
		case field.Message() != nil:
			fillPlanted(m.Mutable(field).Message(), ids, depth+1)
		default:
			m.Set(field, plantedValue(field, ids))
		}
	}
}

// plantedValue returns the value of a field that is no message. A text whose form has a pattern is an id, which the log may
// name.
func plantedValue(field protoreflect.FieldDescriptor, ids map[string]string) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.StringKind:
		rules, _ := proto.GetExtension(field.Options(), validate.E_Field).(*validate.FieldRules)
		if id, known := ids[string(field.Name())]; known {
			return protoreflect.ValueOfString(id)
		}
		if text := rules.GetString(); text.GetPattern() != "" || rules.GetRepeated().GetItems().GetString().GetPattern() != "" {
			return protoreflect.ValueOfString("here")
		}
		return protoreflect.ValueOfString(plantedName)
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(plantedName))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(47.1234567)
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(47.1234567)
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(false)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(1)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(1)
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(1)
	}
	return field.Default()
}
