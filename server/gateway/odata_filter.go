package gateway

import (
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/checklist/scorecard"
)

// odataTest is one comparison of a filter.
type odataTest struct {
	property *odataProperty
	operator string
	value    odataValue
}

// odataFilter is a list of comparisons that must all hold.
type odataFilter []odataTest

// holds reports whether a row passes the test.
func (t *odataTest) holds(row protoreflect.Message) bool {
	c := t.property.valueOf(row).compare(t.value)
	switch t.operator {
	case "eq":
		return c == 0
	case "ge":
		return c >= 0
	case "gt":
		return c > 0
	case "le":
		return c <= 0
	default:
		return c < 0
	}
}

// since reports whether the filter selects the changes since some instant.
func (f odataFilter) since() bool {
	return slices.ContainsFunc(f, func(t odataTest) bool {
		return t.property.name == "updateTime" && strings.HasPrefix(t.operator, "g")
	})
}

// keeps reports whether a row passes the filter. The row of a withdrawn report has only its id, its time of change and
// that it is deleted; it is kept only if the filter selects changes.
func (f odataFilter) keeps(row protoreflect.Message) bool {
	deleted := row.Descriptor().Fields().ByName("deleted")
	gone := deleted != nil && row.Get(deleted).Bool()
	if gone && !f.since() {
		return false
	}
	for i := range f {
		always := f[i].property.name == "updateTime" || f[i].property.name == "deleted"
		if (always || !gone) && !f[i].holds(row) {
			return false
		}
	}
	return true
}

// ends reports whether neither a row nor any row after it passes the filter: rows with a time of change are sorted by it.
func (f odataFilter) ends(row protoreflect.Message) bool {
	for i := range f {
		if f[i].property.name == "updateTime" && strings.HasPrefix(f[i].operator, "l") && !f[i].holds(row) {
			return true
		}
	}
	return false
}

// narrow sets the fields of a request by which the service leaves out rows that do not pass the filter.
func (f odataFilter) narrow(request proto.Message) {
	m := request.ProtoReflect()
	set := func(name protoreflect.Name, value protoreflect.Value) {
		if field := m.Descriptor().Fields().ByName(name); field != nil {
			m.Set(field, value)
		}
	}
	for _, t := range f {
		text := protoreflect.ValueOfString(t.value.text)
		_, err := scorecard.ParseMonth(t.value.text)
		isMonth, lower, upper := err == nil, t.operator == "eq" || t.operator[0] == 'g', t.operator == "eq" || t.operator[0] == 'l'
		switch t.property.name {
		case "program", "location":
			set(protoreflect.Name(t.property.name), text)
		case "month":
			if isMonth && lower {
				set("from", text)
			}
			if isMonth && upper {
				set("to", text)
			}
		case "updateTime":
			if lower {
				set("updated_after", protoreflect.ValueOfMessage(timestamppb.New(t.value.at.Truncate(time.Microsecond)).ProtoReflect()))
			}
		}
	}
}
