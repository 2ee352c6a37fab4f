package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Query asks for the nodes one by one, in their order: the key of the table gives all else.
func (s rollups) Query(ctx context.Context, q storage.RollupQuery) (_ []*storage.Rollup, err error) {
	defer wrap(&err, "query roll-ups")
	read, err := s.readFunc(ctx, q.Client)
	if err != nil {
		return nil, err
	}
	tops := slices.Clone(q.Locations)
	slices.Sort(tops)
	var found []*storage.Rollup
	for _, top := range slices.Compact(tops) {
		rows, err := read(ctx, rollupConditions(q, top), blobColumns{q.Details, q.Extras})
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

// readFunc returns how the client's roll-ups are to be read: where nothing waits to be folded, from their rows alone.
func (s rollups) readFunc(
	ctx context.Context, client string,
) (func(context.Context, *query, blobColumns) ([]*storage.Rollup, error), error) {
	waiting, err := s.hasDeltas(ctx, client)
	if waiting {
		return s.readSums, err
	}
	return s.readFolded, err
}

func (s rollups) hasDeltas(ctx context.Context, client string) (bool, error) {
	return s.exists(ctx, `SELECT 1 FROM rollup_deltas WHERE client = $1 LIMIT 1`, client)
}

// readFolded reads the rows of roll-ups for which the conditions hold.
func (s rollups) readFolded(ctx context.Context, conditions *query, c blobColumns) ([]*storage.Rollup, error) {
	return queryAll(ctx, s.tx, scanRollup, c.selectRollups()+conditions.text.String()+` ORDER BY `+rollupKeys, conditions.args...)
}

func rollupConditions(asked storage.RollupQuery, top string) *query {
	q := newQuery("").where("client = ?", asked.Client)
	if asked.Each {
		q.whereWithin("location", asked.Client, top)
		q.where("NOT below")
	} else {
		q.where("location = ?", top)
	}
	return q.whereRollups(asked)
}

// whereRollups adds the conditions of a query of roll-ups that are not about locations.
func (q *query) whereRollups(asked storage.RollupQuery) *query {
	if asked.Program != "" {
		q.where("program = ?", asked.Program)
	}
	if asked.Channel != "" {
		q.where("channel = ?", asked.Channel)
	}
	if asked.From != "" {
		q.where("month >= ?", monthValue{&asked.From})
	}
	if asked.To != "" {
		q.where("month <= ?", monthValue{&asked.To})
	}
	return q
}

// Each reads some rows at a time. The last key may have more of them, so that it is left to the next time, unless all
// rows read are of that key: then more are read at once.
func (s rollups) Each(ctx context.Context, fn func(*storage.Rollup) error) (err error) {
	defer wrap(&err, "read roll-ups")
	q, limit := newQuery(""), readBatch
	for {
		rows, err := s.readRows(ctx, q, allBlobs, limit)
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
			n := countSameKey(rows)
			if r := sumWithDeltas(rows[:n]); r.Fault != nil || r.Totals != (scorecard.Totals{}) {
				if err := fn(r); err != nil {
					return err
				}
			}
			rows = rows[n:]
		}
		if last {
			return nil
		}
		q, limit = newQuery("").where(`(`+rollupKeys+`) > (?, ?, ?, ?, ?, ?, ?, ?, ?)`, after...), readBatch
	}
}

// sumWithDeltas adds up the rows of one key, and says which of them are deltas and what is wrong with them.
func sumWithDeltas(rows []*rollupRow) *storage.Rollup {
	var deltas []storage.DeltaID
	for _, row := range rows {
		if row.sign != folded {
			deltas = append(deltas, row.id)
		}
	}
	r, err := sumRows(rows)
	r.Deltas, r.Fault = deltas, err
	return r
}

// withoutLastKey returns the rows but for those of the last key.
func withoutLastKey(rows []*rollupRow) []*rollupRow {
	n := len(rows)
	for n > 0 && rows[n-1].rollup.Key == rows[len(rows)-1].rollup.Key {
		n--
	}
	return rows[:n]
}
