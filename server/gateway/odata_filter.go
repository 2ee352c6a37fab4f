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

// odataFilter are comparisons that must all hold.
type odataFilter []odataTest

// holds says whether a row passes the test.
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

// since says whether the filter asks for what changed from some instant on.
func (f odataFilter) since() bool {
	return slices.ContainsFunc(f, func(t odataTest) bool {
		return t.property.name == "updateTime" && strings.HasPrefix(t.operator, "g")
	})
}

// keeps says whether a row is one of those that are asked for. The row of what was
// withdrawn says nothing but that; it is there for those alone who ask for changes.
func (f odataFilter) keeps(row protoreflect.Message) bool {
	deleted := row.Descriptor().Fields().ByName("deleted")
	gone := deleted != nil && row.Get(deleted).Bool()
	if gone && !f.since() {
		return false
	}
	for i := range f {
		told := f[i].property.name == "updateTime" || f[i].property.name == "deleted"
		if (told || !gone) && !f[i].holds(row) {
			return false
		}
	}
	return true
}

// ends says whether neither a row nor what is behind it can be asked for: rows
// with a time of change are in its order.
func (f odataFilter) ends(row protoreflect.Message) bool {
	for i := range f {
		if f[i].property.name == "updateTime" && strings.HasPrefix(f[i].operator, "l") && !f[i].holds(row) {
			return true
		}
	}
	return false
}

// narrow has the service leave out as much as it can of what the filter leaves out.
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
