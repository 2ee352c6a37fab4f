package picture_test

import (
	"fmt"
	"math"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/picture"
)

// A drawing is any picture.
type drawing = picture.Picture

// svgOf draws a picture in a language.
func svgOf(d drawing, lang string) []byte {
	return picture.Draw(d, picture.Options{Language: lang}).SVG()
}

// figure is one with an interval of that half width.
func figure(value, half int32, visits int64) chart.Figure {
	f := chart.Figure{Value: &value, Visits: visits, Confidence: scorecard.ConfidenceOK}
	if visits < 5 {
		f.Confidence = scorecard.ConfidenceLow
	}
	if visits < 3 {
		f.Confidence = scorecard.ConfidenceNone
	}
	if half > 0 {
		f.Low, f.High = new(max(value-half, 0)), new(min(value+half, 10_000))
	}
	return f
}

// trend is a made-up score of n months that wanders, with a month without visits, thin ones and breaks.
func trend(n int) picture.Trend {
	t := picture.Trend{
		Caption: picture.Caption{
			Title:    "Nordlicht Kaffee, all locations",
			Subtitle: "Core service, visit mean, by month",
			Notes:    []string{"As of 30 November 2026"},
		},
		Trend: chart.Trend{PassMark: new(int32(8000)), Events: []chart.Event{
			{Month: "2022-03", Title: "Sales staff cut"},
			{Month: "2022-08", Title: "New tills"},
			{Month: "2023-06", Title: "Training for all staff of the region"},
		}},
	}
	segment := int32(1)
	for i := range n {
		month := scorecard.Month(2022*12 + i)
		visits := int64(9 + 7*i%13)
		value := int32(7600 + 900*math.Sin(float64(i)/4) + float64(i*37%11)*60)
		point := chart.Point{Period: month.String(), Segment: segment}
		switch {
		case i%17 == 4:
		case i%13 == 7:
			point.Figure = figure(value+400, 2100, 3)
		case i%29 == 9:
			point.Figure = figure(value, 0, 1)
		default:
			point.Figure = figure(value, int32(4000/math.Sqrt(float64(visits))), visits)
		}
		if i > 0 && i%20 == 10 {
			segment++
			point.Segment, point.Versions = segment, []int32{segment}
		}
		if n > 10 && point.Value != nil {
			point.LikeForLike = chart.LikeForLike{Value: new(value - 350), Coverage: 8120}
		}
		t.Points = append(t.Points, point)
	}
	return t
}

var bars = picture.Bars{
	Caption: picture.Caption{
		Title: "Nordlicht Kaffee, Hamburg Altona", Subtitle: "Sections, December 2025 to November 2026",
	},
	PassMark: new(int32(8000)),
	Bars: []chart.Bar{
		{Title: "Arrival and greeting", Figure: figure(9120, 420, 46)},
		{Title: "Waiting", Figure: figure(6433, 910, 44)},
		{Title: "Advice: listens without interrupting, asks what is wanted and speaks of benefits, not of features", Figure: figure(7781, 604, 46)},
		{Title: "Complaints and returns", Figure: figure(5500, 3980, 4)},
		{Title: "The manager was fetched", Figure: figure(10_000, 0, 1)},
		{Title: "Farewell", Figure: figure(8850, 300, 46)},
		{Title: "Ordering by telephone"},
		{
			Title: "A question whose text is so long that it would need four lines or more of this picture, which is more " +
				"than anybody who looks at a picture wants to read, so that it ends in an ellipsis where the third line ends",
			Figure: figure(0, 0, 6),
		},
	},
}

