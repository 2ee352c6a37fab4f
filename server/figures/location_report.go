package figures

import (
	"context"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// lastReports bounds the released reports on the report of a location.
const lastReports = 10

// GetLocationReport returns all figures of a location as of one moment. Each part is the answer of the RPC that it is
// named after, with its own titles and etag.
func (s *Service) GetLocationReport(ctx context.Context, req *pb.GetLocationReportRequest) (*pb.LocationReport, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.LocationReport) error {
		return b.locationReport(ctx, out)
	})
}

// locationReport fills in every part in the builder's transaction.
func (b *builder) locationReport(ctx context.Context, out *pb.LocationReport) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	var err error
	if out.Reports, err = b.lastReports(ctx); err != nil {
		return err
	}
	if out.Scorecard, err = b.cardBy(ctx, pb.Scorecard_SECTION, out.GetReports()); err != nil {
		return err
	}
	if out.Questions, err = b.cardBy(ctx, pb.Scorecard_QUESTION, nil); err != nil {
		return err
	}
	q := b.params
	out.Trend = &pb.Trend{}
	trend := &pb.GetTrendRequest{Client: q.client, Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String()}
	err = b.partOf(ctx, trend, out.GetTrend(), func(part *builder) error {
		return part.trend(ctx, trend.GetBy(), out.GetTrend())
	})
	if err != nil {
		return err
	}
	out.Waits = &pb.Waits{}
	waits := &pb.GetWaitsRequest{Client: q.client, Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String()}
	err = b.partOf(ctx, waits, out.GetWaits(), func(part *builder) error {
		return part.waits(ctx, waits.GetQuestion(), out.GetWaits())
	})
	if err != nil {
		return err
	}
	return b.ownPlace(ctx, out)
}

// partOf fills in a part of the report as the answer to a request of its own.
func (b *builder) partOf(ctx context.Context, req figureRequest, out proto.Message, fill func(part *builder) error) error {
	q, err := b.service.newParams(ctx, req)
	if err != nil {
		return err
	}
	part := b.with(q)
	part.names = newNames()
	return part.answer(ctx, figureEtag(ctx, b.client.Changes, q, req), out, func() error { return fill(part) })
}

// cardBy returns the scorecard with a row for each section or question. Its titles also name the locations of the
// reports.
func (b *builder) cardBy(ctx context.Context, by pb.Scorecard_Grouping, reports []*pb.ReleasedReport) (*pb.Scorecard, error) {
	q, out := b.params, &pb.Scorecard{}
	req := &pb.GetScorecardRequest{
		Client: q.client, Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String(),
		GroupBy: []pb.Scorecard_Grouping{by},
	}
	err := b.partOf(ctx, req, out, func(part *builder) error {
		for _, r := range reports {
			part.names.locations[r.GetLocation()] = true
		}
		return part.build(ctx, out)
	})
	return out, err
}

// ownPlace adds the rank of the location's own visits among all locations of the client. There is none without
// visits, and none for the whole client.
func (b *builder) ownPlace(ctx context.Context, out *pb.LocationReport) error {
	if b.params.program == "" {
		return nil
	}
	r, err := b.rankings(ctx, pb.Figure_CONFIDENCE_UNSPECIFIED)
	if err != nil {
		return err
	}
	out.Ranked = int32(r.size)
	for i := range r.Ranked {
		if r.Ranked[i].Location == b.params.location {
			out.Ranking, err = r.ranked(ctx, b, &r.Ranked[i])
			return err
		}
	}
	for i := range r.Thin {
		if r.Thin[i].Location == b.params.location {
			out.Ranking = &pb.RankedLocation{Location: r.Thin[i].Location, Total: figureToProto(r.Thin[i].Figure, false)}
		}
	}
	return nil
}

// lastReports returns the released reports at and below the location, the newest release first.
func (b *builder) lastReports(ctx context.Context) (_ []*pb.ReleasedReport, err error) {
	defer fault.Step(&err, "list the last reports")
	q := b.params
	if q.program == "" {
		return nil, nil
	}
	query := storage.ReleasedQuery{
		Client: q.client, Tops: auth.Tops(ctx), Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String(),
	}
	if q.location == storage.WholeClient {
		query.Location = ""
	}
	reports, _, err := b.tx.Reports().ListReleased(ctx, query, storage.Page{Limit: lastReports})
	if err != nil {
		return nil, err
	}
	var out []*pb.ReleasedReport
	for _, r := range reports {
		current, err := b.service.versions.Revision(ctx, b.tx, r.ID, r.Current)
		if err != nil {
			return nil, err
		}
		out = append(out, published.Released(r, current, b.service.pseudonymKey))
	}
	return out, nil
}
