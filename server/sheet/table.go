package sheet

import "io"

// Column is one column of a table.
type Column struct {
	// Key is the dotted JSON path of the field. It never changes.
	Key string
	// Kind is what its cells hold where they are not absent. A number too great for it is there as a text.
	Kind Kind
}

// Table is a flat table.
type Table struct {
	// Name is Summary, or the JSON path of the list that the rows are of.
	Name    string
	Columns []Column
	// Rows have a cell for each column.
	Rows [][]Cell
}

// Summary is the name of the table of one row with all that is not in a list.
const Summary = "summary"

// WriteCSV writes the table, with the line of the keys.
func (t Table) WriteCSV(w io.Writer, d Dialect) error {
	out := NewWriter(w, d)
	if err := out.Header(t.Columns); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return out.Flush()
}
