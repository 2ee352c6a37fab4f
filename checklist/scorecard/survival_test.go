package scorecard

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func histogramOf(values ...int32) *Histogram {
	var h Histogram
	for _, v := range values {
		h.Add(v)
	}
	return &h
}

// The weeks that children with leukemia stayed in remission on 6-MP, and those
// of the children who still did when the trial ended (E. J. Freireich and
// others, The effect of 6-mercaptopurine on the duration of steroid-induced
// remissions in acute leukemia, Blood 21, 1963); the placebo had no censoring.
func remissions() (ended, ongoing, placebo *Histogram) {
	return histogramOf(6, 6, 6, 7, 10, 13, 16, 22, 23),
		histogramOf(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
		histogramOf(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
}

// TestProductLimit compares the curve and Greenwood's standard errors with those
// published of the 6-MP group in textbooks ever since (J. P. Klein and
// M. L. Moeschberger, Survival Analysis, 1997, table 4.1A).
func TestProductLimit(t *testing.T) {
	t.Parallel()
	want := []struct {
		weeks              int32
		survival, standard float64
	}{
		{6, 0.857, 0.076}, {7, 0.807, 0.087}, {10, 0.753, 0.096}, {13, 0.690, 0.107},
		{16, 0.627, 0.114}, {22, 0.538, 0.128}, {23, 0.448, 0.135},
	}
	ended, ongoing, _ := remissions()
	i := 0
	for step := range productLimit(ended, ongoing) {
		standard := step.survival * math.Sqrt(step.greenwood)
		if step.seconds != want[i].weeks || math.Abs(step.survival-want[i].survival) > 0.0005 || math.Abs(standard-want[i].standard) > 0.0006 {
			t.Errorf("at %d: %.4f (%.4f), want %+v", step.seconds, step.survival, standard, want[i])
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d steps", i)
	}
	for range productLimit(ended, ongoing) {
		break // stopping early is allowed
	}
}

func shownSurvival(s Survival) string {
	return fmt.Sprintf("%d of %d: %s [%s %s]", s.GivenUp, s.Waits, number(s.MedianSeconds), number(s.Low), number(s.High))
}

func TestSurvival(t *testing.T) {
	t.Parallel()
	ended, ongoing, placebo := remissions()
	for _, tt := range []struct {
		name           string
		served, gaveUp *Histogram
		want           string
	}{
		// The intervals on the scale of log(−log S), as SAS's LIFETEST gives them.
		{"6-MP", ended, ongoing, "12 of 21: 23 [13 -]"},
		{"placebo", placebo, histogramOf(), "0 of 21: 8 [4 11]"},
		{"nobody", histogramOf(), histogramOf(), "0 of 0: - [- -]"},
		{"everybody left", histogramOf(), histogramOf(10, 20), "2 of 2: - [- -]"},
		{"one", histogramOf(60), histogramOf(), "0 of 1: 60 [60 -]"},
		{"half of two", histogramOf(60, 91), histogramOf(), "0 of 2: 75 [60 -]"},
		{"on half to the end", histogramOf(60), histogramOf(90), "1 of 2: 60 [60 -]"},
		// The one who left at 60 still waited at 60: 2 ÷ 3, then 1 ÷ 2 of that.
		{"left at the same time", histogramOf(60, 100), histogramOf(60), "1 of 3: 100 [60 -]"},
		{"left before anybody was served", histogramOf(60, 61, 62), histogramOf(1, 1, 1), "3 of 6: 61 [60 -]"},
	} {
		if got := shownSurvival(SurvivalOf(tt.served, tt.gaveUp)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestSurvivalProperties: without censoring the median is the sample's; giving
// up later never makes it earlier; and it lies within its interval.
func TestSurvivalProperties(t *testing.T) {
	t.Parallel()
	seconds := rapid.SliceOfN(rapid.Int32Range(0, 50), 0, 40)
	rapid.Check(t, func(t *rapid.T) {
		served, left := seconds.Draw(t, "served"), seconds.Draw(t, "left")
		all := SurvivalOf(histogramOf(served...), histogramOf())
		if median, ok := histogramOf(served...).Median(); ok != (all.MedianSeconds != nil) || ok && median != *all.MedianSeconds {
			t.Fatalf("without censoring: got %s, want %d", number(all.MedianSeconds), median)
		}
		s := SurvivalOf(histogramOf(served...), histogramOf(left...))
		if s.Waits != int64(len(served)+len(left)) || s.GivenUp != int64(len(left)) {
			t.Fatalf("got %s", shownSurvival(s))
		}
		if s.High != nil && s.MedianSeconds == nil || s.MedianSeconds != nil && s.Low == nil {
			t.Fatalf("got %s", shownSurvival(s))
		}
		if s.MedianSeconds != nil && *s.Low > *s.MedianSeconds || s.High != nil && *s.High < *s.MedianSeconds {
			t.Fatalf("got %s", shownSurvival(s))
		}
		for i := range left {
			left[i] += 10
		}
		later := SurvivalOf(histogramOf(served...), histogramOf(left...))
		if s.MedianSeconds == nil && later.MedianSeconds != nil ||
			later.MedianSeconds != nil && *later.MedianSeconds < *s.MedianSeconds {
			t.Fatalf("got %s, giving up later %s", shownSurvival(s), shownSurvival(later))
		}
	})
}

func TestHeavilyCensored(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		waits Waits
		want  bool
	}{
		{Waits{}, false},
		{Waits{Served: 9, HungUp: 1}, true},
		{Waits{Served: 10, LeftUnserved: 1}, false},
		{Waits{Served: 18, LeftUnserved: 1, HungUp: 1}, true},
		{Waits{LeftUnserved: 1}, true},
	} {
		if got := tt.waits.HeavilyCensored(); got != tt.want {
			t.Errorf("%+v: got %t", tt.waits, got)
		}
	}
}
