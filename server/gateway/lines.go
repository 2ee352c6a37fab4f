package gateway

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// lineReader reads lines of bounded length. It skips lines of white space.
type lineReader struct {
	source *bufio.Reader
	line   []byte
	limit  int // in bytes
}

const lineBuffer = 16 << 10

func newLineReader(source io.Reader, maxLine int) *lineReader {
	return &lineReader{source: bufio.NewReaderSize(source, lineBuffer), limit: maxLine}
}

// next returns the next line, which is valid until the next call. A line over the bound is a *fault.Error, after which
// reading may go on; any other error is the end. What a broken connection cut off is not a line.
func (l *lineReader) next() ([]byte, error) {
	for {
		line, err := l.raw()
		if len(line) > l.limit {
			return nil, tooLarge(int64(l.limit))
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

// raw returns a line with its line end; of a line over the bound, only a part that is over the bound too.
func (l *lineReader) raw() ([]byte, error) {
	l.line = l.line[:0]
	for {
		piece, err := l.source.ReadSlice('\n')
		if len(l.line) <= l.limit {
			l.line = append(l.line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.line, err
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
