package chain

import (
	"fmt"
	"sync"

	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // registers the codec that ours uses
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

const (
	codecName = "proto"
	// harmless is the size in bytes up to which the lists of a message are not looked at before it is decoded.
	harmless = 8 << 10
	// maxNesting is how deep the lists of a message are looked at.
	maxNesting = 32
)

// Codec is the codec of a gRPC server. It does not decode a message that is larger than its method permits once it is
// unpacked, nor one whose lists are longer than is decoded: such a message stays empty, and the interceptors refuse it. The
// same holds for one that is malformed.
type Codec struct {
	encoding.CodecV2
	largest map[protoreflect.FullName]int64
	refused sync.Map // proto.Message → error
}

// NewCodec returns a codec for the requests of the API and of the library's services.
func NewCodec() *Codec {
	c := &Codec{CodecV2: encoding.GetCodecV2(codecName), largest: map[protoreflect.FullName]int64{}}
	for name, method := range call.Methods() {
		input := method.Input().FullName()
		c.largest[input] = max(c.largest[input], bounds.Largest(name))
	}
	return c
}

// Unmarshal implements encoding.CodecV2.
func (c *Codec) Unmarshal(data mem.BufferSlice, v any) error {
	message, ok := v.(proto.Message)
	if !ok {
		return fmt.Errorf("chain: %T is not a message", v)
	}
	size := data.Len()
	if size <= harmless {
		c.decode(data, message)
		return nil
	}
	whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer whole.Free()
	descriptor := message.ProtoReflect().Descriptor()
	if most := c.largest[descriptor.FullName()]; int64(size) > most {
		c.refuse(message, fault.New(pb.Reason_BODY_TOO_LARGE, "the message is larger than %d bytes", most).
			With("maxBytes", fmt.Sprint(most)))
		return nil
	}
	if found := strictjson.CheckLists(whole.ReadOnlyData(), descriptor, maxNesting); len(found) > 0 {
		c.refuse(message, fault.Invalid(found...))
		return nil
	}
	c.decode(mem.BufferSlice{whole}, message)
	return nil
}

// decode decodes a message, and refuses what is no message.
func (c *Codec) decode(data mem.BufferSlice, message proto.Message) {
	if err := c.CodecV2.Unmarshal(data, message); err != nil {
		c.refuse(message, fault.New(pb.Reason_INVALID_REQUEST, "the message could not be decoded").Because(err))
	}
}

// refuse keeps why a message is refused, for the interceptors. Without a codec it does nothing.
func (c *Codec) refuse(message any, err error) {
	if c != nil {
		c.refused.Store(message, err)
	}
}

// refuses reports whether a message is refused.
func (c *Codec) refuses(message any) bool {
	if c == nil {
		return false
	}
	_, ok := c.refused.Load(message)
	return ok
}

// refusal returns why a message was not decoded; nil if it was. It does so once.
func (c *Codec) refusal(message any) error {
	if c == nil {
		return nil
	}
	if err, ok := c.refused.LoadAndDelete(message); ok {
		return err.(error)
	}
	return nil
}
