package figures

import (
	"context"
	"maps"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// rowKey holds the value of each grouping that is not a part, by the grouping; "" for those that are not requested.
type rowKey [pb.Scorecard_CHANNEL + 1]string

// rows returns a row for each group, in the order of the groupings. The span before and what is like for like may be
// nil.
func (b *builder) rows(ctx context.Context, found *rollupSet, before *spanBefore, like *alike) ([]*pb.ScorecardRow, error) {
	q := b.params
	if len(q.groupBy) == 0 {
		return nil, nil
	}
	groups, err := b.expected(ctx)
	if err != nil {
		return nil, err
	}
	if q.by(pb.Scorecard_LOCATION) {
		if found, err = b.byChild(ctx); err != nil {
			return nil, err
		}
	}
	if err := b.collect(groups, found); err != nil {
		return nil, err
	}
	if err := b.placeParts(ctx, groups); err != nil {
		return nil, err
	}
	var out []*pb.ScorecardRow
	for _, key := range slices.SortedFunc(maps.Keys(groups), b.compareKeys) {
		g := groups[key]
		made, err := b.rowsOf(ctx, key, g, b.rowBefore(key, groups, before))
		if err != nil {
			return nil, err
		}
		for _, row := range made {
			row.LikeForLike = like.row(key, g)
		}
		out = append(out, made...)
	}
	return out, nil
}

// expected returns the groups that have a row even without a visit: every requested month, quarter and child
// location.
func (b *builder) expected(ctx context.Context) (map[rowKey]*group, error) {
	q := b.params
	groups := map[rowKey]*group{}
	if q.by(pb.Scorecard_WAVE) || q.by(pb.Scorecard_CHANNEL) {
		return groups, nil
	}
	locations := []string{""}
	if q.by(pb.Scorecard_LOCATION) {
		var err error
		if locations, err = b.tx.Locations().Children(ctx, q.client, q.location); err != nil {
			return nil, err
		}
	}
	months := []scorecard.Month{q.from}
	if q.by(pb.Scorecard_MONTH) || q.by(pb.Scorecard_QUARTER) {
		months = scorecard.Months(q.from, q.to)
	}
	for _, location := range locations {
		for _, month := range months {
			key := b.keyOf(storage.RollupKey{Month: month.String()}, location)
			groups[key] = newGroup(b.params.part())
		}
	}
	return groups, nil
}

// byChild reads the roll-ups of each child of the location, and the location's own visits as a group of their own.
func (b *builder) byChild(ctx context.Context) (_ *rollupSet, err error) {
	defer fault.Step(&err, "read the roll-ups of the children of %s", b.params.location)
	q := b.params
	children, err := b.tx.Locations().Children(ctx, q.client, q.location)
	if err != nil {
		return nil, err
	}
	here, err := b.read(ctx, []string{q.location}, b.needsOfParts())
	if err != nil {
		return nil, err
	}
	own := here.where(ofTop)
	if len(children) == 0 {
		return own, nil
	}
	found, err := b.read(ctx, children, b.needsOfParts())
	if err != nil {
		return nil, err
	}
	return found.and(own), nil
}

// collect adds the roll-ups to their groups.
func (b *builder) collect(groups map[rowKey]*group, found *rollupSet) error {
	find := func(r *storage.Rollup) *group {
		key := b.keyOf(r.Key, r.Top)
		g := groups[key]
		if g == nil {
			g = newGroup(b.params.part())
			groups[key] = g
		}
		return g
	}
	for _, r := range found.rows {
		if err := find(r).add(r); err != nil {
			return err
		}
	}
	for _, r := range found.places {
		find(r).tallies.Places.Merge(found.placeOf(r))
	}
	return nil
}

func (b *builder) keyOf(k storage.RollupKey, top string) rowKey {
	var key rowKey
	for _, g := range b.params.groupBy {
		switch g {
		case pb.Scorecard_MONTH:
			key[g] = k.Month
		case pb.Scorecard_QUARTER:
			// A stored month is always well formed.
			month, _ := scorecard.ParseMonth(k.Month)
			key[g] = month.Quarter().String()
		case pb.Scorecard_WAVE:
			key[g] = k.Wave
		case pb.Scorecard_LOCATION:
			key[g] = top
		case pb.Scorecard_CHANNEL:
			key[g] = string(k.Channel)
		}
	}
	return key
}

// compareKeys orders rows by the first grouping and then by the second.
func (b *builder) compareKeys(x, y rowKey) int {
	for _, g := range b.params.groupBy {
		if c := strings.Compare(x[g], y[g]); c != 0 {
			return c
		}
	}
	return 0
}

// newRow returns a row with a field for each grouping that is not a part.
func (b *builder) newRow(key rowKey) *pb.ScorecardRow {
	row := &pb.ScorecardRow{}
	for _, g := range b.params.groupBy {
		value := key[g]
		switch g {
		case pb.Scorecard_MONTH:
			row.Month = &value
		case pb.Scorecard_QUARTER:
			row.Quarter = &value
		case pb.Scorecard_WAVE:
			row.Wave = &value
		case pb.Scorecard_LOCATION:
			b.names.locations[value] = true
			row.Location = &value
		case pb.Scorecard_CHANNEL:
			row.Channel = wire.Enum[pb.Channel](value).Enum()
		}
	}
	return row
}
