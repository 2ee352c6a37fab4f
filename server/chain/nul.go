package chain

import (
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// nulTexts returns a violation for every text in m with a NUL character: PostgreSQL has no texts with one. What a
// shopper wrote in a report is kept as bytes and never refused for it.
func nulTexts(m protoreflect.Message) []fault.Violation {
	w := nulWalk{}
	w.message(m, nil)
	return w.found
}

type nulWalk struct {
	found []fault.Violation
}

func (w *nulWalk) message(m protoreflect.Message, at *place) {
	for _, field := range textFields(m.Descriptor()) {
		if m.Has(field) {
			w.field(field, m.Get(field), at)
		}
	}
}

func (w *nulWalk) field(field protoreflect.FieldDescriptor, value protoreflect.Value, at *place) {
	inside := place{above: at, name: field.JSONName(), index: noIndex}
	switch {
	case field.IsMap():
		value.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
			inside.key = key.String()
			w.text(inside.key, &inside)
			w.value(field.MapValue(), value, &inside)
			return true
		})
	case field.IsList():
		list := value.List()
		for i := range list.Len() {
			inside.index = i
			w.value(field, list.Get(i), &inside)
		}
	default:
		w.value(field, value, &inside)
	}
}

func (w *nulWalk) value(field protoreflect.FieldDescriptor, value protoreflect.Value, at *place) {
	switch {
	case field.Message() != nil:
		w.message(value.Message(), at)
	case field.Kind() == protoreflect.StringKind:
		w.text(value.String(), at)
	}
}

func (w *nulWalk) text(text string, at *place) {
	if strings.IndexByte(text, 0) >= 0 && len(w.found) < maxUnknown {
		w.found = append(w.found, fault.Violation{Path: strings.ReplaceAll(at.path(), "\x00", ""), Reason: pb.Reason_INVALID_FORMAT})
	}
}

// textsOf remembers, for each type of message, those of its fields that hold texts, or messages that may.
var textsOf sync.Map // protoreflect.MessageDescriptor → []protoreflect.FieldDescriptor

// namesInReport are the texts of a report that are kept as texts.
var namesInReport = map[protoreflect.Name]bool{"checklist": true, "locale": true}

func textFields(d protoreflect.MessageDescriptor) []protoreflect.FieldDescriptor {
	if fields, ok := textsOf.Load(d); ok {
		return fields.([]protoreflect.FieldDescriptor)
	}
	inReport := d.FullName() == (*pb.ReportContent)(nil).ProtoReflect().Descriptor().FullName()
	fields := make([]protoreflect.FieldDescriptor, 0, d.Fields().Len())
	for i := range d.Fields().Len() {
		field := d.Fields().Get(i)
		if inReport && !namesInReport[field.Name()] {
			continue
		}
		if field.Kind() == protoreflect.StringKind || field.Message() != nil {
			fields = append(fields, field)
		}
	}
	textsOf.Store(d, fields)
	return fields
}
