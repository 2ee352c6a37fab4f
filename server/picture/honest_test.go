package picture_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
)

// monthly is a trend of a score each month from January 2026, all alike; nil is a month without visits.
func monthly(segments []int32, values ...*int32) picture.Trend {
	var t picture.Trend
	for i, v := range values {
		p := chart.Point{Period: fmt.Sprintf("2026-%02d", i+1), Segment: segments[i]}
		if v != nil {
			p.Figure = figure(*v, 500, 9)
			p.LikeForLike = chart.LikeForLike{Value: v, Coverage: 7000}
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// drawn parses a picture in English.
func drawn(t *testing.T, d drawing) []element {
	t.Helper()
	elements, err := parse(svgOf(d, "en"))
	if err != nil {
		t.Fatal(err)
	}
	return elements
}

// lengths are how many points each line of a colour has.
func lengths(elements []element, stroke string) []int {
	var out []int
	for _, e := range elements {
		if e.name == "polyline" && e.attrs["stroke"] == stroke {
			out = append(out, len(strings.Fields(e.attrs["points"])))
		}
	}
	return out
}

// TestLineStops where there is nothing and where the questions changed; like for like runs across a change, and stops
// where there is nothing.
func TestLineStops(t *testing.T) {
	t.Parallel()
	const score, alike = "#0072B2", "#D55E00"
	v := new(int32(8000))
	for name, test := range map[string]struct {
		segments    []int32
		values      []*int32
		line, alike []int
	}{
		"whole":            {[]int32{1, 1, 1, 1}, []*int32{v, v, v, v}, []int{4}, []int{4}},
		"gap":              {[]int32{1, 1, 1, 1, 1}, []*int32{v, v, nil, v, v}, []int{2, 2}, []int{2, 2}},
		"break":            {[]int32{1, 1, 2, 2, 2}, []*int32{v, v, v, v, v}, []int{2, 3}, []int{5}},
		"gap and break":    {[]int32{1, 1, 1, 2, 2}, []*int32{v, v, nil, v, v}, []int{2, 2}, []int{2, 2}},
		"each its segment": {[]int32{1, 2, 3}, []*int32{v, v, v}, nil, []int{3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			elements := drawn(t, monthly(test.segments, test.values...))
			// The key has a piece of each line, and draws it as a line and not as a path.
			if diff := cmp.Diff(test.line, lengths(elements, score)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.alike, lengths(elements, alike)); diff != "" {
				t.Errorf("like for like (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMissingMonth of a calendar is a gap, also where there is no point for it.
func TestMissingMonth(t *testing.T) {
	t.Parallel()
	v := new(int32(8000))
	trend := monthly([]int32{1, 1, 1, 1}, v, v, v, v)
	trend.Points = slices.Delete(trend.Points, 2, 3)
	elements := drawn(t, trend)
	if diff := cmp.Diff([]int{2}, lengths(elements, "#0072B2")); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if !slices.Contains(texts(elements), "Mar") {
		t.Error("March is not on the axis")
	}
}

// TestDescription compares what a screen reader reads of each picture.
func TestDescription(t *testing.T) {
	t.Parallel()
	broken := monthly([]int32{1, 2}, new(int32(8046)), nil)
	broken.Points[1].Versions = []int32{3}
	broken.Events = []chart.Event{{Month: "2026-02", Title: "Sales staff cut"}, {Month: "2025-02", Title: "Before"}}
	for name, test := range map[string]struct {
		drawing drawing
		lang    string
		want    string
	}{
		"trend": {broken, "en", "January 2026: 80.4%, 95% interval 75.4% to 85.5%, 9 visits, like for like 80.4%, coverage 70.0%. " +
			"February 2026: no visits. " +
			"From February 2026 on the checklist scores otherwise (version 3); the line does not run across. " +
			"Event 1, February 2026: Sales staff cut. The scale runs from 60% to 100%."},
		"bars": {picture.Bars{PassMark: new(int32(7550)), Bars: []chart.Bar{
			{Title: "Waiting", Figure: figure(6433, 0, 1)}, {Title: "Advice", Figure: figure(7000, 100, 3)}, {Title: "Farewell", Figure: chart.Figure{Visits: 2}},
		}}, "de", "Waiting: 64,3\u00a0%, 1 Besuch, zu wenige Besuche für ein Urteil. " +
			"Advice: 70,0\u00a0%, 95-%-Intervall 69,0\u00a0% bis 71,0\u00a0%, 3 Besuche, wenige Besuche. " +
			"Farewell: kein Ergebnis, 2 Besuche. Bestehensgrenze 75,5\u00a0%."},
		"ranking": {picture.Ranking{
			Of: 1600, More: 1599, Places: []picture.Place{{Rank: 7, Title: "Altona", Figure: figure(9000, 0, 1234), Best: 2, Worst: 1100}},
			Thin: []chart.Bar{{Title: "Sylt", Figure: chart.Figure{}}}, MoreThin: 2,
		}, "sv", "1\u00a0600 platser är rangordnade. " +
			"Altona: placering 7 av 1\u00a0600, 90,0\u00a0%, 1\u00a0234 besök, möjliga placeringar: 2–1\u00a0100. och 1\u00a0599 till. " +
			"Utan placering: för få besök. Sylt: inga besök. och 2 till."},
		"waits": {picture.Waits{
			Counts: []picture.WaitCount{{45, new(int32(46)), 3}}, LeftUnserved: 1, MedianSeconds: new(int32(3725)),
		}, "en", "30\u00a0s to under 1\u00a0min: 3 visits, 75.0% of all. walked out: 1 visit, 25.0% of all. " +
			"median 1\u00a0h 2\u00a0min."},
		"gaps": {picture.Gaps{Gaps: []picture.Gap{gap("Total", 9000, 8015, 1200, 210)}}, "hu",
			"Total: állított 90,0%, megfigyelt 80,1%, 210 látogatás, eltérés: +9,8 százalékpont, " +
				"95%-os intervallum: −2,2 – +21,9. " +
				"Az eltérés százalékpontban. Ahol a vonal nem éri el az állítást, az eltérés nem magyarázható véletlennel."},
		"single": {picture.Single{Figure: figure(9999, 30, 10_000), Band: "Kiváló"}, "hu",
			"99,9%, 95%-os intervallum: 99,6% – 100,0%, 10\u00a0000 látogatás, Kiváló."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			elements, err := parse(svgOf(test.drawing, test.lang))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, description(elements)); diff != "" {
				t.Errorf("description (-want +got):\n%s", diff)
			}
		})
	}
}

// TestThinIsHollow also where the confidence of a figure is not given.
func TestThinIsHollow(t *testing.T) {
	t.Parallel()
	hollow := func(d drawing, name string) (n int) {
		for _, e := range drawn(t, d) {
			if e.name == name && e.attrs["fill"] == "#FFFFFF" && e.attrs["stroke"] == "#0072B2" {
				n++
			}
		}
		return n
	}
	unsaid := figure(5000, 0, 9)
	unsaid.Confidence = ""
	for _, test := range []struct {
		figure chart.Figure
		want   int // with the one of the key
	}{
		{figure(5000, 0, 2), 2}, {figure(5000, 0, 4), 2}, {figure(5000, 0, 5), 0}, {unsaid, 2}, {chart.Figure{}, 0},
	} {
		if got := hollow(picture.Bars{Bars: []chart.Bar{{Title: "x", Figure: test.figure}}}, "rect"); got != test.want {
			t.Errorf("%+v: %d hollow bars, want %d", test.figure, got, test.want)
		}
		trend := picture.Trend{Trend: chart.Trend{Points: []chart.Point{{Period: "2026-01", Figure: test.figure}}}}
		if got := hollow(trend, "circle"); got != test.want {
			t.Errorf("%+v: %d hollow points, want %d", test.figure, got, test.want)
		}
		gaps := picture.Gaps{Gaps: []picture.Gap{{Title: "x", Observed: test.figure}}}
		if got := hollow(gaps, "circle"); got != test.want {
			t.Errorf("%+v: %d hollow observations, want %d", test.figure, got, test.want)
		}
		ranking := picture.Ranking{Places: []picture.Place{{Rank: 1, Title: "x", Figure: test.figure}}}
		if got := hollow(ranking, "circle"); got != test.want {
			t.Errorf("%+v: %d hollow places, want %d", test.figure, got, test.want)
		}
	}
}

// TestBounded checks that pictures count what they leave out.
func TestBounded(t *testing.T) {
	t.Parallel()
	many := trend(600)
	for i := range 40 {
		many.Events = append(many.Events, chart.Event{Month: "2040-01", Title: fmt.Sprint(i)})
	}
	places := picture.Ranking{Of: 9000, More: 8000, Places: make([]picture.Place, 1000), Thin: make([]chart.Bar, 100)}
	for _, test := range []struct {
		drawing drawing
		want    []string
	}{
		{many, []string{"The latest 500 of 600 are shown.", "10 more events are not marked."}},
		{picture.Bars{Bars: make([]chart.Bar, 1700)}, []string{"and 1,200 more"}},
		{picture.Gaps{Gaps: make([]picture.Gap, 501)}, []string{"and 1 more"}},
		{places, []string{"and 8,950 more", "and 75 more"}},
	} {
		elements := drawn(t, test.drawing)
		for _, want := range test.want {
			if !slices.Contains(texts(elements), want) || !strings.Contains(description(elements), want) {
				t.Errorf("%T does not have %q", test.drawing, want)
			}
		}
		if size := len(svgOf(test.drawing, "en")); size > 1<<20 {
			t.Errorf("%T has %d bytes", test.drawing, size)
		}
	}
}

// TestOverlap checks that a ranking has a note where the order may be chance, and only there.
func TestOverlap(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		half int32
		want bool
	}{{499, false}, {500, true}, {0, true}} {
		r := picture.Ranking{Of: 2, Places: []picture.Place{
			{Rank: 1, Title: "Altona", Figure: figure(9000, test.half, 9)}, {Rank: 2, Title: "Barmbek", Figure: figure(8000, test.half, 9)},
		}}
		if got := strings.Contains(string(svgOf(r, "en")), "may be chance"); got != test.want {
			t.Errorf("±%d: a note: %t", test.half, got)
		}
	}
}

// TestLongTitle checks that a title is cut where it is printed, and whole where a screen reader reads it.
func TestLongTitle(t *testing.T) {
	t.Parallel()
	title := strings.TrimSpace(strings.Repeat("reaches the counter ", 12))
	elements := drawn(t, picture.Bars{Bars: []chart.Bar{{Title: title, Figure: figure(5000, 0, 9)}}})
	printed, read := 0, false
	for _, e := range elements {
		if e.name == "text" && strings.Contains(e.text, "reaches") {
			printed++
		}
		read = read || e.name == "title" && strings.HasPrefix(e.text, title+": ")
	}
	if printed != 3 || !read || !strings.Contains(strings.Join(texts(elements), "\n"), "…") {
		t.Errorf("printed on %d lines, read in full %t", printed, read)
	}
}

// TestThinIntervals checks that months of few visits have no band, which would cover the plot, and that the scale does not
// grow with their intervals.
func TestThinIntervals(t *testing.T) {
	t.Parallel()
	of := func(visits int64) []element {
		d := monthly([]int32{1, 1, 1}, new(int32(8000)), new(int32(8100)), new(int32(8200)))
		for i := range d.Points {
			d.Points[i].Figure = figure(8000, 7900, visits)
			d.Points[i].LikeForLike = chart.LikeForLike{}
		}
		return drawn(t, d)
	}
	bands := func(elements []element) (n int) {
		for _, e := range elements {
			if e.name == "polygon" {
				n++
			}
		}
		return n
	}
	thin, enough := of(4), of(40)
	if bands(thin) != 0 || bands(enough) != 1 {
		t.Errorf("few visits have %d bands, many %d", bands(thin), bands(enough))
	}
	if !slices.Contains(texts(thin), "60%") || slices.Contains(texts(thin), "0%") || !slices.Contains(texts(enough), "0%") {
		t.Errorf("the scale of few visits is %q", texts(thin))
	}
}

// TestAreasOfWaits checks that columns are as wide as their spans, and that areas stand for counts.
func TestAreasOfWaits(t *testing.T) {
	t.Parallel()
	w := picture.Waits{Counts: []picture.WaitCount{{0, new(int32(60)), 100}, {60, new(int32(300)), 100}}}
	var areas, widths []float64
	for _, e := range drawn(t, w) {
		if e.name == "rect" && e.attrs["stroke"] != "" {
			widths = append(widths, e.number("width")+3)
			areas = append(areas, (e.number("width")+3)*e.number("height"))
		}
	}
	if len(areas) != 2 || areas[0]/areas[1] < 0.99 || areas[0]/areas[1] > 1.01 || widths[1]/widths[0] < 3.99 || widths[1]/widths[0] > 4.01 {
		t.Errorf("the columns are %v wide, of the areas %v", widths, areas)
	}
}

// TestRanksAreDrawn looks for a bar of each location's possible ranks, on usual and on narrow pages: the range from the
// first to the last rank is as wide as the scale, and that of one rank is a stroke.
func TestRanksAreDrawn(t *testing.T) {
	t.Parallel()
	ranking := picture.Ranking{Of: 4}
	for i, ranks := range [][2]int64{{1, 4}, {2, 3}, {3, 3}, {0, 0}} {
		ranking.Places = append(ranking.Places, picture.Place{
			Rank: int64(i + 1), Title: "x", Figure: figure(int32(9000-i*500), 200, 20), Best: ranks[0], Worst: ranks[1],
		})
	}
	for _, width := range []float64{0, 390} {
		svg := picture.Draw(ranking, picture.Options{Language: "hu", Width: width}).SVG()
		elements, err := parse(svg)
		if err != nil {
			t.Fatal(err)
		}
		var wide []float64
		for _, e := range elements {
			if e.name == "rect" && e.number("height") == 8 {
				wide = append(wide, e.number("width"))
			}
		}
		if len(wide) != 4 { // The first is that of the key.
			t.Fatalf("width %v: the bars are %v", width, wide)
		}
		if all := wide[1]; math.Abs(wide[2]-all/3) > 0.2 || wide[3] != 3 {
			t.Errorf("width %v: the bars are %v", width, wide)
		}
		if width == 0 && !strings.Contains(string(svg), "1-től (balra) 4-ig (jobbra)") {
			t.Errorf("width %v: the key does not explain the bars", width)
		}
	}
}
