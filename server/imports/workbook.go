package imports

import (
	"bytes"
	"strconv"

	"github.com/xuri/excelize/v2"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

const (
	// mostUnpacked is the size of all parts of a workbook together once they are unpacked, and of each of them.
	mostUnpacked = 64 << 20
	// mostLine bounds the number of a row: a workbook may have a row at any number.
	mostLine = 1 << 20
)

// readWorkbook adds the rows of a sheet. Values are those that are stored, whatever format they are shown in.
func (b *builder) readWorkbook(file []byte) {
	b.padded = true
	unreadable := func() { b.fail(b.table.root, pb.Reason_UNREADABLE_FILE, nil) }
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked,
	})
	if err != nil {
		unreadable()
		return
	}
	defer func() { _ = book.Close() }()
	rows, err := book.Rows(b.bestSheet(book))
	if err != nil {
		unreadable()
		return
	}
	defer func() { _ = rows.Close() }()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		switch {
		case err != nil:
			b.fail(linePath(b.table.root, line), pb.Reason_INVALID_FORMAT, nil)
			return
		case line > mostLine:
			b.fail(linePath(b.table.root, line), pb.Reason_OUT_OF_BOUNDS, map[string]string{"max": strconv.Itoa(mostLine)})
			return
		case !b.add(line, cells):
			return
		}
	}
	if rows.Error() != nil {
		unreadable()
	}
}

// bestSheet returns the name of the sheet of whose first row that is not empty most columns are known; the first of
// several.
func (b *builder) bestSheet(book *excelize.File) string {
	best, most := "", -1
	for _, name := range book.GetSheetList() {
		known := b.knownIn(book, name)
		if known > most {
			best, most = name, known
		}
	}
	return best
}

// knownIn counts the known columns in the first row of a sheet that is not empty; 0 where that cannot be read.
func (b *builder) knownIn(book *excelize.File, name string) int {
	rows, err := book.Rows(name)
	if err != nil {
		return 0
	}
	defer func() { _ = rows.Close() }()
	for line := 1; rows.Next() && line <= mostLine; line++ {
		cells, err := rows.Columns()
		if err != nil {
			return 0
		}
		if len(cells) > 0 {
			return b.known(cells)
		}
	}
	return 0
}