func ranking() picture.Ranking {
	r := picture.Ranking{
		Caption: picture.Caption{Title: "Nordlicht Kaffee, region north", Subtitle: "Ranking of locations, 2026-Q4"},
		Of:      1600, More: 1580, MoreThin: 3,
		Thin: []chart.Bar{
			{Title: "Kiel Hauptbahnhof", Figure: figure(8100, 0, 1)},
			{Title: "Lübeck Mühlenstraße", Figure: figure(7000, 2900, 2)},
			{Title: "Sylt"},
		},
	}
	for i := range 9 {
		rank := int64(7 + i*i*19)
		r.Places = append(r.Places, picture.Place{
			Rank: rank, Title: fmt.Sprintf("Filiale %d am Markt", i+1), Figure: figure(int32(9500-i*610), int32(250+i*40), int64(12+i*5)),
			Best: max(1, rank-int64(90-i*9)), Worst: rank + int64(i*12),
		})
	}
	r.Places[4].Title = "Filiale in der ehemaligen Oberpostdirektion am Stephansplatz, zweites Obergeschoss"
	return r
}

func waits() picture.Waits {
	w := picture.Waits{
		Caption:      picture.Caption{Title: "How long customers wait", Subtitle: "Hamburg Altona, 2026"},
		LeftUnserved: 9, HungUp: 4, MedianSeconds: new(int32(290)), SurvivalMedianSeconds: new(int32(330)),
	}
	for i := range int32(130) {
		seconds := (i*i*7 + i*31) % 900
		if i%3 == 0 {
			seconds /= 3
		}
		w.Counts = append(w.Counts, picture.WaitCount{FromSeconds: seconds, BelowSeconds: new(seconds + 1), Served: 1})
	}
	return w
}

var gaps = picture.Gaps{
	Caption: picture.Caption{Title: "What managers claim and what shoppers met", Subtitle: "Nordlicht Kaffee, 2026, 14 locations"},
	Gaps: []picture.Gap{
		gap("Total", 9120, 7433, 820, 210),
		gap("You can always reach us", 9800, 5210, 1210, 190),
		gap("Only experienced specialists advise our customers, whatever their question is", 9000, 8480, 900, 204),
		gap("Cleanliness", 8000, 8800, 700, 210),
		gap("Returns are taken back", 10_000, 2500, 0, 4),
		{Title: "Parking", Claimed: new(int32(9000))},
		{Title: "Web shop"},
	},
}

func gap(title string, claimed, observed, half int32, visits int64) picture.Gap {
	g := picture.Gap{Title: title, Claimed: &claimed, Observed: figure(observed, 0, visits), Value: new(claimed - observed)}
	if half > 0 {
		g.Low, g.High = new(claimed-observed-half), new(claimed-observed+half)
	}
	return g
}

var single = picture.Single{
	Caption: picture.Caption{Title: "Nordlicht Kaffee, all locations", Subtitle: "Core service, 2026-Q4"},
	Figure:  figure(7843, 412, 212), Band: "Good", PassMark: new(int32(8000)),
}

// quarters and waves are trends by other periods.
func quarters() picture.Trend {
	t := trend(0)
	t.Subtitle = "Core service, visit mean, by quarter"
	for i, period := range []string{"2025-Q1", "2025-Q2", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"} {
		t.Points = append(t.Points, chart.Point{Period: period, Figure: figure(int32(7100+i*230), 700, 40), Segment: int32(i / 4)})
	}
	t.Events = []chart.Event{{Month: "2025-11", Title: "New tills"}, {Month: "2031-01", Title: "Not in this span"}}
	return t
}

func waves() picture.Trend {
	t := trend(0)
	t.PassMark = nil
	for i, period := range []string{"Spring 2025", "Before the reorganisation of the region", "Autumn 2025", "Christmas"} {
		t.Points = append(t.Points, chart.Point{Period: period, Figure: figure(int32(6100+i*530), 500, 80)})
	}
	t.Events = nil
	return t
}

// gallery has a picture of every kind.
func gallery() map[string]drawing {
	return map[string]drawing{
		"trend-3": trend(3), "trend-12": trend(12), "trend-24": trend(24), "trend-60": trend(60),
		"trend-quarters": quarters(), "trend-waves": waves(),
		"bars": bars, "ranking": ranking(), "waits": waits(), "gaps": gaps, "single": single,
	}
}
