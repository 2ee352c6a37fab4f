package api

import "testing"

// TestFitting: as many items as fit are on a page, and at least one, so that a list goes on.
func TestFitting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		sizes []int
		want  int
	}{
		"none":                   {nil, 0},
		"all":                    {[]int{largestAnswer / 2, largestAnswer / 2}, 2},
		"the last is too much":   {[]int{largestAnswer / 2, largestAnswer / 2, 1}, 2},
		"the first is too large": {[]int{largestAnswer + 1, 1}, 1},
		"one that is too large":  {[]int{largestAnswer * 2}, 1},
	} {
		if got := fitting(len(test.sizes), func(i int) int { return test.sizes[i] }); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
