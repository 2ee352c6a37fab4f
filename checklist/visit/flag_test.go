package visit

import (
	"math"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// noon is when the visits of these tests start.
var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// sound returns what raises no flag at all: half an hour at the Brandenburg
// Gate, sent ten minutes later.
func sound() FlagInput {
	taken := noon.Add(40 * time.Minute)
	return FlagInput{
		Rules: Defaults(),
		Report: &checklist.Report{
			Version: 3, StartTime: noon, EndTime: noon.Add(30 * time.Minute), ElapsedSeconds: 1800,
			Position: &checklist.Position{LatitudeE7: 525163000, LongitudeE7: 133777000, AccuracyMeters: 12},
		},
		Clock: Clock{DeviceTime: taken, Began: taken, Ended: taken}, Taken: taken,
		Window:        Window{Start: noon.Add(-time.Hour), End: noon.Add(time.Hour)},
		PinnedVersion: 3,
		InPerson:      true,
		Location:      &Point{LatitudeE7: 525163000, LongitudeE7: 133777000},
		Holder:        true,
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*FlagInput)
		want   []Flag
	}{
		{"sound", func(*FlagInput) {}, nil},
		{"another version", func(in *FlagInput) { in.Report.Version = 2 }, []Flag{FlagOtherVersion}},
		{"retired within grace", func(in *FlagInput) { in.VersionRetired = in.Taken.Add(-30 * 24 * time.Hour) }, []Flag{FlagRetiredVersion}},
		{"retired beyond grace", func(in *FlagInput) { in.VersionRetired = in.Taken.Add(-30*24*time.Hour - 1) }, []Flag{FlagParked, FlagRetiredVersion}},
		{"retired later", func(in *FlagInput) { in.VersionRetired = in.Taken.Add(1) }, nil},
		{"not the holder", func(in *FlagInput) { in.Holder = false }, []Flag{FlagNotHolder, FlagParked}},
		{"another report", func(in *FlagInput) { in.OtherReport = true }, []Flag{FlagPossibleTwin}},
		{"test", func(in *FlagInput) { in.Test = true }, []Flag{FlagTest}},
		{"starts as the window opens", func(in *FlagInput) { in.Window.Start = noon }, nil},
		{"starts before the window", func(in *FlagInput) { in.Window.Start = noon.Add(1) }, []Flag{FlagOutsideWindow}},
		{"starts as the window closes", func(in *FlagInput) { in.Window.End = noon }, []Flag{FlagOutsideWindow}},
		{"open window", func(in *FlagInput) { in.Window = Window{} }, nil},
		{"at the due time", func(in *FlagInput) { in.at(noon.Add(30*time.Minute + 24*time.Hour)) }, nil},
		{"after the due time", func(in *FlagInput) { in.at(noon.Add(30*time.Minute + 24*time.Hour + 1)) }, []Flag{FlagLate}},
		{"mended in time after a return", func(in *FlagInput) {
			in.at(noon.Add(72 * time.Hour))
			in.ReturnedTime = noon.Add(60 * time.Hour)
		}, nil},
		{"a timed return, answered as its time ends", func(in *FlagInput) {
			in.at(noon.Add(72 * time.Hour))
			in.ReturnedTime, in.AnswerDue, in.WrittenTime = noon.Add(time.Hour), noon.Add(3*time.Hour), noon.Add(3*time.Hour)
		}, nil},
		{"a timed return, answered after it", func(in *FlagInput) {
			in.at(noon.Add(4 * time.Hour))
			in.ReturnedTime, in.AnswerDue, in.WrittenTime = noon.Add(time.Hour), noon.Add(3*time.Hour), noon.Add(3*time.Hour+1)
		}, []Flag{FlagAnsweredLate}},
		{"a clock at the tolerance", func(in *FlagInput) { in.skewBy(5 * time.Minute) }, nil},
		{"a clock ahead", func(in *FlagInput) { in.skewBy(6 * time.Minute) }, []Flag{FlagClockSkew}},
		{"a clock ahead by a day", func(in *FlagInput) { in.skewBy(24 * time.Hour) },
			[]Flag{FlagClockSkew, FlagFromTheFuture}},
		{"a clock behind by years", func(in *FlagInput) { in.skewBy(-10 * 365 * 24 * time.Hour) },
			[]Flag{FlagClockSkew, FlagLate, FlagOutsideWindow}},
		{"no clock sent", func(in *FlagInput) { in.Clock.DeviceTime = time.Time{} }, nil},
		{"written twenty minutes before it came", func(in *FlagInput) { in.Clock.DeviceTime = noon.Add(20 * time.Minute) },
			[]Flag{FlagClockSkew}},
		{"ends after its own now", func(in *FlagInput) {
			in.Clock.DeviceTime = noon.Add(20 * time.Minute)
			in.Report.EndTime, in.Report.ElapsedSeconds = in.Taken.Add(6*time.Minute), 46*60
		}, []Flag{FlagClockSkew, FlagFromTheFuture}},
		{"a clock ahead that was measured", func(in *FlagInput) {
			in.skewBy(30 * 24 * time.Hour)
			in.Clock.Offset = new(-30 * 24 * time.Hour)
		}, []Flag{FlagClockSkew}},
		{"sent weeks later with an offset", func(in *FlagInput) {
			in.at(in.Taken.Add(28 * 24 * time.Hour))
			in.Clock.DeviceTime, in.Clock.Offset = noon, new(time.Duration(0))
		}, []Flag{FlagLate}},
		{"sent weeks later without", func(in *FlagInput) {
			in.at(in.Taken.Add(28 * 24 * time.Hour))
			in.Clock.DeviceTime = noon
		}, []Flag{FlagClockSkew, FlagLate}},
		{"written at the end of a slow stream", func(in *FlagInput) {
			in.Clock.DeviceTime = in.Taken.Add(10 * time.Minute)
			in.Clock.Ended = in.Taken.Add(10 * time.Minute)
		}, nil},
		{"ends before it starts", func(in *FlagInput) { in.Report.EndTime = noon.Add(-1) }, []Flag{FlagImplausibleDuration}},
		{"elapsed far from the span", func(in *FlagInput) { in.Report.ElapsedSeconds = 1500 }, []Flag{FlagImplausibleDuration}},
		{"elapsed near the span", func(in *FlagInput) { in.Report.ElapsedSeconds = 1560 }, nil},
		{"no time elapsed", func(in *FlagInput) { in.Report.ElapsedSeconds = 0 }, []Flag{FlagImplausibleDuration, FlagTooShort}},
		{"less than no time", func(in *FlagInput) { in.Report.ElapsedSeconds = -1 }, []Flag{FlagImplausibleDuration, FlagTooShort}},
		{"too short", func(in *FlagInput) { in.lasts(59) }, []Flag{FlagTooShort}},
		{"short enough", func(in *FlagInput) { in.lasts(60) }, nil},
		{"short because it was closed", func(in *FlagInput) {
			in.lasts(5)
			in.Report.Outcome = checklist.OutcomeClosed
		}, nil},
		{"mock position", func(in *FlagInput) { in.Report.Position.Mock = true }, []Flag{FlagMockPosition}},
		{"no position", func(in *FlagInput) { in.Report.Position = nil }, []Flag{FlagNoPosition}},
		{"no position by phone", func(in *FlagInput) { in.Report.Position, in.InPerson = nil, false }, nil},
		{"no position without a geofence", func(in *FlagInput) { in.Report.Position, in.Rules.GeofenceMeters = nil, 0 }, nil},
		// 23,400 · 10⁻⁷ degrees of latitude are 260.2 m.
		{"outside but for the accuracy", func(in *FlagInput) { in.Report.Position.LatitudeE7 += 23400 }, nil},
		{"outside", func(in *FlagInput) {
			in.Report.Position.LatitudeE7 += 23400
			in.Report.Position.AccuracyMeters = 10
		}, []Flag{FlagOutsideGeofence}},
		{"far but by phone", func(in *FlagInput) {
			in.InPerson = false
			in.Report.Position.LatitudeE7 = 0
		}, nil},
		{"a location without a point", func(in *FlagInput) { in.Location = nil }, nil},
		{"as vague as the fence", func(in *FlagInput) { in.Report.Position.AccuracyMeters = 250 }, nil},
		{"evidence that is not there", func(in *FlagInput) { in.NamedEvidence, in.MissingEvidence = 2, []string{"one"} }, []Flag{FlagEvidenceMissing}},
		{"all evidence is there", func(in *FlagInput) { in.NamedEvidence = 2 }, nil},
		{"vague", func(in *FlagInput) { in.Report.Position.AccuracyMeters = 251 }, []Flag{FlagVaguePosition}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := sound()
			tt.change(&in)
			if got := Flags(in); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// at sends the report at that time, with a right clock.
func (in *FlagInput) at(now time.Time) {
	in.Taken, in.Clock = now, Clock{DeviceTime: now, Began: now, Ended: now}
}

// skewBy puts every reading of the phone's clock ahead.
func (in *FlagInput) skewBy(d time.Duration) {
	in.Clock.DeviceTime = in.Clock.DeviceTime.Add(d)
	in.Report.StartTime = in.Report.StartTime.Add(d)
	in.Report.EndTime = in.Report.EndTime.Add(d)
}

// lasts makes the visit so long by both clocks.
func (in *FlagInput) lasts(n int64) {
	in.Report.ElapsedSeconds = n
	in.Report.EndTime = in.Report.StartTime.Add(time.Duration(n) * time.Second)
}

// TestFlagsOfAnything makes flags of any input: no panic, known codes only,
// in byte order, each once; and a parked one has its reason.
func TestFlagsOfAnything(t *testing.T) {
	t.Parallel()
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(-70_000_000_000, 260_000_000_000).Draw(t, "seconds"), 0)
	})
	rapid.Check(t, func(t *rapid.T) {
		in := sound()
		in.Report.Position = nil
		if rapid.Bool().Draw(t, "has position") {
			in.Report.Position = &checklist.Position{
				LatitudeE7:  rapid.Int32().Draw(t, "latitude"),
				LongitudeE7: rapid.Int32().Draw(t, "longitude"),
			}
		}
		in.Report.StartTime, in.Report.EndTime = instant.Draw(t, "start"), instant.Draw(t, "end")
		in.Report.ElapsedSeconds = rapid.Int64().Draw(t, "elapsed")
		in.at(instant.Draw(t, "taken"))
		in.Clock.DeviceTime = instant.Draw(t, "device")
		in.VersionRetired = instant.Draw(t, "retired")
		in.Holder = rapid.Bool().Draw(t, "holder")
		flags := Flags(in)
		if !slices.IsSorted(flags) || len(slices.Compact(slices.Clone(flags))) != len(flags) {
			t.Fatalf("%v is not in order, each once", flags)
		}
		for _, f := range flags {
			if !slices.Contains(AllFlags(), f) {
				t.Fatalf("%s is not a flag", f)
			}
		}
		if slices.Contains(flags, FlagParked) && !slices.Contains(flags, FlagNotHolder) && !slices.Contains(flags, FlagRetiredVersion) {
			t.Fatalf("%v is parked without a cause", flags)
		}
	})
}

