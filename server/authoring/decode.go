package authoring

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/words"
)

// decoder sets a message from the nodes of a file. What does not fit is a fault and stays unset.
type decoder struct {
	file  *File
	nodes int
	depth int
}

func (d *decoder) fault(path string, node *yaml.Node, reason pb.Reason, text words.Text, values ...string) {
	d.file.add(Fault{Line: node.Line, Column: node.Column, Path: path, Reason: reason, text: text, values: values})
}

// enter counts a node and resolves an alias. It returns nil, with a fault, beyond the bounds.
func (d *decoder) enter(path string, node *yaml.Node) *yaml.Node {
	d.nodes++
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if d.nodes > maxNodes || d.depth > maxDepth {
		if d.nodes <= maxNodes+1 {
			d.nodes = maxNodes + 1
			d.fault(path, node, pb.Reason_TOO_MANY, words.FileTooMuch, "max", strconv.Itoa(maxNodes), "depth", strconv.Itoa(maxDepth))
		}
		d.nodes++
		return nil
	}
	return node
}

// message sets the fields of a message from a mapping.
func (d *decoder) message(path string, node *yaml.Node, m protoreflect.Message) {
	d.depth++
	defer func() { d.depth-- }()
	if node = d.enter(path, node); node == nil {
		return
	}
	if node.Kind != yaml.MappingNode {
		names := fieldNames(m.Descriptor())
		if len(names) == 0 {
			d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsEmpty)
			return
		}
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsMembers, "members", strings.Join(names, ", "))
		return
	}
	d.pairs(path, node, func(label, value *yaml.Node) {
		field := fieldNamed(m.Descriptor(), label.Value)
		if field == nil {
			d.unknownField(path, label, m.Descriptor())
			return
		}
		if isNull(value) {
			d.fault(join(path, field.JSONName()), value, pb.Reason_INVALID_FORMAT, words.FileNoValue)
			return
		}
		if one := field.ContainingOneof(); one != nil && !one.IsSynthetic() && m.WhichOneof(one) != nil && m.WhichOneof(one) != field {
			d.fault(join(path, field.JSONName()), label, pb.Reason_INVALID_FORMAT, words.FileOneOf,
				"other", m.WhichOneof(one).JSONName(), "name", field.JSONName())
			return
		}
		d.field(join(path, field.JSONName()), value, m, field)
	})
}

// pairs calls fn for each member of a mapping. A member that stands twice is a fault, and the first one counts.
func (d *decoder) pairs(path string, node *yaml.Node, fn func(label, value *yaml.Node)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		label := node.Content[i]
		if label.Kind != yaml.ScalarNode || label.Tag == "!!merge" {
			d.fault(path, label, pb.Reason_INVALID_FORMAT, words.FileNoName)
			continue
		}
		if first, again := seen[label.Value]; again {
			d.fault(join(path, label.Value), label, pb.Reason_DUPLICATE_KEY, words.FileTwice, "name", label.Value, "line", strconv.Itoa(first))
			continue
		}
		seen[label.Value] = label.Line
		fn(label, node.Content[i+1])
	}
}

// field sets a field from a node: a list, a map, a message or a single value.
func (d *decoder) field(path string, node *yaml.Node, m protoreflect.Message, field protoreflect.FieldDescriptor) {
	switch {
	case field.IsMap():
		d.texts(path, node, m.Mutable(field).Map())
	case field.IsList():
		d.list(path, node, m.Mutable(field).List(), field)
	case field.Message() != nil:
		// A kind without members is set by being there.
		d.message(path, node, m.Mutable(field).Message())
	default:
		if value, ok := d.scalar(path, node, field); ok {
			m.Set(field, value)
		}
	}
}

func (d *decoder) list(path string, node *yaml.Node, list protoreflect.List, field protoreflect.FieldDescriptor) {
	d.depth++
	defer func() { d.depth-- }()
	if node = d.enter(path, node); node == nil {
		return
	}
	if node.Kind != yaml.SequenceNode {
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsList)
		return
	}
	for i, element := range node.Content {
		at := fmt.Sprintf("%s[%d]", path, i)
		if field.Message() != nil {
			// A faulty element keeps its place, so that the paths of the others stay right.
			d.message(at, element, list.AppendMutable().Message())
		} else if value, ok := d.scalar(at, element, field); ok {
			list.Append(value)
		}
	}
}

