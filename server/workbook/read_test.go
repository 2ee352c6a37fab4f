package workbook_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/workbook"
)

// packed returns a book as it goes out.
func packed(t *testing.T, b workbook.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// ofScorecard returns the workbook of a scorecard as it goes out.
func ofScorecard(t *testing.T, card *pb.Scorecard, language string) []byte {
	t.Helper()
	b, err := workbook.OfScorecard(card, language)
	if err != nil {
		t.Fatal(err)
	}
	return packed(t, b)
}

// opened opens a workbook.
func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return file
}

// raw returns the cells of a sheet as they are stored.
func raw(t *testing.T, file *excelize.File, name string) [][]string {
	t.Helper()
	rows, err := file.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
