package figures

import (
	"context"
	"maps"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/published"
)

// rowsOf returns the row of a group, or a row for each of its parts in the order of the newest version, with their
// differences to an earlier group.
func (b *builder) rowsOf(ctx context.Context, key rowKey, g *group, e *earlier) ([]*pb.ScorecardRow, error) {
	kind := b.params.part()
	if kind == 0 {
		row := b.newRow(key)
		var err error
		if row.Total, err = b.figure(ctx, g, !b.params.by(pb.Scorecard_LOCATION)); err != nil {
			return nil, err
		}
		row.Difference, err = b.difference(ctx, e, g, "")
		return []*pb.ScorecardRow{row}, err
	}
	if len(g.versions) == 0 {
		return nil, nil
	}
	version, err := b.service.versions.Get(ctx, b.tx, newestFirst(g.versions)[0])
	if err != nil {
		return nil, err
	}
	var rows []*pb.ScorecardRow
	hidden, err := b.hiddenQuestions(ctx, g)
	if err != nil {
		return nil, err
	}
	maps.Copy(b.names.versions, g.versions)
	for _, name := range partOrder(kind, g, version.Version(), hidden) {
		row := b.newRow(key)
		part := g.parts.Get(name)
		row.Total = b.partFigure(kind, g, part, name)
		if row.Difference, err = b.difference(ctx, e, g, name); err != nil {
			return nil, err
		}
		switch kind {
		case pb.Scorecard_SECTION:
			b.names.sections[name] = true
			row.Section = &name
		case pb.Scorecard_DIMENSION:
			row.Dimension = &name
		case pb.Scorecard_QUESTION:
			b.names.questions[name] = true
			row.Question = &name
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// partsOf returns the parts of a kind; nil for groupings that are not parts.
func partsOf(kind pb.Scorecard_Grouping, d *scorecard.Details) scorecard.Parts {
	switch kind {
	case pb.Scorecard_SECTION:
		return d.Sections
	case pb.Scorecard_DIMENSION:
		return d.Dimensions
	case pb.Scorecard_QUESTION:
		return d.Questions
	default:
		return nil
	}
}

// pointsBut returns the groups of details that are not parts of a kind: a scorecard needs no more than their points.
func pointsBut(kind pb.Scorecard_Grouping) scorecard.Groups {
	of := only(kind)
	return scorecard.Groups{Total: true, Sections: !of.Sections, Dimensions: !of.Dimensions, Questions: !of.Questions}
}

// only returns the parts of a kind; none where a request does not group by parts.
func only(kind pb.Scorecard_Grouping) scorecard.Groups {
	return scorecard.Groups{
		Sections: kind == pb.Scorecard_SECTION, Dimensions: kind == pb.Scorecard_DIMENSION, Questions: kind == pb.Scorecard_QUESTION,
	}
}

// hiddenQuestions returns the questions that any version of the group's checklists hides from clients, those of versions
// without a visit too; none where the caller is not a client.
func (b *builder) hiddenQuestions(ctx context.Context, g *group) (map[string]bool, error) {
	if b.params.part() != pb.Scorecard_QUESTION {
		return nil, nil
	}
	return b.hiddenOf(ctx, g.versions)
}

// hiddenOf is hiddenQuestions for the checklists of some versions.
func (b *builder) hiddenOf(ctx context.Context, versions map[published.Key]bool) (map[string]bool, error) {
	hidden := map[string]bool{}
	if !b.forClient {
		return hidden, nil
	}
	for key := range versions {
		if _, read := b.hidden[key.Checklist]; !read {
			of, err := b.service.versions.HiddenInAny(ctx, b.tx, key.Checklist)
			if err != nil {
				return nil, err
			}
			b.hidden[key.Checklist] = of
		}
		maps.Copy(hidden, b.hidden[key.Checklist])
	}
	return hidden, nil
}

// partOrder returns the keys of the visible parts: those of the newest version in its order, then those of older ones
// by key.
func partOrder(kind pb.Scorecard_Grouping, g *group, v *checklist.Version, hidden map[string]bool) []string {
	rank := map[string]int{}
	for i := range v.Sections {
		if kind == pb.Scorecard_SECTION {
			rank[v.Sections[i].Key] = len(rank) + 1
		}
		for j := range v.Sections[i].Questions {
			if kind == pb.Scorecard_QUESTION {
				rank[v.Sections[i].Questions[j].Key] = len(rank) + 1
			}
		}
	}
	var names []string
	for _, part := range g.parts {
		if !hidden[part.Key] {
			names = append(names, part.Key)
		}
	}
	slices.SortStableFunc(names, func(x, y string) int {
		rx, ry := rank[x], rank[y]
		switch {
		case rx != 0 && ry != 0:
			return rx - ry
		case rx != ry:
			return ry - rx
		}
		return strings.Compare(x, y)
	})
	return names
}

// partFigure returns the figure of a section, dimension or question over the visits in which it had something
// possible.
func (b *builder) partFigure(kind pb.Scorecard_Grouping, g *group, part *scorecard.Part, name string) *pb.Figure {
	f := b.params.Figure(g.sums(name))
	if kind == pb.Scorecard_QUESTION {
		f.PassShare = part.PassRate()
	}
	return figureToProto(f, true)
}