// TestAllFlags pins the codes: one that is renamed breaks stored receipts.
func TestAllFlags(t *testing.T) {
	t.Parallel()
	want := []Flag{
		"ANSWERED_LATE", "CLOCK_SKEW", "EVIDENCE_MISSING", "FROM_THE_FUTURE", "HIGH_TOTAL_FEW_PLACES", "IMPLAUSIBLE_DURATION", "IMPOSSIBLE_SPEED", "LATE",
		"MOCK_POSITION", "NARRATIVE_NEAR_OTHER", "NOT_HOLDER", "NO_POSITION", "OTHER_VERSION", "OUTCOME_AGAINST_WAIT",
		"OUTSIDE_GEOFENCE", "OUTSIDE_WINDOW", "OVERLAPS_OTHER", "PARKED", "PHOTO_ELSEWHERE", "PHOTO_OUTSIDE_VISIT", "PHOTO_SEEN_BEFORE",
		"POSSIBLE_TWIN", "RETIRED_VERSION", "STRAIGHT_LINING", "TEST", "TOO_FAST", "TOO_SHORT", "VAGUE_POSITION", "WAIT_GIVEN_UP", "WALK_OUT_WITHOUT_WAIT",
	}
	if got := AllFlags(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	wanted := []Flag{
		"ANSWERED_LATE", "CLOCK_SKEW", "EVIDENCE_MISSING", "LATE", "NOT_HOLDER", "NO_POSITION", "OTHER_VERSION", "OUTCOME_AGAINST_WAIT", "OUTSIDE_WINDOW", "PARKED",
		"POSSIBLE_TWIN", "RETIRED_VERSION", "TEST", "WAIT_GIVEN_UP", "WALK_OUT_WITHOUT_WAIT",
	}
	if got := ShownToShopper(AllFlags()); !slices.Equal(got, wanted) {
		t.Errorf("the shopper sees %v, want %v", got, wanted)
	}
}

func TestNewStatus(t *testing.T) {
	t.Parallel()
	got := NewStatus([]Flag{FlagLate, FlagParked, FlagPossibleTwin, FlagTest})
	if want := (Status{State: Submitted, Parked: true, PossibleTwin: true, Test: true}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := NewStatus([]Flag{FlagEvidenceMissing}), (Status{State: Submitted, Parked: true}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := NewStatus(nil), (Status{State: Submitted}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestDistanceMeters compares with great-circle arithmetic that can be checked
// by hand (fractions of 2πR) and with the distance from Nashville to Los
// Angeles airport that Rosetta Code gives for R = 6371 km, 2886.44 km.
func TestDistanceMeters(t *testing.T) {
	t.Parallel()
	const halfway = math.Pi * meanEarthRadiusMeters
	for _, tt := range []struct {
		name string
		a, b Point
		want float64
	}{
		{"same", Point{1, 2}, Point{1, 2}, 0},
		{"one degree of latitude", Point{0, 0}, Point{1e7, 0}, halfway / 180},
		{"a quarter of the equator", Point{0, 0}, Point{0, 90e7}, halfway / 2},
		{"pole to pole", Point{90e7, 0}, Point{-90e7, 0}, halfway},
		{"antipodes", Point{0, 0}, Point{0, -180e7}, halfway},
		{"over the date line", Point{0, 1799999999}, Point{0, -1799999999}, halfway / 180 * 2e-7},
		{"a centimetre", Point{525163000, 133777000}, Point{525163001, 133777000}, halfway / 180 * 1e-7},
		{"Nashville to Los Angeles", Point{361200000, -866700000}, Point{339400000, -1184000000}, 2886444.44 / 6371000 * meanEarthRadiusMeters},
	} {
		got := DistanceMeters(tt.a, tt.b)
		if math.Abs(got-tt.want) > 1e-6+1e-8*tt.want {
			t.Errorf("%s: got %.6f m, want %.6f m", tt.name, got, tt.want)
		}
		if back := DistanceMeters(tt.b, tt.a); math.Abs(got-back) > 1e-6 {
			t.Errorf("%s: %.6f m there and %.6f m back", tt.name, got, back)
		}
	}
}
