package visit

import (
	"math"
	"time"
)

// Clock holds what a phone sent about its clock, beside a report or a check-in.
type Clock struct {
	// DeviceTime is the phone's clock when the request was written; zero where it was not sent. A request may be sent
	// days after it was written, so it proves a wrong clock only where it is ahead.
	DeviceTime time.Time
	// SentTime is the phone's clock at the moment of sending; zero where it was not sent.
	SentTime time.Time
	// Offset is what has to be added to the phone's clock, as the phone measured it; nil where it was not sent. SentTime
	// is then ignored. OffsetTime is when it was measured, by the phone's clock; zero where that was not sent.
	Offset     *time.Duration
	OffsetTime time.Time
	// Began is when the headers of the request came, and Ended when all of it was there, by the server's clock.
	Began, Ended time.Time
}

// Skew is how far a phone's clock is off.
type Skew struct {
	// Ahead is how far the clock is ahead of the server's; negative where it is behind. It is never the least Duration.
	Ahead time.Duration
	// Beyond is set where Ahead is more than the program tolerates.
	Beyond bool
	// Moves is by how much times of the phone's clock are moved back: Ahead where it is Beyond and was measured by the
	// phone or at the moment of sending, and otherwise 0.
	Moves time.Duration
}

// Skew returns how far the phone's clock is off.
//
// A phone may write DeviceTime at any moment while it sends, so between Began and Ended no clock is off. An offset is not used
// where DeviceTime shows that the clock was set since it was measured: where it is before OffsetTime, or, with the
// offset added, after Ended.
func (c Clock) Skew(tolerance time.Duration) Skew {
	ahead, measured := ahead(c.DeviceTime, c.Began, c.Ended), false
	switch {
	case c.Offset != nil:
		offset := max(*c.Offset, -math.MaxInt64)
		set := !c.DeviceTime.IsZero() &&
			(c.OffsetTime.Sub(c.DeviceTime) > tolerance || c.DeviceTime.Add(offset).Sub(c.Ended) > tolerance)
		if !set {
			ahead, measured = -offset, true
		}
	case !c.SentTime.IsZero():
		ahead, measured = difference(c.SentTime, c.Began), true
	}
	skew := Skew{Ahead: ahead, Beyond: ahead > tolerance || ahead < -tolerance}
	if skew.Beyond && measured {
		skew.Moves = ahead
	}
	return skew
}

// ahead returns how far a reading is after the end of a span; negative where it is before its beginning. A reading of
// the zero time is within any span.
func ahead(reading, began, ended time.Time) time.Duration {
	switch {
	case reading.IsZero():
		return 0
	case reading.Before(began):
		return difference(reading, began)
	case reading.After(ended):
		return difference(reading, ended)
	}
	return 0
}

// difference is Sub, whose result always has a negative: Sub saturates, and the least Duration has none.
func difference(a, b time.Time) time.Duration { return max(a.Sub(b), -math.MaxInt64) }

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

// Written computes when the answer to a return was written, from the phone's reading of that moment, as the function of this name
// does.
func (in *FlagInput) Written(reading time.Time) time.Time {
	return Written(reading, in.Skew().Moves, seconds(in.Rules.ClockToleranceSeconds), in.ReturnedTime, in.Taken)
}

// Written returns when an answer was written by the server's clock, from the phone's reading of that moment: corrected by the
// skew, and between its return and when it was received. A reading before the return by more than the tolerance, or none,
// proves nothing: the answer then counts as written when it was received.
func Written(reading time.Time, skew, tolerance time.Duration, returned, taken time.Time) time.Time {
	if reading.IsZero() {
		return taken
	}
	written := Corrected(reading, skew, taken)
	switch {
	case !written.Before(returned):
		return written
	case returned.Sub(written) > tolerance || returned.After(taken):
		return taken
	}
	return returned
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
