package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// ErrMalformed is what every error of Read about the text itself is.
var ErrMalformed = errors.New("sheet: malformed CSV")

// Read reads what a Writer wrote: the keys, and for each row the text of each cell as it was before it was neutralised.
// It takes lines that end in LF alone, a byte order mark, and a last line without an end; lines without any character
// are left out. Every row has as many cells as there are keys, or it is an error that names the line.
func Read(r io.Reader) (keys []string, rows [][]string, err error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, fmt.Errorf("sheet: %w", err)
	}
	p := parser{rest: bytes.TrimPrefix(data, []byte(byteOrderMark)), line: 1}
	for len(p.rest) > 0 {
		line := p.line
		cells, err := p.row()
		switch {
		case err != nil:
			return nil, nil, err
		case cells == nil:
		case keys == nil:
			keys = cells
		case len(cells) != len(keys):
			return nil, nil, fmt.Errorf("%w: line %d has %d cells of %d", ErrMalformed, line, len(cells), len(keys))
		default:
			for i := range cells {
				cells[i] = original(cells[i])
			}
			rows = append(rows, cells)
		}
	}
	return keys, rows, nil
}

// parser reads the cells of one line after the other.
type parser struct {
	rest []byte
	line int // counted from 1
}

// row reads a line; nil of one without any character.
func (p *parser) row() ([]string, error) {
	if p.lineEnd() {
		return nil, nil
	}
	var cells []string
	for {
		cell, err := p.cell()
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		switch {
		case len(p.rest) == 0 || p.lineEnd():
			return cells, nil
		case p.rest[0] != ',':
			return nil, fmt.Errorf("%w: line %d goes on behind a closing quote", ErrMalformed, p.line)
		}
		p.rest = p.rest[1:]
	}
}

// lineEnd reads the end of a line, if it is here.
func (p *parser) lineEnd() bool {
	for _, end := range []string{"\r\n", "\n"} {
		if rest, ok := bytes.CutPrefix(p.rest, []byte(end)); ok {
			p.rest = rest
			p.line++
			return true
		}
	}
	return false
}

// cell reads one cell, up to what ends it.
func (p *parser) cell() (string, error) {
	if len(p.rest) > 0 && p.rest[0] == '"' {
		return p.quoted()
	}
	end := bytes.IndexAny(p.rest, ",\n")
	if end < 0 {
		end = len(p.rest)
	}
	cell := p.rest[:end]
	if end < len(p.rest) && p.rest[end] == '\n' {
		cell = bytes.TrimSuffix(cell, []byte("\r"))
	}
	if bytes.IndexByte(cell, '"') >= 0 {
		return "", fmt.Errorf("%w: line %d has a quote inside of a cell without quotes", ErrMalformed, p.line)
	}
	p.rest = p.rest[len(cell):]
	return string(cell), nil
}

// quoted reads a cell in quotes.
func (p *parser) quoted() (string, error) {
	first := p.line
	var cell []byte
	for rest := p.rest[1:]; ; {
		i := bytes.IndexByte(rest, '"')
		if i < 0 {
			return "", fmt.Errorf("%w: the quote of line %d is never closed", ErrMalformed, first)
		}
		p.line += bytes.Count(rest[:i], []byte{'\n'})
		cell = append(cell, rest[:i]...)
		if rest = rest[i+1:]; len(rest) == 0 || rest[0] != '"' {
			p.rest = rest
			return string(cell), nil
		}
		cell = append(cell, '"')
		rest = rest[1:]
	}
}
