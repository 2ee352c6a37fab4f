package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// placeParts sets the places of the parts of each group, where the figures need them: they come from the own roll-ups
// of every location, because no sum of roll-ups has them. It reads one month at a time: all at once would take much
// memory.
func (b *builder) placeParts(ctx context.Context, groups map[rowKey]*group) (err error) {
	defer fault.Step(&err, "read the parts of every location")
	if !b.partsByPlace(groups) {
		return nil
	}
	for _, g := range groups {
		g.placed = map[string]scorecard.Places{}
	}
	numbers := map[string]int32{}
	for _, month := range scorecard.Months(b.params.from, b.params.to) {
		q := *b.params
		q.from, q.to = month, month
		rows, err := b.with(&q).ownRollups(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if numbers[r.Key.Location] == 0 {
				numbers[r.Key.Location] = int32(len(numbers) + 1)
			}
			if g := groups[b.keyOf(r.Key, r.Top)]; g != nil {
				g.place(numbers[r.Key.Location], partsOf(b.params.part(), r.Details))
			}
		}
	}
	return nil
}

// partsByPlace reports whether the figures of the parts need the places of the parts: where their intervals speak of
// locations, and where the roll-ups of a group do not hold at how many locations a part was measured.
func (b *builder) partsByPlace(groups map[rowKey]*group) bool {
	if b.params.part() == 0 {
		return false
	}
	if b.params.Of() == scorecard.IntervalLocations {
		return true
	}
	for _, g := range groups {
		if g.lacking || g.tallies.AnswersUnknown {
			return true
		}
	}
	return false
}

// ownRollups returns the own roll-ups of every location of the request, with details. Where the request groups by
// location, their top is the child that they are at or below.
func (b *builder) ownRollups(ctx context.Context) ([]*storage.Rollup, error) {
	q := b.params
	if !q.by(pb.Scorecard_LOCATION) {
		return b.tx.Rollups().Query(ctx, b.query([]string{q.location}, true, true))
	}
	children, err := b.tx.Locations().Children(ctx, q.client, q.location)
	if err != nil {
		return nil, err
	}
	own, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, true, false))
	if err != nil {
		return nil, err
	}
	own = where(own, ofTop)
	if len(children) == 0 {
		return own, nil
	}
	below, err := b.tx.Rollups().Query(ctx, b.query(children, true, true))
	return append(own, below...), err
}

// place adds what the parts of one location came to.
func (g *group) place(number int32, parts scorecard.Parts) {
	for i := range parts {
		if visits := parts[i].Hist.N(); visits > 0 {
			places := g.placed[parts[i].Key]
			places.Merge(scorecard.Places{{Number: number, Visits: visits, SumPpb: parts[i].SumPpb}})
			g.placed[parts[i].Key] = places
		}
	}
}
