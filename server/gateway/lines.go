package gateway

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"mysteryshopper/server/bounds"
)

// lineReader reads lines of bounded length. It skips lines of white space.
type lineReader struct {
	source *bufio.Reader
	line   []byte
	limit  int // in bytes
	// account holds the bytes of a line while it is received.
	account *bounds.Account
}

const lineBuffer = 16 << 10

func newLineReader(source io.Reader, maxLine int, account *bounds.Account) *lineReader {
	return &lineReader{source: bufio.NewReaderSize(source, lineBuffer), limit: maxLine, account: account}
}

// next returns the next line, which is valid until the next call. A line over the bound is a *fault.Error, after which
// reading may go on; any other error is the end. What a broken connection cut off is not a line.
func (l *lineReader) next() ([]byte, error) {
	for {
		line, crowded, err := l.raw()
		switch {
		case len(line) > l.limit:
			return nil, tooLarge(int64(l.limit))
		case crowded != nil && (err == nil || errors.Is(err, io.EOF)):
			return nil, crowded
		}
		line = bytes.TrimSpace(line)
		if err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)) {
			return nil, err
		}
		if len(line) > 0 {
			return line, nil
		}
	}
}

// raw returns a line with its line end; of a line over the bound, only a part that is over the bound too. crowded is why
// there was no room for a line, which was read and not kept.
func (l *lineReader) raw() (line []byte, crowded, err error) {
	l.line = l.line[:0]
	if cap(l.line) > keepBuffer {
		l.line = nil // A long line is not kept while the next ones arrive.
	}
	l.account.Lower(lineBuffer)
	for {
		piece, err := l.source.ReadSlice('\n')
		if crowded == nil {
			// append doubles what it has, as is held here.
			crowded = l.account.Hold(int64(lineBuffer + 2*(len(l.line)+len(piece))))
		}
		if len(l.line) <= l.limit && crowded == nil {
			l.line = append(l.line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.line, crowded, err
		}
	}
}

// receiptLine returns the answer to a stored report; the receipt is its canonical JSON.
func receiptLine(index int32, reportID string, canonical []byte) []byte {
	line := lineStart(index, reportID)
	line = append(line, `,"receipt":`...)
	line = append(line, canonical...)
	return append(line, '}', '\n')
}

// errorLine returns the answer to a report that was refused.
func errorLine(index int32, reportID string, p problem) []byte {
	line := lineStart(index, reportID)
	line = append(line, ',')
	return append(line, errorMember(p)...)
}

// lastLine returns the last line of a stream that ended with an error, when no report waits for an answer.
func lastLine(p problem) []byte { return append([]byte{'{'}, errorMember(p)...) }

func errorMember(p problem) []byte {
	text, err := json.Marshal(p)
	if err != nil {
		text = []byte("{}")
	}
	return append(append([]byte(`"error":`), text...), '}', '\n')
}

// lineStart returns the beginning of a line.
func lineStart(index int32, reportID string) []byte {
	line := append(make([]byte, 0, 256), `{"index":`...)
	line = strconv.AppendInt(line, int64(index), 10)
	line = append(line, `,"reportId":`...)
	line, _ = jsontext.AppendQuote(line, reportID) // A message holds UTF-8 only.
	return line
}
