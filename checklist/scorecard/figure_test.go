package scorecard

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// shown writes a figure as one line, absent ones as a hyphen.
func shown(f Figure) string {
	return fmt.Sprintf("%d/%d %s [%s %s] sd %s, %s to %s, %s %s, %s",
		f.Visits, f.Locations, number(f.BasisPoints), number(f.Low), number(f.High), number(f.StandardDeviation),
		number(f.Min), number(f.Max), f.Confidence, number(f.Distortion), number(f.Band))
}

var bands = []checklist.Band{{Key: "poor"}, {Key: "fair", FromBasisPoints: 5000}, {Key: "good", FromBasisPoints: 7500}}

func TestFigures(t *testing.T) {
	t.Parallel()
	mean := func(t Totals) Figure { return visitMean(t, 7).InBand(bands) }
	pooled := func(t Totals) Figure { return Pooled(t, 7).InBand(bands) }
	rounded := ofBasisPoints(3333, 3333, 3334)
	rounded.SumPpb += 99_999 // floored once, not visit by visit: 3333.67
	for _, tt := range []struct {
		name   string
		method func(Totals) Figure
		totals Totals
		want   string
	}{
		{"none", mean, Totals{}, "0/7 - [- -] sd -, - to -, NONE -, -"},
		{"none pooled", pooled, Totals{}, "0/7 - [- -] sd -, - to -, NONE -, -"},
		{"one has no interval", mean, ofBasisPoints(8000), "1/7 8000 [- -] sd -, 8000 to 8000, NONE 1, -"},
		// Wilson's of 1 of 1, and of 5 of 5.
		{"one that earned all", mean, ofBasisPoints(10000), "1/7 10000 [2065 10000] sd -, 10000 to 10000, NONE 1, -"},
		{"five that earned all", mean, ofBasisPoints(10000, 10000, 10000, 10000, 10000), "5/7 10000 [5655 10000] sd 0, 10000 to 10000, LOW 0.2, good"},
		{"two have no band", mean, ofBasisPoints(8000, 8002), "2/7 8001 [0 10000] sd 1, 8000 to 8002, NONE 0.5, -"},
		{"three have a band", mean, ofBasisPoints(7400, 7500, 7600), "3/7 7500 [2092 10000] sd 100, 7400 to 7600, LOW 0.3333333333333333, good"},
		{"on the edge of a band", mean, ofBasisPoints(4999, 4999, 4999, 4999), "4/7 4999 [934 9064] sd 0, 4999 to 4999, LOW 0.25, poor"},
		{"five are few", mean, ofBasisPoints(5000, 5000, 5000, 5000, 5000), "5/7 5000 [1841 8159] sd 0, 5000 to 5000, LOW 0.2, fair"},
		{"eight are enough", mean, ofBasisPoints(5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000), "8/7 5000 [3114 6886] sd 0, 5000 to 5000, OK 0.125, fair"},
		{"clipped", mean, ofBasisPoints(9000, 10000, 10000), "3/7 9666 [4925 10000] sd 577, 9000 to 10000, LOW 0.3333333333333333, good"},
		{"floored once", mean, rounded, "3/7 3333 [0 8887] sd 1, 3333 to 3334, LOW 0.3333333333333333, poor"},
		{"pooled", pooled, Totals{Visits: 3, MaxBasisPoints: 9000, Earned: 2, Possible: 3},
			"3/7 6666 [- -] sd 0, 0 to 9000, LOW 0.3333333333333333, fair"},
		{"pooled over all by bonus", pooled, Totals{Visits: 1, Earned: 5, Possible: 4}, "1/7 10000 [- -] sd -, 0 to 0, NONE 1, -"},
		{"pooled beyond 64 bits", pooled, Totals{Visits: 1, Earned: math.MaxInt64 - 1, Possible: math.MaxInt64}, "1/7 9999 [- -] sd -, 0 to 0, NONE 1, -"},
	} {
		if got := shown(tt.method(tt.totals)); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestLocationMean(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		locations []Totals
		want      string
	}{
		{"none", nil, "0/0 - [- -] sd -, - to -, NONE -, -"},
		{"unvisited ones", []Totals{{}, {Outcomes: Outcomes{Closed: 1}}}, "0/0 - [- -] sd -, - to -, NONE -, -"},
		{"one", []Totals{ofBasisPoints(5000, 6000, 7000)}, "3/1 6000 [- -] sd 1000, 5000 to 7000, LOW 0.3333333333333333, fair"},
		// Means of 6000 and 9000; every visit alike would be 6600.
		{"two", []Totals{ofBasisPoints(5000, 6000, 6000, 7000), {}, ofBasisPoints(9000)},
			"5/2 7500 [0 10000] sd 1517, 5000 to 9000, LOW 0.5, good"},
		// 5000.5 and 5000.5: floored to basis points at each location it would be 5000.
		{"floored to parts per 10⁹ at each", []Totals{ofBasisPoints(5000, 5001), ofBasisPoints(5000, 5001, 5002, 5003)},
			"6/2 5001 [4994 5008] sd 1, 5000 to 5003, LOW 0.25, fair"},
	} {
		f, err := locationMean(tt.locations)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := shown(f.InBand(bands)); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
	huge := Totals{Visits: 1, Earned: math.MaxInt64}
	if _, err := locationMean([]Totals{huge, huge}); !errors.Is(err, ErrOverflow) {
		t.Errorf("an overflow: got %v", err)
	}
}

// TestLocationMeanInAnyOrder adds the locations in any order, and compares the
// mean of equally visited locations with that of their visits, and its interval
// with Student's.
func TestLocationMeanInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, whole), 1, 20).Draw(t, "values")
		var locations []Totals
		for _, v := range values {
			locations = append(locations, ofBasisPoints(v))
		}
		f, err := locationMean(rapid.Permutation(locations).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		totals := ofBasisPoints(values...)
		visits := visitMean(totals, int64(len(values)))
		if visits.Low, visits.High = nil, nil; len(values) > 1 {
			e := estimate{mean: float64(totals.SumBasisPoints) / float64(totals.Visits)}
			visits.setInterval(e.around(studentMargin(variance(totals.Visits, totals.SumBasisPoints, totals.SumSquares), totals.Visits)))
		}
		if got, want := shown(f), shown(visits); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

func TestPassShare(t *testing.T) {
	t.Parallel()
	totals := ofBasisPoints(1, 2, 3, 4, 5)
	totals.Passed, totals.Failed = 1, 2 // the others have no pass mark
	got := visitMean(totals, 1).PassShare
	if got.Hits != 1 || got.N != 3 || *got.BasisPoints != 3333 {
		t.Errorf("got %+v", got)
	}
}

func TestWaits(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	var d Details
	for _, w := range []checklist.DurationAnswer{
		{Seconds: 10}, {Seconds: 59}, {Seconds: 100}, {Seconds: 1001},
		{Seconds: 5, Outcome: checklist.DurationHungUp}, {Seconds: 3000, Outcome: checklist.DurationLeftUnserved},
	} {
		answers := answersOf(checklist.Answer{Question: "wait-for-service", Duration: &w})
		_, add := FromReport(c, c.Score(answers, ""), answers, "")
		d.Add(&add)
	}
	got := d.Questions.Get("wait-for-service").Waits()
	if got.Served != 4 || got.LeftUnserved != 1 || got.HungUp != 1 || *got.MedianSeconds != 79 {
		t.Errorf("got %+v, median %s", got, number(got.MedianSeconds))
	}
	if got.InTime.Hits != 2 || got.InTime.N != 6 || *got.InTime.BasisPoints != 3333 {
		t.Errorf("in time: %+v", got.InTime)
	}
	rate := d.Questions.Get("wait-for-service").PassRate()
	if rate.Hits != 2 || rate.N != 6 {
		t.Errorf("pass rate: %+v", rate)
	}
	unscored := &Part{Answered: 1, LeftUnserved: 1}
	if got := unscored.Waits(); got.InTime != (Share{}) || got.MedianSeconds != nil || got.LeftUnserved != 1 {
		t.Errorf("an unscored wait: %+v", got)
	}
}

func TestNetPromoter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		counts map[int32]int64
		want   string
	}{
		{"nobody", nil, "-"},
		{"29 are too few", map[int32]int64{10: 29}, "-"},
		{"all promote", map[int32]int64{9: 15, 10: 15}, "10000"},
		{"nobody does", map[int32]int64{0: 15, 6: 15}, "-10000"},
		{"the passive count in n alone", map[int32]int64{7: 15, 8: 15}, "0"},
		{"floored above 0", map[int32]int64{9: 1, 8: 29}, "333"},
		{"floored below 0", map[int32]int64{6: 1, 7: 29}, "-334"},
		{"mixed", map[int32]int64{0: 1, 6: 4, 7: 10, 8: 5, 9: 10, 10: 10}, "3750"},
	} {
		var p Part
		for value, n := range tt.counts {
			p.Values.merge([]bin{{value, n}})
		}
		if got := p.NetPromoter(); number(got.BasisPoints) != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, number(got.BasisPoints), tt.want)
		}
	}
}

// TestShare compares the 128-bit division with its definition.
func TestShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		earned := rapid.Int64Min(0).Draw(t, "earned")
		possible := rapid.Int64Min(1).Draw(t, "possible")
		got := share(ppbWhole, earned, possible)
		var g gathered
		g.points(earned, possible, false)
		if got != g.part.SumPpb {
			t.Fatalf("%d of %d: got %d, want %d", earned, possible, got, g.part.SumPpb)
		}
	})
}

func TestCounts(t *testing.T) {
	t.Parallel()
	var c Counts
	for _, key := range []string{"b", "a", "c", "a"} {
		c.Add(key, 1)
	}
	if want := (Counts{{"a", 2}, {"b", 1}, {"c", 1}}); !slices.Equal(c, want) {
		t.Errorf("got %v, want %v", c, want)
	}
	if c.Get("a") != 2 || c.Get("d") != 0 {
		t.Errorf("a is %d, d is %d", c.Get("a"), c.Get("d"))
	}
}
