package sheet

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Dialect is how CSV is written.
type Dialect string

// The dialects. Those of Excel have a byte-order mark, semicolons between cells and commas in decimals, as Excel reads them in
// these languages where a file is opened with a double click.
const (
	Plain          Dialect = ""
	ExcelGerman    Dialect = "excel-de"
	ExcelSwedish   Dialect = "excel-sv"
	ExcelHungarian Dialect = "excel-hu"
)

// Dialects are the names of all dialects but Plain.
func Dialects() []Dialect { return []Dialect{ExcelGerman, ExcelSwedish, ExcelHungarian} }

// Writer writes rows as CSV, each as it comes.
type Writer struct {
	dialect Dialect
	out     *bufio.Writer
	line    []byte // reused for each row
	cell    []byte // reused for each cell
}

// NewWriter returns a writer; what it writes is complete after Flush.
func NewWriter(w io.Writer, d Dialect) *Writer {
	return &Writer{dialect: d, out: bufio.NewWriterSize(w, 32<<10)}
}

// Header writes the line of the keys, which is to come first.
func (w *Writer) Header(columns []Column) error {
	w.line = w.line[:0]
	if w.dialect != Plain {
		w.line = append(w.line, byteOrderMark...)
	}
	for i, c := range columns {
		w.separate(i)
		w.line = appendQuoted(w.line, []byte(c.Key))
	}
	return w.end()
}

// Row writes a row.
func (w *Writer) Row(cells []Cell) error {
	w.line = w.line[:0]
	for i, c := range cells {
		w.separate(i)
		w.cell = w.cell[:0]
		switch c.kind {
		case KindText:
			w.cell = appendNeutral(w.cell, c.text)
		case KindJSON:
			w.cell = append(w.cell, neutralJSON(c.text)...)
		case KindDecimal:
			if w.cell = c.append(w.cell); w.dialect != Plain {
				w.line = append(w.line, bytes.ReplaceAll(w.cell, []byte("."), []byte(","))...)
				continue
			}
		default:
			w.cell = c.append(w.cell)
		}
		w.line = appendQuoted(w.line, w.cell)
	}
	return w.end()
}

// Flush writes what is still held.
func (w *Writer) Flush() error {
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

func (w *Writer) separate(i int) {
	switch {
	case i == 0:
	case w.dialect == Plain:
		w.line = append(w.line, ',')
	default:
		w.line = append(w.line, ';')
	}
}

// end ends a line. One that would be empty is written as an empty cell, so that it does not look like the end of the file.
func (w *Writer) end() error {
	if len(w.line) == 0 {
		w.line = append(w.line, `""`...)
	}
	w.line = append(w.line, "\r\n"...)
	if _, err := w.out.Write(w.line); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// appendQuoted writes a cell behind dst, in quotes where it holds what could be read as the end of a cell or line,
// here or by another separator, or white space at either end.
func appendQuoted(dst, cell []byte) []byte {
	blank := len(cell) > 0 && (cell[0] == ' ' || cell[len(cell)-1] == ' ')
	if !blank && !bytes.ContainsAny(cell, ",\"\r\n;\t") && !bytes.HasPrefix(cell, []byte(byteOrderMark)) {
		return append(dst, cell...)
	}
	dst = append(dst, '"')
	for {
		i := bytes.IndexByte(cell, '"') + 1
		if i == 0 {
			break
		}
		dst = append(append(dst, cell[:i]...), '"')
		cell = cell[i:]
	}
	return append(append(dst, cell...), '"')
}

// neutralJSON writes the semicolons of a JSON value by their code: they are in its strings only, and it stays the same
// value without a place at which a program set to another separator could find a formula.
func neutralJSON(value string) string { return strings.ReplaceAll(value, ";", `\u003b`) }
