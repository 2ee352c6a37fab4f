package scorecard

import (
	"slices"

	"mysteryshopper/checklist"
)

// minUsualWaits is how many served waits make a usual one.
const minUsualWaits = 12

// alarmingTimes is how many times the usual wait is marked, and more.
const alarmingTimes = 3

// UsualWait sets a wait beside what is usual at the location.
type UsualWait struct {
	// MedianSeconds is the usual: the median of the served waits there; nil where
	// there were fewer than twelve.
	MedianSeconds *int32
	// Times is the wait as a multiple of the usual; nil where there is none or it
	// is 0 seconds.
	Times *float64
	// Marked is set where it is three times the usual or more.
	Marked bool
}

// BesideUsual sets a wait, or the median of a span, beside the waits that ended
// in being served at the same location, in a span of the caller's choice. A wait
// that was given up lasted at least its seconds, so what is marked is so all the
// more.
func BesideUsual(seconds int32, served *Histogram) UsualWait {
	usual := Usual(served)
	if usual == nil {
		return UsualWait{}
	}
	median := *usual
	w := UsualWait{MedianSeconds: usual}
	if median > 0 {
		w.Times = new(float64(seconds) / float64(median))
		w.Marked = IsTimes(int64(seconds), median, alarmingTimes)
	}
	return w
}

// UsualMonths is how many months before a span define the usual wait.
const UsualMonths = 12

// Usual returns the usual wait: the median of the served waits, nil where there were fewer than twelve.
func Usual(served *Histogram) *int32 {
	median, ok := served.Median()
	if !ok || served.N() < minUsualWaits {
		return nil
	}
	return &median
}

// IsTimes reports whether a wait is so many times the usual, or more. No wait is a multiple of 0 seconds.
func IsTimes(seconds int64, usual, times int32) bool {
	return usual > 0 && seconds >= int64(times)*int64(usual)
}

// LoadedWait is one wait and the load that the shopper met.
type LoadedWait struct {
	Seconds int32
	// Outcome is how it ended; served where left out.
	Outcome checklist.DurationOutcome
	// FullPoints is whether it earned all its points; nil where the question is
	// not scored.
	FullPoints *bool
	// Queue is how many customers waited, Staff how many of the staff were on the
	// floor.
	Queue, Staff int64
}

// LoadedWaits are the waits at one range of load.
type LoadedWaits struct {
	// From and Below bound the customers waiting for each of the staff: the load
	// is From or more and under Below, which is nil in the last range.
	From  int64
	Below *int64
	// NoStaff marks the last group, of the visits at which none of the staff were
	// on the floor, whatever the queue. Its bounds mean nothing.
	NoStaff bool
	Waits   Waits
}

// UsualLoadBounds are the bounds of load where the client has chosen none: fewer
// customers waiting than staff, up to three for each, and more.
func UsualLoadBounds() []int64 { return []int64{1, 3} }

// WaitsByLoad groups waits by how many customers waited for each of the staff on
// the floor. The bounds rise and are over 0. Groups without a wait are kept, so
// that two answers have the same rows. Counts are 0 or more.
func WaitsByLoad(waits []LoadedWait, bounds []int64) []LoadedWaits {
	parts := make([]Part, len(bounds)+2)
	for i := range waits {
		w := &waits[i]
		parts[loadGroup(w, bounds)].addWait(w)
	}
	groups := make([]LoadedWaits, len(parts))
	for i := range groups {
		groups[i].Waits = parts[i].Waits()
		if i > 0 && i <= len(bounds) {
			groups[i].From = bounds[i-1]
		}
		if i < len(bounds) {
			groups[i].Below = &bounds[i]
		}
	}
	groups[len(groups)-1].NoStaff = true
	return groups
}

// loadGroup returns the place of the wait's group.
func loadGroup(w *LoadedWait, bounds []int64) int {
	if w.Staff == 0 {
		return len(bounds) + 1
	}
	// A load of whole bounds can be judged floored.
	load := w.Queue / w.Staff
	if i := slices.IndexFunc(bounds, func(bound int64) bool { return load < bound }); i >= 0 {
		return i
	}
	return len(bounds)
}

func (p *Part) addWait(w *LoadedWait) {
	switch w.Outcome {
	case checklist.DurationLeftUnserved:
		p.LeftUnserved++
	case checklist.DurationHungUp:
		p.HungUp++
	default:
		p.Served.Add(w.Seconds)
	}
	switch {
	case w.FullPoints == nil:
	case *w.FullPoints:
		p.Hist.Add(whole)
	default:
		p.Hist.Add(0)
	}
}
