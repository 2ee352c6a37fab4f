package chart

import (
	"mysteryshopper/checklist/scorecard"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
)

// Trend is a score over time.
type Trend struct {
	// Points are in order of time. Months and quarters that have no point are gaps.
	Points []Point
	Events []Event
	// PassMark is in basis points; nil where there is none.
	PassMark *int32
}

// Point is one month, quarter or wave.
type Point struct {
	// Period is a month as 2026-11, a quarter as 2026-Q4, or a wave's title.
	Period string
	Figure
	// LikeForLike is the score over the questions that every version scores alike.
	LikeForLike LikeForLike
	// Segment rises where the questions changed. No line is drawn between points of different segments, but for the one
	// that is like for like.
	Segment int32
	// Versions are those that begin with the point, where it is the first of its segment.
	Versions []int32
}

// LikeForLike is a score over common questions.
type LikeForLike struct {
	// Value is in basis points, nil where there is none.
	Value *int32
	// Coverage is the share of the points possible that it stands on, in basis points.
	Coverage int32
}

// Event is something that happened at a client.
type Event struct {
	// Month is written as 2026-11.
	Month string
	Title string
}

// TrendOf returns the trend of an answer, with titles in a language.
func TrendOf(t *pb.Trend, language *words.Language) Trend {
	out := Trend{Events: eventsOf(t.GetEvents(), language)}
	if t != nil {
		out.PassMark = t.PassMarkBasisPoints
	}
	for _, p := range t.GetPoints() {
		out.add(p.GetLabel(), p.GetTotal(), p.GetLikeForLike(), p.GetSegment(), t.GetBreaks())
	}
	return out
}

// TrendOfScorecard returns the trend that a scorecard by month or quarter is.
func TrendOfScorecard(s *pb.Scorecard, language *words.Language) Trend {
	out := Trend{Events: eventsOf(s.GetEvents(), language)}
	var broken []scorecard.Month
	for _, b := range s.GetBreaks() {
		broken = append(broken, lastMonth(b.GetMonth()))
	}
	for _, row := range s.GetRows() {
		period := row.GetMonth() + row.GetQuarter()
		out.add(period, row.GetTotal(), row.GetLikeForLike(), scorecard.Segment(lastMonth(period), broken), s.GetBreaks())
	}
	return out
}

// add appends a point.
func (t *Trend) add(period string, total *pb.Figure, like *pb.LikeForLike, segment int32, breaks []*pb.TrendBreak) {
	point := Point{Period: period, Figure: FigureOf(total), Segment: segment}
	point.LikeForLike.Coverage = like.GetCoverageBasisPoints()
	if like.GetTotal() != nil {
		point.LikeForLike.Value = like.GetTotal().BasisPoints
	}
	if n := len(t.Points); n > 0 && t.Points[n-1].Segment != segment {
		point.Versions = versionsSince(breaks, t.Points[n-1].Period, period)
	}
	t.Points = append(t.Points, point)
}

// versionsSince returns the versions that a period begins with, and the one before did not.
func versionsSince(breaks []*pb.TrendBreak, before, period string) []int32 {
	var versions []int32
	for _, b := range breaks {
		if month := lastMonth(b.GetMonth()); lastMonth(before) < month && month <= lastMonth(period) {
			versions = append(versions, b.GetToVersion())
		}
	}
	return versions
}

// lastMonth returns the last month of a month or quarter, which are well formed in every answer.
func lastMonth(period string) scorecard.Month {
	month, _ := scorecard.LastMonth(period)
	return month
}

func eventsOf(events []*pb.TimelineEvent, language *words.Language) []Event {
	var out []Event
	for _, e := range events {
		out = append(out, Event{Month: e.GetMonth(), Title: language.Title(e.GetTitle())})
	}
	return out
}
