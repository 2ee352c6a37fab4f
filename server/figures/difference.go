package figures

import (
	"context"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
)

// earlier is what a figure is compared with.
type earlier struct {
	from, to scorecard.Month
	group    *group
}

// spanBefore is the span of the same length right before the one asked for.
type spanBefore struct {
	earlier
	// rows are its groups, by the same keys; none where rows are compared with the row before.
	rows map[rowKey]*group
}

// before reads the span before; nil where it would begin before the first month there can be.
func (b *scorecardBuilder) before(ctx context.Context) (*spanBefore, error) {
	q := *b.question
	length := q.to - q.from + 1
	q.from, q.to = q.from-length, q.to-length
	if first, err := scorecard.ParseMonth(published.FirstMonth); err != nil || q.from < first {
		return nil, err
	}
	past := b.asking(&q)
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

// byTime says whether each row is of a span of its own.
func (q *scorecardQuestion) byTime() bool {
	return q.by(pb.Scorecard_MONTH) || q.by(pb.Scorecard_QUARTER) || q.by(pb.Scorecard_WAVE)
}

// rowBefore is what a row is compared with: its group in the span before, or, of a month or quarter, the one before it
// in the scorecard. Waves have no order that could be relied on, and are compared with nothing.
func (b *scorecardBuilder) rowBefore(key rowKey, groups map[rowKey]*group, before *spanBefore) *earlier {
	q := b.question
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
		month, _ := scorecard.ParseMonth(key.month)
		e.from, e.to = month-1, month-1
		key.month = e.from.String()
		if q.by(pb.Scorecard_QUARTER) {
			key.quarter = e.from.Quarter().String()
		}
	} else {
		quarter, _ := scorecard.ParseQuarter(key.quarter)
		e.from, e.to = max(q.from, (quarter-1).First()), (quarter - 1).Last()
		key.quarter = (quarter - 1).String()
	}
	e.group = groups[key]
	return &e
}

// difference compares a group, or one part of it, with an earlier one. It is nil where one of the two has no figure,
// and where a client asks and either side keeps the question for internal use.
func (b *scorecardBuilder) difference(ctx context.Context, e *earlier, after *group, part string) (*pb.Difference, error) {
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

// differenceByMethod compares two figures made by the method asked for; those of parts are not known by location.
func (b *scorecardBuilder) differenceByMethod(before, after *group, name string) scorecard.Difference {
	method := b.question.method
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
		return scorecard.DifferenceOfPlaces(before.extras.Places, after.extras.Places)
	default:
		return scorecard.DifferenceOfVisits(from, to)
	}
}

// scoredAlike says whether every version in the groups scores alike: the total, or the part of that name.
func (b *scorecardBuilder) scoredAlike(ctx context.Context, part string, groups ...*group) (bool, error) {
	// By checklist, for a total over two of them has them on both sides.
	by := map[string]string{}
	for _, g := range groups {
		for key := range g.versions {
			live, err := b.service.versions.Get(ctx, b.tx, key)
			if err != nil {
				return false, err
			}
			scoring := live.TotalFingerprint().String()
			if part != "" {
				scoring = partFingerprints(live, b.question.part(), part)
			}
			if first, seen := by[key.Checklist]; seen && first != scoring {
				return false, nil
			}
			by[key.Checklist] = scoring
		}
	}
	return true, nil
}

// partFingerprints are the fingerprints of the questions of a part, in one text.
func partFingerprints(live *published.Version, kind pb.Scorecard_Grouping, name string) string {
	var all []string
	for _, section := range live.Version().Sections {
		for i := range section.Questions {
			q := &section.Questions[i]
			if partHas(kind, name, section.Key, q) {
				// The version has every question of its own.
				digest, _ := live.QuestionFingerprint(q.Key)
				all = append(all, digest.String())
			}
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
