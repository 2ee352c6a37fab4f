package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"buf.build/go/protovalidate"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// outputSuffix ends the name of the schema of a message in answers, where it differs from that in requests.
const outputSuffix = "Output"

// patchSuffix ends the name of the schema of a resource of which any part may be sent.
const patchSuffix = "Patch"

//go:embed always.yaml
var alwaysFile []byte

// always has the messages and enums that are set in every answer, by the message that they are fields of. The proto
// files do not have this; the tests of server/e2e check every answer.
var always = sync.OnceValues(func() (map[string][]string, error) {
	table := map[string][]string{}
	return table, yaml.Unmarshal(alwaysFile, &table)
})

// requireFields lists in every schema the fields that are always there: in requests those without which the server
// refuses them, in answers those that it always writes. A message of both that differs gets a schema for answers.
func requireFields(document object) error {
	s := &splitter{schemas: members(document, "components", "schemas"), differing: map[string]bool{}}
	inputs, outputs := map[string]bool{}, map[string]bool{}
	var bodies, answers []object
	eachOperation(document, func(method string, o object) {
		body := members(o, "requestBody", "content")
		bodies = append(bodies, body)
		for _, response := range members(o, "responses") {
			answers = append(answers, members(response.(object), "content"))
		}
		walk(body, func(schema object) {
			if properties := members(schema, "properties"); len(properties) > 0 && schema["title"] != nil {
				s.requireInput(schema["title"].(string), schema)
			}
		})
		if method == "patch" {
			s.loosen(body)
		}
	})
	for _, body := range bodies {
		s.reach(body, inputs)
	}
	for _, answer := range append(answers, members(document, "components", "responses")) {
		s.reach(answer, outputs)
	}
	for name := range inputs {
		s.requireInput(strings.TrimSuffix(name, patchSuffix), members(s.schemas, name))
	}
	for name := range outputs {
		if inputs[name] {
			s.differing[name] = s.differs(name, map[string]bool{})
		}
	}
	for name := range outputs {
		if err := s.requireOutput(name, inputs[name]); err != nil {
			return err
		}
	}
	for _, answer := range answers {
		walk(answer, s.rename)
	}
	walk(members(document, "components", "responses"), s.rename)
	return nil
}

// eachOperation calls visit for every operation with its method.
func eachOperation(document object, visit func(method string, o object)) {
	for path := range members(document, "paths") {
		for method := range members(document, "paths", path) {
			if o := members(document, "paths", path, method); len(o) > 0 {
				visit(method, o)
			}
		}
	}
}

// splitter gives messages of requests and answers schemas of their own.
type splitter struct {
	schemas   object
	differing map[string]bool
}

// reach adds the names of all schemas that a value refers to.
func (s *splitter) reach(value any, into map[string]bool) {
	walk(value, func(o object) {
		if name, ok := referred(o); ok && !into[name] {
			into[name] = true
			s.reach(s.schemas[name], into)
		}
	})
}

// referred returns the name of the schema that an object refers to.
func referred(o object) (string, bool) {
	ref, _ := o["$ref"].(string)
	return strings.CutPrefix(ref, schemaRef)
}

// differs reports whether a schema, or one that it refers to, requires other fields in answers.
func (s *splitter) differs(name string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	schema := members(s.schemas, name)
	if message := messageOf(name); message != nil && !slices.Equal(requiredIn(schema), written(message, schema)) {
		return true
	}
	found := false
	walk(schema, func(o object) {
		if inner, ok := referred(o); ok {
			found = found || s.differs(inner, seen)
		}
	})
	return found
}

