package visit

import "time"

// Stay is the time in which a shopper was at a location of a client, or may be: at a report from Start to the same
// instant, at a visit that is planned or claimed the visit's whole window. A guest of a visit stays as its shopper does.
type Stay struct {
	Shopper  string
	Location string
	// Visit is the id of the visit.
	Visit string
	// Start and End bound the stay. A zero time leaves that side open.
	Start, End time.Time
}

// RotationBreach returns the first of a shopper's stays at a client that a visit to a location within the window would
// come too near to: at the same location within RotationDays, at any location of the client within ClientRotationDays,
// before the window or after it. A visit must keep the rotation whenever in its window it is made. Stays of the visit
// itself do not count. This is the only place that decides on rotation.
func (r Rules) RotationBreach(stays []Stay, visit, location string, window Window) (Stay, bool) {
	if !r.Rotates() {
		return Stay{}, false
	}
	for _, s := range stays {
		if s.Visit != visit && tooNear(s, window, r.rotationDays(s.Location == location)) {
			return s, true
		}
	}
	return Stay{}, false
}

// Rotates reports whether the rules have a rotation.
func (r Rules) Rotates() bool { return r.RotationDays > 0 || r.ClientRotationDays > 0 }

// RotationReach returns the span outside of which no stay can break the rotation of a visit within the window. A side
// that is open in the window is open in the span.
func (r Rules) RotationReach(window Window) Window {
	reach := days24(max(r.RotationDays, r.ClientRotationDays))
	if !window.Start.IsZero() {
		window.Start = window.Start.Add(-reach)
	}
	if !window.End.IsZero() {
		window.End = window.End.Add(reach)
	}
	return window
}

// rotationDays returns how many days lie between two stays of a shopper: at one location, or at two.
func (r Rules) rotationDays(sameLocation bool) int32 {
	if sameLocation {
		return max(r.RotationDays, r.ClientRotationDays)
	}
	return r.ClientRotationDays
}

// tooNear reports whether a part of the window lies less than some days after the stay, or before it.
func tooNear(s Stay, window Window, days int32) bool {
	if days <= 0 {
		return false
	}
	span := days24(days)
	afterStay := !s.End.IsZero() && !window.Start.IsZero() && !window.Start.Before(s.End.Add(span))
	beforeStay := !s.Start.IsZero() && !window.End.IsZero() && !window.End.Add(span).After(s.Start)
	return !afterStay && !beforeStay
}
