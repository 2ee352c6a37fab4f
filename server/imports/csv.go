package imports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/sheet"
)

// Read reads a file: CSV in UTF-8 or UTF-16, or an Excel workbook, of which the sheet is read whose headings are known best. root is the path of
// the file in the request. It returns the rows that can be read and the violations of the others. A file that is none of
// these is one violation, UNREADABLE_FILE.
func Read(root string, file []byte, columns Columns) (*Table, []fault.Violation) {
	b := newBuilder(root, columns)
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		b.readWorkbook(file)
		return b.finish()
	}
	text, ok := decode(file)
	if !ok {
		b.fail(root, pb.Reason_UNREADABLE_FILE, nil)
		return b.finish()
	}
	b.readCSV(text)
	return b.finish()
}

// decode returns the text of a file in UTF-8 or UTF-16. Excel writes the latter with a byte-order mark; without one it is
// known by the zero bytes of ASCII characters.
func decode(file []byte) (string, bool) {
	order := unicode.LittleEndian
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xfe")), len(file) > 1 && file[0] != 0 && file[1] == 0:
	case bytes.HasPrefix(file, []byte("\xfe\xff")), len(file) > 1 && file[0] == 0 && file[1] != 0:
		order = unicode.BigEndian
	default:
		text := bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
		return string(text), utf8.Valid(text) && bytes.IndexByte(text, 0) < 0
	}
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(file)
	if err != nil || len(file)%2 != 0 {
		text, err = unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(file)
	}
	valid := err == nil && len(file)%2 == 0 && !bytes.ContainsRune(text, utf8.RuneError) && bytes.IndexByte(text, 0) < 0
	return strings.TrimPrefix(string(text), "\ufeff"), valid
}

// separators are those that spreadsheet programs write, by the country that they are set to; the most usual first.
const separators = ",;\t|"

// readCSV adds the records of a text. Its first line may name the separator as `sep=;`.
func (b *builder) readCSV(text string) {
	before := 0
	comma := rune(0)
	if first, rest, more := strings.Cut(text, "\n"); len(first) >= 5 && strings.EqualFold(first[:4], "sep=") {
		comma, _ = utf8.DecodeRuneInString(first[4:])
		if strings.Trim(first[4:], "\r") != string(comma) || !strings.ContainsRune(separators, comma) || !more {
			b.fail(linePath(b.table.root, 1), pb.Reason_INVALID_FORMAT, nil)
			return
		}
		text, before = rest, 1
	}
	if comma == 0 {
		comma = b.separator(text)
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord = comma, -1
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			// The lines after one that cannot be read would be guesses.
			b.fail(linePath(b.table.root, before+beginning(reader, err)), pb.Reason_INVALID_FORMAT, nil)
			return
		}
		if !b.add(before+beginning(reader, nil), record) {
			return
		}
	}
}

// separator returns the separator by which most columns of the first line are known.
func (b *builder) separator(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best, most := rune(separators[0]), 0
	for _, comma := range separators {
		reader := csv.NewReader(strings.NewReader(line))
		reader.Comma, reader.LazyQuotes = comma, true
		record, err := reader.Read()
		if err != nil {
			continue
		}
		if known := b.known(record); known > most {
			best, most = comma, known
		}
	}
	return best
}

// known counts the names of known columns in a record.
func (b *builder) known(record []string) int {
	n := 0
	for _, name := range record {
		name = strings.TrimSpace(name)
		if b.columns.Known(name) || b.columns.Known(snake(name)) {
			n++
		}
	}
	return n
}

// beginning returns the number of the line on which the last record began, also of one that could not be read.
func beginning(reader *csv.Reader, err error) int {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return broken.StartLine
	}
	number, _ := reader.FieldPos(0)
	return number
}

// plain removes the apostrophes that exports put before what a spreadsheet program may take for a formula.
func plain(text string) string {
	if !strings.Contains(text, "'") {
		return text
	}
	var out strings.Builder
	for {
		if strings.HasPrefix(text, "'") && sheet.IsFormula(text[1:]) {
			text = text[1:]
		}
		i := strings.IndexAny(text, ";\t\r\n") + 1
		if i == 0 {
			return out.String() + text
		}
		out.WriteString(text[:i])
		text = text[i:]
	}
}
