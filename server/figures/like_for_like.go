package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// alike computes figures like for like: over the questions that every version in the whole span scores alike.
type alike struct {
	common []string
	// whole has what every roll-up scored, rows the same by the key of their row.
	whole []scorecard.Scored
	rows  map[rowKey][]scorecard.Scored
}

// alike reads what figures like for like need; nil where no trend breaks, so that only scorecards with a break cost
// the reading, and where the points of bonus questions are unknown.
func (b *builder) alike(ctx context.Context, whole *group, breaks []*pb.TrendBreak, rows []*storage.Rollup) (_ *alike, err error) {
	defer fault.Step(&err, "compute like for like")
	if len(breaks) == 0 {
		return nil, nil
	}
	var versions []map[string]checklist.Digest
	for key := range whole.versions {
		version, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return nil, err
		}
		versions = append(versions, version.Version().QuestionFingerprints())
	}
	if !whole.detailed {
		var err error
		query := b.query([]string{b.params.location}, true, false)
		query.Tallies, query.Answers, query.PointsOnly = true, true, pointsBut(0)
		if rows, err = b.tx.Rollups().Query(ctx, query); err != nil {
			return nil, err
		}
	}
	out := &alike{common: scorecard.CommonQuestions(versions...), rows: map[rowKey][]scorecard.Scored{}}
	for _, r := range rows {
		if r.Tallies == nil || r.Tallies.AnswersUnknown {
			return nil, nil
		}
		scored := scorecard.Scored{Visits: r.Totals.Visits, Details: r.Details, Beyond: r.Tallies.Answers.Beyond}
		out.whole = append(out.whole, scored)
		// The details of a part are not a total, and those of the children are not read for this.
		if b.params.part() == 0 && !b.params.by(pb.Scorecard_LOCATION) {
			key := b.keyOf(r.Key, r.Top)
			out.rows[key] = append(out.rows[key], scored)
		}
	}
	return out, nil
}

// total returns the figure of the whole span.
func (a *alike) total(g *group) *pb.LikeForLike {
	if a == nil {
		return nil
	}
	return a.figure(g, a.whole)
}

// row returns the figure of one row.
func (a *alike) row(key rowKey, g *group) *pb.LikeForLike {
	if a == nil {
		return nil
	}
	return a.figure(g, a.rows[key])
}

// figure returns nil where nothing was possible, and no total where the coverage is too low for one.
func (a *alike) figure(g *group, scored []scorecard.Scored) *pb.LikeForLike {
	f := scorecard.LikeForLikeOf(a.common, g.locations(), scored...)
	if f.CoverageBasisPoints == nil {
		return nil
	}
	out := &pb.LikeForLike{
		CoverageBasisPoints: *f.CoverageBasisPoints, PooledBasisPoints: scorecard.Pooled(g.totals, g.locations()).BasisPoints,
	}
	if f.Figure.BasisPoints != nil {
		out.Total = figureToProto(f.Figure, true)
	}
	return out
}
