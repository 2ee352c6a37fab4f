package main

import (
	"bytes"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// wellKnown are the messages that JSON writes as something else.
var wellKnown = map[protoreflect.FullName]string{
	"google.protobuf.Timestamp": "string", "google.protobuf.Duration": "string", "google.protobuf.FieldMask": "string",
	"google.protobuf.Empty": "Record<string, never>", "google.protobuf.Struct": "Record<string, unknown>", "google.protobuf.Value": "unknown",
	"google.protobuf.Any": "Record<string, unknown>", "google.protobuf.StringValue": "string", "google.protobuf.BoolValue": "boolean",
	"google.protobuf.Int32Value": "number", "google.protobuf.Int64Value": "string", "google.protobuf.DoubleValue": "number",
}

// localName is the name of a message or an enum without its package: Session_Screen for Session.Screen.
func localName(d protoreflect.Descriptor) string {
	name := string(d.FullName())
	name = strings.TrimPrefix(name, string(d.ParentFile().Package())+".")
	return strings.ReplaceAll(name, ".", "_")
}

// writeMessage writes a message as a type. Each oneof is a union: one of its fields is there and the others are not, or none.
func writeMessage(out *bytes.Buffer, name string, m protoreflect.MessageDescriptor) {
	var unions []string
	fmt.Fprintf(out, "\nexport type %s = {\n", name)
	for i := range m.Fields().Len() {
		field := m.Fields().Get(i)
		if o := field.ContainingOneof(); o != nil && !o.IsSynthetic() {
			continue
		}
		mark := ""
		if optional(field) {
			mark = "?"
		}
		fmt.Fprintf(out, "  %s%s: %s;\n", field.JSONName(), mark, typeOf(field))
	}
	fmt.Fprint(out, "}")
	for i := range m.Oneofs().Len() {
		if o := m.Oneofs().Get(i); !o.IsSynthetic() {
			unions = append(unions, union(o))
		}
	}
	for _, u := range unions {
		fmt.Fprintf(out, " & (%s)", u)
	}
	fmt.Fprint(out, ";\n")
}

// union writes a oneof.
func union(o protoreflect.OneofDescriptor) string {
	var cases []string
	for i := -1; i < o.Fields().Len(); i++ {
		var fields []string
		for k := range o.Fields().Len() {
			field := o.Fields().Get(k)
			if k == i {
				fields = append(fields, field.JSONName()+": "+typeOf(field))
			} else {
				fields = append(fields, field.JSONName()+"?: never")
			}
		}
		cases = append(cases, "{ "+strings.Join(fields, "; ")+" }")
	}
	return strings.Join(cases, " | ")
}

// optional reports whether answers may lack a field: messages, enums, what has a presence of its own, and what is left out
// where it is empty.
func optional(field protoreflect.FieldDescriptor) bool {
	if leftOut, _ := proto.GetExtension(field.Options(), pb.E_OmitEmpty).(bool); leftOut {
		return true
	}
	return !field.IsList() && !field.IsMap() && (field.HasPresence() || field.Kind() == protoreflect.EnumKind)
}

// typeOf returns the type of a field's JSON.
func typeOf(field protoreflect.FieldDescriptor) string {
	switch {
	case field.IsMap():
		return "Record<string, " + single(field.MapValue()) + ">"
	case field.IsList():
		return single(field) + "[]"
	}
	return single(field)
}

// single is typeOf for one value.
func single(field protoreflect.FieldDescriptor) string {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return "boolean"
	case protoreflect.EnumKind:
		return localName(field.Enum())
	case protoreflect.MessageKind, protoreflect.GroupKind:
		if known, ok := wellKnown[field.Message().FullName()]; ok {
			return known
		}
		return localName(field.Message())
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.Int64Kind, protoreflect.Uint64Kind,
		protoreflect.Sint64Kind, protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind:
		return "string"
	}
	return "number"
}
