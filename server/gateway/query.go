package gateway

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// queryParser fills a request from the query: names in camel or snake case,
// enums in any case, lists by repetition. It takes what it reads out of the
// values, so that what is left when the call is made is known to be unknown.
type queryParser struct{}

// installQueryParser makes ours the parser of the process: grpc-gateway keeps it
// in a variable of its package, whatever mux the option is given to.
var installQueryParser = sync.OnceFunc(func() {
	runtime.NewServeMux(runtime.SetQueryParameterParser(queryParser{}))
})

// Parse implements runtime.QueryParameterParser. filter holds the fields that
// the path or the body set.
func (queryParser) Parse(message proto.Message, values url.Values, filter *utilities.DoubleArray) error {
	var violations spelled
	m := message.ProtoReflect()
	seen := map[protoreflect.FieldNumber]string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		field := fieldNamed(m.Descriptor(), name)
		if field == nil || filter.HasCommonPrefix([]string{string(field.Name())}) {
			violations = append(violations, fault.Violation{Path: name, Reason: pb.Reason_UNKNOWN_FIELD})
			continue
		}
		path := field.JSONName()
		if _, twice := seen[field.Number()]; twice || len(values[name]) > 1 && !field.IsList() {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_DUPLICATE_KEY})
			continue
		}
		seen[field.Number()] = name
		if !setFromText(m, field, values[name]) {
			violations = append(violations, fault.Violation{Path: path, Reason: reasonFor(field)})
		}
	}
	clear(values)
	if len(violations) > 0 {
		return violations
	}
	return nil
}

// reasonFor says what is wrong with a text that is no value of a field.
func reasonFor(field protoreflect.FieldDescriptor) pb.Reason {
	if field.Kind() == protoreflect.EnumKind {
		return pb.Reason_UNKNOWN_VALUE
	}
	return pb.Reason_WRONG_TYPE
}

// fieldNamed finds a field by its name in JSON or in the proto.
func fieldNamed(message protoreflect.MessageDescriptor, name string) protoreflect.FieldDescriptor {
	if field := message.Fields().ByJSONName(name); field != nil {
		return field
	}
	return message.Fields().ByTextName(name)
}

// setFromText sets a field from the texts given for it, and says whether each is
// of its type. A text that is empty leaves a scalar at its default.
func setFromText(m protoreflect.Message, field protoreflect.FieldDescriptor, texts []string) bool {
	if field.IsList() {
		list := m.Mutable(field).List()
		for _, text := range texts {
			value, ok := fromText(field, text)
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
	value, ok := fromText(field, texts[0])
	if ok {
		m.Set(field, value)
	}
	return ok
}

// fromText reads one value of a field's type.
func fromText(field protoreflect.FieldDescriptor, text string) (protoreflect.Value, bool) {
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

// enumFromText reads a value of an enum by its name in any case.
func enumFromText(enum protoreflect.EnumDescriptor, text string) (protoreflect.Value, bool) {
	value := enum.Values().ByName(protoreflect.Name(strings.ToUpper(text)))
	if value == nil {
		return protoreflect.Value{}, false
	}
	return protoreflect.ValueOfEnum(value.Number()), true
}

// messageFromText reads the messages that a query can hold: an instant, and a
// field mask.
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

// maskFromText reads paths in camel or snake case with commas between them.
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
