package figures

import (
	"fmt"
	"strings"
	"testing"

	"mysteryshopper/checklist/scorecard"
)

// histogram counts some values.
func histogram(values ...int32) *scorecard.Histogram {
	h := &scorecard.Histogram{}
	for _, v := range values {
		h.Add(v)
	}
	return h
}

func TestWaitCounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		served, gaveUp *scorecard.Histogram
		want           string
	}{
		{"none", histogram(), histogram(), ""},
		{"of a telephone", histogram(0, 9, 10, 59, 600), histogram(19, 20),
			"0-10:2+0 10-20:1+1 20-30:0+1 30-45:0+0 45-60:1+0 60-90:0+0 90-120:0+0 120-180:0+0 180-300:0+0 300-600:0+0 600-:1+0"},
		{"a minute", histogram(60), histogram(),
			"0-60:0+0 60-120:1+0 120-180:0+0 180-300:0+0 300-600:0+0 600-900:0+0 900-1200:0+0 1200-1800:0+0 1800-3600:0+0 3600-:0+0"},
		{"of a counter", histogram(1799, 3600, 604800), histogram(1, 59, 60),
			"0-60:0+2 60-120:0+1 120-180:0+0 180-300:0+0 300-600:0+0 600-900:0+0 900-1200:0+0 1200-1800:1+0 1800-3600:0+0 3600-:2+0"},
		{"given up, nobody knows when", histogram(100), nil,
			"0-60:0 60-120:1 120-180:0 180-300:0 300-600:0 600-900:0 900-1200:0 1200-1800:0 1800-3600:0 3600-:0"},
		{"of a promise", histogram(1800), histogram(604800),
			"0-1800:0+0 1800-3600:1+0 3600-7200:0+0 7200-14400:0+0 14400-28800:0+0 28800-43200:0+0 43200-86400:0+0 " +
				"86400-172800:0+0 172800-259200:0+0 259200-:0+1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range waitCounts(tt.served, tt.gaveUp) {
				text := fmt.Sprintf("%d-", c.GetFromSeconds())
				if c.BelowSeconds != nil {
					text += fmt.Sprint(c.GetBelowSeconds())
				}
				text += fmt.Sprintf(":%d", c.GetServed())
				if c.GaveUp != nil {
					text += fmt.Sprintf("+%d", c.GetGaveUp())
				}
				got = append(got, text)
			}
			if text := strings.Join(got, " "); text != tt.want {
				t.Errorf("got  %s\nwant %s", text, tt.want)
			}
		})
	}
}
