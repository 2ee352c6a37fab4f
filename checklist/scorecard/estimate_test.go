package scorecard

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestBoundedMargin holds the interval of a mean to the formula, written out for
// visits of which the mean and the variance are known: of 8000 five times, m̃ is
// 5/7 and v is 2 × 5/7 × 2/7 ÷ 6; t(0.975; 6) is 2.446912.
func TestBoundedMargin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		visits Totals
		want   float64
	}{
		{"five that agree", ofBasisPoints(8000, 8000, 8000, 8000, 8000), 2.446912 * math.Sqrt(2*5/7.0*2/7.0/6/5) * whole},
		// s² = 0.0001, m̃ = 3.4/5, t(0.975; 4) = 2.776445
		{"three", ofBasisPoints(7900, 8000, 8100), 2.776445 * math.Sqrt((2*0.0001+2*0.68*0.32)/4/3) * whole},
		// s² = 0.02, m̃ = 2.6/4, t(0.975; 3) = 3.182446
		{"two", ofBasisPoints(7000, 9000), 3.182446 * math.Sqrt((0.02+2*0.65*0.35)/3/2) * whole},
	} {
		if got := boundedMargin(tt.visits, nil); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%s: got %.3f, want %.3f", tt.name, got, tt.want)
		}
	}
}

// TestNoEmptyIntervals: whatever the visits, from two on the interval has a width,
// and the figure lies in it.
func TestNoEmptyIntervals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Int64Range(0, whole).Draw(t, "value")
		values := rapid.SliceOfN(rapid.SampledFrom([]int64{value, value, 0, whole}), 2, 40).Draw(t, "values")
		f := visitMean(ofBasisPoints(values...), 1)
		if f.Low == nil || *f.High-*f.Low < 2 || *f.BasisPoints < *f.Low || *f.BasisPoints > *f.High {
			t.Fatalf("of %v: %s", values, shown(f))
		}
	})
}

// gpa is the grade point averages of the students of five suites of four, in
// thousandths: S. L. Lohr, Sampling: Design and Analysis, 2nd edition, example
// 5.2. Their mean is 2.826, and its standard error, for a sample of 5 of 100
// suites, 0.164.
var gpa = []Totals{
	ofBasisPoints(3080, 2600, 3440, 3040), ofBasisPoints(2360, 3040, 3280, 2680), ofBasisPoints(2000, 2560, 2520, 1880),
	ofBasisPoints(3000, 2880, 3440, 3640), ofBasisPoints(2680, 1920, 3280, 3200),
}

// apiPlaces are the schools of fifteen districts and the sums of their index, the
// data apiclus1 of the R package survey, with which its pages print a mean of
// 644.169399 and a standard error of 23.5422, for 15 of 757 districts.
var apiPlaces = [][2]int64{
	{11, 7359}, {4, 1888}, {2, 905}, {13, 8593}, {2, 1116}, {4, 2493}, {4, 2077}, {16, 11369}, {9, 6386}, {34, 22508},
	{21, 13761}, {37, 20394}, {13, 9372}, {1, 551}, {12, 9111},
}

// TestClusterVariance compares with published standard errors of ratio means. They
// are of finite populations; the factor for that is taken out.
func TestClusterVariance(t *testing.T) {
	t.Parallel()
	suites, suitePlaces, err := placed(gpa)
	if err != nil {
		t.Fatal(err)
	}
	var schools Totals
	var schoolPlaces Places
	for i, d := range apiPlaces {
		schools.Visits += d[0]
		schools.SumPpb += d[1] * 10 * ppbPerStep
		schoolPlaces.Merge(Places{{int32(i + 1), d[0], d[1] * 10 * ppbPerStep}})
	}
	for _, tt := range []struct {
		name       string
		totals     Totals
		places     Places
		mean       float64
		error, off float64
	}{
		{"students in suites", suites, suitePlaces, 2826, 163.67 / math.Sqrt(1-5.0/100), 0.01},
		{"schools in districts", schools, schoolPlaces, 6441.69399, 235.422 / math.Sqrt(1-15.0/757), 0.01},
	} {
		e := clusterEstimate(tt.totals, tt.places)
		if got := math.Sqrt(clusterVariance(tt.totals, tt.places)); math.Abs(got-tt.error) > tt.off || math.Abs(e.mean-tt.mean) > 0.001 {
			t.Errorf("%s: %.4f ± %.4f, published %.4f ± %.4f", tt.name, e.mean, got, tt.mean, tt.error)
		}
	}
	// t(0.975; 4) = 2.776445
	f := byCluster.Figure(Sums{suites, suitePlaces, 5})
	if low, high := 2826-2.776445*167.9, 2826+2.776445*167.9; math.Abs(float64(*f.Low)-low) > 2 || math.Abs(float64(*f.High)-high) > 2 {
		t.Errorf("the interval is %d to %d, want %.0f to %.0f", *f.Low, *f.High, low, high)
	}
}

// TestDesignEffect: the variance by suites is 0.028196, that by students
// 0.263 ÷ 20; under five places, by other methods and without scatter there is no
// design effect.
func TestDesignEffect(t *testing.T) {
	t.Parallel()
	all, places, err := placed(gpa)
	if err != nil {
		t.Fatal(err)
	}
	s := Sums{all, places, 5}
	f := byVisit.WithDesignEffect(byVisit.Figure(s), s)
	if want := 28196.0 / (variance(20, all.SumBasisPoints, all.SumSquares) / 20); f.DesignEffect == nil || math.Abs(*f.DesignEffect-want) > 0.001 {
		t.Errorf("got %v, want %.4f", f.DesignEffect, want)
	}
	if wide := byCluster.Figure(s); *f.DesignEffect >= 2 && (*f.WiderLow != *wide.Low || *f.WiderHigh != *wide.High) {
		t.Errorf("the wider interval is %d to %d, want %d to %d", *f.WiderLow, *f.WiderHigh, *wide.Low, *wide.High)
	}
	four, fourPlaces, _ := placed(gpa[:4])
	level, levelPlaces, _ := placed([]Totals{ofBasisPoints(7, 7), ofBasisPoints(7), ofBasisPoints(7), ofBasisPoints(7), ofBasisPoints(7)})
	for name, f := range map[string]Figure{
		"four places": byVisit.WithDesignEffect(Figure{}, Sums{four, fourPlaces, 4}),
		"no scatter":  byVisit.WithDesignEffect(Figure{}, Sums{level, levelPlaces, 5}),
		"pooled":      byPoints.WithDesignEffect(Figure{}, s),
		"by location": byLocation.WithDesignEffect(Figure{}, s),
	} {
		if f.DesignEffect != nil {
			t.Errorf("%s: %f", name, *f.DesignEffect)
		}
	}
}

func TestMeasureOf(t *testing.T) {
	t.Parallel()
	for want, measures := range map[Interval][]Measure{
		"": {byPoints, {MethodPooled, IntervalLocations}}, IntervalVisits: {byVisit, {}},
		IntervalLocations: {byCluster, byLocation, {MethodLocationMean, IntervalLocations}},
	} {
		for _, m := range measures {
			if got := m.Of(); got != want {
				t.Errorf("%+v speaks of %q, want %q", m, got, want)
			}
		}
	}
}
