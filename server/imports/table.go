// Package imports reads tables that people send: CSV as spreadsheet programs of several countries write it, and Excel
// workbooks. It finds the separator and the encoding, skips empty rows, and names every fault by its line and column.
package imports

import (
	"slices"
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

const (
	// mostColumns bounds the columns of a file, with a text in every language.
	mostColumns = 200
	// mostRows bounds the rows.
	mostRows = 100_000
)

// Columns are those that an import has.
type Columns struct {
	// Known reports whether a column is one of the import's, by its name in snake_case.
	Known func(name string) bool
	// Required are the columns that a file must have.
	Required []string
}

// Table holds the rows of a file.
type Table struct {
	Rows []Row
	// root is the path of the file in the request.
	root string
	// headings are the names of the columns as the file has them, by the names that the import has for them.
	headings map[string]string
}

// Row is one row of a file that is not empty.
type Row struct {
	// Line is the number of the line on which the row begins, from 1.
	Line  int
	Cells []Cell
	table *Table
}

// Cell is one value of a row, without the white space around it, under the column's name in snake_case.
type Cell struct{ Column, Text string }

// Path returns the path of the cell that a field is read from. The field is named as in answers of the API; an index or
// a key behind it stays. A field that has no column has the path of its own name in the row.
func (r Row) Path(field string) string {
	base, rest := field, ""
	if i := strings.IndexByte(field, '['); i >= 0 {
		base, rest = field[:i], field[i:]
	}
	if heading, ok := r.table.headings[snake(base)]; ok {
		base = heading
	}
	if base == "" {
		return linePath(r.table.root, r.Line)
	}
	return linePath(r.table.root, r.Line) + "." + base + rest
}

// Get returns the text of a column; empty where the file has no such column.
func (r Row) Get(column string) string {
	for _, cell := range r.Cells {
		if cell.Column == column {
			return cell.Text
		}
	}
	return ""
}

// Has reports whether the file has a column.
func (r Row) Has(column string) bool {
	_, has := r.table.headings[column]
	return has
}

// At returns violations with the paths of the row's cells.
func (r Row) At(violations []fault.Violation) []fault.Violation {
	out := slices.Clone(violations)
	for i := range out {
		out[i].Path = r.Path(out[i].Path)
	}
	return out
}

func linePath(root string, line int) string { return root + ".line[" + strconv.Itoa(line) + "]" }

// snake returns the snake_case of a name in camelCase.
func snake(name string) string {
	var out strings.Builder
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			if i > 0 {
				out.WriteByte('_')
			}
			c += 'a' - 'A'
		}
		out.WriteRune(c)
	}
	return out.String()
}

// heading is a column of the file: its name in the import, and whether that has it. A column without a name holds
// nothing.
type heading struct {
	column string
	known  bool
}

// builder builds a table from the records of a file.
type builder struct {
	table      *Table
	columns    Columns
	headings   []heading
	violations []fault.Violation
	// padded permits records that are shorter than the headings, as workbooks have them.
	padded bool
}

func newBuilder(root string, columns Columns) *builder {
	return &builder{table: &Table{root: root, headings: map[string]string{}}, columns: columns}
}

func (b *builder) fail(path string, reason pb.Reason, params map[string]string) {
	b.violations = append(b.violations, fault.Violation{Path: path, Reason: reason, Params: params})
}

// add adds the record that begins on a line; the first one that is not empty names the columns. It returns false where
// the rest of the file cannot be read.
func (b *builder) add(line int, record []string) bool {
	if !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
		return true
	}
	path := linePath(b.table.root, line)
	if b.headings == nil {
		return b.addHeadings(path, record)
	}
	if len(b.table.Rows) == mostRows {
		b.fail(path, pb.Reason_OUT_OF_BOUNDS, map[string]string{"max": strconv.Itoa(mostRows)})
		return false
	}
	row := Row{Line: line, table: b.table, Cells: make([]Cell, 0, len(b.headings))}
	if len(record) < len(b.headings) && !b.padded {
		b.fail(path, pb.Reason_INVALID_FORMAT, nil)
		return true
	}
	for i, text := range record {
		text = plain(strings.TrimSpace(text))
		switch {
		case i < len(b.headings) && b.headings[i].known:
			row.Cells = append(row.Cells, Cell{b.headings[i].column, text})
		case text != "" && (i >= len(b.headings) || b.headings[i].column == ""):
			b.fail(path, pb.Reason_INVALID_FORMAT, nil)
			return true
		}
	}
	b.table.Rows = append(b.table.Rows, row)
	return true
}

// addHeadings reads the names of the columns. Those at the end without a name are left out.
func (b *builder) addHeadings(path string, record []string) bool {
	for len(record) > 0 && strings.TrimSpace(record[len(record)-1]) == "" {
		record = record[:len(record)-1]
	}
	if len(record) > mostColumns {
		b.fail(path, pb.Reason_OUT_OF_BOUNDS, map[string]string{"max": strconv.Itoa(mostColumns)})
		return false
	}
	for _, text := range record {
		text = strings.TrimSpace(text)
		column := text
		if !b.columns.Known(column) {
			column = snake(text)
		}
		h := heading{column, text != "" && b.columns.Known(column)}
		_, twice := b.table.headings[column]
		switch {
		case text == "":
		case !h.known:
			b.fail(path+"."+text, pb.Reason_UNKNOWN_FIELD, nil)
		case twice:
			b.fail(path+"."+text, pb.Reason_DUPLICATE_KEY, nil)
		default:
			b.table.headings[column] = text
		}
		b.headings = append(b.headings, h)
	}
	for _, name := range b.columns.Required {
		if _, given := b.table.headings[name]; !given {
			b.fail(path+"."+name, pb.Reason_REQUIRED, nil)
		}
	}
	return len(b.violations) == 0
}

// finish returns the table, or the violation of a file without any content.
func (b *builder) finish() (*Table, []fault.Violation) {
	if b.headings == nil && len(b.violations) == 0 {
		b.fail(b.table.root, pb.Reason_INVALID_FORMAT, nil)
	}
	return b.table, b.violations
}
