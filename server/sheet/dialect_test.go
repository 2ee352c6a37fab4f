package sheet_test

import (
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

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

// TestAmounts writes sums of a statement: an amount is a number that keeps its digits, with a comma where Excel of the language
// has one, and one below zero is no formula.
func TestAmounts(t *testing.T) {
	t.Parallel()
	tables, err := sheet.Tables(&pb.Statement{Sums: []*pb.StatementSum{{Currency: "EUR", Opening: "12.50", Arisen: "0.00", Paid: "38.00", Closing: "-25.50"}}})
	if err != nil {
		t.Fatal(err)
	}
	table, found := sheet.Named(tables, "sums")
	if !found || table.Rows[0][1].Value() != 12.5 {
		t.Fatalf("the tables are %+v", tables)
	}
	for dialect, want := range map[sheet.Dialect]string{sheet.Plain: "EUR,12.50,0.00,38.00,-25.50,,\r\n", sheet.ExcelGerman: "EUR;12,50;0,00;38,00;-25,50;;\r\n"} {
		var b strings.Builder
		if err := table.WriteCSV(&b, dialect); err != nil || !strings.HasSuffix(b.String(), want) {
			t.Errorf("%s: %q, %v", dialect, b.String(), err)
		}
	}
}
