package chain

import (
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// maxUnknown bounds how many unknown fields are named.
const maxUnknown = 100

// unknownFields returns a violation for every field in m, however deep, that the API does not have. Its path ends in
// the field's number, since that is all that is known of it.
func unknownFields(m protoreflect.Message) []fault.Violation {
	w := unknownWalk{}
	w.message(m, nil)
	return w.found
}

type unknownWalk struct {
	found []fault.Violation
}

// place is where the walk is; it becomes a text only where something is found.
type place struct {
	above *place
	name  string
	index int
	key   string
}

const noIndex = -1

func (p *place) path() string {
	if p == nil {
		return ""
	}
	path := p.above.path()
	if path != "" {
		path += "."
	}
	path += p.name
	if p.index != noIndex {
		path += "[" + strconv.Itoa(p.index) + "]"
	}
	if p.key != "" {
		path += "." + p.key
	}
	return path
}

func (w *unknownWalk) message(m protoreflect.Message, at *place) {
	if raw := m.GetUnknown(); len(raw) > 0 {
		w.name(raw, at)
	}
	for _, field := range messageFields(m.Descriptor()) {
		if m.Has(field) {
			w.field(field, m.Get(field), at)
		}
	}
}

func (w *unknownWalk) field(field protoreflect.FieldDescriptor, value protoreflect.Value, at *place) {
	inside := place{above: at, name: field.JSONName(), index: noIndex}
	switch {
	case field.IsMap():
		value.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
			inside.key = key.String()
			w.message(value.Message(), &inside)
			return true
		})
	case field.IsList():
		list := value.List()
		for i := range list.Len() {
			inside.index = i
			w.message(list.Get(i).Message(), &inside)
		}
	default:
		w.message(value.Message(), &inside)
	}
}

// name adds a violation for each field number in raw.
func (w *unknownWalk) name(raw protoreflect.RawFields, at *place) {
	seen := make(map[protowire.Number]bool)
	for len(raw) > 0 && len(w.found) < maxUnknown {
		number, _, n := protowire.ConsumeField(raw)
		if n < 0 {
			return
		}
		raw = raw[n:]
		if seen[number] {
			continue
		}
		seen[number] = true
		field := place{above: at, name: strconv.Itoa(int(number)), index: noIndex}
		w.found = append(w.found, fault.Violation{Path: field.path(), Reason: pb.Reason_UNKNOWN_FIELD})
	}
}

// fieldsOf remembers, for each type of message, those of its fields that hold messages.
var fieldsOf sync.Map // protoreflect.MessageDescriptor → []protoreflect.FieldDescriptor

func messageFields(d protoreflect.MessageDescriptor) []protoreflect.FieldDescriptor {
	if fields, ok := fieldsOf.Load(d); ok {
		return fields.([]protoreflect.FieldDescriptor)
	}
	fields := make([]protoreflect.FieldDescriptor, 0, d.Fields().Len())
	for i := range d.Fields().Len() {
		field := d.Fields().Get(i)
		if field.IsMap() && field.MapValue().Message() == nil || field.Message() == nil {
			continue
		}
		fields = append(fields, field)
	}
	fieldsOf.Store(d, fields)
	return fields
}
