package sheet

import (
	"math"
	"strconv"
	"time"
)

// Kind is what a cell holds, or what the cells of a column hold where they are not absent.
type Kind uint8

// The kinds of cells.
const (
	KindAbsent Kind = iota
	KindText
	KindInteger
	KindDecimal
	KindTruth
	KindInstant
	KindJSON
)

// instantLayout has a fixed fraction, so that a column of instants has one form.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// Cell is one value. The zero Cell is absent.
type Cell struct {
	kind Kind
	text string // of a text or JSON, and the digits of an amount
	bits uint64 // of everything else
}

// Text returns a cell with a text.
func Text(s string) Cell { return Cell{kind: KindText, text: s} }

// JSON returns a cell with a JSON value, which must be valid and without white space outside of its strings.
func JSON(s string) Cell { return Cell{kind: KindJSON, text: s} }

// Integer returns a cell with an integer, exact in all 64 bits.
func Integer(n int64) Cell { return Cell{kind: KindInteger, bits: uint64(n)} }

// Decimal returns a cell with a number; an absent one for what is not a number or has no end.
func Decimal(f float64) Cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Cell{}
	}
	return Cell{kind: KindDecimal, bits: math.Float64bits(f)}
}

// Amount returns a cell with an exact decimal such as 12.50, which keeps its digits; an absent one for what is not a number.
func Amount(digits string) Cell {
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return Cell{}
	}
	return Cell{kind: KindDecimal, text: digits, bits: math.Float64bits(f)}
}

// Truth returns a cell with true or false.
func Truth(b bool) Cell {
	if b {
		return Cell{kind: KindTruth, bits: 1}
	}
	return Cell{kind: KindTruth}
}

// Instant returns a cell with an instant, to the microsecond.
func Instant(t time.Time) Cell { return Cell{kind: KindInstant, bits: uint64(t.UnixMicro())} }

// Kind returns what the cell holds.
func (c Cell) Kind() Kind { return c.kind }

// Value returns nil of an absent cell, and else a string, int64, float64, bool or a time.Time in UTC.
func (c Cell) Value() any {
	switch c.kind {
	case KindText, KindJSON:
		return c.text
	case KindInteger:
		return int64(c.bits)
	case KindDecimal:
		return math.Float64frombits(c.bits)
	case KindTruth:
		return c.bits != 0
	case KindInstant:
		return c.instant()
	}
	return nil
}

// String returns the cell as a text, empty where it is absent.
func (c Cell) String() string {
	if c.kind == KindText || c.kind == KindJSON {
		return c.text
	}
	return string(c.append(nil))
}

// append writes the cell as a text behind dst.
func (c Cell) append(dst []byte) []byte {
	switch c.kind {
	case KindText, KindJSON:
		return append(dst, c.text...)
	case KindInteger:
		return strconv.AppendInt(dst, int64(c.bits), 10)
	case KindDecimal:
		if c.text != "" {
			return append(dst, c.text...)
		}
		return appendDecimal(dst, math.Float64frombits(c.bits))
	case KindTruth:
		return strconv.AppendBool(dst, c.bits != 0)
	case KindInstant:
		return c.instant().AppendFormat(dst, instantLayout)
	}
	return dst
}

func (c Cell) instant() time.Time { return time.UnixMicro(int64(c.bits)).UTC() }

// appendDecimal writes the shortest digits that read back as the same number, with an exponent only where there would
// be more than 21 of them.
func appendDecimal(dst []byte, f float64) []byte {
	if magnitude := math.Abs(f); magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21) {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}
