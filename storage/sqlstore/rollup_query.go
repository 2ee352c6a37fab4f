package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Query reads the locations one by one, in their order. The primary key orders the rest.
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
		c := blobColumns{
			details: q.Details, tallies: q.Tallies, answers: q.Answers, waits: q.Waits, start: q.AnswersStart,
			absent: q.Absent, pointsOnly: q.PointsOnly, memory: q.Memory,
		}
		rows, err := read(ctx, rollupConditions(q, top), c)
		if errors.Is(err, errLongStart) {
			c.longStart = true
			rows, err = read(ctx, rollupConditions(q, top), c)
		}
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

// readFunc returns the function that reads the client's roll-ups: readFolded if no deltas wait, and else readSums.
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

// readFolded reads the rows of roll-ups that match the conditions.
func (s rollups) readFolded(ctx context.Context, conditions *query, c blobColumns) ([]*storage.Rollup, error) {
	rows, err := queryAll(ctx, s.tx, c.scanRollupRow, c.selectRollups()+conditions.text.String()+` ORDER BY `+rollupKeys, conditions.args...)
	found := make([]*storage.Rollup, len(rows))
	for i, row := range rows {
		if row.fault != nil {
			return nil, fmt.Errorf("roll-up %+v: %w", row.rollup.Key, row.fault)
		}
		found[i] = &row.rollup
	}
	return found, err
}

func rollupConditions(asked storage.RollupQuery, top string) *query {
	q := newQuery("").where("client = ?", asked.Client)
	if asked.Each || len(asked.Segments) > 0 {
		q.whereWithin("location", asked.Client, top)
		q.where("NOT below")
	} else {
		q.where("location = ?", top)
	}
	return q.whereRollups(asked)
}

// whereRollups adds the conditions of a query except those on locations.
func (q *query) whereRollups(asked storage.RollupQuery) *query {
	q.whereEqual("program", asked.Program)
	q.whereEqual("channel", string(asked.Channel))
	q.whereSegments("location", asked.Client, asked.Segments)
	q.whereMonths(asked.From, asked.To)
	return q
}

// Each reads batches of rows. It leaves the last key of a batch to the next batch, because more of its rows may follow.
// If a batch has only one key, the next one is twice as large.
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

// sumWithDeltas adds up the rows of one key and sets Deltas and Fault.
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

// withoutLastKey returns the rows without those of the last key.
func withoutLastKey(rows []*rollupRow) []*rollupRow {
	n := len(rows)
	for n > 0 && rows[n-1].rollup.Key == rows[len(rows)-1].rollup.Key {
		n--
	}
	return rows[:n]
}
