package authoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// File is the text of a checklist, parsed.
type File struct {
	// Draft is what could be read of it; nil where the text is no YAML or JSON.
	Draft *pb.ChecklistVersion
	// Faults are those of the text, in its order. A file with none but warnings was read whole.
	Faults []Fault

	root *yaml.Node
}

// Parse reads a checklist in YAML or JSON. Everything that is wrong with the text is in the faults, all at once; what is
// wrong is left out of the draft.
func Parse(text []byte) *File {
	f := &File{}
	switch {
	case len(text) > MaxBytes:
		f.add(Fault{Reason: pb.Reason_OUT_OF_BOUNDS, text: words.FileTooLarge, values: []string{"max", strconv.Itoa(MaxBytes)}})
		return f
	case !utf8.Valid(text):
		f.add(Fault{Reason: pb.Reason_INVALID_FORMAT, text: words.FileNotUTF8})
		return f
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if json.Valid(text) {
		text = joinSurrogates(text)
	}
	documents := f.documents(text)
	if len(documents) == 0 {
		if len(f.Faults) == 0 {
			f.add(Fault{Reason: pb.Reason_REQUIRED, text: words.FileEmpty})
		}
		return f
	}
	if len(documents) > 1 {
		second := documents[1]
		f.add(Fault{Line: second.Line, Column: second.Column, Reason: pb.Reason_TOO_MANY, text: words.FileSecondDocument})
	}
	f.root = documents[0]
	f.Draft = &pb.ChecklistVersion{}
	d := &decoder{file: f}
	d.message("", f.root.Content[0], f.Draft.ProtoReflect())
	return f
}

func (f *File) add(fault Fault) {
	if len(f.Faults) < maxFaults {
		f.Faults = append(f.Faults, fault)
	}
}

// documents parses the text. Text without quotes that YAML cannot read, such as one with a question mark in braces, is a
// fault and is read as if it were in quotes, so that the faults behind it are found too.
func (f *File) documents(text []byte) []*yaml.Node {
	lines := strings.Split(string(text), "\n")
	for {
		documents, err := decodeAll([]byte(strings.Join(lines, "\n")))
		if err == nil {
			return documents
		}
		line, cause := syntaxError(err)
		i, quoted := quotable(lines, line)
		if i < 0 || len(f.Faults) >= maxFaults {
			f.add(Fault{Line: line, Reason: pb.Reason_INVALID_FORMAT, text: words.FileSyntax, values: []string{"cause", cause}})
			return nil
		}
		f.add(Fault{
			Line: i + 1, Column: quoted.column, Reason: pb.Reason_INVALID_FORMAT, text: words.FileQuoteText,
			values: []string{"text", quoted.text},
		})
		lines[i] = quoted.line
	}
}

// decodeAll parses up to two documents: the second is a fault.
func decodeAll(text []byte) ([]*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var documents []*yaml.Node
	for len(documents) < 2 {
		node := &yaml.Node{}
		if err := decoder.Decode(node); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		documents = append(documents, node)
	}
	return documents, nil
}

var (
	yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)
	// plainText is a value without quotes in a mapping: in braces up to the next comma or brace, else the rest of a line.
	plainInBraces = regexp.MustCompile(`([{,]\s*[^\s"'{}\[\],:]+:\s+)([^\s"'{}\[\],&*!|>][^"'{}\[\],]*?)(\s*[},])`)
	plainOnLine   = regexp.MustCompile(`^(\s*(?:- )?[^\s"'{}\[\],:#]+:\s+)([^\s"'{}\[\]&*!|>#].*?)()$`)
)

// syntaxError returns the line that the parser names and its message.
func syntaxError(err error) (line int, cause string) {
	m := yamlError.FindStringSubmatch(err.Error())
	if m == nil {
		return 0, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	return line, m[2]
}

// quotedLine is a line in which a text was put into quotes.
type quotedLine struct {
	line, text string
	column     int
}

// quotable finds, at the line that the parser names or before it or right after, a text without quotes with a sign that
// has a meaning in YAML, and puts it into quotes. The index is -1 where there is none. The parser names the line where it
// gave up, which may be that of the element around the text.
func quotable(lines []string, named int) (index int, quoted quotedLine) {
	for _, pattern := range []struct {
		expression *regexp.Regexp
		signs      []string
	}{{plainInBraces, []string{"?", ": ", " #", "%", "@", "`"}}, {plainOnLine, []string{": ", "%", "@", "`"}}} {
		for i := max(0, named-2); i < min(len(lines), named+12); i++ {
			for _, at := range pattern.expression.FindAllStringSubmatchIndex(lines[i], -1) {
				text := lines[i][at[4]:at[5]]
				if !hasAny(text, pattern.signs) {
					continue
				}
				return i, quotedLine{
					line: lines[i][:at[4]] + strconv.Quote(text) + lines[i][at[5]:], text: strconv.Quote(text),
					column: utf8.RuneCountInString(lines[i][:at[4]]) + 1,
				}
			}
		}
	}
	return -1, quotedLine{}
}

func hasAny(text string, signs []string) bool {
	for _, sign := range signs {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

var surrogates = regexp.MustCompile(`\\u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)

// joinSurrogates replaces the pairs of escapes by which JSON writes characters beyond 16 bits, which YAML does not know.
func joinSurrogates(text []byte) []byte {
	return surrogates.ReplaceAllFunc(text, func(pair []byte) []byte {
		high, _ := strconv.ParseUint(string(pair[2:6]), 16, 16)
		low, _ := strconv.ParseUint(string(pair[8:12]), 16, 16)
		return []byte(string(utf16.DecodeRune(rune(high), rune(low))))
	})
}
