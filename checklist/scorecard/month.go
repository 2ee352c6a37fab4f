package scorecard

import (
	"errors"
	"fmt"
	"time"
)

// ErrMonth is the error of a text that is no month or quarter.
var ErrMonth = errors.New("scorecard: a month is written as 2026-01, a quarter as 2026-Q1")

// Month is a month of the civil calendar, counted from January of the year 0,
// so that months compare and subtract as numbers do.
type Month int32

// MonthOf returns the month of the civil date of t in its own zone.
func MonthOf(t time.Time) Month {
	return Month(t.Year()*12 + int(t.Month()) - 1)
}

// ParseMonth reads a month as YYYY-MM, of the years 0001 to 9999.
func ParseMonth(text string) (Month, error) {
	year, ok := parseYear(text, 7)
	if !ok || !isDigit(text[5]) || !isDigit(text[6]) {
		return 0, ErrMonth
	}
	month := int(text[5]-'0')*10 + int(text[6]-'0')
	if month < 1 || month > 12 {
		return 0, ErrMonth
	}
	return Month(year*12 + month - 1), nil
}

// parseYear reads the year and the hyphen that begin a text of that length.
func parseYear(text string, length int) (year int, ok bool) {
	if len(text) != length || text[4] != '-' {
		return 0, false
	}
	for i := range 4 {
		if !isDigit(text[i]) {
			return 0, false
		}
		year = year*10 + int(text[i]-'0')
	}
	return year, year > 0
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// String writes the month as YYYY-MM.
func (m Month) String() string {
	return fmt.Sprintf("%04d-%02d", m/12, m%12+1)
}

// MarshalText writes the month as YYYY-MM.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads the month as YYYY-MM.
func (m *Month) UnmarshalText(text []byte) error {
	parsed, err := ParseMonth(string(text))
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}

// Quarter returns the calendar quarter of the month.
func (m Month) Quarter() Quarter { return Quarter(m / 3) }

// Months returns the months from the first to the last, both included; none
// where the first is later. The caller bounds the span.
func Months(from, to Month) []Month {
	var months []Month
	for m := from; m <= to; m++ {
		months = append(months, m)
	}
	return months
}

// Quarter is a quarter of the civil calendar, counted from the first of the
// year 0.
type Quarter int32

// ParseQuarter reads a quarter as YYYY-Qn, of the years 0001 to 9999.
func ParseQuarter(text string) (Quarter, error) {
	year, ok := parseYear(text, 7)
	if !ok || text[5] != 'Q' || text[6] < '1' || text[6] > '4' {
		return 0, ErrMonth
	}
	return Quarter(year*4 + int(text[6]-'1')), nil
}

// String writes the quarter as YYYY-Qn.
func (q Quarter) String() string {
	return fmt.Sprintf("%04d-Q%d", q/4, q%4+1)
}

// First returns the quarter's first month.
func (q Quarter) First() Month { return Month(q * 3) }

// Last returns the quarter's last month.
func (q Quarter) Last() Month { return Month(q*3 + 2) }

// Segment returns the number, from 1 on, of the part of a trend that a month is
// in, where the trend breaks with each of some months. Points of one segment may
// be joined by a line; last is the point's last month.
func Segment(last Month, breaks []Month) int32 {
	segment := int32(1)
	for _, broken := range breaks {
		if broken <= last {
			segment++
		}
	}
	return segment
}

// LastMonth reads a month or a quarter and returns its last month.
func LastMonth(text string) (Month, error) {
	if q, err := ParseQuarter(text); err == nil {
		return q.Last(), nil
	}
	return ParseMonth(text)
}
