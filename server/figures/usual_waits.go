package figures

import (
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// mostBeside is how many children of a location are set beside their usual at most, the first by id.
const mostBeside = 1000

// usually is the builder for the months that tell what is usual; nil where there are none so early.
func (b *scorecardBuilder) usually() *scorecardBuilder {
	q := *b.question
	q.to = q.from - 1
	q.from -= usualMonths
	first, err := scorecard.ParseMonth(published.FirstMonth)
	if err != nil || q.to < first {
		return nil
	}
	q.from = max(q.from, first)
	return b.asking(&q)
}

// besideUsual sets the medians of the location and of its children beside what is usual there. It returns what is usual
// at the location and below it together; nil where nothing is.
func (b *scorecardBuilder) besideUsual(
	ctx context.Context, now *scorecard.Details, waits []*wait, out *pb.Waits,
) (*scorecard.Details, error) {
	past := b.usually()
	if past == nil || len(waits) == 0 {
		return nil, nil
	}
	out.UsualFrom, out.UsualTo = past.question.from.String(), past.question.to.String()
	rows, err := b.tx.Rollups().Query(ctx, past.query([]string{b.question.location}, true, false))
	if err != nil {
		return nil, err
	}
	before := summed(rows)
	for _, w := range waits {
		w.out.Usual = usualWait(b.question.location, w.question, now, before)
	}
	return before, b.childrenBesideUsual(ctx, past, waits)
}

// childrenBesideUsual does the same for each child of the location that had waits in the span.
func (b *scorecardBuilder) childrenBesideUsual(ctx context.Context, past *scorecardBuilder, waits []*wait) error {
	children, err := b.tx.Locations().Children(ctx, b.question.client, b.question.location)
	if err != nil || len(children) == 0 {
		return err
	}
	children = children[:min(len(children), mostBeside)]
	now, err := b.detailsAt(ctx, children)
	if err != nil {
		return err
	}
	before, err := past.detailsAt(ctx, children)
	if err != nil {
		return err
	}
	for _, w := range waits {
		for _, child := range children {
			if part := partOf(now[child], w.question); part.Served.N()+part.LeftUnserved+part.HungUp > 0 {
				b.names.locations[child] = true
				w.out.Children = append(w.out.Children, usualWait(child, w.question, now[child], before[child]))
			}
		}
	}
	return nil
}

// detailsAt adds up the details at and below each of some locations, of which it reads some at once: the months of many
// are much in memory.
func (b *scorecardBuilder) detailsAt(ctx context.Context, locations []string) (map[string]*scorecard.Details, error) {
	sums := map[string]*scorecard.Details{}
	for some := range slices.Chunk(locations, placesRead) {
		rows, err := b.tx.Rollups().Query(ctx, b.query(some, true, false))
		if err != nil {
			return nil, err
		}
		maps.Copy(sums, byLocation(rows, func(r *storage.Rollup) string { return r.Top }))
	}
	return sums, nil
}

func byLocation(rows []*storage.Rollup, location func(*storage.Rollup) string) map[string]*scorecard.Details {
	sums := map[string]*scorecard.Details{}
	for _, r := range rows {
		at := location(r)
		if sums[at] == nil {
			sums[at] = &scorecard.Details{}
		}
		sums[at].Add(r.Details)
	}
	return sums
}

// usualWait sets the median of a location's span beside its usual; either may be of nothing.
func usualWait(location, question string, now, before *scorecard.Details) *pb.UsualWait {
	served := &partOf(now, question).Served
	out := &pb.UsualWait{Location: location, Served: int32(served.N())}
	median, ok := served.Median()
	beside := scorecard.BesideUsual(median, &partOf(before, question).Served)
	out.UsualSeconds = beside.MedianSeconds
	if ok {
		out.MedianSeconds, out.Times, out.Marked = &median, beside.Times, beside.Marked
	}
	return out
}
