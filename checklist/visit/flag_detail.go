package visit

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"mysteryshopper/checklist"
)

// FlagDetail is a flag of a report with the numbers behind it.
type FlagDetail struct {
	Flag Flag `json:"flag"`
	// Other is the id of the report that this one was compared with, and OtherRevision the number of its revision then.
	// They are empty where the flag comes from no other report.
	Other         string `json:"other,omitempty"`
	OtherRevision int32  `json:"otherRevision,omitempty"`
	// Evidence are the ids of the evidence that is missing.
	Evidence []string `json:"evidence,omitempty"`
	// Photo is the id of the report's photo that the flag is about, and OtherPhoto that of the other report which it looks
	// like, which was stored at OtherTime. They are empty where the flag is about none.
	Photo      string    `json:"photo,omitempty"`
	OtherPhoto string    `json:"otherPhoto,omitempty"`
	OtherTime  time.Time `json:"otherTime,omitzero"`
	// Numbers are by name. The name ends with the unit: Seconds, Minutes, Meters, Days, Hours, Bits, BasisPoints,
	// KilometersPerHour.
	Numbers map[string]int64 `json:"numbers,omitempty"`
}

// SortDetails sorts details in byte order of flag, then other report, then photo.
func SortDetails(details []FlagDetail) {
	slices.SortFunc(details, func(a, b FlagDetail) int {
		if c := strings.Compare(string(a.Flag), string(b.Flag)); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Other, b.Other), strings.Compare(a.Photo, b.Photo))
	})
}

// Details returns the given flags with their numbers, in the order of the flags. The input is that which they were
// raised by. A flag without numbers, such as TEST, has none.
func Details(in FlagInput, flags []Flag) []FlagDetail {
	details := make([]FlagDetail, 0, len(flags))
	for _, f := range flags {
		detail := FlagDetail{Flag: f, Numbers: in.numbers(f)}
		if f == FlagEvidenceMissing {
			detail.Evidence = in.MissingEvidence
		}
		details = append(details, detail)
	}
	return details
}

// numbers returns the numbers behind a flag.
func (in *FlagInput) numbers(f Flag) map[string]int64 {
	switch f {
	case FlagAnsweredLate:
		return map[string]int64{
			"lateSeconds": wholeSeconds(in.WrittenTime.Sub(in.AnswerDue)), "answerHours": int64(in.AnswerDue.Sub(in.ReturnedTime) / time.Hour),
		}
	case FlagClockSkew, FlagFromTheFuture, FlagLate, FlagOutsideWindow, FlagRetiredVersion:
		return in.clockNumbers(f)
	case FlagImplausibleDuration:
		return map[string]int64{"elapsedSeconds": in.Report.ElapsedSeconds, "spanSeconds": wholeSeconds(in.Report.EndTime.Sub(in.Report.StartTime))}
	case FlagTooShort:
		return map[string]int64{"elapsedSeconds": in.Report.ElapsedSeconds, "leastSeconds": int64(in.Rules.MinDurationSeconds)}
	case FlagOtherVersion:
		return map[string]int64{"version": int64(in.Report.Version), "visitVersion": int64(in.PinnedVersion)}
	case FlagMockPosition, FlagNoPosition, FlagOutsideGeofence, FlagVaguePosition:
		return in.positionNumbers()
	case FlagEvidenceMissing:
		return map[string]int64{"named": int64(in.NamedEvidence), "missing": int64(len(in.MissingEvidence))}
	case FlagOutcomeAgainstWait, FlagWaitGivenUp, FlagWalkOutWithoutWait:
		return in.waitNumbers()
	}
	return nil
}

func (in *FlagInput) clockNumbers(f Flag) map[string]int64 {
	skew := in.Skew()
	tolerance := int64(in.Rules.ClockToleranceSeconds)
	start := Corrected(in.Report.StartTime, skew.Moves, in.Taken)
	switch f {
	case FlagClockSkew:
		return map[string]int64{"aheadSeconds": wholeSeconds(skew.Ahead), "toleranceSeconds": tolerance}
	case FlagFromTheFuture:
		ahead := in.Report.EndTime.Add(-skew.Moves).Sub(in.Taken)
		return map[string]int64{"aheadSeconds": wholeSeconds(ahead), "toleranceSeconds": tolerance}
	case FlagLate:
		due := in.due(skew)
		return map[string]int64{"lateSeconds": wholeSeconds(in.Taken.Sub(due)), "dueHours": int64(in.Rules.ReportDueHours)}
	case FlagRetiredVersion:
		return map[string]int64{
			"retiredSeconds": wholeSeconds(in.Taken.Sub(in.VersionRetired)), "graceDays": int64(in.Rules.GracePeriodDays),
		}
	}
	if !in.Window.Start.IsZero() && start.Before(in.Window.Start) {
		return map[string]int64{"beforeSeconds": wholeSeconds(in.Window.Start.Sub(start))}
	}
	return map[string]int64{"afterSeconds": wholeSeconds(start.Sub(in.Window.End))}
}

// positionNumbers returns the width of the geofence and, where they are known, the accuracy of the position and its
// distance from the location.
func (in *FlagInput) positionNumbers() map[string]int64 {
	numbers := map[string]int64{"geofenceMeters": int64(in.Rules.GeofenceMeters)}
	if at := in.Report.Position; at != nil {
		numbers["accuracyMeters"] = int64(at.AccuracyMeters)
		if in.Location != nil {
			numbers["distanceMeters"] = wholeMeters(DistanceMeters(Point{LatitudeE7: at.LatitudeE7, LongitudeE7: at.LongitudeE7}, *in.Location))
		}
	}
	return numbers
}

// waitNumbers returns how many waits are answered, how many of them were given up, and the longest.
func (in *FlagInput) waitNumbers() map[string]int64 {
	var answered, givenUp, longest int64
	for _, q := range in.Version.Questions() {
		if q.Role != checklist.RoleWait || q.Duration == nil {
			continue
		}
		wait := in.duration(q.Key)
		if wait == nil {
			continue
		}
		answered, longest = answered+1, max(longest, wait.Seconds)
		if wait.OutcomeOrDefault().GivenUp() {
			givenUp++
		}
	}
	return map[string]int64{"waits": answered, "waitsGivenUp": givenUp, "longestWaitSeconds": longest}
}

// due returns when the report was due.
func (in *FlagInput) due(skew Skew) time.Time {
	due := Corrected(in.Report.EndTime, skew.Moves, in.Taken)
	if in.ReturnedTime.After(due) {
		due = in.ReturnedTime
	}
	return due.Add(hours(in.Rules.ReportDueHours))
}

// wholeSeconds rounds up, so that what is too much by a part of a second is not 0.
func wholeSeconds(d time.Duration) int64 { return int64(math.Ceil(d.Seconds())) }

func wholeMeters(m float64) int64 { return int64(math.Round(m)) }
