package visit

import (
	"slices"
	"time"
)

// The limits of the flags of photos.
const (
	// photoTolerance is how long before a visit and after it a photo of it may be taken.
	photoTolerance = time.Hour
	// photoMeters is what the receiver of a phone errs by at most, and unfencedMeters the distance that is judged by where the
	// program has no geofence.
	photoMeters, unfencedMeters = 300, 1000
	// maxVisitSeconds bounds the length of a visit.
	maxVisitSeconds = 48 * 60 * 60
)

// SeenBefore compares a photo of a report with one of an earlier report. The caller names both in the detail.
func (p *Photo) SeenBefore(earlier *Photo) (FlagDetail, bool) {
	distance := p.Distance(earlier)
	return FlagDetail{Flag: FlagPhotoSeenBefore, Numbers: map[string]int64{
		"distanceBits": int64(distance), "limitBits": nearBits,
	}}, distance <= nearBits
}

// NearerPhoto reports whether a detail of PHOTO_SEEN_BEFORE is of a nearer photo than another one.
func NearerPhoto(a, b FlagDetail) bool {
	if x, y := a.Numbers["distanceBits"], b.Numbers["distanceBits"]; x != y {
		return x < y
	}
	if !a.OtherTime.Equal(b.OtherTime) {
		return a.OtherTime.Before(b.OtherTime)
	}
	return a.OtherPhoto < b.OtherPhoto
}

// NearestPhotos returns at most five details of PHOTO_SEEN_BEFORE, those of the nearest photos.
func NearestPhotos(details []FlagDetail) []FlagDetail {
	SortDetails(details)
	slices.SortStableFunc(details, func(a, b FlagDetail) int { return int(a.Numbers["distanceBits"] - b.Numbers["distanceBits"]) })
	return details[:min(len(details), mostDetailsPerFlag)]
}

// PhotoVisit is what the time and the place of a photo are compared with.
type PhotoVisit struct {
	// Start is the corrected start of the visit, and Moved by how much that was moved from what the phone's clock showed.
	Start time.Time
	Moved time.Duration
	// ElapsedSeconds is how long the visit lasted.
	ElapsedSeconds int64
	// Zone is that of the location, for a camera that noted no offset.
	Zone *time.Location
	// At is where the location is; nil for a phone call, a web shop, and where that is not known. GeofenceMeters is 0 for none.
	At             *Point
	GeofenceMeters int32
}

// Judge compares when and where a photo was taken with the visit: by the metadata of its camera, and by what the
// phone reported where the metadata have nothing. Either may be nil. What is not known raises no flag.
func (v *PhotoVisit) Judge(p *Photo, c *Capture) (details []FlagDetail) {
	if taken, known := v.taken(p, c); known {
		if detail, found := v.time(taken); found {
			details = append(details, detail)
		}
	}
	if detail, found := v.place(p, c); found {
		details = append(details, detail)
	}
	return details
}

// taken returns when a photo was taken, corrected as the times of its report are. A camera that noted no offset had the time of the
// location.
func (v *PhotoVisit) taken(p *Photo, c *Capture) (at time.Time, known bool) {
	switch {
	case p != nil && !p.LocalTime.IsZero() && p.OffsetMinutes != nil:
		at = p.LocalTime.Add(-time.Duration(*p.OffsetMinutes) * time.Minute)
	case p != nil && !p.LocalTime.IsZero():
		local := p.LocalTime
		at = time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, v.Zone)
	case c != nil && !c.Time.IsZero():
		at = c.Time
	default:
		return time.Time{}, false
	}
	return at.Add(v.Moved), true
}

// time compares when a photo was taken.
func (v *PhotoVisit) time(taken time.Time) (FlagDetail, bool) {
	end := v.Start.Add(time.Duration(min(max(v.ElapsedSeconds, 0), maxVisitSeconds)) * time.Second)
	numbers := map[string]int64{"toleranceMinutes": int64(photoTolerance / time.Minute)}
	detail := FlagDetail{Flag: FlagPhotoOutsideVisit, Numbers: numbers}
	switch before, after := v.Start.Sub(taken), taken.Sub(end); {
	case before > photoTolerance:
		numbers["beforeMinutes"] = int64(before / time.Minute)
	case after > photoTolerance:
		numbers["afterMinutes"] = int64(after / time.Minute)
	default:
		return detail, false
	}
	return detail, true
}

// place compares where a photo was taken. A position that the phone reported is judged within its accuracy, which is one of the
// flag's numbers then.
func (v *PhotoVisit) place(p *Photo, c *Capture) (FlagDetail, bool) {
	limit := int64(unfencedMeters)
	if v.GeofenceMeters > 0 {
		limit = int64(v.GeofenceMeters) + photoMeters
	}
	numbers := map[string]int64{}
	var point *Point
	switch {
	case v.At == nil:
	case p != nil && p.Point != nil:
		point = p.Point
	case c != nil && c.Point != nil:
		point = c.Point
		numbers["accuracyMeters"] = int64(c.AccuracyMeters)
		limit += max(0, int64(c.AccuracyMeters)-photoMeters)
	}
	if point == nil {
		return FlagDetail{}, false
	}
	meters := wholeMeters(DistanceMeters(*point, *v.At))
	numbers["distanceMeters"], numbers["limitMeters"] = meters, limit
	return FlagDetail{Flag: FlagPhotoElsewhere, Numbers: numbers}, meters > limit
}

// ClearestPhotos returns at most five details each of PHOTO_OUTSIDE_VISIT and PHOTO_ELSEWHERE: those furthest away.
func ClearestPhotos(details []FlagDetail) []FlagDetail {
	var times, places []FlagDetail
	for _, d := range details {
		if d.Flag == FlagPhotoOutsideVisit {
			times = append(times, d)
		} else {
			places = append(places, d)
		}
	}
	SortDetails(times)
	slices.SortStableFunc(times, func(a, b FlagDetail) int { return int(b.minutes() - a.minutes()) })
	return append(times[:min(len(times), mostDetailsPerFlag)], clearest(places, "distanceMeters")...)
}

// minutes returns how far outside of the visit a photo was taken.
func (d *FlagDetail) minutes() int64 {
	return max(d.Numbers["beforeMinutes"], d.Numbers["afterMinutes"])
}