// texts sets a text in several languages.
func (d *decoder) texts(path string, node *yaml.Node, texts protoreflect.Map) {
	d.depth++
	defer func() { d.depth-- }()
	if node = d.enter(path, node); node == nil {
		return
	}
	if node.Kind != yaml.MappingNode {
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsLanguages, "text", "{en: "+strconv.Quote(node.Value)+"}")
		return
	}
	d.pairs(path, node, func(label, value *yaml.Node) {
		at := join(path, label.Value)
		d.warnOfPlain(at, label)
		if text, ok := d.text(at, value); ok {
			texts.Set(protoreflect.ValueOfString(label.Value).MapKey(), protoreflect.ValueOfString(text))
		}
	})
}

// text returns the value of a node that is to be a text.
func (d *decoder) text(path string, node *yaml.Node) (text string, ok bool) {
	if node = d.enter(path, node); node == nil {
		return "", false
	}
	switch {
	case node.Kind != yaml.ScalarNode:
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsText)
		return "", false
	case isNull(node):
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileNull, "text", node.Value)
		return "", false
	}
	d.warnOfPlain(path, node)
	return node.Value, true
}

// scalar returns the value of a field that is neither a message nor a map.
func (d *decoder) scalar(path string, node *yaml.Node, field protoreflect.FieldDescriptor) (value protoreflect.Value, ok bool) {
	if field.Kind() == protoreflect.StringKind {
		text, ok := d.text(path, node)
		return protoreflect.ValueOfString(text), ok
	}
	if node = d.enter(path, node); node == nil {
		return value, false
	}
	if node.Kind != yaml.ScalarNode {
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsValue)
		return value, false
	}
	switch field.Kind() {
	case protoreflect.BoolKind:
		if node.Value == "true" || node.Value == "false" {
			return protoreflect.ValueOfBool(node.Value == "true"), true
		}
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsBool, "value", node.Value)
	case protoreflect.Int32Kind:
		n, err := strconv.ParseFloat(node.Value, 64)
		if err == nil && n == math.Trunc(n) && n >= math.MinInt32 && n <= math.MaxInt32 {
			return protoreflect.ValueOfInt32(int32(n)), true
		}
		d.fault(path, node, pb.Reason_INVALID_FORMAT, words.FileWantsNumber, "value", node.Value)
	case protoreflect.EnumKind:
		if v := field.Enum().Values().ByName(protoreflect.Name(node.Value)); v != nil && v.Number() != 0 {
			return protoreflect.ValueOfEnum(v.Number()), true
		}
		d.unknownValue(path, node, field.Enum())
	default:
		// The messages of a checklist have no other kinds but what the server sets, which a file need not have.
		return value, false
	}
	return value, false
}

// fieldNamed returns the field of a name in either spelling, lowerCamelCase or snake_case.
func fieldNamed(m protoreflect.MessageDescriptor, name string) protoreflect.FieldDescriptor {
	if field := m.Fields().ByJSONName(name); field != nil {
		return field
	}
	return m.Fields().ByName(protoreflect.Name(name))
}

func (d *decoder) unknownField(path string, label *yaml.Node, m protoreflect.MessageDescriptor) {
	names := fieldNames(m)
	if near := nearest(label.Value, names); near != "" {
		d.fault(join(path, label.Value), label, pb.Reason_UNKNOWN_FIELD, words.FileUnknownNear, "name", label.Value, "near", near)
		return
	}
	d.fault(join(path, label.Value), label, pb.Reason_UNKNOWN_FIELD, words.FileUnknown, "name", label.Value, "members", strings.Join(names, ", "))
}

func (d *decoder) unknownValue(path string, node *yaml.Node, enum protoreflect.EnumDescriptor) {
	values := strictjson.ValuesOf(enum)
	if near := nearest(node.Value, values); near != "" {
		d.fault(path, node, pb.Reason_UNKNOWN_VALUE, words.FileValueNear, "value", node.Value, "near", near, "values", strings.Join(values, ", "))
		return
	}
	d.fault(path, node, pb.Reason_UNKNOWN_VALUE, words.FileValue, "value", node.Value, "values", strings.Join(values, ", "))
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Tag == "!!null"
}
