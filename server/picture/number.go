package picture

import (
	"strconv"
	"strings"

	"mysteryshopper/checklist/scorecard"
)

// hundred is 100 %, in basis points.
const hundred = 10_000

// count writes a whole number with its digits in groups.
func (w *words) count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if len(digits) < w.groupFrom {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.group)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// tenths writes a number of tenths with one decimal.
func (w *words) tenths(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	return sign + w.count(n/10) + w.decimal + strconv.FormatInt(n%10, 10)
}

// percent writes basis points in per cent with one decimal, floored.
func (w *words) percent(basisPoints int32) string {
	return w.tenths(scorecard.FlooredTenths(basisPoints)) + w.perCent
}

// percentRaised is percent, raised.
func (w *words) percentRaised(basisPoints int32) string {
	return w.tenths(scorecard.RaisedTenths(basisPoints)) + w.perCent
}

// line writes basis points that somebody chose, such as a pass mark or a place on a scale: without a decimal where they
// have none.
func (w *words) line(basisPoints int32) string {
	if basisPoints%100 == 0 {
		return w.count(int64(basisPoints/100)) + w.perCent
	}
	return w.percent(basisPoints)
}

// signed writes tenths with a sign also above 0.
func (w *words) signed(tenths int64) string {
	if tenths > 0 {
		return "+" + w.tenths(tenths)
	}
	return w.tenths(tenths)
}

// visitsOf writes how many visits there were.
func (w *words) visitsOf(n int64) string {
	switch n {
	case 0:
		return w.noVisits
	case 1:
		return say(w.visit, "{n}", w.count(n))
	}
	return say(w.visits, "{n}", w.count(n))
}

// The lengths of units of time, in seconds.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// lasting writes a length of time in its two greatest units.
func (w *words) lasting(seconds int32) string {
	units := []struct {
		seconds int32
		name    string
	}{{day, w.unitDay}, {hour, w.unitHour}, {minute, w.unitMin}, {1, w.unitSecond}}
	for i, unit := range units[:len(units)-1] {
		if seconds < unit.seconds {
			continue
		}
		text := w.count(int64(seconds/unit.seconds)) + string(nbsp) + unit.name
		if rest := seconds % unit.seconds / units[i+1].seconds; rest > 0 {
			text += " " + w.count(int64(rest)) + string(nbsp) + units[i+1].name
		}
		return text
	}
	return w.count(int64(seconds)) + string(nbsp) + w.unitSecond
}
