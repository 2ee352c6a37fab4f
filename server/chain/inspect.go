package chain

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// maxInspected is how many violations one inspection returns.
const maxInspected = 100

// inspect walks over a message, however deep, and returns a violation for every field that the API does not have and
// for every text with a NUL character. The path of an unknown field ends in its number, since its name is unknown.
// PostgreSQL cannot store texts with NUL; what a shopper wrote in a report is stored as bytes and never refused for it.
func inspect(m protoreflect.Message) []fault.Violation {
	var i inspection
	i.message(m, nil, false)
	return i.found
}

type inspection struct{ found []fault.Violation }

func (i *inspection) add(path string, reason pb.Reason) {
	if len(i.found) < maxInspected {
		i.found = append(i.found, fault.Violation{Path: path, Reason: reason})
	}
}

// message inspects a message at a place. In a message that is free, texts may have any character.
func (i *inspection) message(m protoreflect.Message, at *place, free bool) {
	i.unknown(m.GetUnknown(), at)
	fields := m.Descriptor().Fields()
	for n := range fields.Len() {
		if field := fields.Get(n); m.Has(field) {
			i.field(field, m.Get(field), at, free || isFree(field))
		}
	}
}

func (i *inspection) field(field protoreflect.FieldDescriptor, value protoreflect.Value, at *place, free bool) {
	inside := place{above: at, name: field.JSONName(), index: noIndex}
	switch {
	case field.IsMap():
		value.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
			inside.key = key.String()
			if !free {
				i.text(inside.key, &inside)
			}
			i.value(field.MapValue(), value, &inside, free)
			return true
		})
	case field.IsList():
		list := value.List()
		for n := range list.Len() {
			inside.index = n
			i.value(field, list.Get(n), &inside, free)
		}
	default:
		i.value(field, value, &inside, free)
	}
}

func (i *inspection) value(field protoreflect.FieldDescriptor, value protoreflect.Value, at *place, free bool) {
	switch {
	case field.Message() != nil:
		i.message(value.Message(), at, free)
	case field.Kind() == protoreflect.StringKind && !free:
		i.text(value.String(), at)
	}
}

func (i *inspection) text(text string, at *place) {
	if hasNUL(text) {
		i.add(strings.ReplaceAll(at.path(), "\x00", ""), pb.Reason_INVALID_FORMAT)
	}
}

// unknown adds a violation for each field number in raw.
func (i *inspection) unknown(raw protoreflect.RawFields, at *place) {
	seen := make(map[protowire.Number]bool)
	for len(raw) > 0 && len(i.found) < maxInspected {
		number, _, n := protowire.ConsumeField(raw)
		if n < 0 {
			return
		}
		raw = raw[n:]
		if !seen[number] {
			seen[number] = true
			field := place{above: at, name: strconv.Itoa(int(number)), index: noIndex}
			i.add(field.path(), pb.Reason_UNKNOWN_FIELD)
		}
	}
}

func hasNUL(text string) bool { return strings.IndexByte(text, 0) >= 0 }

var reportContent = (*pb.ReportContent)(nil).ProtoReflect().Descriptor().FullName()

// isFree reports whether a field holds what a shopper wrote in a report: everything but the two names in it.
func isFree(field protoreflect.FieldDescriptor) bool {
	return field.ContainingMessage().FullName() == reportContent && field.Name() != "checklist" && field.Name() != "locale"
}

// place is where in a message the inspection is. It becomes a path only if something is found.
type place struct {
	above *place
	name  string
	index int
	key   string
}

const noIndex = -1

// path writes a place as it is in JSON: report.answers[3].comment, and title.de for the key of a map.
func (p *place) path() string {
	if p == nil {
		return ""
	}
	path := p.above.path()
	if path != "" {
		path += "."
	}
	path += p.name
	if p.index != noIndex {
		path += "[" + strconv.Itoa(p.index) + "]"
	}
	if p.key != "" {
		path += "." + p.key
	}
	return path
}
