package words

import (
	"math"
	"strings"

	"golang.org/x/text/number"

	"mysteryshopper/checklist/scorecard"
)

// How figures are written. A figure is a number of basis points, and is never rounded anew:
//   - Scores, shares and the lower ends of their intervals are floored to a tenth of a per cent, upper ends are raised, so
//     that nothing is shown as better or surer than it is.
//   - Differences are cut toward zero to a tenth of a point, the ends of their intervals are floored and raised.
//   - Numbers that somebody chose, such as a pass mark, and the numbers of workbooks are exact, with up to two decimals.

const (
	minus = "−"
	nbsp  = "\u00A0"
)

// Number writes a whole number with its digits in groups.
func (l *Language) Number(n int64) string { return l.decimal(n, 1, 0) }

// decimal writes n parts of a whole, of which there are so many, with so many decimals. Hungarian groups digits from five
// on.
func (l *Language) decimal(n, parts int64, decimals int) string {
	sign, magnitude := "", uint64(n)
	if n < 0 {
		sign, magnitude = minus, -magnitude
	}
	options := []number.Option{number.Scale(decimals)}
	if l.index == hu && magnitude < 10_000*uint64(parts) {
		options = append(options, number.NoSeparator())
	}
	if parts == 1 {
		return sign + l.printer.Sprint(number.Decimal(magnitude, options...))
	}
	return sign + l.printer.Sprint(number.Decimal(float64(magnitude)/float64(parts), options...))
}

// percentage writes n parts of a whole per cent, of which there are so many.
func (l *Language) percentage(n, parts int64, decimals ...number.Option) string {
	sign := ""
	if n < 0 {
		sign, n = minus, -n
	}
	return sign + l.printer.Sprint(number.Percent(float64(n)/float64(100*parts), decimals...))
}

// Percent writes basis points as a percentage with one decimal, floored.
func (l *Language) Percent(basisPoints int32) string {
	return l.percentage(scorecard.FlooredTenths(basisPoints), 10, number.Scale(1))
}

// PercentRaised is Percent, raised.
func (l *Language) PercentRaised(basisPoints int32) string {
	return l.percentage(scorecard.RaisedTenths(basisPoints), 10, number.Scale(1))
}

// PercentExact writes basis points as a percentage with as many decimals as they need.
func (l *Language) PercentExact(basisPoints int32) string {
	return l.percentage(int64(basisPoints), 100, number.MaxFractionDigits(2))
}

// PercentInFull writes basis points as a percentage with two decimals, as the cells of workbooks are.
func (l *Language) PercentInFull(basisPoints int32) string {
	return l.percentage(int64(basisPoints), 100, number.Scale(2))
}

// Tenths writes a number of tenths with one decimal.
func (l *Language) Tenths(n int64) string { return l.decimal(n, 10, 1) }

// Points writes a difference of basis points in percentage points, with its sign and one decimal, cut toward zero.
func (l *Language) Points(basisPoints int32) string { return l.signed(int64(basisPoints) / 10) }

// PointsFrom writes the lower end of the interval of a difference, floored.
func (l *Language) PointsFrom(basisPoints int32) string {
	return l.signed(scorecard.FlooredTenths(basisPoints))
}

// PointsTo writes the upper end, raised.
func (l *Language) PointsTo(basisPoints int32) string {
	return l.signed(scorecard.RaisedTenths(basisPoints))
}

// PointsInFull writes a difference with two decimals, as the cells of workbooks are.
func (l *Language) PointsInFull(basisPoints int32) string {
	return plus(basisPoints > 0) + l.decimal(int64(basisPoints), 100, 2)
}

// NumberSigned writes a whole number with a sign also above zero.
func (l *Language) NumberSigned(n int64) string { return plus(n > 0) + l.Number(n) }

// signed writes tenths with a sign also above zero.
func (l *Language) signed(tenths int64) string { return plus(tenths > 0) + l.Tenths(tenths) }

func plus(positive bool) string {
	if positive {
		return "+"
	}
	return ""
}

// Multiple writes how many times one thing is another, with one decimal, floored.
func (l *Language) Multiple(n float64) string {
	// What is a tenth of a whole number is no float64: the dust is not to be floored away.
	return l.Tenths(int64(math.Floor(n*10 + 1e-6)))
}

// Visits writes how many visits there were.
func (l *Language) Visits(n int64) string {
	if n == 0 {
		return l.Text(NoVisits)
	}
	return l.Counted(Visit, VisitsCounted, n)
}

// The units of time, in seconds.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// units are the units of time, the greatest first.
var units = [...]struct {
	seconds   int32
	one, many Text
}{{day, Day, Days}, {hour, Hour, Hour}, {minute, Minute, Minute}, {1, Second, Second}}

// Duration writes a length of time in its two greatest units, floored.
func (l *Language) Duration(seconds int32) string {
	seconds = max(seconds, 0)
	for i, unit := range units {
		if seconds < unit.seconds && unit.seconds > 1 {
			continue
		}
		text := l.unit(seconds/unit.seconds, unit.one, unit.many)
		if i+1 == len(units) {
			return text
		}
		next := units[i+1]
		if rest := seconds % unit.seconds / next.seconds; rest > 0 {
			text += " " + l.unit(rest, next.one, next.many)
		}
		return text
	}
	return ""
}

func (l *Language) unit(n int32, one, many Text) string {
	if n == 1 {
		many = one
	}
	return l.Number(int64(n)) + nbsp + l.Text(many)
}

// DecimalText writes a decimal given as in the API, such as 2.50, with the language's own sign.
func (l *Language) DecimalText(number string) string {
	if l.index == en {
		return number
	}
	return strings.Replace(number, ".", ",", 1)
}
