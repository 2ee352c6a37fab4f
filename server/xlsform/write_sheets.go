package xlsform

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// save writes the sheets with a heading for every column that has content.
func (w *writer) save(out io.Writer) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	v := w.version
	settings := map[string]string{
		"form_title": v.Title[v.DefaultLocale], "form_id": v.Checklist, "default_language": languageOf(v.DefaultLocale),
		"ms_total_mode": string(v.TotalMode), "ms_pass_mark": writeNumber(v.PassMarkBasisPoints), "ms_min_base": writeNumber(v.MinBaseBasisPoints),
	}
	w.setText(settings, "ms_title", v.Title)
	w.setText(settings, "ms_description", v.Description)
	var bands []map[string]string
	for _, b := range v.Bands {
		row := map[string]string{"key": b.Key, "from": strconv.Itoa(int(b.FromBasisPoints))}
		w.setText(row, "label", b.Title)
		bands = append(bands, row)
	}
	sheets := []struct {
		name    string
		columns []string
		rows    []map[string]string
	}{
		{surveySheet, []string{"type", "name", "label", "hint", "required", "relevant", "constraint", "calculation", "parameters"}, w.survey},
		{choicesSheet, []string{"list_name", "name", "label", "ms_points", "ms_exclusive"}, w.choices},
		{settingsSheet, []string{"form_title", "form_id", "default_language"}, []map[string]string{settings}},
		{bandsSheet, []string{"key", "from", "label"}, bands},
	}
	for i, s := range sheets {
		if i == 0 {
			if err := book.SetSheetName("Sheet1", s.name); err != nil {
				return err
			}
		} else if _, err := book.NewSheet(s.name); err != nil {
			return err
		}
		if err := w.fill(book, s.name, s.columns, s.rows); err != nil {
			return err
		}
	}
	return book.Write(out)
}

// fill writes a sheet. The columns named come first; those of other content follow by name.
func (w *writer) fill(book *excelize.File, name string, first []string, rows []map[string]string) error {
	headings := w.headings(first, rows)
	stream, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := stream.SetColWidth(1, max(1, len(headings)), 24); err != nil {
		return err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(headings))
	for i, heading := range headings {
		cells[i] = excelize.Cell{StyleID: bold, Value: heading}
	}
	if err := stream.SetRow("A1", cells); err != nil {
		return err
	}
	for i, row := range rows {
		for j, heading := range headings {
			cells[j] = row[heading]
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// headings returns the headings of a sheet, a column of texts as one for each language.
func (w *writer) headings(first []string, rows []map[string]string) []string {
	used := map[string]bool{}
	for _, row := range rows {
		for column, cell := range row {
			if cell != "" {
				used[column] = true
			}
		}
	}
	var headings []string
	for _, column := range first {
		if isText(column) {
			for _, locale := range w.locales {
				headings = append(headings, column+"::"+languageOf(locale))
			}
		} else {
			headings = append(headings, column)
		}
	}
	rest := slices.DeleteFunc(slices.Sorted(maps.Keys(used)), func(column string) bool { return slices.Contains(headings, column) })
	return append(headings, rest...)
}