// requireInput lists the fields without which the server refuses a message.
func (s *splitter) requireInput(name string, schema object) {
	message := messageOf(name)
	if message == nil || schema["x-patch"] != nil {
		return
	}
	fields := requiredIn(schema)
	for _, field := range demanded(message) {
		if members(schema, "properties")[field] != nil && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	setRequired(schema, fields)
}

// requireOutput lists the fields that are written in every answer, in a schema of its own where requests have another one.
func (s *splitter) requireOutput(name string, input bool) error {
	message := messageOf(name)
	schema := members(s.schemas, name)
	if s.differing[name] {
		copied, err := clone(schema)
		if err != nil {
			return err
		}
		schema = copied
		schema["title"] = name + outputSuffix
		s.schemas[name+outputSuffix] = schema
	}
	if message == nil || input && !s.differing[name] {
		return nil
	}
	walk(schema, func(o object) { delete(o, "readOnly") })
	setRequired(schema, written(message, schema))
	walk(schema, s.rename)
	return nil
}

// rename makes a reference one to the schema for answers.
func (s *splitter) rename(o object) {
	if name, ok := referred(o); ok && s.differing[name] {
		o["$ref"] = schemaRef + name + outputSuffix
	}
}

// loosen makes the body of a PATCH a schema of which no field is required: it changes the fields that it has. It has a name
// of its own also where nothing is required, since some generators name the body by it, and the path has a variable with
// the name of the resource.
func (s *splitter) loosen(body object) {
	walk(body, func(o object) {
		name, ok := referred(o)
		message := messageOf(name)
		if !ok || message == nil {
			return
		}
		copied, err := clone(members(s.schemas, name))
		if err != nil {
			panic(err) // It was decoded from JSON.
		}
		delete(copied, "required")
		copied["title"] = name + patchSuffix
		copied["x-patch"] = true
		s.schemas[name+patchSuffix] = copied
		o["$ref"] = schemaRef + name + patchSuffix
	})
}

func clone(schema object) (object, error) {
	data, err := json.Marshal(schema)
	if err != nil {
		return nil, err
	}
	copied := object{}
	return copied, json.Unmarshal(data, &copied)
}

// requiredIn returns the required fields of a schema, sorted.
func requiredIn(schema object) []string {
	var fields []string
	switch list := schema["required"].(type) {
	case []any:
		for _, field := range list {
			fields = append(fields, fmt.Sprint(field))
		}
	case []string:
		fields = slices.Clone(list)
	}
	slices.Sort(fields)
	return fields
}

func setRequired(schema object, fields []string) {
	delete(schema, "required")
	if len(fields) > 0 {
		slices.Sort(fields)
		schema["required"] = fields
	}
}

// messageOf returns the message of the API that a schema is of; nil if it is none, or if its JSON has a form of its own.
func messageOf(name string) protoreflect.MessageDescriptor {
	name = strings.TrimSuffix(name, outputSuffix)
	if name == string((&pb.Receipt{}).ProtoReflect().Descriptor().Name()) {
		return nil
	}
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(ownPackage + name))
	if err != nil {
		return nil
	}
	message, _ := found.(protoreflect.MessageDescriptor)
	return message
}

// written returns the properties of a schema that the JSON of a message always has, sorted: scalars without presence,
// lists and maps, and what the table names.
func written(message protoreflect.MessageDescriptor, schema object) []string {
	table, _ := always() // The file is part of the sources: that it can be read is tested.
	properties := members(schema, "properties")
	var fields []string
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		name := field.JSONName()
		omitted, _ := proto.GetExtension(field.Options(), pb.E_OmitEmpty).(bool)
		single := field.Enum() != nil && !field.IsList() && !field.IsMap()
		there := !field.HasPresence() && !single && !omitted || slices.Contains(table[string(message.Name())], name)
		if there && properties[name] != nil {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields
}

// demanded returns the fields without which a message breaks its rules, in the order of the message.
func demanded(message protoreflect.MessageDescriptor) []string {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(message.FullName())
	if err != nil {
		return nil
	}
	var broken *protovalidate.ValidationError
	if err := protovalidate.Validate(kind.New().Interface()); !errors.As(err, &broken) {
		return nil
	}
	var fields []string
	for _, violation := range broken.Violations {
		path := violation.Proto.GetField().GetElements()
		if len(path) != 1 {
			continue
		}
		field := message.Fields().ByName(protoreflect.Name(path[0].GetFieldName()))
		if field != nil && !slices.Contains(fields, field.JSONName()) {
			fields = append(fields, field.JSONName())
		}
	}
	return fields
}
