// Package papertest reads the texts of papers, the way a program that copies text from them would.
package papertest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
)

var streams = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)

// Contents returns the contents of the pages of a PDF that have text, in their order.
func Contents(pdf []byte) ([][]byte, error) {
	var all [][]byte
	for _, stream := range streams.FindAllSubmatch(pdf, -1) {
		reader, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue // It is no text.
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(content, []byte(") Tj ET")) {
			all = append(all, content)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("there is no page with text")
	}
	return all, nil
}

// Shows begins a text in the content of a page, behind its place.
const Shows = " Td ("

// Literal reads a string of UTF-16 up to its parenthesis, and returns what follows.
func Literal(content []byte) (string, []byte) {
	var raw []byte
	for i := 0; i < len(content); i++ {
		switch c := content[i]; c {
		case ')':
			var units []uint16
			for j := 0; j+1 < len(raw); j += 2 {
				units = append(units, uint16(raw[j])<<8|uint16(raw[j+1]))
			}
			return string(utf16.Decode(units)), content[i+1:]
		case '\\':
			i++
			if c = content[i]; c == 'r' {
				c = '\r'
			}
			raw = append(raw, c)
		default:
			raw = append(raw, c)
		}
	}
	return "", nil
}

// Text returns all texts of a PDF, a line each.
func Text(pdf []byte) (string, error) {
	pages, err := Contents(pdf)
	var all strings.Builder
	for _, content := range pages {
		for {
			at := bytes.Index(content, []byte(Shows))
			if at < 0 {
				break
			}
			var text string
			text, content = Literal(content[at+len(Shows):])
			all.WriteString(text + "\n")
		}
	}
	return all.String(), err
}
