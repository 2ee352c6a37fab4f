package gateway

import (
	"cmp"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// appendRow appends a row as an object with the properties. Integers of 64 bits are numbers, or texts if texts is set,
// for readers whose numbers are floating point.
func appendRow(dst []byte, row protoreflect.Message, properties []*odataProperty, texts bool) []byte {
	dst = append(dst, '{')
	for i, p := range properties {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendText(dst, p.name), ':')
		dst = p.append(dst, row, texts)
	}
	return append(dst, '}')
}

// append appends the property of a row.
func (p *odataProperty) append(dst []byte, row protoreflect.Message, texts bool) []byte {
	if p.nullable() && !row.Has(p.field) {
		return append(dst, "null"...)
	}
	if !p.field.IsList() {
		return p.appendValue(dst, row.Get(p.field), texts)
	}
	dst = append(dst, '[')
	list := row.Get(p.field).List()
	for i := range list.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = p.appendValue(dst, list.Get(i), texts)
	}
	return append(dst, ']')
}

func (p *odataProperty) appendValue(dst []byte, value protoreflect.Value, texts bool) []byte {
	switch v := value.Interface().(type) {
	case string:
		return appendText(dst, v)
	case bool:
		return strconv.AppendBool(dst, v)
	case int32:
		return strconv.AppendInt(dst, int64(v), 10)
	case int64:
		if texts {
			return appendText(dst, strconv.FormatInt(v, 10))
		}
		return strconv.AppendInt(dst, v, 10)
	case float64:
		return strconv.AppendFloat(dst, v, 'g', -1, 64)
	case protoreflect.EnumNumber:
		return appendText(dst, enumName(p.field, v))
	case protoreflect.Message:
		if at, ok := v.Interface().(*timestamppb.Timestamp); ok {
			return appendText(dst, at.AsTime().Format("2006-01-02T15:04:05.000000Z"))
		}
		return appendRow(dst, v, p.parts, texts)
	}
	return append(dst, "null"...)
}

// enumName returns the name of a value, or its number if it has none.
func enumName(field protoreflect.FieldDescriptor, number protoreflect.EnumNumber) string {
	if value := field.Enum().Values().ByNumber(number); value != nil {
		return string(value.Name())
	}
	return strconv.Itoa(int(number))
}

// appendText appends a text as JSON; what is not UTF-8 is replaced.
func appendText(dst []byte, text string) []byte {
	dst, _ = jsontext.AppendQuote(dst, text)
	return dst
}

// odataValue is a value for comparisons: texts and words are compared by their bytes, numbers and instants by their
// order. One of its fields is set.
type odataValue struct {
	text   string
	number int64
	at     time.Time
}

// compare compares the value with another of the same property; the result is that of cmp.Compare.
func (v odataValue) compare(other odataValue) int {
	return cmp.Or(cmp.Compare(v.text, other.text), cmp.Compare(v.number, other.number), v.at.Compare(other.at))
}

// valueOf returns the property of a row for comparison. Properties that cannot be compared have equal values.
func (p *odataProperty) valueOf(row protoreflect.Message) odataValue {
	switch v := row.Get(p.field).Interface().(type) {
	case string:
		return odataValue{text: v}
	case protoreflect.EnumNumber:
		return odataValue{text: enumName(p.field, v)}
	case bool:
		return odataValue{text: strconv.FormatBool(v)}
	case int32:
		return odataValue{number: int64(v)}
	case protoreflect.Message:
		if at, ok := v.Interface().(*timestamppb.Timestamp); ok {
			return odataValue{at: at.AsTime()}
		}
	}
	return odataValue{}
}
