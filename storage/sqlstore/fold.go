package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

var upsertRollup = `INSERT INTO rollups (` + rollupKeys + `, ` + rollupTotals + `, details, extras, answers)
	VALUES (` + placeholders(1, 28) + `)
	ON CONFLICT (` + rollupKeys + `) DO UPDATE SET visits = excluded.visits, sum_ppb = excluded.sum_ppb,
		sum_basis_points = excluded.sum_basis_points, sum_squares = excluded.sum_squares,
		min_basis_points = excluded.min_basis_points, max_basis_points = excluded.max_basis_points,
		earned = excluded.earned, possible = excluded.possible, passed = excluded.passed, failed = excluded.failed,
		criticals = excluded.criticals, left_unserved = excluded.left_unserved, hung_up = excluded.hung_up,
		closed = excluded.closed, no_such_place = excluded.no_such_place, aborted = excluded.aborted,
		details = excluded.details, extras = excluded.extras,
		answers = excluded.answers`

// Fold reads the first deltas in the order of keys. If the limit cuts off deltas of the last key, those that add are
// read before those that subtract, so that no roll-up becomes negative.
func (s rollups) Fold(ctx context.Context, limit int) (_ int, err error) {
	defer wrap(&err, "fold deltas into roll-ups")
	deltas, err := queryAll(ctx, s.tx, allBlobs.scanRollupRow, allBlobs.selectDeltas()+inRowOrder+` LIMIT $1`, limit)
	if err != nil {
		return 0, err
	}
	for rest := deltas; len(rest) > 0; {
		n := countSameKey(rest)
		if err := s.foldKey(ctx, rest[:n]); err != nil {
			return 0, fmt.Errorf("roll-up %+v: %w", rest[0].rollup.Key, err)
		}
		rest = rest[n:]
	}
	return len(deltas), nil
}

// foldKey adds the deltas of one key to the key's roll-up and deletes them.
func (s rollups) foldKey(ctx context.Context, deltas []*rollupRow) error {
	key := deltas[0].rollup.Key
	r, err := queryOne(ctx, s.tx, allBlobs.scanRollup, allBlobs.selectRollups()+ofRollup, keyArgs(&key)...)
	if errors.Is(err, storage.ErrNotFound) {
		r, err = &storage.Rollup{Key: key, Details: &scorecard.Details{}, Tallies: &scorecard.Tallies{}}, nil
	}
	if err != nil {
		return err
	}
	ids := make([]storage.DeltaID, len(deltas))
	for i, delta := range deltas {
		ids[i] = delta.id
		if err := addRow(r, delta); err != nil {
			return err
		}
	}
	if err := s.putRollup(ctx, r); err != nil {
		return err
	}
	return s.removeDeltas(ctx, &key, ids)
}

// removeDeltas deletes deltas by few statements, each for one of three numbers of ids, so that the engine caches the
// statements.
func (s rollups) removeDeltas(ctx context.Context, key *storage.RollupKey, ids []storage.DeltaID) error {
	for _, size := range []int{64, 8, 1} {
		deletion := `DELETE FROM rollup_deltas` + ofRollup + ` AND id IN (` + placeholders(10, size) + `)`
		for len(ids) >= size {
			args := keyArgs(key)
			for i := range ids[:size] {
				args = append(args, ids[i][:])
			}
			if err := s.enqueue(ctx, nil, deletion, args...); err != nil {
				return err
			}
			ids = ids[size:]
		}
	}
	return nil
}

// putRollup writes a roll-up, or deletes it if it counts nothing.
func (s rollups) putRollup(ctx context.Context, r *storage.Rollup) error {
	if r.Totals == (scorecard.Totals{}) {
		return s.enqueue(ctx, nil, `DELETE FROM rollups`+ofRollup, keyArgs(&r.Key)...)
	}
	figures, err := figureArgs(r)
	if err != nil {
		return err
	}
	return s.enqueue(ctx, nil, upsertRollup, append(keyArgs(&r.Key), figures...)...)
}

func (s rollups) Replace(ctx context.Context, all []*storage.Rollup) (err error) {
	defer wrap(&err, "replace roll-ups")
	for _, table := range []string{"rollup_deltas", "rollups"} {
		if err := s.enqueue(ctx, nil, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	return s.writeInPortions(ctx, all, s.putRollup)
}

func (s rollups) Restate(ctx context.Context, some []*storage.Rollup) (err error) {
	defer wrap(&err, "restate roll-ups")
	return s.writeInPortions(ctx, some, func(ctx context.Context, r *storage.Rollup) error {
		if err := s.removeDeltas(ctx, &r.Key, r.Deltas); err != nil {
			return err
		}
		return s.putRollup(ctx, r)
	})
}

// writeInPortions writes roll-ups and flushes the queue in between: the roll-ups of a large database would fill the
// memory.
func (s rollups) writeInPortions(
	ctx context.Context, all []*storage.Rollup, write func(context.Context, *storage.Rollup) error,
) error {
	for i, r := range all {
		if err := write(ctx, r); err != nil {
			return fmt.Errorf("roll-up %+v: %w", r.Key, err)
		}
		if i%flushAfter == flushAfter-1 {
			if err := s.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// flushAfter is the largest number of roll-ups in the queue.
const flushAfter = 256
