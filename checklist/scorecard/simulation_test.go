package scorecard

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// tables prints the tables of docs/figures.md, of many runs:
//
//	go test ./checklist/scorecard -run Simulation -v -tables
var tables = flag.Bool("tables", false, "print the tables of docs/figures.md")

// runsOf returns how many samples a simulation draws.
func runsOf(few int) int {
	if *tables {
		return 20_000
	}
	return few
}

// shape is a distribution of totals, in basis points, with its weights in per
// cent.
type shape struct {
	name            string
	values, weights []int64
}

// shapes are distributions of totals as the trade meets them, and worse.
var shapes = []shape{
	{"skewed", []int64{9800, 9400, 9000, 8500, 8000, 7000, 5500, 4000, 2000, 0}, []int64{18, 20, 16, 14, 10, 8, 5, 4, 3, 2}},
	{"near-perfect", []int64{10000, 9800, 9500, 9000}, []int64{70, 15, 10, 5}},
	{"U-shaped", []int64{0, 1000, 5000, 9000, 10000}, []int64{30, 10, 10, 15, 35}},
	{"a few zeros", []int64{0, 6000, 7000, 8000, 9000, 9500, 10000}, []int64{5, 10, 10, 15, 15, 20, 25}},
	{"three steps", []int64{0, 5000, 10000}, []int64{20, 30, 50}},
}

// disasters are what no interval made of the sample can know of: one visit in
// twenty comes to nothing, and the others nearly agree. It is in the tables to
// show where 95 is not 95.
var disasters = shape{"disasters", []int64{0, 9300, 9500, 9700}, []int64{5, 30, 35, 30}}

// simulated returns the shapes of a simulation: in tables the disasters too.
func simulated() []shape {
	if *tables {
		return append(shapes[:len(shapes):len(shapes)], disasters)
	}
	return shapes
}

func (s shape) mean() (mean float64) {
	for i, v := range s.values {
		mean += float64(v) * float64(s.weights[i]) / 100
	}
	return mean
}

func (s shape) draw(r *rand.Rand) int64 {
	at := r.Int64N(100)
	for i, w := range s.weights {
		if at -= w; at < 0 {
			return s.values[i]
		}
	}
	return s.values[len(s.values)-1]
}

func (s shape) visits(r *rand.Rand, n int) (t Totals) {
	for range n {
		addVisit(&t, float64(s.draw(r)))
	}
	return t
}

// row prints a line of a table.
func row(t *testing.T, name string, cells []string) {
	t.Helper()
	if *tables {
		t.Logf("| %s | %s |", name, strings.Join(cells, " | "))
	}
}

// TestSimulationOfVisits: the interval of VISIT_MEAN, and Student's beside it. It
// holds the truth in 91 % of the samples and more, of every shape and size.
func TestSimulationOfVisits(t *testing.T) {
	t.Parallel()
	for _, s := range simulated() {
		var ours, students []string
		for _, n := range []int{2, 3, 5, 8, 12, 20, 50, 200} {
			r := rand.New(rand.NewPCG(11, uint64(n)))
			held, heldByStudent, runs := 0, 0, runsOf(1500)
			for range runs {
				v := s.visits(r, n)
				held += holds(visitEstimate(v, nil), s.mean())
				mean := estimate{mean: float64(v.SumPpb) / float64(n) / ppbPerStep}
				heldByStudent += holds(mean.around(studentMargin(variance(v.Visits, v.SumBasisPoints, v.SumSquares), v.Visits)), s.mean())
			}
			if got := float64(held) / float64(runs); got < 0.91 && s.name != disasters.name {
				t.Errorf("%s, %d visits: %.3f of the intervals hold the truth", s.name, n, got)
			}
			ours = append(ours, fmt.Sprintf("%.2f", float64(held)/float64(runs)))
			students = append(students, fmt.Sprintf("%.2f", float64(heldByStudent)/float64(runs)))
		}
		row(t, s.name, ours)
		row(t, s.name+", Student's", students)
	}
}

// holds returns 1 where the interval holds the value.
func holds(e estimate, value float64) int {
	if e.bounded && e.low <= value && value <= e.high {
		return 1
	}
	return 0
}

