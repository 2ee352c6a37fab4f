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

// readWorkbook adds the rows of the first sheet. Values are those that are stored, whatever format they are shown in.
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
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		unreadable()
		return
	}
	rows, err := book.Rows(sheets[0])
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
