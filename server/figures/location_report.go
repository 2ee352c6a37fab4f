package figures

import (
	"context"
	"slices"

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
	if err := b.breakdown(ctx, out); err != nil {
		return err
	}
	return b.ownPlace(ctx, out)
}

// breakdown adds the children of the location, and what is claimed of it.
func (b *builder) breakdown(ctx context.Context, out *pb.LocationReport) error {
	places, err := b.cardBy(ctx, pb.Scorecard_LOCATION, nil)
	if err != nil {
		return err
	}
	if hasChildren(places) {
		out.Places = places
	}
	if b.params.program == "" {
		return nil
	}
	q, claims := b.params, &pb.ClaimComparison{}
	req := &pb.CompareClaimsRequest{Client: q.client, Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String()}
	if err := b.partOf(ctx, req, claims, func(part *builder) error { return part.compareClaims(ctx, claims) }); err != nil {
		return err
	}
	claimed := func(g *pb.ClaimGap) bool { return g.ClaimedBasisPoints != nil }
	if claims.GetTotal() != nil || len(claims.GetClaims()) > 0 ||
		slices.ContainsFunc(claims.GetSections(), claimed) || slices.ContainsFunc(claims.GetQuestions(), claimed) {
		out.Claims = claims
	}
	return nil
}

// hasChildren reports whether a scorecard by location has a row of another location than its own.
func hasChildren(card *pb.Scorecard) bool {
	return slices.ContainsFunc(card.GetRows(), func(r *pb.ScorecardRow) bool { return r.GetLocation() != card.GetLocation() })
}

// partOf fills in a part of the report as the answer to a request of its own.
func (b *builder) partOf(ctx context.Context, req figureRequest, out proto.Message, fill func(part *builder) error) error {
	q, err := b.service.newParams(ctx, req)
	if err != nil {
		return err
	}
	part := b.with(q)
	part.names, part.judged = newNames(), new(int32)
	return part.answer(ctx, figureEtag(ctx, b.client.Changes, b.newest, q, req), out, func() error { return fill(part) })
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

// ownPlace adds the rank of the location's own visits among all locations of the client, and those of its children. There
// is none without visits, and none for the whole client.
func (b *builder) ownPlace(ctx context.Context, out *pb.LocationReport) error {
	if b.params.program == "" {
		return nil
	}
	r, err := b.rankings(ctx, pb.Figure_CONFIDENCE_UNSPECIFIED)
	if err != nil {
		return err
	}
	out.Ranked = int32(r.size)
	children := map[string]bool{}
	for _, row := range out.GetPlaces().GetRows() {
		children[row.GetLocation()] = true
	}
	for i := range r.Ranked {
		own := r.Ranked[i].Location == b.params.location
		if !own && !children[r.Ranked[i].Location] {
			continue
		}
		ranked, err := r.ranked(ctx, b, &r.Ranked[i])
		if err != nil {
			return err
		}
		if own {
			out.Ranking = ranked
		} else {
			out.PlaceRankings = append(out.PlaceRankings, ranked)
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
