package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/checklist/scorecard"
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
		rows, err := read(ctx, conditionsOf(q, top), columns{q.Details, q.Extras})
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
) (func(context.Context, *query, columns) ([]*storage.Rollup, error), error) {
	waiting, err := s.waiting(ctx, client)
	if waiting {
		return s.sums, err
	}
	return s.folded, err
}

func (s rollups) waiting(ctx context.Context, client string) (bool, error) {
	return s.has(ctx, `SELECT 1 FROM rollup_deltas WHERE client = $1 LIMIT 1`, client)
}

// folded reads the rows of roll-ups for which the conditions hold.
func (s rollups) folded(ctx context.Context, conditions *query, c columns) ([]*storage.Rollup, error) {
	return all(ctx, s.tx, scanRollup, c.ofRollups()+conditions.text.String()+` ORDER BY `+rollupKeys, conditions.args...)
}

func conditionsOf(asked storage.RollupQuery, top string) *query {
	q := from("").where("client = ?", asked.Client)
	if asked.Each {
		q.within("location", asked.Client, top)
		q.where("NOT below")
	} else {
		q.where("location = ?", top)
	}
	return q.narrowRollups(asked)
}

// narrowRollups adds the conditions of a query of roll-ups that are not about locations.
func (q *query) narrowRollups(asked storage.RollupQuery) *query {
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
		rows, err := s.summands(ctx, q, everything, limit)
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
		for len(rows) > 0 {
			n := sameKey(rows)
			if r := whole(rows[:n]); r.Fault != nil || r.Totals != (scorecard.Totals{}) {
				if err := fn(r); err != nil {
					return err
				}
			}
			rows = rows[n:]
		}
		if last {
			return nil
		}
		q, limit = from("").where(`(`+rollupKeys+`) > (?, ?, ?, ?, ?, ?, ?, ?, ?)`, after...), readAtOnce
	}
}

// whole adds up the rows of one key, and says which of them are deltas and what is wrong with them.
func whole(rows []*summand) *storage.Rollup {
	var deltas []storage.DeltaID
	for _, row := range rows {
		if row.sign != folded {
			deltas = append(deltas, row.id)
		}
	}
	r, err := total(rows)
	r.Deltas, r.Fault = deltas, err
	return r
}

// withoutLastKey returns the rows but for those of the last key.
func withoutLastKey(rows []*summand) []*summand {
	n := len(rows)
	for n > 0 && rows[n-1].rollup.Key == rows[len(rows)-1].rollup.Key {
		n--
	}
	return rows[:n]
}
