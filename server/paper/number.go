package paper

import (
	"fmt"
	"time"

	"golang.org/x/text/number"

	"mysteryshopper/checklist/scorecard"
)

// number writes a whole number with its digits in groups.
func (s *sheet) number(n int64) string { return s.numbers.Sprint(number.Decimal(n)) }

// percent writes basis points in per cent with one decimal, floored.
func (s *sheet) percent(basisPoints int32) string {
	return s.tenths(scorecard.FlooredTenths(basisPoints))
}

// percentRaised is percent, raised.
func (s *sheet) percentRaised(basisPoints int32) string {
	return s.tenths(scorecard.RaisedTenths(basisPoints))
}

// percentWhole writes basis points that were chosen, such as a tick of a scale, without decimals.
func (s *sheet) percentWhole(basisPoints int32) string {
	return s.numbers.Sprint(number.Percent(float64(basisPoints)/10_000, number.MaxFractionDigits(2)))
}

func (s *sheet) tenths(n int64) string {
	if n < 0 {
		return minus + s.tenths(-n)
	}
	return s.numbers.Sprint(number.Percent(float64(n)/1000, number.Scale(1)))
}

const minus = "−"

// points writes a difference in percentage points with its sign, from tenths.
func (s *sheet) points(tenths int64) string {
	sign := ""
	switch {
	case tenths > 0:
		sign = "+"
	case tenths < 0:
		sign, tenths = minus, -tenths
	}
	return sign + s.plain(tenths)
}

// plain writes tenths with one decimal.
func (s *sheet) plain(tenths int64) string {
	return s.numbers.Sprint(number.Decimal(float64(tenths)/10, number.Scale(1)))
}

// count writes how many something stands on.
func (s *sheet) count(n int32) string { return "n" + nbsp + s.number(int64(n)) }

// nearest rounds basis points to tenths, half away from zero: a difference of two floored values has no end to floor to.
func nearest(basisPoints int32) int64 {
	n := int64(basisPoints)
	if n < 0 {
		return -((-n + 5) / 10)
	}
	return (n + 5) / 10
}

// times writes a multiple with one decimal, floored.
func (s *sheet) times(n float64) string {
	return s.numbers.Sprint(number.Decimal(n, number.Scale(1)))
}

// lasting writes a length of time in its two greatest units.
func (s *sheet) lasting(seconds int32) string {
	units := []struct {
		seconds int32
		name    text
	}{{86_400, texts.day}, {3600, texts.hour}, {60, texts.minute}, {1, texts.second}}
	said := func(n int32, unit text) string { return s.number(int64(n)) + nbsp + s.say(unit) }
	for i, unit := range units[:len(units)-1] {
		if seconds < unit.seconds {
			continue
		}
		out := said(seconds/unit.seconds, unit.name)
		if rest := seconds % unit.seconds / units[i+1].seconds; rest > 0 {
			out += " " + said(rest, units[i+1].name)
		}
		return out
	}
	return said(seconds, texts.second)
}

// monthOf splits a month such as 2026-11. What is no month is shown as it is.
func monthOf(month string) (year string, number int, ok bool) {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return "", 0, false
	}
	return fmt.Sprint(t.Year()), int(t.Month()), true
}

// month writes a month in full, such as November 2026.
func (s *sheet) month(month string) string { return s.monthIn(month, texts.months) }

// shortMonth writes a month, such as Nov 2026.
func (s *sheet) shortMonth(month string) string { return s.monthIn(month, texts.shortMonths) }

func (s *sheet) monthIn(month string, names [12]text) string {
	year, n, ok := monthOf(month)
	if !ok {
		return s.clean(month)
	}
	return s.say(texts.monthOfYear, "{month}", s.say(names[n-1]), "{year}", year)
}

// span writes the months from one to another, both included.
func (s *sheet) span(from, to string) string {
	if from == to {
		return s.month(from)
	}
	return s.month(from) + " – " + s.month(to)
}
