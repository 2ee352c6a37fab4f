package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/workbook"
)

// parts returns the parts of a workbook whose names match.
func parts(t *testing.T, data []byte, name *regexp.Regexp) []string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range archive.File {
		if !name.MatchString(file.Name) {
			continue
		}
		in, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// oneSheet is a book with a sheet of one column.
func oneSheet(cells ...sheet.Cell) workbook.Book {
	table := sheet.Table{Columns: []sheet.Column{{Key: "month"}}}
	for _, c := range cells {
		table.Rows = append(table.Rows, []sheet.Cell{c})
	}
	return workbook.Book{Title: "Title", Made: madeAt, Sheets: []workbook.Sheet{{Name: "Rows", Table: table}}}
}

func TestCells(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("𝄞", 20000)
	for name, test := range map[string]struct {
		cell       sheet.Cell
		raw, shown string
	}{
		"absent":              {sheet.Cell{}, "", ""},
		"text":                {sheet.Text("Müller & Söhne <1>"), "Müller & Söhne <1>", "Müller & Söhne <1>"},
		"integer":             {sheet.Integer(-1234567), "-1234567", "-1,234,567"},
		"more than a float64": {sheet.Integer(9007199254740993), "9007199254740993", "9007199254740993"},
		"decimal":             {sheet.Decimal(0.1), "0.1", "0.1"},
		"truth":               {sheet.Truth(true), "1", "TRUE"},
		"instant":             {sheet.Instant(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)), "46347.5", "2026-11-21 12:00"},
		"line breaks":         {sheet.Text("a\nb"), "a\nb", "a\nb"},
		"what XML has not":    {sheet.Text("a\x00b"), "a\ufffdb", "a\ufffdb"},
		"too long":            {sheet.Text(long), long[:4*16383] + "…", long[:4*16383] + "…"},
		"JSON":                {sheet.JSON(`[{"a":1}]`), `[{"a":1}]`, `[{"a":1}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := opened(t, packed(t, oneSheet(test.cell, sheet.Text("end"))))
			for want, cells := range map[string][][]string{test.raw: raw(t, file, "Rows"), test.shown: shown(t, file, "Rows")} {
				got := ""
				if len(cells[1]) > 0 {
					got = cells[1][0]
				}
				if got != want {
					t.Errorf("cell is %q, want %q", got, want)
				}
			}
		})
	}
}

// shown returns the cells of a sheet as people see them.
func shown(t *testing.T, file *excelize.File, name string) [][]string {
	t.Helper()
	rows, err := file.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestBoundOfRows(t *testing.T) {
	t.Parallel()
	book := oneSheet(sheet.Integer(-1))
	rows := slices.Repeat(book.Sheets[0].Table.Rows, 11)
	book.Sheets[0].Table.Rows = rows[:10]
	if err := workbook.WriteBounded(io.Discard, book, 10); err != nil {
		t.Errorf("10 rows of 10: %v", err)
	}
	book.Sheets[0].Table.Rows = rows
	var tooMany *workbook.TooManyRowsError
	if err := workbook.WriteBounded(io.Discard, book, 10); !errors.As(err, &tooMany) {
		t.Fatalf("11 rows of 10: error is %v", err)
	}
	if diff := cmp.Diff(&workbook.TooManyRowsError{Sheet: "Rows", Max: 10}, tooMany); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteError(t *testing.T) {
	t.Parallel()
	if err := workbook.Write(brokenPipe{}, oneSheet()); !errors.Is(err, errBroken) {
		t.Errorf("error is %v, want the writer's", err)
	}
}

func TestOfTables(t *testing.T) {
	t.Parallel()
	tables, err := sheet.Tables(&pb.ListLocationsResponse{Locations: []*pb.Location{{Location: "mitte", Title: "=Mitte", Channel: pb.Channel_WEB}}})
	if err != nil {
		t.Fatal(err)
	}
	file := opened(t, packed(t, workbook.OfTables("Locations", tables, madeAt, "de")))
	if diff := cmp.Diff([]string{"Überblick", "Standorte", "Erläuterungen"}, file.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	rows := raw(t, file, "Standorte")
	cells := map[string]string{}
	for i, heading := range rows[0] {
		if i < len(rows[1]) {
			cells[heading] = rows[1][i]
		}
	}
	for heading, want := range map[string]string{"Standort": "mitte", "Titel": "=Mitte", "Kanal": "WEB"} {
		if cells[heading] != want {
			t.Errorf("%s is %q, want %q", heading, cells[heading], want)
		}
	}
}

// TestNoTime checks that a workbook of an answer without a time prints none.
func TestNoTime(t *testing.T) {
	t.Parallel()
	tables, err := sheet.Tables(&pb.ListLocationsResponse{Locations: []*pb.Location{{Name: "clients/acme/locations/mitte", Location: "mitte", Title: "Mitte"}}})
	if err != nil {
		t.Fatal(err)
	}
	file := opened(t, packed(t, workbook.OfTables("Locations", tables, time.Time{}, "sv")))
	footer, err := file.GetHeaderFooter("Platser")
	if err != nil || footer.OddFooter != "&L&RSida &P av &N" {
		t.Errorf("the foot is %q, %v", footer.OddFooter, err)
	}
	if rows := raw(t, file, "Platser"); rows[0][0] == "Resursnamn" {
		t.Errorf("the headings are %q", rows[0])
	}
}
