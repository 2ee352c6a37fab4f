package figures

import (
	"context"
	"slices"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Rankings ranks locations. Those with too few visits are listed after the others and never ranked. token seals the
// cursor of the next page.
func (s *Service) Rankings(
	ctx context.Context, req *pb.ListRankingsRequest, page storage.Page, token func(storage.Cursor) (string, error),
) (*pb.ListRankingsResponse, error) {
	if req.GetMethod() == pb.Scorecard_LOCATION_MEAN {
		return nil, fault.Invalid(fault.Violation{Path: "method", Reason: pb.Reason_NOT_ALLOWED})
	}
	if req.GetLeast() == pb.Figure_NONE {
		return nil, fault.Invalid(fault.Violation{Path: "least", Reason: pb.Reason_NOT_ALLOWED})
	}
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.ListRankingsResponse) error {
		r, err := b.rankings(ctx, req.GetLeast())
		if err != nil {
			return err
		}
		out.Least, out.Ranked = wire.Enum[pb.Figure_Confidence](r.least), int32(r.size)
		after, err := r.page(ctx, b, page, out)
		if err != nil {
			return err
		}
		out.NextPageToken, err = token(after)
		return err
	})
}

// ranking holds the ranks of the requested locations among all of the client's.
type ranking struct {
	scorecard.Ranking
	least scorecard.Confidence
	// size is the number of ranked locations of the client.
	size int
	// versions has those whose bands name the figures.
	versions *group
}

// rankings ranks all locations of the client that the program was measured at, and keeps the requested ones, so that
// a rank means the same to every caller.
func (b *builder) rankings(ctx context.Context, least pb.Figure_Confidence) (_ *ranking, err error) {
	defer fault.Step(&err, "rank the locations")
	if err := b.oneProgram(ctx); err != nil {
		return nil, err
	}
	r := &ranking{least: scorecard.Confidence(wire.Name(least)), versions: newGroup(0)}
	if least == pb.Figure_CONFIDENCE_UNSPECIFIED {
		r.least = scorecard.ConfidenceLow
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
	if err := r.versions.addAll(&rollupSet{rows: rows}); err != nil {
		return nil, err
	}
	standings := make([]scorecard.Standing, 0, len(all))
	for i := range all {
		if totals := all[i].Totals; totals.Visits > 0 {
			figure := b.params.Figure(scorecard.Sums{Totals: totals, Locations: 1})
			standings = append(standings, scorecard.Standing{Location: all[i].Location, Figure: figure, Totals: totals})
		}
	}
	whole := scorecard.Rank(standings, r.least)
	if b.params.Method == scorecard.MethodVisitMean {
		whole.SetRanges()
	}
	r.size = len(whole.Ranked)
	r.Ranked = slices.DeleteFunc(whole.Ranked, func(l scorecard.Ranked) bool { return !asked(l.Location) })
	r.Thin = slices.DeleteFunc(whole.Thin, func(l scorecard.Standing) bool { return !asked(l.Location) })
	return r, nil
}

// below returns a function that reports whether a location is the requested one or below it.
func (b *builder) below(ctx context.Context, all []storage.LocationTotals) (func(location string) bool, error) {
	if b.params.location == storage.WholeClient {
		return func(string) bool { return true }, nil
	}
	some, err := b.tx.Rollups().ByLocation(ctx, b.query([]string{b.params.location}, false, true))
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
func (r *ranking) page(ctx context.Context, b *builder, page storage.Page, out *pb.ListRankingsResponse) (storage.Cursor, error) {
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
			Location: thin.Location, Total: figureToProto(thin.Figure, b.params.Method == scorecard.MethodPooled),
		})
	}
	if end == len(r.Ranked)+len(r.Thin) {
		return "", nil
	}
	return storage.Cursor(strconv.Itoa(end)), nil
}

// ranked returns the message of a ranked location.
func (r *ranking) ranked(ctx context.Context, b *builder, ranked *scorecard.Ranked) (*pb.RankedLocation, error) {
	b.names.locations[ranked.Location] = true
	figure, err := b.inBand(ctx, ranked.Figure, r.versions)
	if err != nil {
		return nil, err
	}
	out := &pb.RankedLocation{
		Location: ranked.Location, Total: figureToProto(figure, b.params.Method == scorecard.MethodPooled),
		Rank: new(int32(ranked.Rank)), PercentileBasisPoints: new(ranked.PercentileBasisPoints),
	}
	if ranked.Best > 0 {
		out.BestRank, out.WorstRank = new(int32(ranked.Best)), new(int32(ranked.Worst))
		out.Apart = ranked.Best == ranked.Worst
	}
	return out, nil
}