// clustered draws visits to places that differ. A visit is what its place always
// comes to with that probability, and else any visit; so visits to one place
// correlate with its square, and all visits together are of the shape. The mean
// of these places is returned beside.
func (s shape) clustered(r *rand.Rand, places int, each func() int, own float64) (t Totals, at Places, here float64) {
	for i := range places {
		usual := s.draw(r)
		n := each()
		var one Totals
		for range n {
			value := usual
			if r.Float64() >= own {
				value = s.draw(r)
			}
			addVisit(&one, float64(value))
		}
		here += float64(n) * (own*float64(usual) + (1-own)*s.mean())
		at = append(at, Place{int32(i + 1), one.Visits, one.SumPpb})
		_ = t.Add(one)
	}
	return t, at, here / float64(t.Visits)
}

// TestSimulationOfLocations: of places that differ (a correlation of 0.25 of the
// visits to one), how often the interval by visits holds the mean of these places
// and that of all places like these, and the interval by locations that.
func TestSimulationOfLocations(t *testing.T) {
	t.Parallel()
	const own = 0.5
	for _, s := range simulated() {
		var cells []string
		for _, places := range []int{2, 3, 5, 10, 20, 50} {
			for _, even := range []bool{true, false} {
				r := rand.New(rand.NewPCG(12, uint64(places)))
				each := func() int { return 6 }
				if !even {
					each = func() int { return 1 + r.IntN(4)*r.IntN(5) }
				}
				heres, alls, clusters, runs := 0, 0, 0, runsOf(1000)
				for range runs {
					v, at, here := s.clustered(r, places, each, own)
					visits := visitEstimate(v, nil)
					heres += holds(visits, here)
					alls += holds(visits, s.mean())
					clusters += holds(clusterEstimate(v, at), s.mean())
				}
				share := func(n int) float64 { return float64(n) / float64(runs) }
				if share(heres) < 0.91 && s.name != disasters.name {
					t.Errorf("%s, %d places: %.3f of the intervals by visits hold the mean of these places", s.name, places, share(heres))
				}
				if places >= 20 && even && share(clusters) < 0.88 && s.name != disasters.name {
					t.Errorf("%s, %d places: %.3f of the intervals by locations hold the truth", s.name, places, share(clusters))
				}
				cells = append(cells, fmt.Sprintf("%.2f %.2f %.2f", share(heres), share(alls), share(clusters)))
			}
		}
		row(t, s.name, cells)
	}
}

// fewAgainstMany are the visits of two spans.
var fewAgainstMany = [][2]int{{5, 5}, {5, 12}, {5, 80}, {5, 1500}, {8, 8}, {8, 80}, {12, 12}, {12, 1500}, {20, 20}, {40, 40}, {40, 1500}}

// TestSimulationOfNoChange: where nothing changed, at most 8 % of the differences
// are called a change, of totals and of shares, and mostly under 6.5 %: more where
// half pass of 8 visits, and where 5 U-shaped ones stand against many. Welch's
// interval calls many times as many.
func TestSimulationOfNoChange(t *testing.T) {
	t.Parallel()
	const most = 0.08
	for _, s := range append(simulated(),
		shape{"half pass", []int64{0, whole}, []int64{50, 50}}, shape{"80 % pass", []int64{0, whole}, []int64{20, 80}},
		shape{"95 % pass", []int64{0, whole}, []int64{5, 95}}) {
		var ours, welchs []string
		for _, n := range fewAgainstMany {
			r := rand.New(rand.NewPCG(13, uint64(n[0]*10_000+n[1])))
			changes, byWelch, runs := 0, 0, runsOf(600)
			for range runs {
				before, after := s.visits(r, n[1]), s.visits(r, n[0])
				changes += int(one(differenceOfVisits(before, after).Change))
				byWelch += int(one(*tables && welchChange(before, after)))
			}
			// Of the few samples of a usual run, two standard errors more may be so by chance.
			slack := 0.0
			if !*tables {
				slack = 2 * math.Sqrt(most*(1-most)/float64(runs))
			}
			if got := float64(changes) / float64(runs); got > most+slack && s.name != disasters.name {
				t.Errorf("%s, %d against %d: %.3f are called a change", s.name, n[0], n[1], got)
			}
			ours = append(ours, fmt.Sprintf("%.1f", 100*float64(changes)/float64(runs)))
			welchs = append(welchs, fmt.Sprintf("%.1f", 100*float64(byWelch)/float64(runs)))
		}
		row(t, s.name, ours)
		row(t, s.name+", Welch's", welchs)
	}
}

