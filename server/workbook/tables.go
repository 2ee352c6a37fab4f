package workbook

import (
	"slices"
	"strings"
	"time"

	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// OfTables returns a workbook of the tables of any other answer, a sheet for each that has rows; of the first one where
// none has.
func OfTables(title string, tables []sheet.Table, made time.Time, language string) Book {
	l := words.Match(language)
	b := Book{Title: title, Language: l.Tag(), Made: made, Notes: []Note{{l.Text(words.Columns), l.Text(words.ColumnsNote)}}}
	if !made.IsZero() {
		b.Facts = []Fact{{l.Text(words.AsOf), l.Time(made)}}
	}
	for _, t := range tables {
		if made := readable(t, l); len(t.Rows) > 0 && len(made.Table.Columns) > 0 {
			b.Sheets = append(b.Sheets, made)
		}
	}
	if len(b.Sheets) == 0 && len(tables) > 0 {
		b.Sheets = []Sheet{readable(tables[len(tables)-1], l)}
	}
	seen := map[string]bool{}
	for _, s := range b.Sheets {
		for _, c := range s.Table.Columns {
			if !seen[c.Key] {
				seen[c.Key] = true
				b.Notes = append(b.Notes, Note{l.PercentColumn(c.Key), c.Key})
			}
		}
	}
	return b
}

// readable returns the sheet of a table, with shares in per cent, without the token of a page and without columns that no row
// has a cell for.
func readable(t sheet.Table, l *words.Language) Sheet {
	made := Sheet{Name: l.ListTitle(t.Name), Formats: map[string]Format{}, Table: sheet.Table{Name: t.Name}}
	var kept []int
	for i, c := range t.Columns {
		empty := !slices.ContainsFunc(t.Rows, func(row []sheet.Cell) bool { return row[i].Kind() != sheet.KindAbsent && row[i].String() != "" })
		if c.Key == "nextPageToken" || c.Key == "name" && resourceNames(t.Rows, i) || empty && len(t.Rows) > 0 {
			continue
		}
		heading := l.Column(c.Key)
		if strings.HasSuffix(strings.ToLower(c.Key), "basispoints") {
			c.Kind, made.Formats[c.Key], heading = sheet.KindDecimal, FormatPercent, l.PercentColumn(c.Key)
		}
		kept = append(kept, i)
		made.Table.Columns = append(made.Table.Columns, c)
		made.Headings = append(made.Headings, heading)
	}
	for _, row := range t.Rows {
		cells := make([]sheet.Cell, len(kept))
		for i, at := range kept {
			cells[i] = row[at]
			if n, ok := row[at].Value().(int64); ok && made.Formats[made.Table.Columns[i].Key] == FormatPercent {
				cells[i] = sheet.Decimal(float64(n) / 10_000)
			}
		}
		made.Table.Rows = append(made.Table.Rows, cells)
	}
	return made
}

// resourceNames reports whether a column has names of resources, whose last part is a column of its own.
func resourceNames(rows [][]sheet.Cell, column int) bool {
	return slices.ContainsFunc(rows, func(row []sheet.Cell) bool { return strings.Count(row[column].String(), "/") > 0 })
}
