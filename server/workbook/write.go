package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/words"
)

// Write writes a workbook. An error is a *TooManyRowsError, or one of w.
func Write(w io.Writer, b Book) error { return write(w, b, MaxRows) }

// write writes a workbook of which no sheet may have more than so many rows of data.
func write(w io.Writer, b Book, maxRows int) (err error) {
	file := excelize.NewFile()
	defer func() {
		// This removes the temporary files of large sheets.
		if closed := file.Close(); err == nil && closed != nil {
			err = fmt.Errorf("workbook: %w", closed)
		}
	}()
	p := &press{book: b, language: words.Match(b.Language), file: file, maxRows: maxRows}
	if err := p.sheets(); err != nil {
		return err
	}
	// This list comes from a map, in a different order every time.
	defaults := file.ContentTypes.Defaults
	sort.Slice(defaults, func(i, j int) bool { return defaults[i].Extension < defaults[j].Extension })
	var packed bytes.Buffer
	if err := file.Write(&packed); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return repack(w, packed.Bytes())
}

// press writes one book into one file.
type press struct {
	book     Book
	language *words.Language
	file     *excelize.File
	styles   styles
	names    []string  // of the sheets of data
	widths   []float64 // of the columns of the sheet that is being written

	maxRows int
}

// term returns a text in the language of the book.
func (p *press) term(t words.Text) string { return p.language.Text(t) }

// sheets writes every sheet.
func (p *press) sheets() error {
	var err error
	if p.styles, err = newStyles(p.file); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	titles := []string{p.term(words.Overview)}
	for _, s := range p.book.Sheets {
		titles = append(titles, s.Name)
	}
	titles = sheetNames(append(titles, p.term(words.Notes)))
	front, notes := titles[0], titles[len(titles)-1]
	p.names = titles[1 : len(titles)-1]
	if err := p.file.SetSheetName("Sheet1", front); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for _, name := range titles[1:] {
		if _, err := p.file.NewSheet(name); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	for i, s := range p.book.Sheets {
		if err := p.data(p.names[i], s); err != nil {
			return err
		}
	}
	if err := p.front(front, notes); err != nil {
		return fmt.Errorf("workbook: front sheet: %w", err)
	}
	if err := p.notes(notes); err != nil {
		return fmt.Errorf("workbook: notes: %w", err)
	}
	return p.properties()
}

// properties sets the title, the author and the time of the file.
func (p *press) properties() error {
	made := p.book.Made.UTC().Format(time.RFC3339)
	err := p.file.SetDocProps(&excelize.DocProperties{
		Title: p.book.Title, Subject: p.book.Subtitle, Creator: creator, LastModifiedBy: creator,
		Created: made, Modified: made, Language: p.language.Tag(),
	})
	if err == nil {
		err = p.file.SetAppProps(&excelize.AppProperties{Application: creator})
	}
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// creator is the author in the properties of the file.
const creator = "mysteryshopper"

// repack writes the parts of a file in one order: that in which they were packed differs from run to run.
func repack(w io.Writer, packed []byte) error {
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	// The list of types, which begins with a bracket, comes first: programs read it to find out the type of a file.
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range in.File {
		if err := out.Copy(part); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}
