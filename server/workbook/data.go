package workbook

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/sheet"
)

const (
	// measured is how many rows the widths of the columns are measured by.
	measured = 200
	// narrowest and widest bound the width of a column, in characters.
	narrowest, widest = 9.0, 60.0
	// widestPage is how many characters can stand side by side on a printed page and be read.
	widestPage = 260.0
	// highestRow is how high a row can be, in points.
	highestRow = 409.0
	// maxText is how many UTF-16 units a cell can hold.
	maxText = 32767
	// exact is the integer up to which a cell, which holds a float64, can hold all integers.
	exact = 1 << 53
)

// data writes a sheet of data, row by row.
func (p *press) data(name string, s Sheet) error {
	headings := s.Headings
	if headings == nil {
		for _, c := range s.Table.Columns {
			headings = append(headings, p.language.Column(c.Key))
		}
	}
	fail := func(err error) error { return fmt.Errorf("workbook: sheet %q: %w", name, err) }
	if err := p.layout(name); err != nil {
		return fail(err)
	}
	out, err := p.file.NewStreamWriter(name)
	if err != nil {
		return fail(err)
	}
	if err := p.columns(out, name, s, headings); err != nil {
		return fail(err)
	}
	rows := s.Table.Rows
	if len(rows) > p.maxRows {
		return &TooManyRowsError{name, p.maxRows}
	}
	for i, cells := range rows {
		var options []excelize.RowOpts
		if high := p.rowLines(cells); high > 1 {
			options = append(options, excelize.RowOpts{Height: min(high*lineHeight, highestRow)})
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+2), p.cells(cells, s), options...); err != nil {
			return fail(err)
		}
	}
	if err := p.finish(name, s, len(rows)+1); err != nil {
		return fail(err)
	}
	if err := out.Flush(); err != nil {
		return fail(err)
	}
	return nil
}

// rowLines returns on how many lines the longest text of a row stands.
func (p *press) rowLines(cells []sheet.Cell) float64 {
	high := 1.0
	for i, c := range cells {
		if c.Kind() != sheet.KindText {
			continue
		}
		sum := 0.0
		for line := range strings.Lines(c.String()) {
			sum += lines(line, p.widths[i]-2)
		}
		high = max(high, sum)
	}
	return high
}

// columns writes the widths and headings, and keeps the headings and keys in view.
func (p *press) columns(out *excelize.StreamWriter, name string, s Sheet, headings []string) error {
	rows := s.Table.Rows[:min(measured, len(s.Table.Rows))]
	values := make([]any, len(headings))
	sum, height := 0.0, 2.0
	p.widths = make([]float64, len(headings))
	for i, heading := range headings {
		width := headingWidth(heading)
		for _, cells := range rows {
			width = max(width, p.width(cells[i], s, i))
		}
		width = min(max(width, narrowest), widest)
		p.widths[i] = width
		sum, height = sum+width, max(height, lines(heading, width-4))
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		style := p.styles.heading
		if c := s.Table.Columns[i]; c.Kind == sheet.KindInteger || c.Kind == sheet.KindDecimal {
			style = p.styles.headingOfNumber
		}
		values[i] = excelize.Cell{StyleID: style, Value: text(heading)}
	}
	if err := p.file.SetPageLayout(name, &excelize.PageLayoutOptions{FitToWidth: new(int(math.Ceil(sum / widestPage)))}); err != nil {
		return err
	}
	corner, err := excelize.CoordinatesToCellName(s.Keys+1, 2)
	if err != nil {
		return err
	}
	panes := excelize.Panes{Freeze: true, XSplit: s.Keys, YSplit: 1, TopLeftCell: corner, ActivePane: "bottomRight"}
	if s.Keys == 0 {
		panes.ActivePane = "bottomLeft"
	}
	if err := out.SetPanes(&panes); err != nil {
		return err
	}
	return out.SetRow("A1", values, excelize.RowOpts{Height: height*lineHeight + 2})
}

