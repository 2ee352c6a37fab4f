package figures

import (
	"context"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Rankings ranks locations; those with too few visits are set apart and never ranked.
func (s *Service) Rankings(
	ctx context.Context, req *pb.ListRankingsRequest, page storage.Page, token func(storage.Cursor) (string, error),
) (*pb.ListRankingsResponse, error) {
	if req.GetMethod() == pb.Scorecard_LOCATION_MEAN {
		return nil, fault.Invalid(fault.Violation{Path: "method", Reason: pb.Reason_NOT_ALLOWED})
	}
	if req.GetLeast() == pb.Figure_NONE {
		return nil, fault.Invalid(fault.Violation{Path: "least", Reason: pb.Reason_NOT_ALLOWED})
	}
	return answer(ctx, s, req, func(ctx context.Context, b *scorecardBuilder, out *pb.ListRankingsResponse) error {
		r, err := b.rankings(ctx, req.GetLeast())
		if err != nil {
			return err
		}
		out.Least, out.Ranked = wire.Enum[pb.Figure_Confidence](r.least), int32(r.of)
		after, err := r.page(ctx, b, page, out)
		if err != nil {
			return err
		}
		out.NextPageToken, err = token(after)
		return err
	})
}

// ranking is how the locations that the question is about stand among all of the client's.
type ranking struct {
	scorecard.Ranking
	least scorecard.Confidence
	// of is how many locations are ranked in all.
	of int
	// versions has those whose bands name the figures.
	versions *group
}

// rankings ranks all locations of the client that the program was measured at, and keeps those that the question is
// about, so that a rank means the same to everybody who sees it.
func (b *scorecardBuilder) rankings(ctx context.Context, least pb.Figure_Confidence) (*ranking, error) {
	if err := b.oneProgram(ctx); err != nil {
		return nil, err
	}
	r := &ranking{least: scorecard.Confidence(wire.Name(least)), versions: newGroup(0)}
	if least == pb.Figure_CONFIDENCE_UNSPECIFIED {
		r.least = scorecard.ConfidenceOK
	}
	all, err := b.tx.Rollups().ByLocation(ctx, b.query([]string{storage.WholeClient}, false, true))
	if err != nil {
		return nil, err
	}
	asked, err := b.below(ctx, all)
	if err != nil {
		return nil, err
	}
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{storage.WholeClient}, false, false))
	if err != nil {
		return nil, err
	}
	if err := r.versions.addAll(&figuresRead{rows: rows}); err != nil {
		return nil, err
	}
	standings := make([]scorecard.Standing, 0, len(all))
	for i := range all {
		figure := scorecard.VisitMean(all[i].Totals, 1)
		if b.question.method == scorecard.MethodPooled {
			figure = scorecard.Pooled(all[i].Totals, 1)
		}
		if all[i].Totals.Visits > 0 {
			standings = append(standings, scorecard.Standing{Location: all[i].Location, Figure: figure})
		}
	}
	whole := scorecard.Rank(standings, r.least)
	r.of = len(whole.Ranked)
	for i := range whole.Ranked {
		if asked(whole.Ranked[i].Location) {
			r.Ranked = append(r.Ranked, whole.Ranked[i])
		}
	}
	for i := range whole.Thin {
		if asked(whole.Thin[i].Location) {
			r.Thin = append(r.Thin, whole.Thin[i])
		}
	}
	return r, nil
}

// below says of each of the locations whether it is the one that the question is about, or below it.
func (b *scorecardBuilder) below(ctx context.Context, all []storage.LocationTotals) (func(location string) bool, error) {
	if b.question.location == storage.WholeClient {
		return func(string) bool { return true }, nil
	}
	some, err := b.tx.Rollups().ByLocation(ctx, b.query([]string{b.question.location}, false, true))
	if err != nil {
		return nil, err
	}
	is := make(map[string]bool, len(some))
	for i := range some {
		is[some[i].Location] = true
	}
	return func(location string) bool { return is[location] }, nil
}

// page fills in one page: ranked locations, and after the last of them the thin ones. It returns the cursor of the next
// page; "" on the last one.
func (r *ranking) page(ctx context.Context, b *scorecardBuilder, page storage.Page, out *pb.ListRankingsResponse) (storage.Cursor, error) {
	first := 0
	if page.After != "" {
		var err error
		if first, err = strconv.Atoi(string(page.After)); err != nil {
			return "", fault.New(pb.Reason_INVALID_PAGE_TOKEN, "")
		}
	}
	end := min(first+page.Limit, len(r.Ranked)+len(r.Thin))
	for i := first; i < end; i++ {
		if i < len(r.Ranked) {
			located, err := r.ranked(ctx, b, &r.Ranked[i])
			if err != nil {
				return "", err
			}
			out.Rankings = append(out.Rankings, located)
			continue
		}
		thin := &r.Thin[i-len(r.Ranked)]
		b.names.locations[thin.Location] = true
		out.Thin = append(out.Thin, &pb.RankedLocation{
			Location: thin.Location, Total: figureToProto(thin.Figure, b.question.method == scorecard.MethodPooled),
		})
	}
	if end == len(r.Ranked)+len(r.Thin) {
		return "", nil
	}
	return storage.Cursor(strconv.Itoa(end)), nil
}

// ranked is a ranked location as it is answered.
func (r *ranking) ranked(ctx context.Context, b *scorecardBuilder, ranked *scorecard.Ranked) (*pb.RankedLocation, error) {
	b.names.locations[ranked.Location] = true
	figure, err := b.inBand(ctx, ranked.Figure, r.versions)
	if err != nil {
		return nil, err
	}
	return &pb.RankedLocation{
		Location: ranked.Location, Total: figureToProto(figure, b.question.method == scorecard.MethodPooled),
		Rank: new(int32(ranked.Rank)), PercentileBasisPoints: &ranked.PercentileBasisPoints, Apart: ranked.Apart,
	}, nil
}
