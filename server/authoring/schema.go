package authoring

import (
	"encoding/json"
	"maps"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/proto/gen/openapi"
	"mysteryshopper/server/strictjson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

type object = map[string]any

// Schema returns the JSON Schema (draft 2020-12) of a checklist file, for editors that complete and check while an author
// writes. It has the names, forms, values and descriptions of all fields. Whether a draft can be published depends on
// more than its form: lint finds the rest.
func Schema() ([]byte, error) {
	var api struct {
		Components struct {
			Schemas map[string]struct {
				Description string
				Properties  map[string]struct{ Description string }
				AllOf       []struct {
					Properties map[string]struct{ Description string }
					OneOf      []struct {
						Properties map[string]struct{ Description string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(openapi.Document, &api); err != nil {
		return nil, err
	}
	s := &schema{definitions: object{}, descriptions: map[string]string{}}
	for name, message := range api.Components.Schemas {
		s.descriptions[name] = message.Description
		groups := []map[string]struct{ Description string }{message.Properties}
		for _, part := range message.AllOf {
			groups = append(groups, part.Properties)
			for _, one := range part.OneOf {
				groups = append(groups, one.Properties)
			}
		}
		for _, group := range groups {
			for field, property := range group {
				s.descriptions[name+"."+field] = property.Description
			}
		}
	}
	root := s.reference((&pb.ChecklistVersion{}).ProtoReflect().Descriptor())
	root["$schema"], root["title"], root["$defs"] = "https://json-schema.org/draft/2020-12/schema", "A checklist", s.definitions
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

// schema collects the definitions of messages. Descriptions are those of the API's document, by message and field.
type schema struct {
	definitions  object
	descriptions map[string]string
}

// reference returns the reference to a message, which is defined at its first use.
func (s *schema) reference(m protoreflect.MessageDescriptor) object {
	name := string(m.Name())
	if _, defined := s.definitions[name]; !defined {
		definition := object{"type": "object", "additionalProperties": false, "description": s.descriptions[name]}
		s.definitions[name] = definition
		properties := object{}
		for i := range m.Fields().Len() {
			field := m.Fields().Get(i)
			if isOutput(field) {
				continue
			}
			property := s.field(field)
			if description := s.descriptions[name+"."+field.JSONName()]; description != "" {
				property["description"] = description
			}
			properties[field.JSONName()] = property
		}
		definition["properties"] = properties
		for i := range m.Oneofs().Len() {
			if one := m.Oneofs().Get(i); !one.IsSynthetic() {
				definition["oneOf"] = exactlyOne(one)
			}
		}
	}
	return object{"$ref": "#/$defs/" + name}
}

// exactlyOne returns the alternatives of which one member is set.
func exactlyOne(one protoreflect.OneofDescriptor) []object {
	alternatives := make([]object, one.Fields().Len())
	for i := range alternatives {
		alternatives[i] = object{"required": []string{one.Fields().Get(i).JSONName()}}
	}
	return alternatives
}

func (s *schema) field(field protoreflect.FieldDescriptor) object {
	switch {
	case field.IsMap():
		return object{"type": "object", "additionalProperties": object{"type": "string"}}
	case field.IsList():
		return object{"type": "array", "items": s.value(field)}
	}
	return s.value(field)
}

func (s *schema) value(field protoreflect.FieldDescriptor) object {
	switch field.Kind() {
	case protoreflect.MessageKind:
		return s.reference(field.Message())
	case protoreflect.EnumKind:
		return object{"enum": strictjson.ValuesOf(field.Enum())}
	case protoreflect.BoolKind:
		return object{"type": "boolean"}
	case protoreflect.StringKind:
		// Bounds may stand as numbers; see warnOfPlain.
		return object{"type": []string{"string", "number"}}
	}
	return object{"type": "integer"}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
