package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"buf.build/go/protoyaml"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/library"
)

// draftFile is a file with a checklist.
type draftFile struct {
	source
	// draft is nil where the text cannot be decoded.
	draft *pb.ChecklistVersion
	// root is the text as YAML nodes, for the positions of faults; nil where it is not YAML.
	root *yaml.Node
	// faults are the faults of the text itself.
	faults []lintFault
}

// readDraft reads a built-in checklist by its id, a file, or the standard input.
func readDraft(env *Environment, name string) (*draftFile, error) {
	i := slices.IndexFunc(library.Files(), func(f library.File) bool { return strings.TrimSuffix(f.Name, ".yaml") == name })
	if i >= 0 {
		return parseDraft(source{"built-in " + name, library.Files()[i].YAML}), nil
	}
	s, err := readSource(env, name)
	if err != nil {
		return nil, err
	}
	return parseDraft(s), nil
}

// parseDraft decodes a checklist in JSON or YAML. Errors of the text are in the faults.
func parseDraft(s source) *draftFile {
	f := &draftFile{source: s}
	f.root, f.faults = parseNodes(s.text)
	if f.root != nil {
		draft, err := unmarshalDraft(s.text, false)
		f.faults = append(f.faults, parserFaults(err)...)
		if err != nil {
			// Where only unknown fields are wrong, the rest can be checked too.
			draft, err = unmarshalDraft(s.text, true)
		}
		if err == nil {
			f.draft = draft
		}
	}
	for i := range f.faults {
		f.faults[i].File = s.name
	}
	return f
}

func unmarshalDraft(text []byte, discardUnknown bool) (*pb.ChecklistVersion, error) {
	draft := &pb.ChecklistVersion{}
	if json.Valid(text) {
		return draft, protojson.UnmarshalOptions{DiscardUnknown: discardUnknown}.Unmarshal(text, draft)
	}
	return draft, protoyaml.UnmarshalOptions{DiscardUnknown: discardUnknown}.Unmarshal(text, draft)
}

// parseNodes parses one YAML document, or JSON, and also finds repeated members and a second document, which the decoder
// accepts.
func parseNodes(text []byte) (*yaml.Node, []lintFault) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	root := &yaml.Node{}
	if err := decoder.Decode(root); errors.Is(err, io.EOF) {
		return nil, []lintFault{{Reason: pb.Reason_REQUIRED.String(), Text: "there is nothing in it"}}
	} else if err != nil {
		return nil, parserFaults(err)
	}
	faults := appendRepeats(nil, root)
	second := &yaml.Node{}
	if err := decoder.Decode(second); err == nil {
		faults = append(faults, lintFault{
			Line: second.Line, Column: second.Column, Reason: pb.Reason_TOO_MANY.String(), Text: "a second document; one file holds one checklist",
		})
	} else if !errors.Is(err, io.EOF) {
		faults = append(faults, parserFaults(err)...)
	}
	return root, faults
}

// appendRepeats appends a fault for each repeated member of a mapping.
func appendRepeats(faults []lintFault, node *yaml.Node) []lintFault {
	seen := map[string]int{}
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 {
			if first, again := seen[child.Value]; again {
				faults = append(faults, lintFault{
					Line: child.Line, Column: child.Column, Reason: pb.Reason_DUPLICATE_KEY.String(),
					Text: fmt.Sprintf("%s is there already, in line %d", child.Value, first),
				})
			}
			seen[child.Value] = child.Line
		}
		faults = appendRepeats(faults, child)
	}
	return faults
}

// parserPlaces match the position in front of a parser's message.
var parserPlaces = []*regexp.Regexp{
	regexp.MustCompile(`^[^\n]*?:(?P<line>\d+):(?P<column>\d+) (?P<text>.*)`),
	regexp.MustCompile(`^proto:\s+\(line (?P<line>\d+):(?P<column>\d+)\): (?P<text>.*)`),
	regexp.MustCompile(`^yaml: line (?P<line>\d+)(?P<column>): (?P<text>.*)`),
	regexp.MustCompile(`^proto:\s+syntax error \(line (?P<line>\d+):(?P<column>\d+)\): (?P<text>.*)`),
}

// parserFaults converts the errors of a parser.
func parserFaults(err error) []lintFault {
	if err == nil {
		return nil
	}
	list := []error{err}
	var many interface{ Unwrap() []error }
	if errors.As(err, &many) {
		list = many.Unwrap()
	}
	faults := make([]lintFault, len(list))
	for i, one := range list {
		faults[i] = parserFault(one.Error())
	}
	return faults
}

func parserFault(message string) lintFault {
	fault := lintFault{Reason: pb.Reason_INVALID_FORMAT.String(), Text: firstLine(message)}
	for _, place := range parserPlaces {
		if m := place.FindStringSubmatch(message); m != nil {
			// The digits may be too many for a number; the place is then left out.
			fault.Line, _ = strconv.Atoi(m[place.SubexpIndex("line")])
			fault.Column, _ = strconv.Atoi(m[place.SubexpIndex("column")])
			fault.Text = m[place.SubexpIndex("text")]
			break
		}
	}
	if strings.HasPrefix(fault.Text, "unknown field") {
		fault.Text, _, _ = strings.Cut(fault.Text, ",")
		fault.Reason = pb.Reason_UNKNOWN_FIELD.String()
	}
	return fault
}

var pathSteps = regexp.MustCompile(`[^.\[\]"]+`)

// locate returns the line and the column of a member, such as sections[1].questions[0].scale, or of its nearest parent in
// the file; 0 where there is no YAML.
func (f *draftFile) locate(path string) (line, column int) {
	if f.root == nil || len(f.root.Content) == 0 {
		return 0, 0
	}
	node := f.root.Content[0]
	at := node
	for _, step := range pathSteps.FindAllString(path, -1) {
		label, value := member(node, step)
		if value == nil {
			break
		}
		at, node = label, value
	}
	return at.Line, at.Column
}

// member returns a member of a mapping with its label, or an element of a sequence; nil where there is none.
func member(node *yaml.Node, step string) (label, value *yaml.Node) {
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

// sameName compares the names of a field: a file may have lowerCamelCase or snake_case.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, "_", ""), strings.ReplaceAll(b, "_", ""))
}