// welchChange reports whether the interval of B. L. Welch, Biometrika 34, 1947,
// leaves out 0.
func welchChange(before, after Totals) bool {
	n1, n2 := float64(before.Visits), float64(after.Visits)
	v1 := variance(before.Visits, before.SumBasisPoints, before.SumSquares) / n1
	v2 := variance(after.Visits, after.SumBasisPoints, after.SumSquares) / n2
	d := float64(after.SumPpb)/n2/ppbPerStep - float64(before.SumPpb)/n1/ppbPerStep
	if v1+v2 == 0 {
		return d != 0
	}
	freedom := (v1 + v2) * (v1 + v2) / (v1*v1/(n1-1) + v2*v2/(n2-1))
	return math.Abs(d) > distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(quantile)*math.Sqrt(v1+v2)
}

// TestSimulationOfPower: how often a fall of 10 points is called a change, beside
// Welch's interval, from 12 to 200 visits a side. A visit falls by 40 points with
// a probability of one in four, as far as it has so many.
func TestSimulationOfPower(t *testing.T) {
	t.Parallel()
	for _, s := range simulated() {
		fallen := s.fallen(1000)
		var cells []string
		for _, n := range []int{12, 20, 40, 80, 200} {
			r := rand.New(rand.NewPCG(14, uint64(n)))
			ours, welchs, runs := 0, 0, runsOf(1000)
			for range runs {
				before, after := s.visits(r, n), fallen(r, n)
				ours += int(one(differenceOfVisits(before, after).Change))
				welchs += int(one(welchChange(before, after)))
			}
			if ours < welchs*6/10 && n >= 40 {
				t.Errorf("%s, %d visits a side: %d of %d falls are seen, by Welch %d", s.name, n, ours, runs, welchs)
			}
			cells = append(cells, fmt.Sprintf("%.0f (%.0f)", 100*float64(ours)/float64(runs), 100*float64(welchs)/float64(runs)))
		}
		row(t, s.name, cells)
	}
}

// fallen returns a function that draws visits of the shape whose mean is less by
// so many basis points: some of them come to 40 points less, or to 0.
func (s shape) fallen(by float64) func(*rand.Rand, int) Totals {
	const fall = 4000
	full := 0.0
	for i, v := range s.values {
		full += float64(min(v, fall)) * float64(s.weights[i]) / 100
	}
	return func(r *rand.Rand, n int) (t Totals) {
		for range n {
			value := s.draw(r)
			if r.Float64() < by/full {
				value -= min(value, fall)
			}
			addVisit(&t, float64(value))
		}
		return t
	}
}

// TestSimulationOfRanks: of 20 places whose true means are known, the ranges hold
// each one's true rank in 95 % of the samples and more.
func TestSimulationOfRanks(t *testing.T) {
	t.Parallel()
	const places, visits = 20, 24
	r := rand.New(rand.NewPCG(15, 15))
	held, all := 0, 0
	for range runsOf(300) {
		var standings []Standing
		for i := range places {
			var v Totals
			for range visits {
				// The true mean falls from place to place.
				addVisit(&v, float64(whole*int(one(r.Float64() < 0.95-0.04*float64(i)))))
			}
			standings = append(standings, Standing{Location: fmt.Sprintf("place-%02d", i), Figure: visitMean(v, 1), Totals: v})
		}
		ranking := Rank(standings, ConfidenceLow)
		ranking.SetRanges()
		for _, l := range ranking.Ranked {
			var truth int
			_, _ = fmt.Sscanf(l.Location, "place-%d", &truth)
			all++
			if l.Best <= truth+1 && truth+1 <= l.Worst {
				held++
			}
		}
	}
	if got := float64(held) / float64(all); got < 0.95 {
		t.Errorf("%.3f of the ranges hold the true rank", got)
	}
}
