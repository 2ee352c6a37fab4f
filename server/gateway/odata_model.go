package gateway

import (
	"google.golang.org/protobuf/reflect/protoreflect"
)

// odataSet is an entity set of the OData service: the rows of a list.
type odataSet struct {
	name string
	list *rowList
	// keys are the properties that identify a row.
	keys []string
	// filters are the operators of a filter for each property that it may name.
	filters map[string][]string
	// perVisit is set if an item of a page stands for several rows.
	perVisit bool

	properties []*odataProperty
}

var (
	equality = []string{"eq"}
	ordering = []string{"eq", "ge", "gt", "le", "lt"}
	instants = []string{"ge", "gt", "le", "lt"}

	visitFilters = map[string][]string{
		"program": equality, "location": equality, "month": ordering, "updateTime": instants, "deleted": equality,
	}
)

// odataSets are all sets, in the order of the service document.
var odataSets = []*odataSet{
	newODataSet(odataSet{name: "Visits", list: visitRows, keys: []string{"releasedReport"}, filters: visitFilters}),
	newODataSet(odataSet{name: "Answers", list: answerRows, keys: []string{"releasedReport", "question"}, filters: visitFilters, perVisit: true}),
	newODataSet(odataSet{
		name: "Locations", list: locationRows, keys: []string{"location"},
		filters: map[string][]string{"location": equality, "parent": equality, "channel": equality},
	}),
	newODataSet(odataSet{
		name: "Questions", list: questionRows, keys: []string{"checklist", "version", "question"},
		filters: map[string][]string{"checklist": equality, "version": equality, "question": equality},
	}),
}

func newODataSet(set odataSet) *odataSet {
	set.properties = odataProperties(set.list.rows.Message())
	for _, p := range set.properties {
		for _, key := range set.keys {
			p.key = p.key || p.name == key
		}
	}
	return &set
}

// odataSetNamed returns the set with a name; nil if there is none.
func odataSetNamed(name string) *odataSet {
	for _, set := range odataSets {
		if set.name == name {
			return set
		}
	}
	return nil
}

// typeName returns the name of the rows' type in the model.
func (s *odataSet) typeName() string {
	return odataNamespace + "." + string(s.list.rows.Message().Name())
}

// property returns the property with a name; nil if there is none.
func (s *odataSet) property(name string) *odataProperty {
	for _, p := range s.properties {
		if p.name == name {
			return p
		}
	}
	return nil
}

// odataProperty is a field of a row as a property of OData.
type odataProperty struct {
	field protoreflect.FieldDescriptor
	name  string
	key   bool
	// parts are the properties of a field that is a message.
	parts []*odataProperty
}

// odataProperties returns the fields of a message except the etag, which does not belong to the data of a row, and maps, which
// OData does not have.
func odataProperties(message protoreflect.MessageDescriptor) []*odataProperty {
	var properties []*odataProperty
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		if field.Name() == "etag" || field.IsMap() {
			continue
		}
		p := &odataProperty{field: field, name: field.JSONName()}
		if p.isComplex() {
			p.parts = odataProperties(field.Message())
		}
		properties = append(properties, p)
	}
	return properties
}

const timestampName protoreflect.FullName = "google.protobuf.Timestamp"

// isComplex reports whether the property has properties of its own.
func (p *odataProperty) isComplex() bool {
	return p.field.Message() != nil && p.field.Message().FullName() != timestampName
}

// edm returns the type of the property in the model.
func (p *odataProperty) edm() string {
	name := "Edm.String"
	switch p.field.Kind() {
	case protoreflect.BoolKind:
		name = "Edm.Boolean"
	case protoreflect.Int32Kind:
		name = "Edm.Int32"
	case protoreflect.Int64Kind:
		name = "Edm.Int64"
	case protoreflect.DoubleKind:
		name = "Edm.Double"
	case protoreflect.MessageKind:
		name = "Edm.DateTimeOffset"
		if p.isComplex() {
			name = odataNamespace + "." + string(p.field.Message().Name())
		}
	}
	if p.field.IsList() {
		return "Collection(" + name + ")"
	}
	return name
}

// nullable reports whether the property may be null: empty texts and unspecified enums are.
func (p *odataProperty) nullable() bool {
	switch {
	case p.key, p.field.IsList():
		return false
	case p.field.HasPresence():
		return true
	}
	return p.field.Kind() == protoreflect.StringKind || p.field.Kind() == protoreflect.EnumKind
}
