package sheet

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/words"
)

// Layout turns messages of one type into rows. It is safe for concurrent use.
type Layout struct {
	columns []Column
	fields  []field
	// people is the language of cells for people, who read neither JSON nor locales; nil for cells that programs read.
	people *words.Language
}

// field is a field of a message: a column of its own, or a message whose fields are columns.
type field struct {
	descriptor protoreflect.FieldDescriptor
	// width is the number of columns of the field.
	width int
	// below are the fields of the message; nil for a column.
	below []field
	// cell reads the value of a column that is there.
	cell func(protoreflect.Value) (Cell, error)
}

// NewLayout returns the layout of a row for each message of a type, with lists of messages as JSON.
func NewLayout(message protoreflect.MessageDescriptor) *Layout {
	return newLayout(message, nil, func(protoreflect.FieldDescriptor) bool { return true })
}

// newLayout returns a layout without the fields for which keep is false, at every depth. With a language of people it has
// cells for them: of texts by locale the one in that language, and messages as lines of their texts in place of JSON.
func newLayout(message protoreflect.MessageDescriptor, people *words.Language, keep func(protoreflect.FieldDescriptor) bool) *Layout {
	l := &Layout{people: people}
	l.fields = l.lay(message, "", keep, nil)
	return l
}

// Columns returns the columns of every row.
func (l *Layout) Columns() []Column { return slices.Clone(l.columns) }

// Row returns the cells of a message, which must be of the layout's type.
func (l *Layout) Row(message protoreflect.Message) ([]Cell, error) {
	return appendCells(make([]Cell, 0, len(l.columns)), message, l.fields)
}

// lay adds the columns of a message. The types that it is inside of are given: a message inside of its own type is
// written as JSON, for it has no end.
func (l *Layout) lay(message protoreflect.MessageDescriptor, prefix string, keep func(protoreflect.FieldDescriptor) bool, inside []protoreflect.FullName) []field {
	inside = append(slices.Clip(inside), message.FullName())
	var fields []field
	for i := range message.Fields().Len() {
		d := message.Fields().Get(i)
		if d.Name() == "etag" || !keep(d) {
			continue
		}
		f := field{descriptor: d, width: 1}
		key := prefix + d.JSONName()
		if nested(d) && !slices.Contains(inside, d.Message().FullName()) {
			before := len(l.columns)
			f.below = l.lay(d.Message(), key+".", keep, inside)
			f.width = len(l.columns) - before
			if f.width == 0 {
				continue
			}
		} else {
			var kind Kind
			kind, f.cell = reader(d, l.people)
			l.columns = append(l.columns, Column{key, kind})
		}
		fields = append(fields, f)
	}
	return fields
}

// appendCells adds the cells of a message.
func appendCells(cells []Cell, message protoreflect.Message, fields []field) ([]Cell, error) {
	for _, f := range fields {
		var err error
		switch {
		case f.descriptor.HasPresence() && !message.Has(f.descriptor):
			for range f.width {
				cells = append(cells, Cell{})
			}
		case f.below != nil:
			cells, err = appendCells(cells, message.Get(f.descriptor).Message(), f.below)
		default:
			var c Cell
			c, err = f.cell(message.Get(f.descriptor))
			cells = append(cells, c)
		}
		if err != nil {
			return cells, err
		}
	}
	return cells, nil
}

// nested reports whether a field is one message that has fields of ours.
func nested(d protoreflect.FieldDescriptor) bool {
	return d.Message() != nil && !d.IsList() && !d.IsMap() && !wellKnown(d.Message())
}

// listed reports whether a field is a list of messages that have fields of ours.
func listed(d protoreflect.FieldDescriptor) bool {
	return d.IsList() && d.Message() != nil && !wellKnown(d.Message())
}

// wellKnown reports whether a message has a form of its own in JSON.
func wellKnown(m protoreflect.MessageDescriptor) bool {
	return m.FullName().Parent() == "google.protobuf"
}

