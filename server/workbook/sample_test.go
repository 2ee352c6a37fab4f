package workbook_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// madeAt is when every scorecard of these tests was made.
var madeAt = time.Date(2026, 11, 21, 19, 12, 40, 0, time.UTC)

// figure returns a figure with an interval that shrinks with the visits.
func figure(basisPoints, visits int32) *pb.Figure {
	f := &pb.Figure{
		Visits: visits, Locations: max(1, visits/4), Confidence: pb.Figure_OK, Outcomes: &pb.Outcomes{LeftUnserved: visits / 9},
		Bands: []*pb.BandCount{{Band: "poor", Visits: visits / 4}, {Band: "good", Visits: visits - visits/4}},
	}
	if visits == 0 {
		f.Locations, f.Confidence = 0, pb.Figure_NONE
		return f
	}
	f.BasisPoints, f.Percent = new(basisPoints), new(float64(basisPoints)/100)
	f.Min, f.Max, f.Distortion = new(int32(2500)), new(int32(10000)), new(1/float64(visits))
	f.PassShare = &pb.PassShare{Passed: visits / 2, Of: visits, BasisPoints: new(int32(5000))}
	if visits > 1 {
		half := 9000 / visits
		f.LowBasisPoints, f.HighBasisPoints = new(max(0, basisPoints-half)), new(min(10000, basisPoints+half))
		f.StandardDeviation = new(int32(1378))
	}
	switch {
	case visits < 3:
		f.Confidence = pb.Figure_NONE
	case visits < 5:
		f.Confidence, f.Band = pb.Figure_LOW, new("good")
	default:
		f.Band = new("good")
	}
	return f
}

// byMonth is a scorecard by month with a break, an event and thin months.
func byMonth() *pb.Scorecard {
	card := &pb.Scorecard{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-11", Method: pb.Scorecard_VISIT_MEAN,
		AsOf: timestamppb.New(madeAt), Etag: "e1", Total: figure(8123, 412), GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_MONTH},
		Breaks:     []*pb.TrendBreak{{Month: "2026-07", Checklist: "core-service", FromVersion: 2, ToVersion: 3, Questions: []string{"greeted-in-time", "listened"}}},
		Events:     []*pb.TimelineEvent{{Month: "2026-05", Title: map[string]string{"en": "Sales staff cut", "de": "Verkaufspersonal gekürzt"}}},
		Difference: &pb.Difference{From: "2025-02", To: "2025-12", BasisPoints: new(int32(-210)), LowBasisPoints: new(int32(-480)), HighBasisPoints: new(int32(60))},
		LikeForLike: &pb.LikeForLike{
			Total: figure(8010, 412), CoverageBasisPoints: 9200,
		},
		Titles: &pb.Titles{
			Client: "Acme Möbel", Location: "Whole client", Program: "Core service 2026",
			Sections:   map[string]string{"welcome": "Welcome and first contact", "advice": "Advice without pressing, to the need found", "closing": "Closing"},
			Questions:  map[string]string{"greeted-in-time": "Was I greeted within a minute?", "listened": "Did the staff listen without interrupting?"},
			Bands:      map[string]string{"good": "Good", "poor": "Needs work"},
			Locations:  map[string]string{"berlin": "Berlin", "wien": "Wien", "wien-2": "Wien"},
			Programs:   map[string]string{"core-2026": "Core service 2026", "web-2026": "Web shop 2026"},
			Behaviours: map[string]string{"listened": "Listens without interrupting", "used-name": "Uses the customer's name"},
		},
		Commendations: []*pb.BehaviourCount{{Behaviour: "listened", Times: 41}, {Behaviour: "used-name", Times: 17}},
	}
	scores := []int32{7420, 7655, 8012, 7830, 6900, 7015, 7702, 8130, 8344, 0, 8705}
	visits := []int32{31, 38, 42, 3, 44, 40, 39, 2, 51, 0, 47}
	for i := range scores {
		row := &pb.ScorecardRow{Month: new(fmt.Sprintf("2026-%02d", i+1)), Total: figure(scores[i], visits[i])}
		if i > 0 && scores[i] > 0 && scores[i-1] > 0 {
			row.Difference = &pb.Difference{BasisPoints: new(scores[i] - scores[i-1]), Change: i == 4, AcrossBreak: i == 6}
		}
		card.Rows = append(card.Rows, row)
	}
	return card
}

// bySection is the same by section.
func bySection() *pb.Scorecard {
	card := byMonth()
	card.GroupBy, card.Rows = []pb.Scorecard_Grouping{pb.Scorecard_SECTION}, nil
	for i, key := range []string{"welcome", "advice", "closing"} {
		f := figure(int32(7000+800*i), int32(4+8*i))
		f.Earned, f.Possible = new(int64(700+80*i)), new(int64(1000))
		card.Rows = append(card.Rows, &pb.ScorecardRow{Section: new(key), Total: f})
	}
	return card
}

// byMonthAndSection is the same by both.
func byMonthAndSection() *pb.Scorecard {
	card := byMonth()
	card.GroupBy, card.Rows = []pb.Scorecard_Grouping{pb.Scorecard_SECTION, pb.Scorecard_MONTH}, nil
	for i, section := range []string{"welcome", "advice", "closing"} {
		for month := range 6 {
			card.Rows = append(card.Rows, &pb.ScorecardRow{
				Section: new(section), Month: new(fmt.Sprintf("2026-%02d", month+1)), Total: figure(int32(6000+1000*i+150*month*(2-i)), int32(10+month)),
			})
		}
	}
	return card
}

// ofPrograms is a scorecard of two programs.
func ofPrograms() *pb.Scorecard {
	card := bySection()
	card.Program, card.GroupBy, card.Titles.Program = "", []pb.Scorecard_Grouping{pb.Scorecard_LOCATION}, ""
	card.Total, card.Difference, card.LikeForLike, card.Commendations = &pb.Figure{Visits: 90, Locations: 12}, nil, nil, nil
	card.Programs = []*pb.ProgramTotal{
		{Program: "core-2026", Total: figure(8123, 70)}, {Program: "web-2026", Total: figure(6010, 20)},
	}
	card.Rows = nil
	for i, location := range []string{"berlin", "wien", "wien-2"} {
		for j, program := range []string{"core-2026", "web-2026"} {
			card.Rows = append(card.Rows, &pb.ScorecardRow{Program: new(program), Location: new(location), Total: figure(int32(8000-600*i-100*j), int32(2+9*j))})
		}
	}
	return card
}
