package storagetest

import (
	"context"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// rollupKey returns one of a few keys, so that subtractions often find earlier additions.
func (c *generator) rollupKey() storage.RollupKey {
	k := storage.RollupKey{
		Client: clientIDs[c.IntN(2)], Program: programIDs[0], Location: pick(c, []string{"i", "north", storage.WholeClient}),
		Own: c.oneIn(2), Month: months[1+c.IntN(2)], Channel: storage.InPerson, Checklist: checklistIDs[0], Version: 1,
	}
	if c.oneIn(10) {
		k.Program, k.Wave, k.Version, k.Channel = pick(c, programIDs), pick(c, waves), c.int32(), pick(c, channels)
	}
	if c.oneIn(40) {
		k.Month = "2026-00"
	}
	return k
}

func (c *generator) rollupKeys() []storage.RollupKey {
	keys := []storage.RollupKey{c.rollupKey(), c.rollupKey(), c.rollupKey()}
	return keys[c.IntN(len(keys)):]
}

func (c *generator) rollupQuery() storage.RollupQuery {
	q := storage.RollupQuery{
		Client: clientIDs[c.IntN(3)], Locations: some(c, append(locationIDs, storage.WholeClient, "i", "north"), 4),
		Each: c.oneIn(3), From: pick(c, months), To: pick(c, months), Details: c.oneIn(2), Tallies: c.oneIn(2),
	}
	q.Waits = q.Details
	if c.oneIn(4) {
		q.Program, q.Channel = pick(c, programIDs), pick(c, channels)
	}
	if c.oneIn(4) {
		q.Segments = some(c, attributes, 2)
	}
	return q
}

// rollupOperations are the operations on roll-ups.
var rollupOperations = []operationKind{
	{name: "add", weight: 20, draw: func(c *generator) operation {
		keys, part, tallies := c.rollupKeys(), pick(c, c.parts), (*scorecard.Tallies)(nil)
		if !c.oneIn(12) {
			tallies = &part.tallies
		}
		return operation{args: []any{keys, part.totals}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Rollups().Add(ctx, keys, part.totals, &part.details, tallies)
		}}
	}},
	{name: "subtract", weight: 20, draw: func(c *generator) operation {
		keys, part := c.rollupKeys(), pick(c, c.parts)
		return operation{args: []any{keys, part.totals}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Rollups().Subtract(ctx, keys, part.totals, &part.details, &part.tallies)
		}}
	}},
	{name: "fold", weight: 6, draw: call(storage.Tx.Rollups, storage.Rollups.Fold, (*generator).limit)},
	{name: "query", weight: 16, reads: true, draw: call(
		storage.Tx.Rollups, storage.Rollups.Query, (*generator).rollupQuery)},
	{name: "by location", weight: 6, reads: true, draw: call(
		storage.Tx.Rollups, storage.Rollups.ByLocation, (*generator).rollupQuery)},
	{name: "each roll-up", weight: 2, reads: true, draw: func(*generator) operation {
		return operation{run: func(ctx context.Context, tx storage.Tx) (any, error) { return rollupsOf(ctx, tx) }}
	}},
	{name: "restate roll-ups", weight: 1, draw: func(c *generator) operation {
		part := pick(c, c.parts)
		return operation{args: []any{part.totals}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			var some []*storage.Rollup
			err := tx.Rollups().Each(ctx, func(r *storage.Rollup) error {
				if r.Key.Own {
					some = append(some, &storage.Rollup{
						Key: r.Key, Totals: part.totals, Details: &part.details, Tallies: &part.tallies, Deltas: r.Deltas,
					})
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
			return nil, tx.Rollups().Restate(ctx, some)
		}}
	}},
	{name: "replace roll-ups", weight: 1, draw: func(c *generator) operation {
		every := 1 + c.IntN(3)
		return operation{args: []any{every}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			all, err := rollupsOf(ctx, tx)
			if err != nil {
				return nil, err
			}
			var left []*storage.Rollup
			for i := 0; i < len(all); i += every {
				left = append(left, all[i])
			}
			return nil, tx.Rollups().Replace(ctx, left)
		}}
	}},
}

func rollupsOf(ctx context.Context, tx storage.Tx) (all []*storage.Rollup, err error) {
	err = tx.Rollups().Each(ctx, func(r *storage.Rollup) error {
		r.Deltas = nil // the ids are random
		all = append(all, r)
		return nil
	})
	return all, err
}