// reader returns how a field becomes one cell.
func reader(d protoreflect.FieldDescriptor, people *words.Language) (Kind, func(protoreflect.Value) (Cell, error)) {
	switch {
	case people != nil && d.IsMap() && d.MapValue().Kind() == protoreflect.StringKind:
		return KindText, func(v protoreflect.Value) (Cell, error) { return readableMap(v.Map(), people), nil }
	case people != nil && kindOf(d) == KindJSON && !d.IsMap():
		return KindText, func(v protoreflect.Value) (Cell, error) { return readable(d, v, people), nil }
	case d.IsMap():
		return KindText, func(v protoreflect.Value) (Cell, error) { return joinMap(v.Map(), d.MapValue()) }
	case d.IsList() && (d.Message() == nil || isInstant(d)):
		return KindText, func(v protoreflect.Value) (Cell, error) { return joinList(v.List(), d) }
	case d.IsList():
		return KindJSON, func(v protoreflect.Value) (Cell, error) { return jsonOfList(v.List()) }
	}
	return kindOf(d), func(v protoreflect.Value) (Cell, error) { return scalar(v, d) }
}

// kindOf returns what the cells of a single value hold.
func kindOf(d protoreflect.FieldDescriptor) Kind {
	switch d.Kind() {
	case protoreflect.BoolKind:
		return KindTruth
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return KindDecimal
	case protoreflect.StringKind:
		if isAmount(d) {
			return KindDecimal
		}
		return KindText
	case protoreflect.EnumKind, protoreflect.BytesKind:
		return KindText
	case protoreflect.MessageKind, protoreflect.GroupKind:
		if isInstant(d) {
			return KindInstant
		}
		return KindJSON
	}
	return KindInteger
}

// The messages that have amounts.
var (
	money = (&pb.Money{}).ProtoReflect().Descriptor().FullName()
	sums  = (&pb.StatementSum{}).ProtoReflect().Descriptor().FullName()
)

// isAmount reports whether a text is an amount of money, which is a number in a table.
func isAmount(d protoreflect.FieldDescriptor) bool {
	switch d.Parent().FullName() {
	case money:
		return d.Name() == "amount"
	case sums: // Everything but the currency.
		return d.Name() != "currency"
	}
	return false
}

func isInstant(d protoreflect.FieldDescriptor) bool {
	return d.Message() != nil && d.Message().FullName() == "google.protobuf.Timestamp"
}

// scalar returns a single value as a cell.
func scalar(v protoreflect.Value, d protoreflect.FieldDescriptor) (Cell, error) {
	switch value := v.Interface().(type) {
	case bool:
		return Truth(value), nil
	case string:
		if isAmount(d) {
			return Amount(value), nil
		}
		return Text(value), nil
	case int32:
		return Integer(int64(value)), nil
	case int64:
		return Integer(value), nil
	case uint32:
		return Integer(int64(value)), nil
	case uint64:
		if int64(value) < 0 {
			return Text(strconv.FormatUint(value, 10)), nil
		}
		return Integer(int64(value)), nil
	case float32:
		return Decimal(float64(value)), nil
	case float64:
		return Decimal(value), nil
	case []byte:
		return Text(base64.StdEncoding.EncodeToString(value)), nil
	case protoreflect.EnumNumber:
		return enum(value, d.Enum()), nil
	case protoreflect.Message:
		if t, ok := value.Interface().(*timestamppb.Timestamp); ok {
			return Instant(t.AsTime()), nil
		}
	}
	data, err := jsonOf(nil, v)
	return JSON(string(data)), err
}

// enum returns the name of a value; an absent cell for the unspecified one, and the number where there is no name.
func enum(n protoreflect.EnumNumber, d protoreflect.EnumDescriptor) Cell {
	value := d.Values().ByNumber(n)
	switch {
	case value == nil:
		return Text(strconv.Itoa(int(n)))
	case n == 0 && strings.HasSuffix(string(value.Name()), "_UNSPECIFIED"):
		return Cell{}
	}
	return Text(string(value.Name()))
}

// jsonOf writes a message as JSON behind dst.
func jsonOf(dst []byte, v protoreflect.Value) ([]byte, error) {
	return strictjson.Append(dst, v.Message().Interface())
}
