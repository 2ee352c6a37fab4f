package chart_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// messages are a trend and a scorecard by month with the same content: a month without visits, a break and events, of which
// two are in one month and one is outside of the span.
func messages() (*pb.Trend, *pb.Scorecard) {
	events := []*pb.TimelineEvent{
		{Month: "2026-05", Title: map[string]string{"de-AT": "Umbau", "cs": "Prestavba"}}, {Month: "2026-02", Title: map[string]string{"en": "Training"}},
		{Month: "2025-02", Title: map[string]string{"en": "Before"}}, {Month: "2026-05", Title: map[string]string{"en": "New manager"}},
	}
	breaks := []*pb.TrendBreak{{Month: "2026-04", FromVersion: 2, ToVersion: 3}}
	trend := &pb.Trend{Events: events, Breaks: breaks}
	card := &pb.Scorecard{Events: events, Breaks: breaks, GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_MONTH}}
	for i := range 6 {
		month, total := fmt.Sprintf("2026-%02d", i+1), &pb.Figure{Confidence: pb.Figure_NONE}
		if i != 2 {
			total = &pb.Figure{Visits: 9, Confidence: pb.Figure_OK, BasisPoints: new(int32(7000 + 100*i))}
		}
		segment := int32(1)
		if i >= 3 {
			segment = 2
		}
		like := &pb.LikeForLike{Total: total, CoverageBasisPoints: 9000}
		trend.Points = append(trend.Points, &pb.TrendPoint{Label: month, Total: total, LikeForLike: like, Segment: segment})
		card.Rows = append(card.Rows, &pb.ScorecardRow{Month: &month, Total: total, LikeForLike: like})
	}
	return trend, card
}

func TestATrendAndAScorecardByMonthAreTheSame(t *testing.T) {
	t.Parallel()
	trend, card := messages()
	german := words.Match("de")
	if diff := cmp.Diff(chart.TrendOf(trend, german), chart.TrendOfScorecard(card, german)); diff != "" {
		t.Errorf("a trend (-trend +scorecard):\n%s", diff)
	}
}

func TestLayout(t *testing.T) {
	t.Parallel()
	trend, _ := messages()
	l := chart.TrendOf(trend, words.Match("de")).Layout(5, 2)
	if l.MorePoints != 1 || l.MoreEvents != 1 || l.Slots != 5 {
		t.Errorf("%d points and %d events are left out, %d slots", l.MorePoints, l.MoreEvents, l.Slots)
	}
	want := []chart.Mark{{Event: chart.Event{Month: "2026-05", Title: "Umbau"}, Number: 1, Slot: 3}, {Event: chart.Event{Month: "2026-05", Title: "New manager"}, Number: 1, Slot: 3}}
	if diff := cmp.Diff(want, l.Marks); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	if len(l.Distinct()) != 1 {
		t.Errorf("%d numbers, want 1", len(l.Distinct()))
	}
	// The points are February, March without a score, April after the break, May and June.
	if diff := cmp.Diff([]chart.Run{{First: 0, Last: 0}, {First: 2, Last: 4}}, l.Scores()); diff != "" {
		t.Errorf("the line (-want +got):\n%s", diff)
	}
	if !l.Breaks(2) || l.Breaks(3) || l.BreakAt(2) != 1.5 || l.BreakName(2, words.Match("hu")) != "3. változat" {
		t.Errorf("the break is %t, %t, at %v, %q", l.Breaks(2), l.Breaks(3), l.BreakAt(2), l.BreakName(2, words.Match("hu")))
	}
	if got, want := l.Describe(0, words.Match("sv")), "februari 2026: 71,0\u00a0%, 9 besök, bara samma frågor: 71,0\u00a0%, täckning 90,0\u00a0%"; got != want {
		t.Errorf("a point is described as %q, want %q", got, want)
	}
}
