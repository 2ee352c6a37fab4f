package figures

import (
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// mostBeside bounds the children of a location that are compared with their usual; the first by id are taken.
const mostBeside = 1000

// usualSpan returns a builder for the months that define the usual; nil where the span begins with the first possible
// month.
func (b *builder) usualSpan() *builder {
	q := *b.params
	q.to = q.from - 1
	q.from -= scorecard.UsualMonths
	first, err := scorecard.ParseMonth(published.FirstMonth)
	if err != nil || q.to < first {
		return nil
	}
	q.from = max(q.from, first)
	return b.with(&q)
}

// besideUsual adds the medians of the location and of its children with their usual. It returns the details of the
// usual months at the location and below it; nil where there are none.
func (b *builder) besideUsual(
	ctx context.Context, now *scorecard.Details, waits []*wait, out *pb.Waits,
) (_ *scorecard.Details, err error) {
	defer fault.Step(&err, "read the usual waits")
	past := b.usualSpan()
	if past == nil || len(waits) == 0 {
		return nil, nil
	}
	out.UsualFrom, out.UsualTo = past.params.from.String(), past.params.to.String()
	rows, err := b.tx.Rollups().Query(ctx, past.query([]string{b.params.location}, true, false))
	if err != nil {
		return nil, err
	}
	before := summed(rows)
	for _, w := range waits {
		w.out.Usual = usualWait(b.params.location, w.question, now, before)
	}
	return before, b.childrenBesideUsual(ctx, past, waits)
}

// childrenBesideUsual adds the same for each child of the location that had waits in the span.
func (b *builder) childrenBesideUsual(ctx context.Context, past *builder, waits []*wait) error {
	children, err := b.tx.Locations().Children(ctx, b.params.client, b.params.location)
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

// detailsAt adds up the details at and below each location. It reads some locations at a time, because the months of
// many take much memory.
func (b *builder) detailsAt(ctx context.Context, locations []string) (map[string]*scorecard.Details, error) {
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

func byLocation(rows []*storage.Rollup, location func(*storage.Rollup) string) detailsBy[string] {
	sums := detailsBy[string]{}
	for _, r := range rows {
		sums.add(location(r), r.Details)
	}
	return sums
}

// usualWait returns the median of a location's span with its usual; either may be missing.
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
