package figures

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/scorecard"
)

// TestSpan reads the months of questions that are asked in November of 2026. Whatever is read can be asked of storage.
func TestSpan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ from, to, want string }{
		"neither":                       {"", "", "2025-12 2026-11"},
		"the first alone":               {"2026-03", "", "2026-03 2026-11"},
		"the last alone":                {"", "2024-05", "2023-06 2024-05"},
		"the last alone, and no year":   {"", "0001-06", "0001-01 0001-06"},
		"the last alone, and one month": {"", "0001-01", "0001-01 0001-01"},
		"the longest":                   {"2017-01", "2026-12", "2017-01 2026-12"},
		"one month more":                {"2016-12", "2026-12", "from INVALID_SPAN"},
		"the wrong way round":           {"2026-12", "2026-11", "from INVALID_SPAN"},
		"a first month after now":       {"2026-12", "", "from INVALID_SPAN"},
		"no month":                      {"", "0000-12", "to INVALID_FORMAT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var q params
			violations := q.setSpan(c.from, c.to, scorecard.Month(2026*12+10))
			got := q.from.String() + " " + q.to.String()
			for _, v := range violations {
				got = v.Path + " " + v.Reason.String()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
