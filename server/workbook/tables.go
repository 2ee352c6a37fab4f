package workbook

import (
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
		if len(t.Rows) > 0 {
			b.Sheets = append(b.Sheets, Sheet{Name: t.Name, Table: t})
		}
	}
	if len(b.Sheets) == 0 && len(tables) > 0 {
		b.Sheets = []Sheet{{Name: tables[0].Name, Table: tables[0]}}
	}
	seen := map[string]bool{}
	for _, s := range b.Sheets {
		for _, c := range s.Table.Columns {
			if !seen[c.Key] {
				seen[c.Key] = true
				b.Notes = append(b.Notes, Note{l.Column(c.Key), c.Key})
			}
		}
	}
	return b
}
