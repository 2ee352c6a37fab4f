package visit

import (
	"slices"
	"time"
)

// The flags that come from comparing a report with others. They are raised after the report was stored, so that no
// submission waits for them, and no receipt has them.
const (
	// FlagTooFast: a completed visit in less than a third of the checklist's usual time.
	FlagTooFast Flag = "TOO_FAST"
	// FlagOverlapsOther: the shopper's visits overlap by more than two minutes.
	FlagOverlapsOther Flag = "OVERLAPS_OTHER"
	// FlagImpossibleSpeed: the shopper would have travelled too fast from or to another visit.
	FlagImpossibleSpeed Flag = "IMPOSSIBLE_SPEED"
	// FlagNarrativeNearOther: the narrative is that of an earlier report, or nearly.
	FlagNarrativeNearOther Flag = "NARRATIVE_NEAR_OTHER"
	// FlagHighTotalFewPlaces: a total of 95 % or more by a shopper who reports again and again, and from few places.
	FlagHighTotalFewPlaces Flag = "HIGH_TOTAL_FEW_PLACES"
	// FlagPhotoSeenBefore: a photo is one of an earlier report, or nearly.
	FlagPhotoSeenBefore Flag = "PHOTO_SEEN_BEFORE"
	// FlagPhotoOutsideVisit: a photo was taken more than an hour before the visit or after it, by what its camera noted.
	FlagPhotoOutsideVisit Flag = "PHOTO_OUTSIDE_VISIT"
	// FlagPhotoElsewhere: a photo was taken too far from the location, by what its camera noted.
	FlagPhotoElsewhere Flag = "PHOTO_ELSEWHERE"
)

// comparedFlags are the flags that a comparison raises.
var comparedFlags = []Flag{
	FlagHighTotalFewPlaces, FlagImpossibleSpeed, FlagNarrativeNearOther, FlagOverlapsOther, FlagPhotoElsewhere,
	FlagPhotoOutsideVisit, FlagPhotoSeenBefore, FlagStraightLining, FlagTooFast,
}

// IsCompared reports whether a flag comes from comparing a report, and not from its submission.
func IsCompared(f Flag) bool { return slices.Contains(comparedFlags, f) }

// The limits of the comparisons. docs/flags.md has what they find and what they raise wrongly.
const (
	// LeastUsual is how many completed visits of a checklist its usual time is computed from at least.
	LeastUsual = 20
	// usualParts is the part of the usual time that a visit needs at least: a third.
	usualParts = 3
	// overlapTolerance is what clocks and a slow start of the app may explain.
	overlapTolerance = 2 * time.Minute
	// nearbyMeters is a distance within which no speed is computed: the same shopping street.
	nearbyMeters = 2000
	// Up to farMeters people drive, beyond it they fly.
	farMeters          = 300_000
	drivingKilometers  = 150
	flyingKilometers   = 800
	metersPerSecond    = 3.6 // km/h in one m/s
	highBasisPoints    = 9500
	fewPlaces          = 3
	leastReportsAtFew  = 5
	mostDetailsPerFlag = 5
)

// TooFast compares a completed visit's time with those of other completed visits of its checklist, in any order. The
// usual time is their median. It reports false where there are fewer than LeastUsual.
func TooFast(elapsedSeconds int64, others []int64) (FlagDetail, bool) {
	if len(others) < LeastUsual {
		return FlagDetail{}, false
	}
	sorted := slices.Sorted(slices.Values(others))
	usual := (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
	return FlagDetail{Flag: FlagTooFast, Numbers: map[string]int64{
		"elapsedSeconds": elapsedSeconds, "usualSeconds": usual, "reports": int64(len(others)),
	}}, elapsedSeconds*usualParts < usual
}

// Span is when and where a shopper made a visit.
type Span struct {
	// Report is the id of the report and Revision the number of its revision.
	Report   string
	Revision int32
	// Start is the corrected start.
	Start          time.Time
	ElapsedSeconds int64
	// At is where the visit was; nil for a phone call, a web shop, and where the place is not known.
	At *Point
}

func (s *Span) end() time.Time {
	return s.Start.Add(time.Duration(min(max(0, s.ElapsedSeconds), int64(48*time.Hour/time.Second))) * time.Second)
}

// Neighbours compares a visit with others of the same shopper and returns the flags OVERLAPS_OTHER and
// IMPOSSIBLE_SPEED. Each pair is judged by itself, so the other visit gets the same flag with the same numbers. Of more
// than five pairs with a flag the clearest five are returned.
func Neighbours(one Span, others []Span) []FlagDetail {
	var overlaps, speeds []FlagDetail
	for i := range others {
		detail, found := pair(&one, &others[i])
		switch {
		case !found:
		case detail.Flag == FlagOverlapsOther:
			overlaps = append(overlaps, detail)
		default:
			speeds = append(speeds, detail)
		}
	}
	return append(clearest(overlaps, "overlapSeconds"), clearest(speeds, "kilometersPerHour")...)
}

// clearest returns at most mostDetailsPerFlag details, those with the largest numbers of a name.
func clearest(details []FlagDetail, number string) []FlagDetail {
	SortDetails(details)
	slices.SortStableFunc(details, func(a, b FlagDetail) int { return int(b.Numbers[number] - a.Numbers[number]) })
	return details[:min(len(details), mostDetailsPerFlag)]
}

// pair judges two visits of a shopper.
func pair(one, other *Span) (FlagDetail, bool) {
	first, second := one, other
	if second.Start.Before(first.Start) {
		first, second = second, first
	}
	detail := FlagDetail{Other: other.Report, OtherRevision: other.Revision}
	gap := second.Start.Sub(first.end())
	if gap < -overlapTolerance {
		until := first.end()
		if second.end().Before(until) {
			until = second.end()
		}
		overlap := until.Sub(second.Start)
		detail.Flag, detail.Numbers = FlagOverlapsOther, map[string]int64{"overlapSeconds": wholeSeconds(overlap)}
		return detail, overlap > overlapTolerance
	}
	if one.At == nil || other.At == nil {
		return detail, false
	}
	meters := DistanceMeters(*first.At, *second.At)
	speed := meters / max(1, gap.Seconds()) * metersPerSecond
	limit := float64(drivingKilometers)
	if meters > farMeters {
		limit = flyingKilometers
	}
	detail.Flag = FlagImpossibleSpeed
	detail.Numbers = map[string]int64{
		"distanceMeters": wholeMeters(meters), "gapSeconds": wholeSeconds(gap), "kilometersPerHour": int64(speed), "limitKilometersPerHour": int64(limit),
	}
	return detail, meters > nearbyMeters && speed > limit
}

// HighTotal judges a total in basis points by how many reports its shopper sent until then, this one among them, and
// from how many places.
func HighTotal(totalBasisPoints int32, reports, places int64) (FlagDetail, bool) {
	return FlagDetail{Flag: FlagHighTotalFewPlaces, Numbers: map[string]int64{
		"totalBasisPoints": int64(totalBasisPoints), "reports": reports, "places": places,
	}}, IsHighTotal(totalBasisPoints) && reports >= leastReportsAtFew && places <= fewPlaces
}

// IsHighTotal reports whether a total is so high that HighTotal looks at the shopper.
func IsHighTotal(totalBasisPoints int32) bool { return totalBasisPoints >= highBasisPoints }