// finish adds what covers the rows, of which last is the number of the last one.
func (p *press) finish(name string, s Sheet, last int) error {
	if len(s.Table.Columns) == 0 {
		return nil
	}
	if s.Below {
		if _, err := p.chartsOf(name, s, name, "A", last+3); err != nil {
			return err
		}
	}
	end, err := excelize.CoordinatesToCellName(len(s.Table.Columns), last)
	if err != nil {
		return err
	}
	if err := p.file.AutoFilter(name, "A1:"+end, nil); err != nil {
		return err
	}
	if err := p.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: name, RefersTo: quoted(name) + "!$1:$1",
	}); err != nil {
		return err
	}
	if s.Thin == nil || last == 1 {
		return nil
	}
	letter, err := excelize.ColumnNumberToName(s.column(s.Thin.Key) + 1)
	if err != nil {
		return err
	}
	var tests []string
	for _, t := range s.Thin.Texts {
		tests = append(tests, fmt.Sprintf(`$%s2="%s"`, letter, strings.ReplaceAll(t, `"`, `""`)))
	}
	return p.file.SetConditionalFormat(name, "A2:"+end, []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: "OR(" + strings.Join(tests, ",") + ")", Format: &p.styles.thin},
	})
}

// column returns the index of a column, or -1.
func (s Sheet) column(key string) int {
	return slices.IndexFunc(s.Table.Columns, func(c sheet.Column) bool { return c.Key == key })
}

// cells returns what a row is written as.
func (p *press) cells(cells []sheet.Cell, s Sheet) []any {
	out := make([]any, len(cells))
	for i, c := range cells {
		if c.Kind() == sheet.KindAbsent {
			continue
		}
		value := c.Value()
		switch v := value.(type) {
		case string:
			value = text(v)
		case int64:
			if v > exact || v < -exact {
				value = c.String()
			}
		case float64:
			if p.formatOf(s, i) == FormatPoints {
				value = math.Round(v*1e6) / 1e4
			}
		}
		out[i] = excelize.Cell{StyleID: p.styleOf(c, s, i), Value: value}
	}
	return out
}

func (p *press) formatOf(s Sheet, column int) Format { return s.Formats[s.Table.Columns[column].Key] }

// styleOf returns the style of a cell.
func (p *press) styleOf(c sheet.Cell, s Sheet, column int) int {
	switch p.formatOf(s, column) {
	case FormatPercent:
		return p.styles.percent
	case FormatPoints:
		return p.styles.points
	case FormatDuration:
		return p.styles.duration
	}
	switch c.Kind() {
	case sheet.KindInteger:
		return p.styles.integer
	case sheet.KindDecimal:
		return p.styles.decimal
	case sheet.KindInstant:
		return p.styles.instant
	case sheet.KindText:
		if sheet.IsFormula(c.String()) {
			return p.styles.guarded
		}
		if float64(utf8.RuneCountInString(c.String())) > p.widths[column]-2 || strings.Contains(c.String(), "\n") {
			return p.styles.wrapped
		}
	}
	return p.styles.text
}

// width returns how wide a cell is, in characters.
func (p *press) width(c sheet.Cell, s Sheet, column int) float64 {
	switch {
	case p.formatOf(s, column) != FormatByKind:
		return narrowest
	case c.Kind() == sheet.KindInstant:
		return 17
	case c.Kind() == sheet.KindJSON:
		return 30
	}
	longest := 0
	for line := range strings.Lines(c.String()) {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	return float64(longest) + 2
}

// headingWidth returns how wide a heading is, in characters, beside the button of the filter: on two lines where it is
// short, on more where it is long, and never so few that a word breaks.
func headingWidth(heading string) float64 {
	longest := 0
	for word := range strings.FieldsSeq(heading) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return float64(max(longest, min(utf8.RuneCountInString(heading)*6/10, 20))) + 4
}

// text shortens a text that a cell cannot hold, with an ellipsis at its end.
func text(s string) string {
	units := 0
	for _, r := range s {
		units += max(utf16.RuneLen(r), 1)
	}
	if units <= maxText {
		return s
	}
	return shorten(s, maxText-1) + "…"
}

// quoted returns the name of a sheet as references have it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
