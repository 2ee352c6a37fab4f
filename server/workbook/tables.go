package workbook

import (
	"time"

	"mysteryshopper/server/sheet"
)

// OfTables makes a workbook of the tables of any other answer, a sheet for each that has rows; of the first one where
// none has.
func OfTables(title string, tables []sheet.Table, made time.Time, language string) Book {
	b := Book{Title: title, Language: language, Made: made, Notes: []Note{{words.keys.In(language), words.keysNote.In(language)}}}
	if !made.IsZero() {
		b.Facts = []Fact{{scoreWords.asOf.In(language), made.UTC().Format("2006-01-02 15:04 UTC")}}
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
				b.Notes = append(b.Notes, Note{c.Heading(language), c.Key})
			}
		}
	}
	return b
}
