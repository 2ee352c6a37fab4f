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
	// whole has the details of every roll-up, rows the same by the key of their row.
	whole []*scorecard.Details
	rows  map[rowKey][]*scorecard.Details
}

// alike reads what figures like for like need; nil where no trend breaks, so that only scorecards with a break cost
// the reading.
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
		if rows, err = b.tx.Rollups().Query(ctx, b.query([]string{b.params.location}, true, false)); err != nil {
			return nil, err
		}
	}
	out := &alike{common: scorecard.CommonQuestions(versions...), rows: map[rowKey][]*scorecard.Details{}}
	for _, r := range rows {
		out.whole = append(out.whole, r.Details)
		// The details of a part are not a total, and those of the children are not read for this.
		if b.params.part() == 0 && !b.params.by(pb.Scorecard_LOCATION) {
			key := b.keyOf(r.Key, r.Top)
			out.rows[key] = append(out.rows[key], r.Details)
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
func (a *alike) figure(g *group, details []*scorecard.Details) *pb.LikeForLike {
	f := scorecard.LikeForLikeOf(a.common, g.locations(), details...)
	if f.CoverageBasisPoints == nil {
		return nil
	}
	out := &pb.LikeForLike{CoverageBasisPoints: *f.CoverageBasisPoints}
	if f.Figure.BasisPoints != nil {
		out.Total = figureToProto(f.Figure, true)
	}
	return out
}
