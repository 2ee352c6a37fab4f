package visit

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func TestRulesProblems(t *testing.T) {
	t.Parallel()
	if got := Defaults().Problems(); got != nil {
		t.Errorf("the defaults have problems: %v", got)
	}
	all := Rules{
		RotationDays: -1, ClientRotationDays: 3651, VisitsPerShopper: -1, MaxDistanceKilometers: -1, GeofenceMeters: 100_001, MinDurationSeconds: -1, ClockToleranceSeconds: 0, ReportDueHours: 0, ReturnAnswerHours: 8761,
		ReviewDueHours: 8761, ReleaseDueDays: 0, AppealDays: -1, AppealAnswerDays: 366, GracePeriodDays: 3651, EvidenceDays: 0, ReleaseMode: "NEVER",
	}
	var paths []string
	for _, p := range all.Problems() {
		paths = append(paths, p.Path)
	}
	var fields map[string]any
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	if len(paths) != len(fields) {
		t.Errorf("%d problems %v for %d wrong fields", len(paths), paths, len(fields))
	}
	for _, p := range paths {
		if _, ok := fields[p]; !ok {
			t.Errorf("%s is no field of the rules", p)
		}
	}
	if got := all.Problems()[14].Params; got["min"] != "1" || got["max"] != "3650" {
		t.Errorf("the bounds of evidenceDays are %v", got)
	}
}

