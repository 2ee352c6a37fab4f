package gateway

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// parseQuery sets the fields of a message that a query names, in camel or snake case: enums in any case of letters,
// lists by repetition. inQuery reports whether a query may set a field; no other name is known. The error lists all
// that is wrong, in the order of the names.
func parseQuery(m protoreflect.Message, query url.Values, inQuery func(protoreflect.Name) bool) error {
	var violations []fault.Violation
	seen := map[protoreflect.FieldNumber]bool{}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		field := fieldNamed(m.Descriptor(), name)
		if field == nil || !inQuery(field.Name()) {
			violations = append(violations, fault.Violation{Path: name, Reason: pb.Reason_UNKNOWN_FIELD})
			continue
		}
		path := field.JSONName()
		if seen[field.Number()] || len(query[name]) > 1 && !field.IsList() {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_DUPLICATE_KEY})
			continue
		}
		seen[field.Number()] = true
		if !setFromTexts(m, field, query[name]) {
			violations = append(violations, mistypedText(path, field))
		}
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	return nil
}

// mistypedText returns the violation of a text that is no value of a field. Enums are named in small letters, as queries
// usually have them.
func mistypedText(path string, field protoreflect.FieldDescriptor) fault.Violation {
	v := fault.Violation{Path: path, Reason: pb.Reason_WRONG_TYPE}
	expected := strictjson.Expected(field)
	if field.Kind() == protoreflect.EnumKind {
		v.Reason, expected[1] = pb.Reason_UNKNOWN_VALUE, strings.ToLower(expected[1])
	}
	if len(expected) == 2 {
		v.Params = map[string]string{expected[0]: expected[1]}
	}
	return v
}

// fieldNamed returns the field with a name in JSON or in the proto; nil if there is none.
func fieldNamed(message protoreflect.MessageDescriptor, name string) protoreflect.FieldDescriptor {
	if field := message.Fields().ByJSONName(name); field != nil {
		return field
	}
	return message.Fields().ByTextName(name)
}

// setFromTexts sets a field to the values in texts. It reports false if one of them is not of the field's type.
func setFromTexts(m protoreflect.Message, field protoreflect.FieldDescriptor, texts []string) bool {
	if field.IsList() {
		list := m.Mutable(field).List()
		for _, text := range texts {
			value, ok := valueFromText(field, text)
			if !ok {
				return false
			}
			list.Append(value)
		}
		return true
	}
	if field.IsMap() {
		return false
	}
	value, ok := valueFromText(field, texts[0])
	if ok {
		m.Set(field, value)
	}
	return ok
}

// valueFromText parses one value of a field's type.
func valueFromText(field protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
	switch field.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(text), true
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(text == "true"), text == "true" || text == "false"
	case protoreflect.Int32Kind:
		n, err := strconv.ParseInt(text, 10, 32)
		return protoreflect.ValueOfInt32(int32(n)), err == nil
	case protoreflect.Int64Kind:
		n, err := strconv.ParseInt(text, 10, 64)
		return protoreflect.ValueOfInt64(n), err == nil
	case protoreflect.DoubleKind:
		n, err := strconv.ParseFloat(text, 64)
		return protoreflect.ValueOfFloat64(n), err == nil
	case protoreflect.EnumKind:
		return enumFromText(field.Enum(), text)
	case protoreflect.MessageKind:
		return messageFromText(field.Message(), text)
	default:
		return protoreflect.Value{}, false
	}
}

// enumFromText parses the name of an enum's value, in any case of letters.
func enumFromText(enum protoreflect.EnumDescriptor, text string) (protoreflect.Value, bool) {
	value := enum.Values().ByName(protoreflect.Name(strings.ToUpper(text)))
	if value == nil {
		return protoreflect.Value{}, false
	}
	return protoreflect.ValueOfEnum(value.Number()), true
}

// messageFromText parses the types of messages that a query can hold: an instant and a field mask.
func messageFromText(message protoreflect.MessageDescriptor, text string) (protoreflect.Value, bool) {
	switch message.FullName() {
	case (*timestamppb.Timestamp)(nil).ProtoReflect().Descriptor().FullName():
		at, ok := strictjson.Instant(text)
		return protoreflect.ValueOfMessage(at.ProtoReflect()), ok
	case (*fieldmaskpb.FieldMask)(nil).ProtoReflect().Descriptor().FullName():
		return maskFromText(text)
	}
	return protoreflect.Value{}, false
}

// maskFromText parses paths in camel or snake case, separated by commas.
func maskFromText(text string) (protoreflect.Value, bool) {
	mask := &fieldmaskpb.FieldMask{}
	for path := range strings.SplitSeq(text, ",") {
		if !strings.Contains(path, "_") {
			snake, ok := strictjson.SnakePath(path)
			if !ok {
				return protoreflect.Value{}, false
			}
			path = snake
		}
		mask.Paths = append(mask.Paths, path)
	}
	return protoreflect.ValueOfMessage(mask.ProtoReflect()), true
}
