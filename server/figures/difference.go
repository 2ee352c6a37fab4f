package figures

import (
	"context"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
)

// earlier is what a figure is compared with.
type earlier struct {
	from, to scorecard.Month
	group    *group
}

// spanBefore is the span of the same length right before the requested one.
type spanBefore struct {
	earlier
	// rows are its groups by the same keys; empty where each row is compared with the row before it.
	rows map[rowKey]*group
}

// before reads the span before; nil where it would begin before the first possible month.
func (b *builder) before(ctx context.Context) (_ *spanBefore, err error) {
	defer fault.Step(&err, "read the span before")
	q := *b.params
	length := q.to - q.from + 1
	q.from, q.to = q.from-length, q.to-length
	if first, err := scorecard.ParseMonth(published.FirstMonth); err != nil || q.from < first {
		return nil, err
	}
	past := b.with(&q)
	found, err := past.read(ctx, []string{q.location}, past.needsOfParts())
	if err != nil {
		return nil, err
	}
	out := &spanBefore{earlier: earlier{q.from, q.to, newGroup(q.part())}, rows: map[rowKey]*group{}}
	if err := out.group.addAll(found); err != nil {
		return nil, err
	}
	if len(q.groupBy) == 0 || q.byTime() {
		return out, nil
	}
	if q.by(pb.Scorecard_LOCATION) {
		if found, err = past.byChild(ctx); err != nil {
			return nil, err
		}
	}
	if err := past.collect(out.rows, found); err != nil {
		return nil, err
	}
	return out, past.placeParts(ctx, out.rows)
}

// byTime reports whether each row has its own span of time.
func (q *params) byTime() bool {
	return q.by(pb.Scorecard_MONTH) || q.by(pb.Scorecard_QUARTER) || q.by(pb.Scorecard_WAVE)
}

// rowBefore returns what a row is compared with: its group in the span before or, for a month or quarter, the row
// before it in the scorecard. Waves have no reliable order and are compared with nothing.
func (b *builder) rowBefore(key rowKey, groups map[rowKey]*group, before *spanBefore) *earlier {
	q := b.params
	if !q.byTime() {
		if before == nil {
			return nil
		}
		return &earlier{before.from, before.to, before.rows[key]}
	}
	if q.by(pb.Scorecard_WAVE) {
		return nil
	}
	var e earlier
	if q.by(pb.Scorecard_MONTH) {
		// The months and quarters of keys are always well formed.
		month, _ := scorecard.ParseMonth(key[pb.Scorecard_MONTH])
		e.from, e.to = month-1, month-1
		key[pb.Scorecard_MONTH] = e.from.String()
		if q.by(pb.Scorecard_QUARTER) {
			key[pb.Scorecard_QUARTER] = e.from.Quarter().String()
		}
	} else {
		quarter, _ := scorecard.ParseQuarter(key[pb.Scorecard_QUARTER])
		e.from, e.to = max(q.from, (quarter-1).First()), (quarter - 1).Last()
		key[pb.Scorecard_QUARTER] = (quarter - 1).String()
	}
	e.group = groups[key]
	return &e
}

// difference compares a group, or one part of it, with an earlier one. It is nil where either has no figure, and
// where a client requests a question that either version keeps for internal use.
func (b *builder) difference(ctx context.Context, e *earlier, after *group, part string) (*pb.Difference, error) {
	if e == nil || e.group == nil {
		return nil, nil
	}
	before, now := e.group.sums(part), after.sums(part)
	d := b.params.Difference(before, now)
	if d.BasisPoints == nil {
		return nil, nil
	}
	if part != "" {
		hidden, err := b.hiddenQuestions(ctx, e.group)
		if err != nil || hidden[part] {
			return nil, err
		}
	}
	if d.Low != nil {
		*b.judged++
	}
	alike, err := b.scoredAlike(ctx, part, e.group, after)
	past := b.params.Figure(before)
	return &pb.Difference{
		From: e.from.String(), To: e.to.String(), BasisPoints: d.BasisPoints, LowBasisPoints: d.Low, HighBasisPoints: d.High,
		Change: d.Change && alike, AcrossBreak: !alike,
		Earlier: &pb.EarlierFigure{
			BasisPoints: past.BasisPoints, Visits: int32(past.Visits), Locations: int32(past.Locations),
			Confidence: wire.Enum[pb.Figure_Confidence](past.Confidence),
		},
	}, err
}

// alikeShare is the share of the visits of a span, in per cent, that one way of scoring must cover in each span for
// figures of it to be compared.
const alikeShare = 95

// scoredAlike reports whether one fingerprint covers nearly all visits of each group: the total's, or the named part's.
func (b *builder) scoredAlike(ctx context.Context, part string, groups ...*group) (bool, error) {
	covers := map[string]int{} // the groups that a fingerprint covers
	for _, g := range groups {
		by, all := map[string]int64{}, int64(0)
		for key, visits := range g.visitsOf(part) {
			scoring, err := b.scoring(ctx, key, part)
			if err != nil {
				return false, err
			}
			by[scoring] += visits
			all += visits
		}
		for scoring, visits := range by {
			if 100*visits >= alikeShare*all {
				covers[scoring]++
			}
		}
	}
	for _, n := range covers {
		if n == len(groups) {
			return true, nil
		}
	}
	return false, nil
}

// scoringKey names what is scored: the total of a version, or a part of it.
type scoringKey struct {
	version published.Key
	kind    pb.Scorecard_Grouping
	part    string
}

// scoring returns the fingerprint of a version: of its total, or of the named part. It is computed once for an answer,
// whose rows need the same few.
func (b *builder) scoring(ctx context.Context, key published.Key, part string) (string, error) {
	at := scoringKey{key, b.params.part(), part}
	if known, ok := b.scorings[at]; ok {
		return known, nil
	}
	version, err := b.service.versions.Get(ctx, b.tx, key)
	if err != nil {
		return "", err
	}
	scoring := version.TotalFingerprint().String()
	if part != "" {
		scoring = partFingerprints(version, at.kind, part)
	}
	b.scorings[at] = scoring
	return scoring, nil
}

// partFingerprints returns the fingerprints of the questions of a part as one text.
func partFingerprints(compiled *published.Version, kind pb.Scorecard_Grouping, name string) string {
	var all []string
	for section, q := range compiled.Version().Questions() {
		if partHas(kind, name, section.Key, q) {
			// Every question of a version has a fingerprint.
			digest, _ := compiled.QuestionFingerprint(q.Key)
			all = append(all, digest.String())
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func partHas(kind pb.Scorecard_Grouping, name, section string, q *checklist.Question) bool {
	switch kind {
	case pb.Scorecard_SECTION:
		return section == name
	case pb.Scorecard_DIMENSION:
		return slices.Contains(q.Dimensions, name)
	default:
		return q.Key == name
	}
}
