package xlsform

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
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

// open reads the sheets named of a workbook, within the bounds, and returns the titles of its other sheets with content.
func open(file []byte, names ...string) (sheets map[string]*sheet, others []string, err error) {
	if len(file) > MaxBytes {
		return nil, nil, fmt.Errorf("%w: the file has %d bytes, at most %d are read", ErrWorkbook, len(file), MaxBytes)
	}
	if !bytes.HasPrefix(file, []byte("PK")) {
		return nil, nil, fmt.Errorf("%w: the file is no .xlsx; save older forms as .xlsx first", ErrWorkbook)
	}
	if err := checkParts(file); err != nil {
		return nil, nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%w: it cannot be unpacked", ErrWorkbook)
	}
	defer func() { _ = book.Close() }()
	if n := book.SheetCount; n > maxSheets {
		return nil, nil, fmt.Errorf("%w: it has %d sheets, at most %d are read", ErrWorkbook, n, maxSheets)
	}
	sheets = map[string]*sheet{}
	for _, name := range names {
		sheets[name] = &sheet{name: name}
	}
	for _, title := range book.GetSheetList() {
		name := strings.ToLower(strings.TrimSpace(title))
		if s := sheets[name]; s != nil && s.columns == nil {
			if err := s.load(book, title); err != nil {
				return nil, nil, err
			}
		} else if hasContent(book, title) {
			others = append(others, title)
		}
	}
	return sheets, others, nil
}

// checkParts compares the parts of the archive with the bounds. A part that is longer than the archive declares cannot be
// unpacked.
func checkParts(file []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return fmt.Errorf("%w: it cannot be unpacked", ErrWorkbook)
	}
	if n := len(archive.File); n > maxParts {
		return fmt.Errorf("%w: it has %d parts, at most %d are read", ErrWorkbook, n, maxParts)
	}
	left := uint64(maxUnzipped)
	for _, part := range archive.File {
		if part.UncompressedSize64 > left {
			return fmt.Errorf("%w: it has more than %d bytes unpacked", ErrWorkbook, maxUnzipped)
		}
		left -= part.UncompressedSize64
	}
	for _, part := range archive.File {
		if err := checkXML(part); err != nil {
			return fmt.Errorf("%w: its part %q is damaged", ErrWorkbook, part.Name)
		}
	}
	return nil
}

// checkXML reads a part of texts or cells to its end. The library ends a sheet at the first fault, without an error.
func checkXML(part *zip.File) error {
	if !strings.HasPrefix(part.Name, "xl/worksheets/") && part.Name != "xl/sharedStrings.xml" || !strings.HasSuffix(part.Name, ".xml") {
		return nil
	}
	file, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	for decoder := xml.NewDecoder(file); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// load reads the headings and the rows of a sheet. Empty rows are left out; the others keep their numbers.
func (s *sheet) load(book *excelize.File, title string) error {
	rows, err := book.Rows(title)
	if err != nil {
		return fmt.Errorf("%w: sheet %s cannot be read", ErrWorkbook, s.name)
	}
	defer func() { _ = rows.Close() }()
	for number := 1; rows.Next(); number++ {
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
		case len(s.rows)+1 == maxRows: // with the headings
			return fmt.Errorf("%w: sheet %s has more than %d rows", ErrWorkbook, s.name, maxRows)
		default:
			s.rows = append(s.rows, row{sheet: s, number: number, cells: cells})
		}
	}
	if err := rows.Error(); err != nil {
		return fmt.Errorf("%w: sheet %s cannot be read", ErrWorkbook, s.name)
	}
	return nil
}

// hasContent reports whether a sheet has a cell with content. So does one that cannot be read, or is very long.
func hasContent(book *excelize.File, title string) bool {
	rows, err := book.Rows(title)
	if err != nil {
		return true
	}
	defer func() { _ = rows.Close() }()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil || number > 10*maxRows || slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			return true
		}
	}
	return rows.Error() != nil
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
