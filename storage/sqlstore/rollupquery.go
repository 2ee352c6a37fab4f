package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/storage"
)

// Query asks for the nodes one by one, in their order: the key of the table gives all else.
func (s rollups) Query(ctx context.Context, q storage.RollupQuery) ([]*storage.Rollup, error) {
	read, err := s.reading(ctx, q.Client)
	if err != nil {
		return nil, err
	}
	tops := slices.Clone(q.Locations)
	slices.Sort(tops)
	var found []*storage.Rollup
	for _, top := range slices.Compact(tops) {
		rows, err := read(ctx, conditionsOf(q, top), q.Details)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			r.Top = top
		}
		found = append(found, rows...)
	}
	return found, nil
}

// reading returns how the client's roll-ups are to be read: where nothing waits to be folded, from their rows alone.
func (s rollups) reading(
	ctx context.Context, client string,
) (func(context.Context, *query, bool) ([]*storage.Rollup, error), error) {
	waiting, err := s.has(ctx, `SELECT 1 FROM rollup_deltas WHERE client = $1 LIMIT 1`, client)
	if waiting {
		return s.sums, err
	}
	return s.folded, err
}

// folded reads the rows of roll-ups for which the conditions hold.
func (s rollups) folded(ctx context.Context, conditions *query, withDetails bool) ([]*storage.Rollup, error) {
	text := rollupsWithoutDetails
	if withDetails {
		text = rollupsWithDetails
	}
	return all(ctx, s.tx, scanRollup, text+conditions.text.String()+` ORDER BY `+rollupKeys, conditions.args...)
}

func scanRollup(from row) (*storage.Rollup, error) {
	s, err := scanSummand(from)
	return &s.rollup, err
}

func conditionsOf(asked storage.RollupQuery, top string) *query {
	q := from("").where("client = ?", asked.Client)
	if asked.Each {
		q.within("location", asked.Client, top)
		q.where("NOT below")
	} else {
		q.where("location = ?", top)
	}
	if asked.Program != "" {
		q.where("program = ?", asked.Program)
	}
	if asked.Channel != "" {
		q.where("channel = ?", asked.Channel)
	}
	if asked.From != "" {
		q.where("month >= ?", month{&asked.From})
	}
	if asked.To != "" {
		q.where("month <= ?", month{&asked.To})
	}
	return q
}

// Each reads some rows at a time. The last key may have more of them, so that it is left to the next time, unless all
// rows read are of that key: then more are read at once.
func (s rollups) Each(ctx context.Context, fn func(*storage.Rollup) error) error {
	q, limit := from(""), readAtOnce
	for {
		rows, err := s.summands(ctx, q, true, limit)
		if err != nil {
			return err
		}
		last := len(rows) < limit
		if !last {
			if rows = withoutLastKey(rows); len(rows) == 0 {
				limit *= 2
				continue
			}
		}
		var after []any
		if !last {
			after = keyArgs(&rows[len(rows)-1].rollup.Key)
		}
		found, err := addUp(rows)
		if err != nil {
			return err
		}
		for _, r := range found {
			if err := fn(r); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
		q, limit = from("").where(`(`+rollupKeys+`) > (?, ?, ?, ?, ?, ?, ?, ?, ?)`, after...), readAtOnce
	}
}

// withoutLastKey returns the rows but for those of the last key.
func withoutLastKey(rows []*summand) []*summand {
	n := len(rows)
	for n > 0 && rows[n-1].rollup.Key == rows[len(rows)-1].rollup.Key {
		n--
	}
	return rows[:n]
}
