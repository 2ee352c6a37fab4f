package visit

import (
	"testing"
	"time"
)

// TestWritten computes when the answer to a return was written, from what its phone says: never before the return, never after it was
// received, and when it was received where the phone cannot be right.
func TestWritten(t *testing.T) {
	t.Parallel()
	const tolerance = 5 * time.Minute
	returned, taken := noon, noon.Add(72*time.Hour)
	for name, c := range map[string]struct{ reading, skew, returned, want time.Duration }{
		"as the phone says":               {reading: time.Hour, want: time.Hour},
		"by a clock that is a month off":  {reading: 31 * 24 * time.Hour, skew: 30 * 24 * time.Hour, want: 24 * time.Hour},
		"after it was received":           {reading: 73 * time.Hour, want: 72 * time.Hour},
		"a little before the return":      {reading: -tolerance, want: 0},
		"too long before the return":      {reading: -tolerance - 1, want: 72 * time.Hour},
		"returned by a clock ahead of us": {reading: time.Hour, returned: 73 * time.Hour, want: 72 * time.Hour},
	} {
		if got := Written(noon.Add(c.reading), c.skew, tolerance, returned.Add(c.returned), taken).Sub(noon); got != c.want {
			t.Errorf("%s: %v after the return, want %v", name, got, c.want)
		}
	}
	if got := Written(time.Time{}, 0, tolerance, returned, taken); !got.Equal(taken) {
		t.Errorf("without a reading: %v, want %v", got, taken)
	}
}
