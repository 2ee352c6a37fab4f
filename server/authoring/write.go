package authoring

import (
	"bytes"
	"strconv"

	"go.yaml.in/yaml/v3"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// YAML writes a draft as YAML, with the fields in the order of the API. Texts are in quotes, and so is everything that a
// parser of an older YAML could read as something else. What the server sets is left out.
func YAML(draft *pb.ChecklistVersion) ([]byte, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(messageNode(draft.ProtoReflect())); err != nil {
		return nil, err
	}
	return out.Bytes(), encoder.Close()
}

// isOutput reports whether the server alone sets a field.
func isOutput(field protoreflect.FieldDescriptor) bool {
	behaviours, _ := proto.GetExtension(field.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	for _, b := range behaviours {
		if b == annotations.FieldBehavior_OUTPUT_ONLY {
			return true
		}
	}
	return false
}

func messageNode(m protoreflect.Message) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if !m.Has(field) || isOutput(field) {
			continue
		}
		node.Content = append(node.Content, plainNode(field.JSONName()), fieldNode(field, m.Get(field)))
	}
	if len(node.Content) == 0 || isShort(node) {
		node.Style = yaml.FlowStyle
	}
	return node
}

// isShort reports whether a mapping fits on a line: two members at most, all of them short values.
func isShort(node *yaml.Node) bool {
	length := 0
	for _, child := range node.Content {
		if child.Kind != yaml.ScalarNode {
			return false
		}
		length += len(child.Value) + 4
	}
	return len(node.Content) <= 4 && length < 60
}

func fieldNode(field protoreflect.FieldDescriptor, value protoreflect.Value) *yaml.Node {
	switch {
	case field.IsMap():
		return textsNode(value.Map())
	case field.IsList():
		node := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range value.List().Len() {
			node.Content = append(node.Content, valueNode(field, value.List().Get(i)))
		}
		if field.Message() == nil {
			node.Style = yaml.FlowStyle
		}
		return node
	}
	return valueNode(field, value)
}

// textsNode writes a text in several languages, in the order of their tags.
func textsNode(texts protoreflect.Map) *yaml.Node {
	values := map[string]string{}
	texts.Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
		values[key.String()] = value.String()
		return true
	})
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, locale := range sortedKeys(values) {
		node.Content = append(node.Content, keyNode(locale), quotedNode(values[locale]))
	}
	if isShort(node) {
		node.Style = yaml.FlowStyle
	}
	return node
}

func valueNode(field protoreflect.FieldDescriptor, value protoreflect.Value) *yaml.Node {
	switch field.Kind() {
	case protoreflect.MessageKind:
		return messageNode(value.Message())
	case protoreflect.EnumKind:
		if v := field.Enum().Values().ByNumber(value.Enum()); v != nil {
			return plainNode(string(v.Name()))
		}
		return plainNode(strconv.Itoa(int(value.Enum())))
	case protoreflect.StringKind:
		return keyNode(value.String())
	}
	return plainNode(value.String())
}

func plainNode(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

func quotedNode(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Style: yaml.DoubleQuotedStyle}
}

// keyNode writes a text without quotes where it is a word that every parser reads as a text.
func keyNode(text string) *yaml.Node {
	if !word.MatchString(text) || misread.MatchString(text) {
		return quotedNode(text)
	}
	return plainNode(text)
}
