package picture_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
)

// withTexts has the text wherever a caller can put one.
func withTexts(text string) []drawing {
	c := picture.Caption{Title: text, Subtitle: text, Notes: []string{text}}
	f := figure(5000, 900, 8)
	return []drawing{
		picture.Trend{
			Caption: c, Trend: chart.Trend{
				Events: []chart.Event{{Month: "2026-01", Title: text}, {Month: text, Title: text}},
				Points: []chart.Point{{Period: text, Figure: f}, {Period: text, Figure: f}},
			},
		},
		picture.Trend{
			Caption: c, Trend: chart.Trend{
				Events: []chart.Event{{Month: "2026-01", Title: text}, {Month: text, Title: text}},
				Points: []chart.Point{{Period: "2026-01", Figure: f}},
			},
		},
		picture.Bars{Caption: c, Bars: []chart.Bar{{Title: text, Figure: f}}},
		picture.Ranking{Caption: c, Places: []picture.Place{{Rank: 1, Title: text, Figure: f}}, Thin: []chart.Bar{{Title: text}}},
		picture.Waits{Caption: c, HungUp: 1},
		picture.Gaps{Caption: c, Gaps: []picture.Gap{{Title: text, Observed: f}}},
		picture.Single{Caption: c, Figure: f, Band: text},
	}
}

// FuzzTexts puts any text everywhere: the picture stays well-formed, has no element or attribute that it did not have,
// and nothing runs out of it.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{
		"", "Kaffee & Kuchen", "</title><script>alert(1)</script>", `" onload="alert(1)`, "]]><!-- <![CDATA[ &#0; &amp;",
		"\x00\x01\x1f\ufffe\uffff", "a\u202eb\u2066c", "\xff\xfe", "e\u0301\u0301\u0301", "👩\u200d👩\u200d👧\u200d👦",
		"東京都千代田区丸の内一丁目", "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenversicherungsanstalt", "\n\t  ",
		"2026-01", "{n}", "مرحبا بالعالم",
	} {
		f.Add(text, "en")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		for _, drawing := range withTexts(text) {
			elements, err := parse(svgOf(drawing, lang))
			if err != nil {
				t.Fatalf("%T: %v", drawing, err)
			}
			if out := outside(elements); out != nil {
				t.Fatalf("%T: %q", drawing, out)
			}
		}
	})
}

// basisPoints are any that fit, and some that do not.
func basisPoints(t *rapid.T, name string) *int32 {
	return rapid.OneOf(
		rapid.Just[*int32](nil),
		rapid.Ptr(rapid.Int32Range(0, 10_000), false),
		rapid.Ptr(rapid.Int32Range(0, 10_000), false),
		rapid.Ptr(rapid.Int32(), false),
	).Draw(t, name)
}

func anyFigure(t *rapid.T) chart.Figure {
	return chart.Figure{
		Value: basisPoints(t, "value"), Low: basisPoints(t, "low"), High: basisPoints(t, "high"),
		Visits: rapid.OneOf(rapid.Int64Range(0, 30), rapid.Int64Range(0, 1_000_000)).Draw(t, "visits"),
		Confidence: rapid.SampledFrom([]scorecard.Confidence{
			scorecard.ConfidenceNone, scorecard.ConfidenceLow, scorecard.ConfidenceOK, "",
		}).Draw(t, "confidence"),
	}
}

func anyTrend(t *rapid.T) picture.Trend {
	first := rapid.IntRange(12, 9000*12).Draw(t, "first")
	points := rapid.IntRange(1, 90).Draw(t, "points")
	step := rapid.SampledFrom([]int{1, 1, 1, 2, 40}).Draw(t, "step")
	period := rapid.SampledFrom([]func(int) string{
		func(i int) string { return scorecard.Month(i).String() },
		func(i int) string { return scorecard.Quarter(i / 3).String() },
		func(i int) string { return fmt.Sprint("Welle ", i) },
	}).Draw(t, "period")
	trend := picture.Trend{Caption: single.Caption, Trend: chart.Trend{PassMark: basisPoints(t, "pass mark")}}
	segment := int32(0)
	for i := range points {
		p := chart.Point{Period: period(first + i*step), Figure: anyFigure(t)}
		p.LikeForLike.Value = basisPoints(t, "like for like")
		if rapid.IntRange(0, 9).Draw(t, "break") == 0 {
			segment++
			p.Versions = rapid.SliceOfN(rapid.Int32(), 0, 8).Draw(t, "versions")
		}
		p.Segment = segment
		trend.Points = append(trend.Points, p)
	}
	for range rapid.IntRange(0, 40).Draw(t, "events") {
		month := scorecard.Month(first + rapid.IntRange(-3, points*step+3).Draw(t, "month"))
		trend.Events = append(trend.Events, chart.Event{Month: month.String(), Title: "New tills"})
	}
	return trend
}

