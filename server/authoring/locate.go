package authoring

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var steps = regexp.MustCompile(`[^.\[\]"]+`)

// Locate returns the line and the column of a member, such as sections[1].questions[0].scale, or of what is nearest above
// it; 0 where the text could not be parsed.
func (f *File) Locate(path string) (line, column int) {
	if f.root == nil {
		return 0, 0
	}
	node := f.root.Content[0]
	at := node
	for _, step := range steps.FindAllString(path, -1) {
		label, value := member(node, step)
		if value == nil {
			break
		}
		at, node = label, value
	}
	return at.Line, at.Column
}

// Faulty reports whether a fault of the text lies at a path or above it: the draft lacks what could not be read.
func (f *File) Faulty(path string) bool {
	return slices.ContainsFunc(f.Faults, func(fault Fault) bool { return !fault.Warning && fault.Path != "" && within(fault.Path, path) })
}

// FaultyWithin reports whether a fault of the text lies below a path.
func (f *File) FaultyWithin(path string) bool {
	return slices.ContainsFunc(f.Faults, func(fault Fault) bool { return !fault.Warning && within(path, fault.Path) })
}

// within reports whether a path is another one or leads through it.
func within(outer, path string) bool {
	rest, found := strings.CutPrefix(path, outer)
	return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// member returns a member of a mapping with its label, or an element of a sequence; nil where there is none.
func member(node *yaml.Node, step string) (label, value *yaml.Node) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if sameName(node.Content[i].Value, step) {
				return node.Content[i], node.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i], node.Content[i]
		}
	}
	return nil, nil
}

// sameName compares the names of a field, of which a file may have either spelling: lowerCamelCase or snake_case.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, "_", ""), strings.ReplaceAll(b, "_", ""))
}
