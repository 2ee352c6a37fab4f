// Package strictjson decodes and encodes messages as proto3 JSON. It is stricter than the standard codec and returns
// everything that is wrong at once, each with its path. It encodes equal messages as equal bytes, which the standard
// codec does not promise.
//
// It supports scalars, enums, lists, maps with text keys, messages, and of the well-known types Timestamp, FieldMask and
// Empty.
package strictjson

import (
	"strings"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// form is how a message is written in JSON.
type form int

const (
	object    form = iota // a JSON object with a member for each field
	timestamp             // a text by RFC 3339
	fieldMask             // a text of paths, separated by commas
	foreign               // a well-known type that this package does not support
)

// plan holds what decoding and encoding need of a message's type.
type plan struct {
	form   form
	fields []*field
	byName map[string]*field // by the name in JSON and by the name in the proto
	// byNumber is for the binary form.
	byNumber map[protowire.Number]*field
}

// field holds what they need of a field.
type field struct {
	protoreflect.FieldDescriptor
	index    int               // in plan.fields
	name     string            // in JSON
	key      string            // `"name":`
	tag      uint64            // the tag before a value in the binary form
	kind     protoreflect.Kind // of a map: that of its values
	list     bool
	entries  bool                              // a map
	most     int                               // how many elements or entries are decoded
	omitted  bool                              // left out if empty, by the option omit_empty
	presence bool                              // whether an absent field differs from one with its default
	oneof    int                               // its index; -1 if the field is in none, or in that of an optional field
	message  func() *plan                      // of the message, or of a map's value; nil if it is none
	enum     protoreflect.EnumValueDescriptors // of the enum; nil if it is none
}

var plans sync.Map // protoreflect.FullName → *plan

// planOf returns the plan of a message's type, which is made once.
func planOf(message protoreflect.MessageDescriptor) *plan {
	if known, ok := plans.Load(message.FullName()); ok {
		return known.(*plan)
	}
	made := makePlan(message)
	known, _ := plans.LoadOrStore(message.FullName(), made)
	return known.(*plan)
}

func makePlan(message protoreflect.MessageDescriptor) *plan {
	p := &plan{form: formOf(message), byName: map[string]*field{}, byNumber: map[protowire.Number]*field{}}
	if p.form != object {
		return p
	}
	fields := message.Fields()
	for i := range fields.Len() {
		f := makeField(fields.Get(i))
		f.index = i
		p.fields = append(p.fields, f)
		p.byName[f.TextName()] = f
		p.byNumber[f.Number()] = f
	}
	for _, f := range p.fields {
		p.byName[f.name] = f
	}
	return p
}

func makeField(d protoreflect.FieldDescriptor) *field {
	f := &field{
		FieldDescriptor: d,
		name:            d.JSONName(),
		key:             `"` + d.JSONName() + `":`,
		kind:            d.Kind(),
		list:            d.IsList(),
		entries:         d.IsMap(),
		omitted:         proto.GetExtension(d.Options(), pb.E_OmitEmpty).(bool),
		presence:        d.HasPresence(),
		oneof:           -1,
		most:            mostOf(d),
	}
	if oneof := d.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		f.oneof = oneof.Index()
	}
	f.tag = protowire.EncodeTag(d.Number(), wireType(d.Kind()))
	value := d
	if f.entries {
		value, f.kind = d.MapValue(), d.MapValue().Kind()
	}
	if inner := value.Message(); inner != nil {
		// Types may contain themselves, so the plan is looked up when it is needed.
		f.message = sync.OnceValue(func() *plan { return planOf(inner) })
	}
	if enum := value.Enum(); enum != nil {
		f.enum = enum.Values()
	}
	return f
}

// wireType returns the wire type of a kind in protobuf's binary form.
func wireType(kind protoreflect.Kind) protowire.Type {
	switch kind {
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind, protoreflect.FloatKind:
		return protowire.Fixed32Type
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind, protoreflect.DoubleKind:
		return protowire.Fixed64Type
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.MessageKind:
		return protowire.BytesType
	default:
		return protowire.VarintType
	}
}

func formOf(message protoreflect.MessageDescriptor) form {
	switch message.FullName() {
	case (*timestamppb.Timestamp)(nil).ProtoReflect().Descriptor().FullName():
		return timestamp
	case (*fieldmaskpb.FieldMask)(nil).ProtoReflect().Descriptor().FullName():
		return fieldMask
	case "google.protobuf.Empty":
		return object
	}
	if strings.HasPrefix(string(message.FullName()), "google.protobuf.") {
		return foreign
	}
	return object
}
