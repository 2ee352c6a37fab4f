package visit

import (
	"slices"
	"time"

	"mysteryshopper/checklist"
)

// Flag is a code of something particular about a report, for its reviewer. A flag refuses nothing: the report is
// accepted, and people judge it. Codes are added to and never renamed.
type Flag = checklist.Flag

// The flags of a report.
const (
	// FlagAnsweredLate: the answer to a return was written after the time that the return gave for it.
	FlagAnsweredLate Flag = "ANSWERED_LATE"
	// FlagClockSkew: the phone's clock was further off than the program allows.
	FlagClockSkew Flag = "CLOCK_SKEW"
	// FlagEvidenceMissing: answers name evidence that is not uploaded, or not as a whole. The report is parked. The flag goes
	// with the last piece that was missing.
	FlagEvidenceMissing Flag = "EVIDENCE_MISSING"
	// FlagFromTheFuture: the report ends after the phone's own now, beyond the
	// clock tolerance.
	FlagFromTheFuture Flag = "FROM_THE_FUTURE"
	// FlagImplausibleDuration: the report ends before it starts, or the time
	// elapsed and the span from start to end differ by more than a minute and a
	// tenth of the longer one.
	FlagImplausibleDuration Flag = "IMPLAUSIBLE_DURATION"
	// FlagLate: received after the report was due, counted from the visit's end or, for the answer to a return that gave no
	// time, from the return.
	FlagLate Flag = "LATE"
	// FlagMockPosition: the phone marked its position as made up.
	FlagMockPosition Flag = "MOCK_POSITION"
	// FlagNoPosition: the program has a geofence and the report no position.
	FlagNoPosition Flag = "NO_POSITION"
	// FlagNotHolder: sent by somebody who held the visit once and does not now,
	// because it was cancelled, given back or given to another shopper.
	FlagNotHolder Flag = "NOT_HOLDER"
	// FlagOtherVersion: filled with another version than the visit's.
	FlagOtherVersion Flag = "OTHER_VERSION"
	// FlagOutsideGeofence: even the nearest point that the position's accuracy
	// allows is outside the geofence.
	FlagOutsideGeofence Flag = "OUTSIDE_GEOFENCE"
	// FlagOutsideWindow: begun outside the visit's window.
	FlagOutsideWindow Flag = "OUTSIDE_WINDOW"
	// FlagParked: not released before a reviewer approves it, because of
	// NOT_HOLDER, or of RETIRED_VERSION after the grace period.
	FlagParked Flag = "PARKED"
	// FlagPossibleTwin: the visit has another report.
	FlagPossibleTwin Flag = "POSSIBLE_TWIN"
	// FlagRetiredVersion: filled with a version that was retired when the report was received.
	FlagRetiredVersion Flag = "RETIRED_VERSION"
	// FlagTest: a trial, never counted.
	FlagTest Flag = "TEST"
	// FlagTooShort: a completed visit shorter than the program's least time.
	FlagTooShort Flag = "TOO_SHORT"
	// FlagVaguePosition: the position is less accurate than the geofence is
	// wide, so that it proves nothing.
	FlagVaguePosition Flag = "VAGUE_POSITION"
)

// shownToShopper holds every flag, and whether a receipt shows it to the shopper. Flags that raise a doubt about the
// shopper's honesty are shown to reviewers alone, so that nobody learns by trial how to fake a visit.
var shownToShopper = map[Flag]bool{
	FlagAnsweredLate:        true,
	FlagClockSkew:           true,
	FlagEvidenceMissing:     true,
	FlagFromTheFuture:       false,
	FlagHighTotalFewPlaces:  false,
	FlagImplausibleDuration: false,
	FlagImpossibleSpeed:     false,
	FlagLate:                true,
	FlagMockPosition:        false,
	FlagNarrativeNearOther:  false,
	FlagNoPosition:          true,
	FlagNotHolder:           true,
	FlagOtherVersion:        true,
	FlagOutcomeAgainstWait:  true,
	FlagOutsideGeofence:     false,
	FlagOverlapsOther:       false,
	FlagOutsideWindow:       true,
	FlagParked:              true,
	FlagPhotoElsewhere:      false,
	FlagPhotoOutsideVisit:   false,
	FlagPhotoSeenBefore:     false,
	FlagPossibleTwin:        true,
	FlagRetiredVersion:      true,
	FlagStraightLining:      false,
	FlagTest:                true,
	FlagTooFast:             false,
	FlagTooShort:            false,
	FlagVaguePosition:       false,
	FlagWaitGivenUp:         true,
	FlagWalkOutWithoutWait:  true,
}

// ShownToShopper returns the flags that a receipt shows to the shopper, in their order.
func ShownToShopper(flags []Flag) []Flag {
	shown := make([]Flag, 0, len(flags))
	for _, f := range flags {
		if shownToShopper[f] {
			shown = append(shown, f)
		}
	}
	return shown
}

