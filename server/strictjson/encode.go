package strictjson

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Append appends a message as proto3 JSON to dst, without white space: fields in the order of their declaration, maps in
// the order of their keys. Scalars and lists are written even if they are empty, unless the field has the
// option omit_empty; messages, members of a oneof and
// optional fields only if they are set; enums only if they are specified. Equal messages give equal bytes. An error means
// a text that is not UTF-8, an instant out of range or a type that is not supported.
func Append(dst []byte, message proto.Message) ([]byte, error) {
	m := message.ProtoReflect()
	return appendMessage(dst, m, planOf(m.Descriptor()))
}

func appendMessage(dst []byte, m protoreflect.Message, p *plan) ([]byte, error) {
	switch p.form {
	case timestamp:
		t, ok := m.Interface().(*timestamppb.Timestamp)
		if !ok || !t.IsValid() {
			return dst, fmt.Errorf("strictjson: instant out of range")
		}
		return appendInstant(dst, t.AsTime()), nil
	case fieldMask:
		mask, ok := m.Interface().(*fieldmaskpb.FieldMask)
		if !ok {
			return dst, fmt.Errorf("strictjson: %T is no field mask", m.Interface())
		}
		return appendMask(dst, mask)
	case foreign:
		return dst, fmt.Errorf("strictjson: no form for %s", m.Descriptor().FullName())
	}
	return appendMembers(dst, m, p, appendField)
}

// appendMembers writes a message as an object, each value by a function.
func appendMembers(
	dst []byte, m protoreflect.Message, p *plan, appendValue func([]byte, protoreflect.Value, *field) ([]byte, error),
) ([]byte, error) {
	dst = append(dst, '{')
	first := true
	for _, f := range p.fields {
		if (f.presence || f.omitted || f.enum != nil && !f.list && !f.entries) && !m.Has(f.FieldDescriptor) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, f.key...)
		var err error
		if dst, err = appendValue(dst, m.Get(f.FieldDescriptor), f); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func appendField(dst []byte, value protoreflect.Value, f *field) ([]byte, error) {
	switch {
	case f.list:
		return appendList(dst, value.List(), f)
	case f.entries:
		return appendEntries(dst, value.Map(), f)
	default:
		return appendValue(dst, value, f)
	}
}

func appendList(dst []byte, list protoreflect.List, f *field) ([]byte, error) {
	dst = append(dst, '[')
	for i := range list.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendValue(dst, list.Get(i), f); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func appendEntries(dst []byte, entries protoreflect.Map, f *field) ([]byte, error) {
	keys := make([]string, 0, entries.Len())
	entries.Range(func(key protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, key.String())
		return true
	})
	slices.Sort(keys)
	dst = append(dst, '{')
	for i, key := range keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = jsontext.AppendQuote(dst, key); err != nil {
			return dst, fmt.Errorf("strictjson: key of %s: %w", f.FullName(), err)
		}
		dst = append(dst, ':')
		value := entries.Get(protoreflect.ValueOfString(key).MapKey())
		if dst, err = appendValue(dst, value, f); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// appendValue writes one value of a field's type. Integers of 64 bits are written as texts, for readers whose numbers are
// floating point.
func appendValue(dst []byte, value protoreflect.Value, f *field) ([]byte, error) {
	switch f.kind {
	case protoreflect.StringKind:
		dst, err := jsontext.AppendQuote(dst, value.String())
		if err != nil {
			return dst, fmt.Errorf("strictjson: %s: %w", f.FullName(), err)
		}
		return dst, nil
	case protoreflect.BoolKind:
		return strconv.AppendBool(dst, value.Bool()), nil
	case protoreflect.EnumKind:
		return appendEnum(dst, value.Enum(), f), nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return strconv.AppendInt(dst, value.Int(), 10), nil
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return strconv.AppendUint(dst, value.Uint(), 10), nil
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return append(strconv.AppendInt(append(dst, '"'), value.Int(), 10), '"'), nil
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return append(strconv.AppendUint(append(dst, '"'), value.Uint(), 10), '"'), nil
	case protoreflect.FloatKind:
		return appendFloat(dst, value.Float(), 32), nil
	case protoreflect.DoubleKind:
		return appendFloat(dst, value.Float(), 64), nil
	case protoreflect.BytesKind:
		dst = append(dst, '"')
		return append(base64.StdEncoding.AppendEncode(dst, value.Bytes()), '"'), nil
	case protoreflect.MessageKind:
		return appendMessage(dst, value.Message(), f.message())
	}
	return dst, fmt.Errorf("strictjson: no form for %s", f.FullName())
}

// appendFloat writes a number, or a quoted word for a value that JSON has no number for.
func appendFloat(dst []byte, n float64, bits int) []byte {
	switch {
	case math.IsNaN(n):
		return append(dst, `"NaN"`...)
	case math.IsInf(n, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(n, -1):
		return append(dst, `"-Infinity"`...)
	}
	return jsontext.AppendFloat(dst, n, bits)
}

// appendEnum writes the name of an enum's value, or its number if it has none.
func appendEnum(dst []byte, number protoreflect.EnumNumber, f *field) []byte {
	value := f.enum.ByNumber(number)
	if value == nil {
		return strconv.AppendInt(dst, int64(number), 10)
	}
	dst = append(dst, '"')
	dst = append(dst, value.Name()...)
	return append(dst, '"')
}

// appendInstant writes an instant in UTC with zero, three, six or nine decimals of a second.
func appendInstant(dst []byte, at time.Time) []byte {
	dst = append(dst, '"')
	dst = at.AppendFormat(dst, layout)
	switch nanos := at.Nanosecond(); {
	case nanos == 0:
	case nanos%1_000_000 == 0:
		dst = at.AppendFormat(dst, ".000")
	case nanos%1000 == 0:
		dst = at.AppendFormat(dst, ".000000")
	default:
		dst = at.AppendFormat(dst, ".000000000")
	}
	return append(dst, 'Z', '"')
}

// appendMask writes the paths of a field mask in camel case.
func appendMask(dst []byte, mask *fieldmaskpb.FieldMask) ([]byte, error) {
	dst = append(dst, '"')
	for i, path := range mask.GetPaths() {
		if i > 0 {
			dst = append(dst, ',')
		}
		if strings.ContainsFunc(path, func(c rune) bool { return notInWord(c) && c != '.' || 'A' <= c && c <= 'Z' }) {
			return dst, fmt.Errorf("strictjson: %q is no path", path)
		}
		upper := false
		for _, c := range []byte(path) {
			switch {
			case c == '_':
				upper = true
				continue
			case upper && 'a' <= c && c <= 'z':
				c -= 'a' - 'A'
			}
			upper = false
			dst = append(dst, c)
		}
	}
	return append(dst, '"'), nil
}
