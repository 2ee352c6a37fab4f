package sqlstore

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Chunk holds consecutive rows of a table.
type Chunk struct {
	table *Table
	// values holds the values of all rows, one row after the other: nil, string, int64, bool or []byte, depending on
	// the column's kind.
	values  []any
	targets []any
	// Bytes is the length of the rows' canonical form.
	Bytes int64
}

func newChunk(t *Table) *Chunk { return &Chunk{table: t, targets: make([]any, len(t.Columns))} }

// Rows returns the number of rows.
func (c *Chunk) Rows() int { return len(c.values) / len(c.table.Columns) }

// Last returns the key of the last row. The chunk must not be empty.
func (c *Chunk) Last() []any { return c.key(c.Rows() - 1) }

func (c *Chunk) row(i int) []any {
	width := len(c.table.Columns)
	return c.values[i*width : (i+1)*width]
}

func (c *Chunk) key(i int) []any {
	row := c.row(i)
	key := make([]any, len(c.table.keys))
	for i, at := range c.table.keys {
		key[i] = row[at]
	}
	return key
}

// scan appends the next row.
func (c *Chunk) scan(rows *sql.Rows) error {
	start := len(c.values)
	for range c.table.Columns {
		c.values = append(c.values, nil)
	}
	for i := range c.targets {
		c.targets[i] = &c.values[start+i]
	}
	if err := rows.Scan(c.targets...); err != nil {
		return err
	}
	for i, column := range c.table.Columns {
		value, err := column.canonical(c.values[start+i])
		if err != nil {
			return err
		}
		c.values[start+i] = value
		c.Bytes += lengthOf(value)
	}
	return nil
}

// canonical converts a value of an engine to the form that all engines share.
func (c Column) canonical(value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if c.Kind == Text {
			return v, nil
		}
	case int64:
		switch {
		case c.Kind == Integer:
			return v, nil
		case c.Kind == Boolean && (v == 0 || v == 1):
			return v == 1, nil
		}
	case bool:
		if c.Kind == Boolean {
			return v, nil
		}
	case []byte:
		if c.Kind == Bytes {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%s holds a %T, which is no %s", c.Name, value, c.Kind)
}

// The marks before values in the canonical form. A number follows its mark in 8 bytes. A text or bytes follow the mark
// and their length in 8 bytes. The highest byte comes first.
const (
	markNull byte = iota
	markInteger
	markFalse
	markTrue
	markText
	markBytes
)

func lengthOf(value any) int64 {
	switch v := value.(type) {
	case int64:
		return 9
	case string:
		return 9 + int64(len(v))
	case []byte:
		return 9 + int64(len(v))
	}
	return 1
}

// AppendCanonical appends the rows in the canonical form, which digests are computed of and which is the same for all
// engines: the values in the order of the table's columns, each after its mark.
func (c *Chunk) AppendCanonical(b []byte) []byte {
	for _, value := range c.values {
		switch v := value.(type) {
		case nil:
			b = append(b, markNull)
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, markInteger), uint64(v))
		case bool:
			if v {
				b = append(b, markTrue)
			} else {
				b = append(b, markFalse)
			}
		case string:
			b = append(binary.BigEndian.AppendUint64(append(b, markText), uint64(len(v))), v...)
		case []byte:
			b = append(binary.BigEndian.AppendUint64(append(b, markBytes), uint64(len(v))), v...)
		}
	}
	return b
}

// InvalidTexts returns the places of texts that not every engine accepts, because they hold NUL or are not UTF-8. A
// place is the row's key and the column.
func (c *Chunk) InvalidTexts() []string {
	var found []string
	for i := range c.Rows() {
		for j, value := range c.row(i) {
			if text, ok := value.(string); ok && (strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)) {
				found = append(found, fmt.Sprintf("%s %s: %s", c.table.Name, describe(c.key(i)), c.table.Columns[j].Name))
			}
		}
	}
	return found
}

// describe formats a key for people.
func describe(key []any) string {
	parts := make([]string, len(key))
	for i, value := range key {
		switch v := value.(type) {
		case string:
			parts[i] = fmt.Sprintf("%q", v)
		case []byte:
			parts[i] = fmt.Sprintf("%x", v)
		default:
			parts[i] = fmt.Sprint(v)
		}
	}
	return strings.Join(parts, "/")
}
