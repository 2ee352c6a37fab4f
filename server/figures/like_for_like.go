package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
)

// alike computes figures like for like: over the questions that every version in the whole span scores alike.
type alike struct {
	common []string
	// whole has what every roll-up scored, rows the same by the key of their row.
	whole []scorecard.Scored
	rows  map[rowKey][]scorecard.Scored
}

// alike gathers what figures like for like need; nil where no trend breaks, and where the points of bonus and penalty
// questions are needed and unknown.
func (b *builder) alike(ctx context.Context, whole *group, breaks []*pb.TrendBreak, found *rollupSet) (_ *alike, err error) {
	defer fault.Step(&err, "compute like for like")
	if len(breaks) == 0 {
		return nil, nil
	}
	common, beyond, err := b.commonQuestions(ctx, whole.versions)
	if err != nil {
		return nil, err
	}
	out := &alike{common: common, rows: map[rowKey][]scorecard.Scored{}}
	for _, r := range found.rows {
		scored := scorecard.Scored{Visits: r.Totals.Visits, Details: found.pointsOf(r)}
		if beyond {
			if r.Tallies == nil || r.Tallies.AnswersUnknown {
				return nil, nil
			}
			scored.Beyond = r.Tallies.Answers.Beyond
		}
		out.whole = append(out.whole, scored)
		// The details of a part are not a total, and those of the children are not read for this.
		if b.params.part() == 0 && !b.params.by(pb.Scorecard_LOCATION) {
			key := b.keyOf(r.Key, r.Top)
			out.rows[key] = append(out.rows[key], scored)
		}
	}
	return out, nil
}

// commonQuestions returns the keys of the questions that all versions score alike, and whether one of them is a bonus or
// penalty question, whose points are in the answers alone.
func (b *builder) commonQuestions(ctx context.Context, keys map[published.Key]bool) (common []string, beyond bool, err error) {
	var versions []*published.Version
	var fingerprints []map[string]checklist.Digest
	for key := range keys {
		version, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return nil, false, err
		}
		versions = append(versions, version)
		fingerprints = append(fingerprints, version.QuestionFingerprints())
	}
	common = scorecard.CommonQuestions(fingerprints...)
	for _, key := range common {
		question := versions[0].Question(key)
		beyond = beyond || question.Bonus || question.Penalty
	}
	return common, beyond, nil
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
