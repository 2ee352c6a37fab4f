package xlsform

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// column is a heading: label::German (de) has the name label and the language "German (de)".
type column struct {
	heading  string
	name     string
	language string
}

// row is one line of a sheet under its headings. Cells are trimmed.
type row struct {
	sheet  *sheet
	number int
	cells  []string
}

// sheet is one sheet of a workbook. A sheet that is missing has no rows.
type sheet struct {
	name    string
	columns []column
	rows    []row
}

// ErrWorkbook is wrapped by all errors about a file that is not a workbook, is over a bound or has no survey.
var ErrWorkbook = errors.New("not an XLSForm workbook")

// open reads the sheets named of a workbook, within the bounds.
func open(file []byte, names ...string) (map[string]*sheet, error) {
	if len(file) > MaxBytes {
		return nil, fmt.Errorf("%w: the file has %d bytes, at most %d are read", ErrWorkbook, len(file), MaxBytes)
	}
	if !bytes.HasPrefix(file, []byte("PK")) {
		return nil, fmt.Errorf("%w: the file is no .xlsx; save older forms as .xlsx first", ErrWorkbook)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be unpacked, or has more than %d bytes unpacked", ErrWorkbook, maxUnzipped)
	}
	defer func() { _ = book.Close() }()
	sheets := map[string]*sheet{}
	for _, name := range names {
		sheets[name] = &sheet{name: name}
	}
	for _, title := range book.GetSheetList() {
		name := strings.ToLower(strings.TrimSpace(title))
		if s := sheets[name]; s != nil && s.columns == nil {
			if err := s.load(book, title); err != nil {
				return nil, err
			}
		}
	}
	return sheets, nil
}

// load reads the headings and the rows of a sheet. Empty rows are left out; the others keep their numbers.
func (s *sheet) load(book *excelize.File, title string) error {
	rows, err := book.Rows(title)
	if err != nil {
		return fmt.Errorf("%w: sheet %s cannot be read", ErrWorkbook, s.name)
	}
	defer func() { _ = rows.Close() }()
	for number := 1; rows.Next(); number++ {
		if number > maxRows {
			return fmt.Errorf("%w: sheet %s has more than %d rows", ErrWorkbook, s.name, maxRows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("%w: sheet %s, row %d cannot be read", ErrWorkbook, s.name, number)
		}
		if len(cells) > maxColumns {
			return fmt.Errorf("%w: sheet %s, row %d has more than %d columns", ErrWorkbook, s.name, number, maxColumns)
		}
		empty := true
		for i, cell := range cells {
			if len(cell) > maxCell {
				return fmt.Errorf("%w: sheet %s, row %d has a cell of more than %d bytes", ErrWorkbook, s.name, number, maxCell)
			}
			cells[i] = strings.TrimSpace(strings.ReplaceAll(cell, "\r\n", "\n"))
			empty = empty && cells[i] == ""
		}
		switch {
		case empty:
		case s.columns == nil:
			s.setHeadings(cells)
		default:
			s.rows = append(s.rows, row{sheet: s, number: number, cells: cells})
		}
	}
	if err := rows.Error(); err != nil {
		return fmt.Errorf("%w: sheet %s cannot be read", ErrWorkbook, s.name)
	}
	return nil
}

// setHeadings parses the row of headings. The language of a heading follows two colons, in old forms one.
func (s *sheet) setHeadings(cells []string) {
	for _, heading := range cells {
		name, language, found := strings.Cut(heading, "::")
		if !found {
			name, language, _ = strings.Cut(heading, ":")
		}
		s.columns = append(s.columns, column{
			heading: heading, name: strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_"),
			language: strings.TrimSpace(language),
		})
	}
}

// value returns the cell in the column of a name, of the first of several columns that has content.
func (r row) value(name string) string {
	value, _ := r.valueAndHeading(name)
	return value
}

// valueAndHeading returns a cell with the heading of its column.
func (r row) valueAndHeading(name string) (value, heading string) {
	for i, c := range r.sheet.columns {
		if c.name != name {
			continue
		}
		if heading == "" {
			heading = c.heading
		}
		if i < len(r.cells) && r.cells[i] != "" {
			return r.cells[i], c.heading
		}
	}
	return "", heading
}
