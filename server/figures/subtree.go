package figures

import (
	"context"
	"crypto/sha256"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/wire"
)

// forCaller returns an answer as the caller may have it. The etag of an answer counts the changes of the whole client, and
// its time may be that of the last one. A caller who may see some locations alone gets a copy with an etag of what is in
// the answer and the time of the request, so that neither depends on other locations.
func forCaller[P proto.Message](ctx context.Context, s *Service, out P) P {
	if len(auth.Tops(ctx)) == 0 {
		return out
	}
	own := proto.CloneOf(out)
	resetStates(own.ProtoReflect())
	// Marshalling a message that was just cloned cannot fail.
	content, _ := proto.MarshalOptions{Deterministic: true}.Marshal(own)
	sum := sha256.Sum256(fmt.Appendf(content, "%d\x00%s", answersEdition, call.From(ctx).AcceptLanguage))
	m := own.ProtoReflect()
	if field := m.Descriptor().Fields().ByName("etag"); field != nil {
		m.Set(field, protoreflect.ValueOfString(fmt.Sprintf("s%x", sum[:12])))
	}
	if field := m.Descriptor().Fields().ByName("as_of"); field != nil {
		m.Set(field, protoreflect.ValueOfMessage(wire.Timestamp(s.clock()).ProtoReflect()))
	}
	return own
}

// resetStates clears the etag and the time of an answer and of the answers in it.
func resetStates(m protoreflect.Message) {
	for _, name := range [...]protoreflect.Name{"etag", "as_of"} {
		if field := m.Descriptor().Fields().ByName(name); field != nil {
			m.Clear(field)
		}
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.Message() != nil && !field.IsList() && !field.IsMap() && field.Message().Fields().ByName("as_of") != nil {
			resetStates(value.Message())
		}
		return true
	})
}
