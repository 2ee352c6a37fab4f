package visit

import (
	"cmp"
	"strconv"
	"time"

	"mysteryshopper/checklist"
)

// Rules are the settings of a program that visits and reports are judged by.
// Zero switches off the rules whose comments name it; everything else must be within the bounds that Problems checks.
type Rules struct {
	// RotationDays is how long a shopper keeps away from a location after a
	// visit, in days of 24 hours; 0 means no rotation.
	RotationDays int32 `json:"rotationDays"`
	// ClientRotationDays is how long a shopper keeps away from all locations of the client after a visit, in days of 24
	// hours; 0 means no such rotation.
	ClientRotationDays int32 `json:"clientRotationDays"`
	// VisitsPerShopper is how many visits of a wave one shopper may have at most; 0 means any number.
	VisitsPerShopper int32 `json:"visitsPerShopper"`
	// MaxDistanceKilometers is how far from home, in a straight line, a shopper is sent to a visit in person; 0 means any
	// distance.
	MaxDistanceKilometers int32 `json:"maxDistanceKilometers"`
	// GeofenceMeters is how far from the location the phone may be at a visit in
	// person; 0 means that no position is needed.
	GeofenceMeters int32 `json:"geofenceMeters"`
	// MinDurationSeconds is the least time of a completed visit; 0 means none.
	MinDurationSeconds int32 `json:"minDurationSeconds"`
	// ClockToleranceSeconds is how far a phone's clock may be off.
	ClockToleranceSeconds int32 `json:"clockToleranceSeconds"`
	// ReportDueHours is the time from the end of a visit to its report.
	ReportDueHours int32 `json:"reportDueHours"`
	// ReturnAnswerHours is the time from the return of a report to its answer; 0 means no bound. An answer that comes later
	// is accepted and flagged.
	ReturnAnswerHours int32 `json:"returnAnswerHours,omitempty"`
	// ReviewDueHours is the time from a report to its review. A review that is
	// not made in time is late; it is never an acceptance.
	ReviewDueHours int32 `json:"reviewDueHours"`
	// ReleaseDueDays is the time from a report to its release.
	ReleaseDueDays int32 `json:"releaseDueDays"`
	// AppealDays is how long after its release a report can be appealed against.
	AppealDays int32 `json:"appealDays"`
	// AppealAnswerDays is the time from an appeal to its answer. An appeal that is not answered in time is overdue; it is
	// never decided by that.
	AppealAnswerDays int32 `json:"appealAnswerDays"`
	// GracePeriodDays is how long reports on a retired checklist version are
	// accepted without being parked.
	GracePeriodDays int32 `json:"gracePeriodDays"`
	// EvidenceDays is how long evidence is kept after the release.
	EvidenceDays int32 `json:"evidenceDays"`
	// TextDays is how long what was written in a report is kept after its newest submission; 0 means for ever.
	TextDays int32 `json:"textDays,omitempty"`
	// SecondLookPercent is of how many in a hundred approved reports another reviewer takes a second look before the release.
	SecondLookPercent int32 `json:"secondLookPercent,omitempty"`
	// ReleaseMode is when an approved report reaches the client.
	ReleaseMode ReleaseMode `json:"releaseMode"`
}

// LeastTextDays is the least TextDays but 0: a report is reviewed, released and appealed against before that.
const LeastTextDays = 30

// Defaults returns what is usual in the trade. A program may set every one of
// them otherwise.
func Defaults() Rules {
	return Rules{
		RotationDays:          90,
		GeofenceMeters:        250,
		MinDurationSeconds:    60,
		ClockToleranceSeconds: 300,
		ReportDueHours:        24,
		ReviewDueHours:        24,
		ReleaseDueDays:        5,
		AppealDays:            7,
		AppealAnswerDays:      7,
		GracePeriodDays:       30,
		EvidenceDays:          60,
		ReleaseMode:           OnApproval,
	}
}

// Problems returns everything that is wrong with the rules, in the order of
// their fields: OUT_OF_RANGE with the bounds, or UNKNOWN_RELEASE_MODE.
func (r Rules) Problems() []checklist.Problem {
	var problems []checklist.Problem
	for _, bound := range []struct {
		path       string
		value      int32
		least, top int64
	}{
		{"rotationDays", r.RotationDays, 0, 3650},
		{"clientRotationDays", r.ClientRotationDays, 0, 3650},
		{"visitsPerShopper", r.VisitsPerShopper, 0, 10_000},
		{"maxDistanceKilometers", r.MaxDistanceKilometers, 0, 20_000},
		{"geofenceMeters", r.GeofenceMeters, 0, 100_000},
		{"minDurationSeconds", r.MinDurationSeconds, 0, checklist.MaxSeconds},
		{"clockToleranceSeconds", r.ClockToleranceSeconds, 1, 86_400},
		{"reportDueHours", r.ReportDueHours, 1, 8760},
		{"returnAnswerHours", r.ReturnAnswerHours, 0, 8760},
		{"reviewDueHours", r.ReviewDueHours, 1, 8760},
		{"releaseDueDays", r.ReleaseDueDays, 1, 365},
		{"appealDays", r.AppealDays, 0, 365},
		{"appealAnswerDays", r.AppealAnswerDays, 1, 365},
		{"gracePeriodDays", r.GracePeriodDays, 0, 3650},
		{"evidenceDays", r.EvidenceDays, 1, 3650},
		{"textDays", cmp.Or(r.TextDays, LeastTextDays), LeastTextDays, 3650},
		{"secondLookPercent", r.SecondLookPercent, 0, 100},
	} {
		if v := int64(bound.value); v < bound.least || v > bound.top {
			problems = append(problems, checklist.Problem{
				Path:   bound.path,
				Reason: checklist.ReasonOutOfRange,
				Params: map[string]string{
					"min": strconv.FormatInt(bound.least, 10),
					"max": strconv.FormatInt(bound.top, 10),
				},
			})
		}
	}
	if r.ReleaseMode != OnApproval && r.ReleaseMode != Manual {
		problems = append(problems, checklist.Problem{Path: "releaseMode", Reason: ReasonUnknownReleaseMode})
	}
	return problems
}

// ReasonUnknownReleaseMode marks rules whose release mode is none of the listed
// ones.
const ReasonUnknownReleaseMode checklist.Reason = "UNKNOWN_RELEASE_MODE"

// AnswerDue returns until when a report that is returned at a time may be answered; zero where there is no bound.
func (r Rules) AnswerDue(returned time.Time) time.Time {
	if r.ReturnAnswerHours == 0 {
		return time.Time{}
	}
	return returned.Add(hours(r.ReturnAnswerHours))
}

// Window is the span in which a visit is to be made, from Start to just before
// End. A zero time leaves that side open.
type Window struct {
	Start, End time.Time
}

// Contains reports whether t lies in the window.
func (w Window) Contains(t time.Time) bool {
	return (w.Start.IsZero() || !t.Before(w.Start)) && (w.End.IsZero() || t.Before(w.End))
}

func days24(days int32) time.Duration {
	return time.Duration(days) * 24 * time.Hour
}

func hours(n int32) time.Duration {
	return time.Duration(n) * time.Hour
}

func seconds(n int32) time.Duration {
	return time.Duration(n) * time.Second
}
