package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// alike makes figures like for like: over the questions that every version in the whole span scores alike.
type alike struct {
	common []string
	// whole is every roll-up's details, rows the same by the key of the row that they count in.
	whole []*scorecard.Details
	rows  map[rowKey][]*scorecard.Details
}

// alike reads what a figure like for like takes; nil where no trend breaks, so that only scorecards with a break bear
// the cost of it.
func (b *scorecardBuilder) alike(ctx context.Context, whole *group, breaks []*pb.TrendBreak, rows []*storage.Rollup) (*alike, error) {
	if len(breaks) == 0 {
		return nil, nil
	}
	var versions []map[string]checklist.Digest
	for key := range whole.versions {
		live, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return nil, err
		}
		versions = append(versions, live.Version().QuestionFingerprints())
	}
	if !whole.detailed {
		var err error
		if rows, err = b.tx.Rollups().Query(ctx, b.query([]string{b.question.location}, true, false)); err != nil {
			return nil, err
		}
	}
	out := &alike{common: scorecard.CommonQuestions(versions...), rows: map[rowKey][]*scorecard.Details{}}
	for _, r := range rows {
		out.whole = append(out.whole, r.Details)
		// The details of a part are no total, and those of the children are not read for this.
		if b.question.part() == 0 && !b.question.by(pb.Scorecard_LOCATION) {
			key := b.keyOf(r.Key, r.Top)
			out.rows[key] = append(out.rows[key], r.Details)
		}
	}
	return out, nil
}

// total is the whole span like for like.
func (a *alike) total(g *group) *pb.LikeForLike {
	if a == nil {
		return nil
	}
	return a.figure(g, a.whole)
}

// row is one row like for like.
func (a *alike) row(key rowKey, g *group) *pb.LikeForLike {
	if a == nil {
		return nil
	}
	return a.figure(g, a.rows[key])
}

// figure has no total where the coverage is too low for one, and is nil where nothing was possible.
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
