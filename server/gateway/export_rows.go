package gateway

import (
	"bufio"
	"io"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/sheet"
	"mysteryshopper/server/strictjson"
)

// rowWriter writes the pages of a list. Each method flushes to the writer below.
type rowWriter interface {
	rows(protoreflect.List) error
	// failed writes why there will be no more rows, if the form can hold it.
	failed(problem) error
}

// csvRows writes a line of keys, and a line for each row.
type csvRows struct {
	layout *sheet.Layout
	out    *sheet.Writer
	begun  bool
}

func newCSVRows(w io.Writer, row protoreflect.MessageDescriptor, d sheet.Dialect) rowWriter {
	return &csvRows{layout: sheet.NewLayout(row), out: sheet.NewWriter(w, d)}
}

func (c *csvRows) rows(list protoreflect.List) error {
	if !c.begun {
		if err := c.out.Header(c.layout.Columns()); err != nil {
			return err
		}
		c.begun = true
	}
	for i := range list.Len() {
		cells, err := c.layout.Row(list.Get(i).Message())
		if err != nil {
			return err
		}
		if err := c.out.Row(cells); err != nil {
			return err
		}
	}
	return c.out.Flush()
}

// failed writes nothing: any line of CSV could be mistaken for a row.
func (c *csvRows) failed(problem) error { return nil }

// lineRows writes a line of JSON for each row.
type lineRows struct {
	out  *bufio.Writer
	line []byte // reused for each row
}

func newLineRows(w io.Writer, _ protoreflect.MessageDescriptor, _ sheet.Dialect) rowWriter {
	return &lineRows{out: bufio.NewWriterSize(w, lineBuffer)}
}

func (l *lineRows) rows(list protoreflect.List) error {
	for i := range list.Len() {
		var err error
		if l.line, err = strictjson.AppendRow(l.line[:0], list.Get(i).Message().Interface()); err != nil {
			return err
		}
		if _, err := l.out.Write(append(l.line, '\n')); err != nil {
			return err
		}
	}
	return l.out.Flush()
}

// failed writes a last line, with the error in place of a row.
func (l *lineRows) failed(p problem) error {
	if _, err := l.out.Write(lastLine(p)); err != nil {
		return err
	}
	return l.out.Flush()
}
