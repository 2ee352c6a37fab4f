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

// lineReader reads lines of bounded length. Lines of white space are passed over.
type lineReader struct {
	source *bufio.Reader
	line   []byte
	max    int
}

const lineBuffer = 16 << 10

func newLineReader(source io.Reader, maxLine int) *lineReader {
	return &lineReader{source: bufio.NewReaderSize(source, lineBuffer), max: maxLine}
}

// next returns the next line, good until the call after. A line beyond the bound
// is a *fault.Error, and the call after goes on behind it; any other error is the
// end. What was cut off by a broken connection is no line.
func (l *lineReader) next() ([]byte, error) {
	for {
		line, err := l.raw()
		if len(line) > l.max {
			return nil, tooLarge(int64(l.max))
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

// raw returns a line with its end, or as much of it as shows that it is too long.
func (l *lineReader) raw() ([]byte, error) {
	l.line = l.line[:0]
	for {
		piece, err := l.source.ReadSlice('\n')
		if len(l.line) <= l.max {
			l.line = append(l.line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.line, err
		}
	}
}

// receiptLine is the answer to a report that is on disk; the receipt is its
// canonical JSON.
func receiptLine(index int32, reportID string, canonical []byte) []byte {
	line := lineStart(index, reportID)
	line = append(line, `,"receipt":`...)
	line = append(line, canonical...)
	return append(line, '}', '\n')
}

// errorLine is the answer to a report that was refused.
func errorLine(index int32, reportID string, p problem) []byte {
	line := lineStart(index, reportID)
	line = append(line, ',')
	return append(line, errorMember(p)...)
}

// lastLine says why a stream ended where no report of it waits for an answer.
func lastLine(p problem) []byte { return append([]byte{'{'}, errorMember(p)...) }

func errorMember(p problem) []byte {
	text, err := json.Marshal(p)
	if err != nil {
		text = []byte("{}")
	}
	return append(append([]byte(`"error":`), text...), '}', '\n')
}

// lineStart begins a line out.
func lineStart(index int32, reportID string) []byte {
	line := append(make([]byte, 0, 256), `{"index":`...)
	line = strconv.AppendInt(line, int64(index), 10)
	line = append(line, `,"reportId":`...)
	line, _ = jsontext.AppendQuote(line, reportID) // A message holds UTF-8 alone.
	return line
}
