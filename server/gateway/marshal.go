package gateway

import (
	"fmt"
	"io"
	"reflect"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// jsonMarshaler is the codec for proto3 JSON.
type jsonMarshaler struct{ maxDepth int }

// ContentType implements runtime.Marshaler.
func (jsonMarshaler) ContentType(any) string { return typeJSON }

// Marshal implements runtime.Marshaler. A receipt is encoded as the bytes that were stored with the report.
func (jsonMarshaler) Marshal(v any) ([]byte, error) {
	if receipt, ok := v.(*pb.Receipt); ok {
		return receipt.GetCanonical(), nil
	}
	message, ok := v.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("gateway: %T is not a message", v)
	}
	return strictjson.Append(nil, message)
}

// Unmarshal implements runtime.Marshaler.
func (m jsonMarshaler) Unmarshal(data []byte, v any) error {
	message, err := messageOf(v)
	if err != nil {
		return err
	}
	if violations := strictjson.Decode(data, message, m.maxDepth); len(violations) > 0 {
		return undecodable(violations)
	}
	return nil
}

// NewDecoder implements runtime.Marshaler.
func (m jsonMarshaler) NewDecoder(r io.Reader) runtime.Decoder { return wholeDecoder(m.Unmarshal, r) }

// NewEncoder implements runtime.Marshaler.
func (m jsonMarshaler) NewEncoder(w io.Writer) runtime.Encoder { return wholeEncoder(m.Marshal, w) }

// protobufMarshaler is the codec for protobuf's binary form. Unknown fields stay in the message, and the interceptors
// refuse them.
type protobufMarshaler struct{}

// ContentType implements runtime.Marshaler.
func (protobufMarshaler) ContentType(any) string { return typeProtobuf }

// Marshal implements runtime.Marshaler.
func (protobufMarshaler) Marshal(v any) ([]byte, error) {
	message, ok := v.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("gateway: %T is not a message", v)
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(message)
}

// Unmarshal implements runtime.Marshaler.
func (protobufMarshaler) Unmarshal(data []byte, v any) error {
	message, err := messageOf(v)
	if err != nil {
		return err
	}
	if found := strictjson.CheckLists(data, message.ProtoReflect().Descriptor(), defaultMaxDepth); len(found) > 0 {
		return fault.Invalid(found...)
	}
	if err := proto.Unmarshal(data, message); err != nil {
		return fault.Invalid(fault.Violation{Reason: pb.Reason_WRONG_TYPE})
	}
	return nil
}

// NewDecoder implements runtime.Marshaler.
func (m protobufMarshaler) NewDecoder(r io.Reader) runtime.Decoder {
	return wholeDecoder(m.Unmarshal, r)
}

// NewEncoder implements runtime.Marshaler.
func (m protobufMarshaler) NewEncoder(w io.Writer) runtime.Encoder { return wholeEncoder(m.Marshal, w) }

// wholeDecoder decodes the whole content of a reader as one message. It returns io.EOF for an empty body, which the
// generated handlers accept as a request without fields.
func wholeDecoder(unmarshal func([]byte, any) error, r io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(v any) error {
		body, ok := r.(memory)
		if !ok {
			data, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			body.data = data
		}
		if len(body.data) == 0 {
			return io.EOF
		}
		return unmarshal(body.data, v)
	})
}

// wholeEncoder encodes one message.
func wholeEncoder(marshal func(any) ([]byte, error), w io.Writer) runtime.Encoder {
	return runtime.EncoderFunc(func(v any) error {
		data, err := marshal(v)
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
}

// messageOf returns the message to decode into. The generated handlers pass the request itself or, if the body is one
// field of it, the address of the field.
func messageOf(v any) (proto.Message, error) {
	if message, ok := v.(proto.Message); ok {
		return message, nil
	}
	field := reflect.ValueOf(v)
	if field.Kind() == reflect.Pointer && field.Elem().Kind() == reflect.Pointer {
		message := reflect.New(field.Elem().Type().Elem())
		if m, ok := message.Interface().(proto.Message); ok {
			field.Elem().Set(message)
			return m, nil
		}
	}
	return nil, fmt.Errorf("gateway: cannot decode into %T", v)
}
