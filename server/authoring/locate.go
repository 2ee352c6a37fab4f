package authoring

import (
	"regexp"
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

// Faulty reports whether a fault of the text lies at a path, or above it: what the draft lacks there was not read.
func (f *File) Faulty(path string) bool {
	for _, fault := range f.Faults {
		rest, above := strings.CutPrefix(path, fault.Path)
		if !fault.Warning && fault.Path != "" && above && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
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
