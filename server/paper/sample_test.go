package paper_test

import (
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// figure is a score with an interval, from so many visits.
func figure(basisPoints, low, high, visits int32) *pb.Figure {
	f := &pb.Figure{Visits: visits, Locations: min(visits, 38), Outcomes: &pb.Outcomes{}}
	switch {
	case visits >= 5:
		f.Confidence = pb.Figure_OK
	case visits >= 3:
		f.Confidence = pb.Figure_LOW
	default:
		f.Confidence = pb.Figure_NONE
	}
	if visits > 0 {
		f.BasisPoints, f.Min, f.Max = &basisPoints, new(basisPoints/3), new(int32(10_000))
	}
	if visits > 1 {
		f.LowBasisPoints, f.HighBasisPoints = &low, &high
	}
	return f
}

func rateOf(count, of, basisPoints, low, high int32) *pb.Rate {
	return &pb.Rate{Count: count, Of: of, BasisPoints: &basisPoints, LowBasisPoints: &low, HighBasisPoints: &high}
}

func shareOf(passed, of, basisPoints, low, high int32) *pb.PassShare {
	return &pb.PassShare{Passed: passed, Of: of, BasisPoints: &basisPoints, LowBasisPoints: &low, HighBasisPoints: &high}
}

// full is a report with everything in it.
func full() *pb.LocationReport {
	return &pb.LocationReport{
		Client: "acme", Location: "nord", Program: "core-2026", From: "2026-01", To: "2026-11",
		AsOf: timestamppb.New(time.Date(2026, 11, 22, 6, 43, 21, 0, time.UTC)), Etag: "c3f-0123456789abcdef",
		Scorecard: fullScorecard(), Questions: fullQuestions(), Trend: fullTrend(),
		Ranking: &pb.RankedLocation{Location: "nord", Rank: new(int32(7)), PercentileBasisPoints: new(int32(9960))},
		Ranked:  1600, Waits: fullWaits(), Reports: fullReports(),
	}
}

func fullScorecard() *pb.Scorecard {
	total := figure(8123, 7990, 8256, 412)
	total.Band, total.PassShare = new("good"), shareOf(301, 412, 7305, 6856, 7712)
	total.Outcomes = &pb.Outcomes{LeftUnserved: 9, HungUp: 2, Closed: 4}
	total.Commendations = new(int32(91))
	return &pb.Scorecard{
		Method: pb.Scorecard_VISIT_MEAN, Total: total,
		Difference: &pb.Difference{
			From: "2025-02", To: "2025-12", BasisPoints: new(int32(234)), LowBasisPoints: new(int32(41)), HighBasisPoints: new(int32(427)), Change: true,
		},
		LikeForLike: &pb.LikeForLike{Total: figure(8011, 7900, 8100, 412), CoverageBasisPoints: 8571},
		Rows: []*pb.ScorecardRow{
			{Section: new("welcome"), Total: figure(9312, 9102, 9522, 412)},
			{Section: new("listening"), Total: figure(7755, 7401, 8109, 409)},
			{Section: new("advice"), Total: figure(6288, 3104, 9472, 4)},
			{Section: new("farewell"), Total: figure(8840, 8611, 9069, 398)},
			{Section: new("recovery"), Total: figure(0, 0, 0, 0)},
		},
		Commendations: []*pb.BehaviourCount{{Behaviour: "listened", Times: 41}, {Behaviour: "used-name", Times: 33}},
		Titles: &pb.Titles{
			Client: "Acme Retail", Location: "Region Nord", Program: "Core service 2026",
			Sections:   map[string]string{"welcome": "Welcome", "listening": "Listening and finding the need", "advice": "Advice without pressing", "farewell": "Farewell", "recovery": "Recovery when something went wrong"},
			Bands:      map[string]string{"good": "Good service"},
			Behaviours: map[string]string{"listened": "Listened without interrupting", "used-name": "Used the customer’s name"},
			Locations:  map[string]string{"kiel": "Kiel Holtenauer Straße", "gyor": "Győr Árkád"},
		},
	}
}

func fullQuestions() *pb.Scorecard {
	card := &pb.Scorecard{Titles: &pb.Titles{Questions: map[string]string{}}}
	for i := range int32(12) {
		key, share := fmt.Sprintf("q%d", i), 9900-i*650
		f := figure(share, share-300, share+90, 400-i)
		f.PassShare = shareOf((400-i)*share/10_000, 400-i, share, share-300, share+90)
		card.Rows = append(card.Rows, &pb.ScorecardRow{Question: &key, Total: f})
		card.Titles.Questions[key] = fmt.Sprintf("Question number %d: was what was promised kept at the time agreed?", i)
	}
	thin := figure(10_000, 10_000, 10_000, 3)
	thin.PassShare = shareOf(3, 3, 10_000, 4385, 10_000)
	card.Rows = append(card.Rows, &pb.ScorecardRow{Question: new("thin"), Total: thin})
	card.Titles.Questions["thin"] = "Thin question that must not be ranked"
	return card
}

func fullTrend() *pb.Trend {
	t := &pb.Trend{
		PassMarkBasisPoints: new(int32(7000)),
		Breaks:              []*pb.TrendBreak{{Month: "2026-06", Checklist: "core-service", FromVersion: 2, ToVersion: 3, Questions: []string{"q1", "q2"}}},
		Events: []*pb.TimelineEvent{
			{Month: "2026-03", Title: map[string]string{"en": "Sales staff cut by a third", "de": "Verkaufspersonal um ein Drittel gekürzt"}},
			{Month: "2026-09", Title: map[string]string{"en": "New store manager"}},
		},
	}
	scores := []int32{8456, 8610, 7902, 0, 7400, 7702, 7950, 8105, 8300, 8420, 8650}
	for i, score := range scores {
		point := &pb.TrendPoint{Label: fmt.Sprintf("2026-%02d", i+1), Segment: 1, Total: figure(score, score-350, score+350, 37)}
		if i >= 5 {
			point.Segment = 2
		}
		switch i {
		case 3:
			point.Total = figure(0, 0, 0, 0)
		case 4:
			point.Total = figure(score, score-1900, score+1900, 3)
		}
		t.Points = append(t.Points, point)
	}
	return t
}

func fullWaits() *pb.Waits {
	return &pb.Waits{
		UsualFrom: "2025-01", UsualTo: "2025-12",
		Titles: &pb.Titles{Questions: map[string]string{"wait": "How long was the wait until somebody served you?", "phone": "How long did the line ring?"}},
		Questions: []*pb.WaitFigures{
			{
				Question: "wait", Waits: 350, ServedInTime: rateOf(281, 350, 8028, 7579, 8411), Served: 341, LeftUnserved: 9, MedianSeconds: new(int32(272)),
				Usual:  &pb.UsualWait{Served: 341, MedianSeconds: new(int32(272)), UsualSeconds: new(int32(180)), Times: new(1.51)},
				Marked: []*pb.MarkedWait{{Seconds: 1900}, {Seconds: 1200}},
			},
			{
				Question: "phone", Waits: 20, Served: 14, HungUp: 6, MedianSeconds: new(int32(95)), HeavilyCensored: true,
				SurvivalMedianSeconds: new(int32(150)), SurvivalLowSeconds: new(int32(90)),
			},
		},
	}
}

func fullReports() []*pb.ReleasedReport {
	var all []*pb.ReleasedReport
	for i := range int32(10) {
		r := &pb.ReleasedReport{
			Location: "kiel", Month: "2026-11", DayPart: pb.DayPart(i%5 + 1), Outcome: pb.ReportContent_COMPLETED,
			Score: &pb.Score{EffectiveBasisPoints: new(9100 - i*300), Verdict: pb.Score_PASS},
			Narrative: strings.Repeat("I was greeted at the door within a minute. The agent listened to the end, asked twice and named the price before I had to. ",
				int(i%3+1)),
		}
		switch i {
		case 2:
			r.Location, r.Score.Verdict, r.Score.Criticals = "gyor", pb.Score_FAIL, []string{"q3", "q7"}
		case 4:
			r.Outcome, r.Narrative = pb.ReportContent_LEFT_UNSERVED, "Nobody came in twenty minutes, so I left."
		case 6:
			r.Outcome, r.Score, r.Narrative = pb.ReportContent_CLOSED, nil, ""
		}
		all = append(all, r)
	}
	return all
}

// empty is the report of a location without a visit.
func empty() *pb.LocationReport {
	r := full()
	r.Scorecard = &pb.Scorecard{Total: figure(0, 0, 0, 0), Titles: r.Scorecard.Titles}
	r.Questions, r.Waits, r.Reports, r.Ranking, r.Ranked = &pb.Scorecard{}, &pb.Waits{}, nil, nil, 0
	for _, point := range r.Trend.Points {
		point.Total = figure(0, 0, 0, 0)
	}
	r.Trend.Breaks, r.Trend.Events = nil, nil
	return r
}

// thin is the report of a location with two visits.
func thin() *pb.LocationReport {
	r := full()
	r.Location = "kiel"
	total := figure(6250, 0, 10_000, 2)
	total.Locations = 1
	r.Scorecard.Total, r.Scorecard.Difference, r.Scorecard.LikeForLike, r.Scorecard.Commendations = total, nil, nil, nil
	for _, row := range r.Scorecard.Rows {
		row.Total = figure(6000, 0, 10_000, 2)
	}
	r.Questions.Rows = r.Questions.Rows[12:]
	r.Ranking = &pb.RankedLocation{Location: "kiel", Total: total}
	for i, point := range r.Trend.Points {
		point.Total = figure(0, 0, 0, 0)
		if i == 7 || i == 9 {
			point.Total = figure(5000+int32(i)*200, 0, 0, 1)
		}
	}
	r.Trend.Breaks, r.Trend.Events, r.Waits, r.Reports = nil, nil, nil, r.Reports[:2]
	return r
}

// bursting is a report with more of everything than there is room for, each text as long as it may be.
func bursting() *pb.LocationReport {
	r := full()
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaftskapitänsmütze über Ärmelkanal ", 8)
	for i := range 60 {
		key := fmt.Sprintf("s%d", i)
		r.Scorecard.Rows = append(r.Scorecard.Rows, &pb.ScorecardRow{Section: &key, Total: figure(5000, 4000, 6000, 50)})
		r.Scorecard.Titles.Sections[key] = long
		r.Scorecard.Titles.Behaviours[key] = long
		r.Scorecard.Commendations = append(r.Scorecard.Commendations, &pb.BehaviourCount{Behaviour: key, Times: 1})
		r.Trend.Events = append(r.Trend.Events, &pb.TimelineEvent{Month: "2026-08", Title: map[string]string{"en": long}})
		r.Trend.Breaks = append(r.Trend.Breaks, r.Trend.Breaks[0])
		r.Waits.Questions = append(r.Waits.Questions, r.Waits.Questions[i%2])
	}
	r.Scorecard.Titles.Location, r.Scorecard.Titles.Program, r.Scorecard.Titles.Client = long, long, long
	r.Scorecard.Titles.Bands["good"] = long
	for key := range r.Questions.Titles.Questions {
		r.Questions.Titles.Questions[key] = long
	}
	r.Waits.Titles.Questions["wait"], r.Waits.Titles.Questions["phone"] = long, strings.Repeat("W", 200)
	for _, report := range r.Reports {
		report.Narrative, report.Score = long, &pb.Score{EffectiveBasisPoints: new(int32(1)), Criticals: []string{"q1", "q2", "q3"}}
	}
	var points []*pb.TrendPoint
	for i := range 120 {
		points = append(points, &pb.TrendPoint{Label: fmt.Sprintf("%d-%02d", 2017+i/12, i%12+1), Segment: 1, Total: figure(7000, 6000, 8000, 12_345)})
	}
	r.Trend.Points = points
	r.Etag = strings.Repeat("e", 200)
	return r
}

// foreign is a report with texts in scripts that the typeface cannot show, and with texts that attack.
func foreign() *pb.LocationReport {
	r := full()
	titles := r.Scorecard.Titles
	titles.Location, titles.Client = "متجر القاهرة — 東京店 🏬 Αθήνα", "Акме (a)\\) Tj ET \r\n endstream %"
	titles.Program = "e\u0301 \u202Etxt.exe\u202C \x00\x1b[31m {nb} " + "\xff\xfe"
	titles.Sections["welcome"] = "שלום welcome"
	r.Reports[0].Narrative = "Die Überraschung: ő ű å ș ț ẞ, dann 客户等了二十分钟 und (nichts)."
	return r
}

// cases are the reports that every promise is tried on.
func cases() map[string]func() *pb.LocationReport {
	return map[string]func() *pb.LocationReport{"full": full, "empty": empty, "thin": thin, "bursting": bursting, "foreign": foreign}
}
