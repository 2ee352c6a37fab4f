package sqlstore

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
)

// micros returns the column value of an instant: microseconds since 1970.
func micros(t time.Time) int64 { return t.UnixMicro() }

// microsOrNull returns the same, NULL for the zero time.
func microsOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// instant scans an instant. NULL becomes the zero time.
type instant struct{ to *time.Time }

func (i instant) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*i.to = time.Time{}
	case int64:
		*i.to = time.UnixMicro(v).UTC()
	default:
		return fmt.Errorf("an instant is kept as %T", from)
	}
	return nil
}

// monthNumber returns the column value of a month, such as 202611, 0 for none.
func monthNumber(month string) (int64, error) {
	if month == "" {
		return 0, nil
	}
	m, err := scorecard.ParseMonth(month)
	if err != nil {
		return 0, fmt.Errorf("%q: %w", month, err)
	}
	return int64(m)/12*100 + int64(m)%12 + 1, nil
}

// monthValue converts a month to and from its column value.
type monthValue struct{ to *string }

func (m monthValue) Value() (driver.Value, error) { return monthNumber(*m.to) }

func (m monthValue) Scan(from any) error {
	n, ok := from.(int64)
	if !ok {
		return fmt.Errorf("a month is kept as %T", from)
	}
	*m.to = ""
	if n != 0 {
		digits := [...]byte{'0', '0', '0', '0', '-', '0', '0'}
		for _, at := range [...]int{6, 5, 3, 2, 1, 0} { // fmt takes several times as long, and lists have many months
			digits[at] += byte(n % 10)
			n /= 10
		}
		*m.to = string(digits[:])
	}
	return nil
}

// nullable converts a text to and from its column value, NULL where it is empty.
type nullable struct{ to *string }

func (n nullable) Value() (driver.Value, error) {
	if *n.to == "" {
		return nil, nil
	}
	return *n.to, nil
}

func (n nullable) Scan(from any) error {
	var text sql.NullString
	err := text.Scan(from)
	*n.to = text.String
	return err
}

// monthOrNull converts a month to and from its column value, NULL where there is none.
type monthOrNull struct{ to *string }

func (m monthOrNull) Value() (driver.Value, error) {
	if *m.to == "" {
		return nil, nil
	}
	return monthNumber(*m.to)
}

func (m monthOrNull) Scan(from any) error {
	if from == nil {
		*m.to = ""
		return nil
	}
	return monthValue(m).Scan(from)
}

// bytesOrNull returns the column value of bytes, NULL if all are zero.
func bytesOrNull(b []byte) any {
	for _, one := range b {
		if one != 0 {
			return b
		}
	}
	return nil
}

// fixedBytes scans bytes of a fixed length. NULL becomes zeros.
type fixedBytes []byte

func (f fixedBytes) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		clear(f)
	case []byte:
		if len(v) != len(f) {
			return fmt.Errorf("%d bytes, want %d", len(v), len(f))
		}
		copy(f, v)
	default:
		return fmt.Errorf("bytes are kept as %T", from)
	}
	return nil
}

// wordList converts words, such as flags and ids, to and from a text with spaces between them.
type wordList[T ~string] struct{ to *[]T }

func wordsIn[T ~string](list *[]T) wordList[T] { return wordList[T]{list} }

func (l wordList[T]) Value() (driver.Value, error) {
	var b strings.Builder
	for i, word := range *l.to {
		if word == "" || strings.Contains(string(word), " ") {
			return nil, fmt.Errorf("%q is not a word", word)
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(word))
	}
	return b.String(), nil
}

func (l wordList[T]) Scan(from any) error {
	text, ok := from.(string)
	if !ok {
		return fmt.Errorf("words are kept as %T", from)
	}
	*l.to = nil
	for word := range strings.FieldsSeq(text) {
		*l.to = append(*l.to, T(word))
	}
	return nil
}

// jsonText converts a value to and from JSON. No query reads inside it.
type jsonText struct{ to any }

func (o jsonText) Value() (driver.Value, error) {
	text, err := json.Marshal(o.to)
	return string(text), err
}

func (o jsonText) Scan(from any) error {
	text, ok := from.(string)
	if !ok {
		return fmt.Errorf("an object is kept as %T", from)
	}
	return json.Unmarshal([]byte(text), o.to)
}

// titlesIn converts titles by language to and from JSON. No titles are an empty object, which is scanned as nil.
type titlesIn struct{ to *checklist.Text }

func (o titlesIn) Value() (driver.Value, error) {
	if len(*o.to) == 0 {
		return "{}", nil
	}
	return jsonText{*o.to}.Value()
}

func (o titlesIn) Scan(from any) error {
	*o.to = nil
	if from == "{}" {
		return nil
	}
	return jsonText{o.to}.Scan(from)
}

// packedJSON converts a long value to and from JSON, after a byte for the encoding: plain or compressed by gzip.
type packedJSON struct{ to any }

const (
	packedPlain byte = iota
	packedGzip
	// packFrom is the length in bytes from which the JSON is compressed.
	packFrom = 2048
)

func (p packedJSON) Value() (driver.Value, error) {
	text, err := json.Marshal(p.to)
	if err != nil {
		return nil, err
	}
	if len(text) < packFrom {
		return append([]byte{packedPlain}, text...), nil
	}
	b := bytes.NewBuffer([]byte{packedGzip})
	w := gzip.NewWriter(b)
	_, err = w.Write(text)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (p packedJSON) Scan(from any) error {
	b, ok := from.([]byte)
	if !ok || len(b) == 0 {
		return fmt.Errorf("a packed value is kept as %T", from)
	}
	text := b[1:]
	switch b[0] {
	case packedPlain:
	case packedGzip:
		r, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			return err
		}
		if text, err = io.ReadAll(r); err != nil {
			return err
		}
	default:
		return fmt.Errorf("a packed value of the unknown form %d", b[0])
	}
	return json.Unmarshal(text, p.to)
}
