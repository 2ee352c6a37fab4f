package sheet_test

import (
	"strings"
	"testing"

	"mysteryshopper/server/sheet"
)

// TestDialects writes a table as each Excel reads it: a mark first, semicolons between cells, commas in decimals alone.
func TestDialects(t *testing.T) {
	t.Parallel()
	table := sheet.Table{
		Columns: []sheet.Column{{Key: "location", Kind: sheet.KindText}, {Key: "percent", Kind: sheet.KindDecimal}, {Key: "n", Kind: sheet.KindInteger}},
		Rows:    [][]sheet.Cell{{sheet.Text("Győr; 1.5"), sheet.Decimal(84.25), sheet.Integer(1234)}},
	}
	plain := "location,percent,n\r\n\"Győr; 1.5\",84.25,1234\r\n"
	excel := "\ufefflocation;percent;n\r\n\"Győr; 1.5\";84,25;1234\r\n"
	for dialect, want := range map[sheet.Dialect]string{
		sheet.Plain: plain, sheet.ExcelGerman: excel, sheet.ExcelSwedish: excel, sheet.ExcelHungarian: excel,
	} {
		var b strings.Builder
		if err := table.WriteCSV(&b, dialect); err != nil || b.String() != want {
			t.Errorf("%s: %q, %v", dialect, b.String(), err)
		}
	}
}
