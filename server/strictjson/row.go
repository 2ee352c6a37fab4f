package strictjson

import (
	"fmt"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// AppendRow appends a flat message for programs that load rows into tables: as Append, but integers of 64 bits are
// numbers and every instant has six digits of fraction, so that a column has one type and one form. Instants are cut to
// microseconds, which is all that is kept.
func AppendRow(dst []byte, message proto.Message) ([]byte, error) {
	m := message.ProtoReflect()
	return appendMembers(dst, m, planOf(m.Descriptor()), appendCell)
}

func appendCell(dst []byte, value protoreflect.Value, f *field) ([]byte, error) {
	switch {
	case f.list || f.entries:
	case f.kind == protoreflect.Int64Kind:
		return strconv.AppendInt(dst, value.Int(), 10), nil
	case f.kind == protoreflect.MessageKind && f.message().form == timestamp:
		t, ok := value.Message().Interface().(*timestamppb.Timestamp)
		if !ok || !t.IsValid() {
			return dst, fmt.Errorf("strictjson: instant out of range")
		}
		return t.AsTime().AppendFormat(dst, `"2006-01-02T15:04:05.000000Z"`), nil
	}
	return appendField(dst, value, f)
}
