package chart_test

import (
	"testing"

	"mysteryshopper/server/chart"
)

func TestScale(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		least, greatest, low, high int32
	}{
		{8000, 9000, 6000, 10_000}, {0, 10_000, 0, 10_000}, {5000, 5000, 3000, 7000}, {100, 200, 0, 4000},
		{9990, 10_000, 6000, 10_000}, {2000, 9000, 0, 10_000}, {3400, 8700, 3000, 9000}, {-500, 20_000, 0, 10_000},
	} {
		l := chart.Trend{Points: []chart.Point{
			{Figure: chart.Figure{Value: &test.least}}, {Figure: chart.Figure{Value: &test.greatest}},
		}}.Layout(10, 10)
		if l.Low != test.low || l.High != test.high {
			t.Errorf("%d to %d: the scale runs from %d to %d", test.least, test.greatest, l.Low, l.High)
		}
	}
}
