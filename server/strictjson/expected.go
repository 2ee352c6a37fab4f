package strictjson

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/fault"
)

// What a text must look like, for developers.
const (
	instantForm = "an instant by RFC 3339, such as 2026-11-21T14:02:11Z"
	maskForm    = "names of fields, separated by commas, or *"
	objectForm  = "an object"
	listForm    = "a list"
)

// Expected returns the parameter of a violation that describes what a field takes, and its value: the values of an enum as
// fault.Known, the form of any other as fault.Form. It is empty for a field that only needs to be left out.
func Expected(field protoreflect.FieldDescriptor) []string {
	if enum := field.Enum(); enum != nil {
		return []string{fault.Known, strings.Join(ValuesOf(enum), ", ")}
	}
	if message := field.Message(); message != nil {
		switch formOf(message) {
		case timestamp:
			return []string{fault.Form, instantForm}
		case fieldMask:
			return []string{fault.Form, maskForm}
		case object:
			return []string{fault.Form, objectForm}
		}
		return nil
	}
	if form := formsOfKinds[field.Kind()]; form != "" {
		return []string{fault.Form, form}
	}
	return []string{fault.Form, "a whole number"}
}

// formsOfKinds has the form of each kind that is no integer.
var formsOfKinds = map[protoreflect.Kind]string{
	protoreflect.StringKind: "a text",
	protoreflect.BytesKind:  "bytes in base64",
	protoreflect.BoolKind:   "true or false",
	protoreflect.FloatKind:  "a number with a point, such as 12.5",
	protoreflect.DoubleKind: "a number with a point, such as 12.5",
}

// ValuesOf returns the names of an enum's values, but for that which stands for none.
func ValuesOf(enum protoreflect.EnumDescriptor) []string {
	var names []string
	for i := range enum.Values().Len() {
		if value := enum.Values().Get(i); value.Number() != 0 {
			names = append(names, string(value.Name()))
		}
	}
	return names
}
