package workbook

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/words"
)

// The columns of the front sheet: labels, values, a gap, and the charts.
const (
	labelWidth, valueWidth, gapWidth = 24.0, 46.0, 3.0
	lineHeight                       = 15.5
)

// front writes the front sheet.
func (p *press) front(name, notes string) error {
	err := cmp.Or(
		p.layout(name),
		p.file.SetPageLayout(name, &excelize.PageLayoutOptions{FitToHeight: new(1)}),
		p.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: new(false)}),
		p.file.SetColWidth(name, "A", "A", labelWidth),
		p.file.SetColWidth(name, "B", "B", valueWidth),
		p.file.SetColWidth(name, "C", "C", gapWidth),
	)
	if err != nil {
		return err
	}
	d := desk{press: p, name: name}
	d.line(p.book.Title, p.styles.title, 32)
	d.line(p.book.Subtitle, p.styles.subtitle, 20)
	d.skip()
	charts := d.row
	if h := p.book.Headline; h != nil {
		d.headline(*h)
		d.skip()
	}
	for _, f := range p.book.Facts {
		d.pair(f.Label, f.Value)
	}
	d.skip()
	d.links(notes)
	if d.err != nil {
		return d.err
	}
	return p.charts(name, charts+1)
}

// desk writes a sheet from the top down. After an error it does nothing more.
type desk struct {
	*press
	name string
	row  int // the last one written
	err  error
}

// put writes a cell of the current row.
func (d *desk) put(column string, value any, style int) {
	cell := fmt.Sprintf("%s%d", column, d.row)
	if s, ok := value.(string); ok {
		value = escaped(text(s))
	}
	d.try(func() error { return d.file.SetCellValue(d.name, cell, value) })
	d.try(func() error { return d.file.SetCellStyle(d.name, cell, cell, style) })
}

// coded matches a character that is written by its code, as programs read it in the shared texts of a file.
var coded = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escaped writes what looks like a character by its code so that it is read as it stands. In sheets of data the
// library does it.
func escaped(text string) string {
	var b strings.Builder
	for i, r := range text {
		if r == '_' && coded.MatchString(text[i:]) {
			b.WriteString("_x005F_")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (d *desk) try(do func() error) {
	if d.err == nil {
		d.err = do()
	}
}

func (d *desk) height(points float64) {
	d.try(func() error { return d.file.SetRowHeight(d.name, d.row, points) })
}

func (d *desk) skip() { d.row++ }

// line writes one cell that may run over those to its right.
func (d *desk) line(value any, style int, height float64) {
	d.row++
	d.put("A", value, style)
	d.height(height)
}

// wide writes a text across the labels and values.
func (d *desk) wide(value string, style int) {
	d.line(value, style, lines(value, labelWidth+valueWidth)*lineHeight)
	d.try(func() error { return d.file.MergeCell(d.name, fmt.Sprintf("A%d", d.row), fmt.Sprintf("B%d", d.row)) })
}

// pair writes a label and its value.
func (d *desk) pair(label, value string) {
	d.row++
	d.put("A", label, d.styles.label)
	d.put("B", value, d.styles.value)
	d.height(max(lines(label, labelWidth), lines(value, valueWidth)) * lineHeight)
}

// part writes the heading of a part.
func (d *desk) part(title string) {
	d.line(title, d.styles.part, 20)
	d.put("B", "", d.styles.part)
}

// headline writes the figure, and below it how sure it is.
func (d *desk) headline(h Headline) {
	style := d.styles.headline
	if h.Thin || h.Value == nil {
		style = d.styles.headlineThin
	}
	d.line(h.Label, d.styles.label, lineHeight)
	if h.Value != nil {
		d.line(*h.Value, style, 48)
	} else {
		d.line("–", style, 48)
	}
	for _, sentence := range h.Sentences {
		d.wide(sentence, d.styles.sentence)
	}
}

// links writes links to the other sheets, with how many rows each has.
func (d *desk) links(notes string) {
	d.part(d.term(words.Sheets))
	for i, name := range append(d.press.names[:len(d.press.names):len(d.press.names)], notes) {
		d.row++
		d.put("A", name, d.styles.link)
		cell := fmt.Sprintf("A%d", d.row)
		d.try(func() error { return d.file.SetCellHyperLink(d.name, cell, quoted(name)+"!A1", "Location") })
		if i < len(d.book.Sheets) {
			d.put("B", d.language.Text(words.Rows, "n", d.language.Number(int64(len(d.book.Sheets[i].Table.Rows)))), d.styles.label)
		}
	}
}

// notes writes the sheet that explains the columns.
func (p *press) notes(name string) error {
	const terms, meanings = 34.0, 100.0
	err := cmp.Or(
		p.layout(name),
		p.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: new(false)}),
		p.file.SetColWidth(name, "A", "A", terms),
		p.file.SetColWidth(name, "B", "B", meanings),
	)
	if err != nil {
		return err
	}
	d := desk{press: p, name: name}
	d.line(name, p.styles.title, 32)
	d.skip()
	for _, n := range p.book.Notes {
		d.row++
		d.put("A", n.Term, p.styles.term)
		d.put("B", n.Meaning, p.styles.meaning)
		d.height(max(lines(n.Term, terms), lines(n.Meaning, meanings)) * lineHeight)
	}
	return d.err
}

// lines estimates on how many lines a text stands in a column that is so many digits wide: letters are a little
// narrower. Rows of wrapped cells stay one line high in programs that do not measure them.
func lines(text string, width float64) float64 {
	return max(1, math.Ceil(float64(utf8.RuneCountInString(text))/(width*1.1)))
}
