package figures

import (
	"context"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"

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
	past.placeless = q.method != scorecard.MethodLocationMean
	found, err := past.read(ctx, []string{q.location}, q.part() != 0)
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
	return out, past.collect(out.rows, found)
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
	d := b.differenceByMethod(e.group, after, part)
	if d.BasisPoints == nil {
		return nil, nil
	}
	if part != "" {
		hidden, err := b.hiddenQuestions(ctx, e.group)
		if err != nil || hidden[part] {
			return nil, err
		}
	}
	alike, err := b.scoredAlike(ctx, part, e.group, after)
	return &pb.Difference{
		From: e.from.String(), To: e.to.String(), BasisPoints: d.BasisPoints, LowBasisPoints: d.Low, HighBasisPoints: d.High,
		Change: d.Change && alike, AcrossBreak: !alike,
	}, err
}

// differenceByMethod compares two figures by the method of the request. Parts have no sums by location, so
// LOCATION_MEAN compares their visits.
func (b *builder) differenceByMethod(before, after *group, name string) scorecard.Difference {
	method := b.params.method
	from, to := before.totals, after.totals
	if name != "" {
		partBefore, partAfter := before.parts.Get(name), after.parts.Get(name)
		if partBefore == nil || partAfter == nil {
			return scorecard.Difference{}
		}
		from, to = partBefore.Totals(), partAfter.Totals()
		if method == scorecard.MethodLocationMean {
			method = scorecard.MethodVisitMean
		}
	}
	switch method {
	case scorecard.MethodPooled:
		return scorecard.DifferenceOfPooled(from, to)
	case scorecard.MethodLocationMean:
		return scorecard.DifferenceOfPlaces(before.tallies.Places, after.tallies.Places)
	default:
		return scorecard.DifferenceOfVisits(from, to)
	}
}

// scoredAlike reports whether all versions in the groups score alike: the total, or the named part.
func (b *builder) scoredAlike(ctx context.Context, part string, groups ...*group) (bool, error) {
	// A total over two checklists has both on both sides, so versions are compared within a checklist.
	by := map[string]string{}
	for _, g := range groups {
		for key := range g.versions {
			version, err := b.service.versions.Get(ctx, b.tx, key)
			if err != nil {
				return false, err
			}
			scoring := version.TotalFingerprint().String()
			if part != "" {
				scoring = partFingerprints(version, b.params.part(), part)
			}
			if first, seen := by[key.Checklist]; seen && first != scoring {
				return false, nil
			}
			by[key.Checklist] = scoring
		}
	}
	return true, nil
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
