package words

import (
	"fmt"
	"strconv"
	"time"

	"mysteryshopper/checklist/scorecard"
)

// Month writes a month such as 2026-11 in full: November 2026. What is no month is returned as it is.
func (l *Language) Month(month string) string {
	m, err := scorecard.ParseMonth(month)
	if err != nil {
		return month
	}
	return l.ofYear(months[int(m)%12], int(m)/12)
}

// Quarter writes a quarter such as 2026-Q4 in full. What is no quarter is returned as it is.
func (l *Language) Quarter(quarter string) string {
	q, err := scorecard.ParseQuarter(quarter)
	if err != nil {
		return quarter
	}
	return l.ofYear(quarters[int(q)%4], int(q)/4)
}

// Period writes a month or a quarter in full. Anything else, such as the title of a wave, is returned as it is.
func (l *Language) Period(period string) string { return l.Quarter(l.Month(period)) }

func (l *Language) ofYear(part Text, year int) string {
	return l.Text(PeriodOfYear, "period", l.Text(part), "year", Year(year))
}

// Year writes a year with four digits.
func Year(year int) string { return fmt.Sprintf("%04d", year) }

// ShortMonth writes the month of a year, 0 for January, as axes have it: Nov.
func (l *Language) ShortMonth(month int) string { return l.Text(shortMonths[month]) }

// ShortQuarter writes the quarter of a year, 0 for the first, as axes have it: Q1.
func (l *Language) ShortQuarter(quarter int) string { return l.Text(shortQuarters[quarter]) }

// Span writes the months from one to another, both included.
func (l *Language) Span(from, to string) string {
	if from == to || to == "" {
		return l.Month(from)
	}
	return l.Month(from) + " – " + l.Month(to)
}

// Date writes a day in full: 28 November 2026. It is the day in the time's own zone.
func (l *Language) Date(t time.Time) string {
	return l.Text(DayOfMonth, "day", strconv.Itoa(t.Day()), "month", l.Text(months[t.Month()-1]), "year", Year(t.Year()))
}

// Time writes an instant to the minute, in UTC.
func (l *Language) Time(t time.Time) string {
	t = t.UTC()
	return l.Date(t) + ", " + t.Format("15:04") + " UTC"
}