func anyBars(t *rapid.T) []chart.Bar {
	bars := make([]chart.Bar, rapid.IntRange(0, 12).Draw(t, "bars"))
	for i := range bars {
		bars[i] = chart.Bar{Title: rapid.StringN(0, 200, -1).Draw(t, "title"), Figure: anyFigure(t)}
	}
	return bars
}

func anyRanking(t *rapid.T) picture.Ranking {
	r := picture.Ranking{
		Of: rapid.Int64Range(0, 100_000).Draw(t, "of"), Thin: anyBars(t), Rows: rapid.Int().Draw(t, "rows"),
		More: rapid.Int64Range(-1, 1e12).Draw(t, "more"),
	}
	for _, bar := range anyBars(t) {
		r.Places = append(r.Places, picture.Place{
			Rank: rapid.Int64Range(0, 100_000).Draw(t, "rank"), Title: bar.Title, Figure: bar.Figure,
			Best: rapid.Int64Range(0, 100_000).Draw(t, "best"), Worst: rapid.Int64Range(0, 100_000).Draw(t, "worst"),
		})
	}
	return r
}

func anyWaits(t *rapid.T) picture.Waits {
	seconds := rapid.OneOf(rapid.Int32Range(0, 1200), rapid.Int32Range(0, 604_800), rapid.Int32())
	w := picture.Waits{
		LeftUnserved: rapid.Int64Range(-1, 10_000).Draw(t, "left"), HungUp: rapid.Int64Range(-1, 10).Draw(t, "hung up"),
		MedianSeconds:         rapid.Ptr(seconds, true).Draw(t, "median"),
		SurvivalMedianSeconds: rapid.Ptr(seconds, true).Draw(t, "survival"),
	}
	for range rapid.IntRange(0, 40).Draw(t, "ranges") {
		w.Counts = append(w.Counts, picture.WaitCount{
			FromSeconds: seconds.Draw(t, "from"), BelowSeconds: rapid.Ptr(seconds, true).Draw(t, "below"),
			Served: rapid.Int64Range(-1, 5000).Draw(t, "served"),
		})
	}
	return w
}

func anyGaps(t *rapid.T) picture.Gaps {
	gaps := make([]picture.Gap, rapid.IntRange(0, 8).Draw(t, "gaps"))
	for i := range gaps {
		gaps[i] = picture.Gap{
			Title: "Total", Claimed: basisPoints(t, "claimed"), Observed: anyFigure(t),
			Value: basisPoints(t, "value"), Low: basisPoints(t, "low"), High: basisPoints(t, "high"),
		}
	}
	return picture.Gaps{Gaps: gaps}
}

// TestAnyFigures draws anything: it is well-formed, every coordinate is a number, every mark within the view box, and of
// figures that can be, no text covers another.
func TestAnyFigures(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var d drawing
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			d = anyTrend(t)
		case 1:
			d = picture.Bars{Bars: anyBars(t), PassMark: basisPoints(t, "pass mark")}
		case 2:
			d = anyRanking(t)
		case 3:
			d = anyWaits(t)
		case 4:
			d = anyGaps(t)
		default:
			d = picture.Single{Caption: single.Caption, Figure: anyFigure(t), Band: "Good", PassMark: basisPoints(t, "pass mark")}
		}
		elements, err := parse(svgOf(d, rapid.SampledFrom(languages).Draw(t, "language")))
		if err != nil {
			t.Fatal(err)
		}
		if wrong := slices.Concat(outside(elements), overlapping(elements)); wrong != nil {
			t.Fatalf("%T: %q", d, wrong)
		}
	})
}

// TestWideValues draws a value that is wider than its column beside the column of possible ranks.
func TestWideValues(t *testing.T) {
	t.Parallel()
	value := int32(math.MaxInt32)
	wide := picture.Ranking{Places: []picture.Place{
		{Rank: 1, Title: "Stuttgart", Figure: figure(5000, 900, 8), Best: 1, Worst: 1},
		{Rank: 1, Title: "Hamburg", Figure: chart.Figure{Value: &value, Visits: 8, Confidence: scorecard.ConfidenceOK}, Best: 1, Worst: 1},
	}}
	for _, language := range languages {
		elements, err := parse(svgOf(wide, language))
		if err != nil {
			t.Fatal(err)
		}
		if wrong := overlapping(elements); wrong != nil {
			t.Errorf("%s: %q", language, wrong)
		}
	}
}
