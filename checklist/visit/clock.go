package visit

import (
	"math"
	"time"
)

// Skew returns how far the phone's clock is ahead of the server's; negative
// where it is behind. A phone that sent no clock (the zero time) has none.
func Skew(deviceNow, serverNow time.Time) time.Duration {
	if deviceNow.IsZero() {
		return 0
	}
	// Sub saturates; the least Duration has no negative, and Corrected needs one.
	return max(deviceNow.Sub(serverNow), -math.MaxInt64)
}

// earliest keeps the civil date of a hopelessly wrong clock within the years
// that four digits can write, in every time zone.
var earliest = time.Date(1, time.January, 3, 0, 0, 0, 0, time.UTC)

// Corrected returns when something that the phone's clock put at t happened by
// the server's clock: corrected by the skew, and not after the time when it was received.
func Corrected(t time.Time, skew time.Duration, taken time.Time) time.Time {
	t = t.Add(-skew)
	if t.After(taken) {
		t = taken
	}
	if t.Before(earliest) {
		t = earliest
	}
	return t
}

// Month returns the month in which a report counts, as YYYY-MM, and the part of
// the day that a client sees instead of its time: the civil date and hour of the
// corrected start in the location's zone. A nil zone is UTC.
func Month(start time.Time, skew time.Duration, taken time.Time, zone *time.Location) (month string, part DayPart) {
	if zone == nil {
		zone = time.UTC
	}
	local := Corrected(start, skew, taken).In(zone)
	return local.Format("2006-01"), dayPartOf(local.Hour())
}

// DayPart is a part of the civil day: coarse enough to hide which customer the
// shopper was, fine enough to plan staff by.
type DayPart string

// The parts of a day, each from its first hour up to the next one's.
const (
	// Morning is from 05:00 to 10:59.
	Morning DayPart = "MORNING"
	// Midday is from 11:00 to 13:59.
	Midday DayPart = "MIDDAY"
	// Afternoon is from 14:00 to 17:59.
	Afternoon DayPart = "AFTERNOON"
	// Evening is from 18:00 to 21:59.
	Evening DayPart = "EVENING"
	// Night is from 22:00 to 04:59.
	Night DayPart = "NIGHT"
)

func dayPartOf(hour int) DayPart {
	switch {
	case hour < 5 || hour >= 22:
		return Night
	case hour < 11:
		return Morning
	case hour < 14:
		return Midday
	case hour < 18:
		return Afternoon
	default:
		return Evening
	}
}
