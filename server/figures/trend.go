package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
)

// GetTrend returns a score over time, in segments that a line may join.
func (s *Service) GetTrend(ctx context.Context, req *pb.GetTrendRequest) (*pb.Trend, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Trend) error {
		return b.trend(ctx, req.GetBy(), out)
	})
}

// trend fills in the figures of one program by month or quarter, each with its segment.
func (b *builder) trend(ctx context.Context, by pb.Scorecard_Grouping, out *pb.Trend) error {
	switch by {
	case pb.Scorecard_GROUPING_UNSPECIFIED:
		by = pb.Scorecard_MONTH
	case pb.Scorecard_MONTH, pb.Scorecard_QUARTER:
	default:
		return fault.Invalid(fault.Violation{Path: "by", Reason: pb.Reason_NOT_ALLOWED})
	}
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	q := *b.params
	q.groupBy = []pb.Scorecard_Grouping{by}
	periods := b.with(&q)
	found, err := periods.readRequested(ctx)
	if err != nil {
		return err
	}
	m, err := periods.measure(ctx, found)
	if err != nil {
		return err
	}
	if out.Events, err = b.events(ctx); err != nil {
		return err
	}
	out.By, out.Breaks, out.LikeForLike, out.Difference = by, m.breaks, m.alike, m.difference
	if out.Points, err = trendPoints(m); err != nil {
		return err
	}
	return b.passMark(ctx, out)
}

// trendPoints returns a point for each row, with its segment.
func trendPoints(m *measured) (points []*pb.TrendPoint, err error) {
	var broken []scorecard.Month
	for _, b := range m.breaks {
		month, err := scorecard.ParseMonth(b.GetMonth())
		if err != nil {
			return nil, err
		}
		broken = append(broken, month)
	}
	for _, row := range m.rows {
		point := &pb.TrendPoint{
			Label: row.GetMonth() + row.GetQuarter(), Total: row.GetTotal(), LikeForLike: row.GetLikeForLike(),
			Difference: row.GetDifference(),
		}
		last, err := scorecard.LastMonth(point.Label)
		if err != nil {
			return nil, err
		}
		point.Segment = scorecard.Segment(last, broken)
		points = append(points, point)
	}
	return points, nil
}

// passMark sets the pass mark of the newest version that was scored on.
func (b *builder) passMark(ctx context.Context, out *pb.Trend) error {
	newest := newestFirst(b.names.versions)
	if len(newest) == 0 {
		return nil
	}
	version, err := b.service.versions.Get(ctx, b.tx, newest[0])
	if err != nil {
		return err
	}
	out.PassMarkBasisPoints = version.Version().PassMarkBasisPoints
	return nil
}
