package strictjson

import (
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Why a value is not one of a field, in addition to strconv.ErrRange.
var (
	errType  = errors.New("not of the field's type")
	errValue = errors.New("not a value of the enum")
)

func reasonOf(err error) pb.Reason {
	switch {
	case errors.Is(err, strconv.ErrRange):
		return pb.Reason_OUT_OF_RANGE
	case errors.Is(err, errValue):
		return pb.Reason_UNKNOWN_VALUE
	default:
		return pb.Reason_WRONG_TYPE
	}
}

// scalar decodes a value that is no message and writes it after the tag.
func (d *decoder) scalar(f *field, tag uint64) {
	if c := d.next(); c == '{' || c == '[' || !beginsValue(c) {
		d.wrongType(Expected(f)...)
		return
	}
	kind, content, ok := d.simple()
	if !ok {
		d.malformed()
		return
	}
	begin := len(d.wire)
	d.wire = protowire.AppendVarint(d.wire, tag)
	if err := d.appendScalar(f, kind, content); err != nil {
		d.wire = d.wire[:begin]
		d.refuse(reasonOf(err), Expected(f)...)
	}
}

// appendScalar writes a simple JSON value as one of the field's kind.
func (d *decoder) appendScalar(f *field, kind byte, content []byte) (err error) {
	var bits uint64
	switch f.kind {
	case protoreflect.StringKind:
		if kind != '"' {
			return errType
		}
		d.wire = protowire.AppendBytes(d.wire, content)
		return nil
	case protoreflect.BytesKind:
		data, err := bytesOf(kind, content)
		d.wire = protowire.AppendBytes(d.wire, data)
		return err
	case protoreflect.BoolKind:
		if kind != 't' && kind != 'f' {
			return errType
		}
		bits = protowire.EncodeBool(kind == 't')
	case protoreflect.EnumKind:
		bits, err = enumOf(f, kind, content)
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return d.appendFloat(f.kind, kind, content)
	default:
		return d.appendInteger(f.kind, kind, content)
	}
	d.wire = protowire.AppendVarint(d.wire, bits)
	return err
}

// appendInteger writes an integer of any of protobuf's kinds.
func (d *decoder) appendInteger(number protoreflect.Kind, kind byte, content []byte) error {
	text, err := wholeNumber(kind, content)
	if err != nil {
		return err
	}
	var n uint64
	switch number {
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind, protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		n, err = strconv.ParseUint(text, 10, bitsOf(number))
	default:
		var signed int64
		signed, err = strconv.ParseInt(text, 10, bitsOf(number))
		n = uint64(signed)
	}
	switch number {
	case protoreflect.Sint32Kind, protoreflect.Sint64Kind:
		d.wire = protowire.AppendVarint(d.wire, protowire.EncodeZigZag(int64(n)))
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind:
		d.wire = protowire.AppendFixed32(d.wire, uint32(n))
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind:
		d.wire = protowire.AppendFixed64(d.wire, n)
	default:
		d.wire = protowire.AppendVarint(d.wire, n)
	}
	return err
}

// bitsOf returns the number of bits of a kind.
func bitsOf(kind protoreflect.Kind) int {
	switch kind {
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind,
		protoreflect.Uint64Kind, protoreflect.Fixed64Kind, protoreflect.DoubleKind:
		return 64
	default:
		return 32
	}
}

// appendFloat writes a floating-point number, or what one of the words for infinities and NaN stands for.
func (d *decoder) appendFloat(number protoreflect.Kind, kind byte, content []byte) error {
	n, err := floatOf(kind, content, bitsOf(number))
	if number == protoreflect.FloatKind {
		d.wire = protowire.AppendFixed32(d.wire, math.Float32bits(float32(n)))
	} else {
		d.wire = protowire.AppendFixed64(d.wire, math.Float64bits(n))
	}
	return err
}

// enumOf parses a value of an enum, by its name or its number.
func enumOf(f *field, kind byte, content []byte) (uint64, error) {
	if kind == '"' {
		value := f.enum.ByName(protoreflect.Name(content))
		if value == nil {
			return 0, errValue
		}
		return uint64(value.Number()), nil
	}
	if kind != number {
		return 0, errType
	}
	text, err := wholeNumber(kind, content)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 32)
	return uint64(n), err
}

// numberOf returns a number as text, whether it was written as one or as a text.
func numberOf(kind byte, content []byte) (string, error) {
	if kind == number || kind == '"' && isNumber(content) {
		return string(content), nil
	}
	return "", errType
}

// wholeNumber returns a JSON number without fraction and exponent, if it is an integer: 1.5e1 is 15.
func wholeNumber(kind byte, content []byte) (string, error) {
	text, err := numberOf(kind, content)
	if err != nil || !strings.ContainsAny(text, ".eE") {
		return text, err
	}
	mantissa, exponent, power := strings.Cut(strings.ToLower(text), "e")
	point := 0
	if power {
		if point, err = strconv.Atoi(exponent); err != nil || point > maxExponent || point < -maxExponent {
			return "", strconv.ErrRange
		}
	}
	digits, negative := strings.CutPrefix(mantissa, "-")
	before, after, _ := strings.Cut(digits, ".")
	digits = strings.TrimRight(before+after, "0")
	point += len(before)
	leading := len(digits) - len(strings.TrimLeft(digits, "0"))
	digits, point = digits[leading:], point-leading
	switch {
	case digits == "":
		return "0", nil
	case point < len(digits):
		return "", errType
	case point > maxDigits:
		return "", strconv.ErrRange
	}
	digits += strings.Repeat("0", point-len(digits))
	if negative {
		digits = "-" + digits
	}
	return digits, nil
}

const (
	maxDigits   = 20   // more digits than any integer type has
	maxExponent = 1000 // more than any number needs
)

// floatOf parses a floating-point number.
func floatOf(kind byte, content []byte, bits int) (float64, error) {
	if kind == '"' {
		switch string(content) {
		case "NaN":
			return math.NaN(), nil
		case "Infinity":
			return math.Inf(1), nil
		case "-Infinity":
			return math.Inf(-1), nil
		}
	}
	text, err := numberOf(kind, content)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(text, bits)
}

// bytesOf decodes base64 of either alphabet, with or without padding.
func bytesOf(kind byte, content []byte) ([]byte, error) {
	if kind != '"' {
		return nil, errType
	}
	text := string(content)
	encoding := base64.StdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.URLEncoding
	}
	if len(text)%4 != 0 {
		encoding = encoding.WithPadding(base64.NoPadding)
	}
	data, err := encoding.DecodeString(text)
	if err != nil {
		return nil, errType
	}
	return data, nil
}