func TestMonth(t *testing.T) {
	t.Parallel()
	zone := func(name string) *time.Location {
		l, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		name         string
		start, taken string
		skew         time.Duration
		zone         *time.Location
		month        string
		part         DayPart
	}{
		{"the example of the API", "2026-11-21T14:02:11Z", "2026-11-21T19:12:40Z", 0, zone("Europe/Berlin"), "2026-11", Afternoon},
		{"no zone is UTC", "2026-11-30T23:59:59Z", "2026-12-02T00:00:00Z", 0, nil, "2026-11", Night},
		{"the next month in Tokyo", "2026-11-30T15:00:00Z", "2026-12-02T00:00:00Z", 0, zone("Asia/Tokyo"), "2026-12", Night},
		{"the month before in Los Angeles", "2026-12-01T07:59:59Z", "2026-12-02T00:00:00Z", 0, zone("America/Los_Angeles"), "2026-11", Night},
		{"summer time counts", "2026-03-31T22:00:00Z", "2026-04-02T00:00:00Z", 0, zone("Europe/Berlin"), "2026-04", Night},
		{"a phone two hours ahead", "2026-12-01T01:30:00Z", "2026-12-02T00:00:00Z", 2 * time.Hour, nil, "2026-11", Night},
		{"a phone a year behind", "2025-12-15T10:59:59Z", "2026-12-20T00:00:00Z", -365 * 24 * time.Hour, nil, "2026-12", Morning},
		{"held at the time taken", "2031-01-01T00:00:00Z", "2026-11-30T12:00:00Z", 0, nil, "2026-11", Midday},
		{"the year one", "0001-01-01T00:00:00Z", "2026-11-30T12:00:00Z", 200 * 365 * 24 * time.Hour, zone("America/Los_Angeles"), "0001-01", Afternoon},
		{"05:00", "2026-06-01T05:00:00Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Morning},
		{"11:00", "2026-06-01T11:00:00Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Midday},
		{"13:59", "2026-06-01T13:59:59Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Midday},
		{"14:00", "2026-06-01T14:00:00Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Afternoon},
		{"18:00", "2026-06-01T18:00:00Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Evening},
		{"22:00", "2026-06-01T22:00:00Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Night},
		{"04:59", "2026-06-01T04:59:59Z", "2026-06-02T00:00:00Z", 0, nil, "2026-06", Night},
	} {
		month, part := Month(at(tt.start), tt.skew, at(tt.taken), tt.zone)
		if month != tt.month || part != tt.part {
			t.Errorf("%s: got %s %s, want %s %s", tt.name, month, part, tt.month, tt.part)
		}
		if !slices.Contains(DayParts(), part) {
			t.Errorf("%s is not listed", part)
		}
	}
}

// TestSkew judges clocks with a tolerance of five minutes; the headers came at noon.
func TestSkew(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	offset := func(d time.Duration) *time.Duration { return &d }
	for _, tt := range []struct {
		name  string
		clock Clock
		want  Skew
	}{
		{"no clock", Clock{}, Skew{}},
		{"a minute ahead", Clock{DeviceTime: noon.Add(2 * time.Minute)}, Skew{Ahead: time.Minute}},
		{"written while it was sent", Clock{DeviceTime: noon.Add(30 * time.Second)}, Skew{}},
		{"written a month before", Clock{DeviceTime: noon.Add(-30 * day)}, Skew{Ahead: -30 * day, Beyond: true}},
		{"the largest", Clock{DeviceTime: time.Date(2, 1, 1, 0, 0, 0, 0, time.UTC)}, Skew{Ahead: -math.MaxInt64, Beyond: true}},
		{"written a month before, right clock", Clock{DeviceTime: noon.Add(-30 * day), Offset: offset(0)}, Skew{}},
		{"an offset within the tolerance", Clock{Offset: offset(5 * time.Minute)}, Skew{Ahead: -5 * time.Minute}},
		{"an offset beyond it", Clock{Offset: offset(6 * time.Minute)}, Skew{-6 * time.Minute, true, -6 * time.Minute}},
		{"the least offset", Clock{Offset: offset(math.MinInt64)}, Skew{math.MaxInt64, true, math.MaxInt64}},
		{"set ahead since it was measured", Clock{DeviceTime: noon.Add(day), Offset: offset(0)}, Skew{Ahead: day - time.Minute, Beyond: true}},
		{"set back since it was measured", Clock{DeviceTime: noon.Add(-day), Offset: offset(0), OffsetTime: noon}, Skew{Ahead: -day, Beyond: true}},
		{"sent by a clock a day behind", Clock{SentTime: noon.Add(-day)}, Skew{-day, true, -day}},
		{"sent by a clock nearly right", Clock{SentTime: noon.Add(time.Minute), DeviceTime: noon.Add(-day)}, Skew{Ahead: time.Minute}},
		{"an offset and a sending time", Clock{SentTime: noon.Add(-day), Offset: offset(0)}, Skew{}},
	} {
		tt.clock.Began, tt.clock.Ended = noon, noon.Add(time.Minute)
		if got := tt.clock.Skew(5 * time.Minute); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// TestMonthIsMonotonic checks that a later start never counts in an earlier
// month, and that no start counts after the month taken.
func TestMonthIsMonotonic(t *testing.T) {
	t.Parallel()
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(-62_000_000_000, 250_000_000_000).Draw(t, "seconds"), 0)
	})
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-14*3600, 14*3600).Draw(t, "offset"))
		skew := time.Duration(rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, "skew"))
		a, b, taken := instant.Draw(t, "a"), instant.Draw(t, "b"), instant.Draw(t, "taken")
		if b.Before(a) {
			a, b = b, a
		}
		first, _ := Month(a, skew, taken, zone)
		second, _ := Month(b, skew, taken, zone)
		last, _ := Month(taken, 0, taken, zone)
		if len(first) != 7 || len(second) != 7 {
			t.Fatalf("%q and %q are not written as YYYY-MM", first, second)
		}
		if first > second || second > last {
			t.Fatalf("%s, %s and %s do not rise", first, second, last)
		}
	})
}

func TestPseudonym(t *testing.T) {
	t.Parallel()
	secret := []byte(strings.Repeat("k", 32))
	seen := map[string]string{}
	for _, tt := range []struct{ client, shopper string }{
		{"acme", "s1"}, {"acme", "s2"}, {"bolt", "s1"}, {"acm", "es1"}, {"acmes", "1"}, {"", "acmes1"}, {"acmes1", ""},
	} {
		name := Pseudonym(secret, tt.client, tt.shopper)
		if !regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$`).MatchString(name) {
			t.Errorf("%q is not readable", name)
		}
		if again := Pseudonym(secret, tt.client, tt.shopper); again != name {
			t.Errorf("%v is %s and then %s", tt, name, again)
		}
		if other := Pseudonym([]byte("another"), tt.client, tt.shopper); other == name {
			t.Errorf("%v does not depend on the secret", tt)
		}
		if before, ok := seen[name]; ok {
			t.Errorf("%v shares %s with %s", tt, name, before)
		}
		seen[name] = tt.client + "/" + tt.shopper
	}
	// The value is pinned: a client's files of past years hold it.
	if got, want := Pseudonym(secret, "acme", "s1"), "SF4X6-5EM2R"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