// FlagInput is all that flags are made from.
type FlagInput struct {
	Rules  Rules
	Report *checklist.Report
	// Clock is what the phone sent about its clock. Taken is the server's now.
	Clock Clock
	Taken time.Time
	// ReturnedTime is when the revision before was returned; zero at first.
	ReturnedTime time.Time
	// AnswerDue is until when the return gave time for the answer; zero where it gave none. WrittenTime is when the answer was
	// written, see Written.
	AnswerDue, WrittenTime time.Time

	// Window is the visit's.
	Window Window
	// Version is the report's version; nil where there are no answers to judge.
	Version *checklist.Version
	// PinnedVersion is the number of the visit's checklist version.
	PinnedVersion int32
	// InPerson is set where the location is visited on foot; a phone line and a
	// web shop have no geofence.
	InPerson bool
	// Location is where the location is; nil where that is not known.
	Location *Point
	// Holder is set where the sender holds the visit now.
	Holder bool
	// OtherReport is set where the visit has a report of another id.
	OtherReport bool
	// Test marks a trial.
	Test bool
	// VersionRetired is when the report's version was retired; zero where it is
	// not.
	VersionRetired time.Time
	// NamedEvidence is how many pieces of evidence the answers name, and MissingEvidence has the ids of those that are not
	// stored.
	NamedEvidence   int
	MissingEvidence []string
}

// Flags returns the flags of a report, in byte order, each at most once.
func Flags(in FlagInput) []Flag {
	var flags []Flag
	add := func(f Flag, raised bool) {
		if raised {
			flags = append(flags, f)
		}
	}
	retired := !in.VersionRetired.IsZero() && !in.VersionRetired.After(in.Taken)
	outOfGrace := retired && in.Taken.After(in.VersionRetired.Add(days24(in.Rules.GracePeriodDays)))
	add(FlagTest, in.Test)
	add(FlagNotHolder, !in.Holder)
	add(FlagPossibleTwin, in.OtherReport)
	add(FlagOtherVersion, in.Report.Version != in.PinnedVersion)
	add(FlagRetiredVersion, retired)
	add(FlagParked, !in.Holder || outOfGrace)
	add(FlagEvidenceMissing, len(in.MissingEvidence) > 0)
	in.addTimeFlags(add)
	in.addPositionFlags(add)
	in.addOutcomeFlags(add)
	slices.Sort(flags)
	return flags
}

// Skew returns how far the phone's clock was off.
func (in *FlagInput) Skew() Skew {
	return in.Clock.Skew(seconds(in.Rules.ClockToleranceSeconds))
}

// addTimeFlags judges the report's clock readings and durations.
func (in *FlagInput) addTimeFlags(add func(Flag, bool)) {
	report := in.Report
	skew := in.Skew()
	tolerance := seconds(in.Rules.ClockToleranceSeconds)
	start := Corrected(report.StartTime, skew.Moves, in.Taken)
	add(FlagClockSkew, skew.Beyond)
	add(FlagFromTheFuture, report.EndTime.Add(-skew.Moves).Sub(in.Taken) > tolerance)
	add(FlagOutsideWindow, !in.Window.Contains(start))
	add(FlagLate, in.AnswerDue.IsZero() && in.Taken.After(in.due(skew)))
	add(FlagAnsweredLate, !in.AnswerDue.IsZero() && in.WrittenTime.After(in.AnswerDue))
	add(FlagImplausibleDuration, implausible(report.EndTime.Sub(report.StartTime), report.ElapsedSeconds))
	completed := report.Outcome == "" || report.Outcome == checklist.OutcomeCompleted
	add(FlagTooShort, completed && report.ElapsedSeconds < int64(in.Rules.MinDurationSeconds))
}

// implausible compares the span between two readings of a wall clock, which can
// be set in between, with the seconds of a clock that cannot.
func implausible(span time.Duration, elapsedSeconds int64) bool {
	if span < 0 || elapsedSeconds < 0 {
		return true
	}
	spanSeconds := int64(span / time.Second)
	longer, shorter := max(spanSeconds, elapsedSeconds), min(spanSeconds, elapsedSeconds)
	return longer-shorter > 60+longer/10
}

// addPositionFlags judges the report's position against the geofence.
func (in *FlagInput) addPositionFlags(add func(Flag, bool)) {
	position := in.Report.Position
	fenced := in.InPerson && in.Rules.GeofenceMeters > 0
	if position == nil {
		add(FlagNoPosition, fenced)
		return
	}
	add(FlagMockPosition, position.Mock)
	if !fenced {
		return
	}
	add(FlagVaguePosition, position.AccuracyMeters > in.Rules.GeofenceMeters)
	if in.Location != nil {
		at := Point{LatitudeE7: position.LatitudeE7, LongitudeE7: position.LongitudeE7}
		nearest := DistanceMeters(at, *in.Location) - float64(position.AccuracyMeters)
		add(FlagOutsideGeofence, nearest > float64(in.Rules.GeofenceMeters))
	}
}
