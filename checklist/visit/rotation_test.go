package visit

import (
	"testing"
	"time"
)

func TestRotationBreach(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	report := Stay{Visit: "v1", Location: "kiel", Start: noon, End: noon}
	planned := Stay{Visit: "v2", Location: "kiel", Start: noon, End: noon.Add(7 * day)}
	endless := Stay{Visit: "v3", Location: "kiel"}
	days := Rules{RotationDays: 90}
	for _, tt := range []struct {
		name     string
		rules    Rules
		stays    []Stay
		location string
		window   Window
		want     string
	}{
		{"never before", days, nil, "kiel", Window{noon, noon.Add(day)}, ""},
		{"no rotation", Rules{}, []Stay{report}, "kiel", Window{noon, noon.Add(day)}, ""},
		{"too early by a nanosecond", days, []Stay{report}, "kiel", Window{noon.Add(90*day - 1), noon.Add(99 * day)}, "v1"},
		{"just rotated", days, []Stay{report}, "kiel", Window{noon.Add(90 * day), noon.Add(99 * day)}, ""},
		{"long before the stay", days, []Stay{report}, "kiel", Window{noon.Add(-99 * day), noon.Add(-90 * day)}, ""},
		{"too late before the stay", days, []Stay{report}, "kiel", Window{noon.Add(-99 * day), noon.Add(-90*day + 1)}, "v1"},
		{"after the end of a planned window", days, []Stay{planned}, "kiel", Window{noon.Add(96 * day), noon.Add(99 * day)}, "v2"},
		{"long after a planned window", days, []Stay{planned}, "kiel", Window{noon.Add(97 * day), noon.Add(99 * day)}, ""},
		{"a stay without an end", days, []Stay{endless}, "kiel", Window{noon.Add(999 * day), noon.Add(1000 * day)}, "v3"},
		{"a window open to the past", days, []Stay{report}, "kiel", Window{End: noon.Add(99 * day)}, "v1"},
		{"another location", days, []Stay{report}, "husum", Window{noon, noon.Add(day)}, ""},
		{"another location of the client", Rules{ClientRotationDays: 10}, []Stay{report}, "husum", Window{noon.Add(9 * day), noon.Add(11 * day)}, "v1"},
		{"days of the client hold at the location", Rules{RotationDays: 5, ClientRotationDays: 10}, []Stay{report}, "kiel", Window{noon.Add(9 * day), noon.Add(11 * day)}, "v1"},
		{"the visit itself", days, []Stay{{Visit: "new", Location: "kiel", Start: noon, End: noon.Add(day)}}, "kiel", Window{noon, noon.Add(day)}, ""},
		{"the second of two", days, []Stay{{Visit: "v0", Location: "husum", Start: noon, End: noon}, report}, "kiel", Window{noon, noon.Add(day)}, "v1"},
	} {
		got, broken := tt.rules.RotationBreach(tt.stays, "new", tt.location, tt.window)
		if got.Visit != tt.want || broken != (tt.want != "") {
			t.Errorf("%s: got %q (%t), want %q", tt.name, got.Visit, broken, tt.want)
		}
		reach := tt.rules.RotationReach(tt.window)
		if broken && !got.End.IsZero() && (!reach.Start.IsZero() && got.End.Before(reach.Start) || !reach.End.IsZero() && got.Start.After(reach.End)) {
			t.Errorf("%s: the stay that breaks the rotation is not within the reach %v", tt.name, reach)
		}
	}
}
