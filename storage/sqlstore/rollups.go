package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// rollups implements storage.Rollups.
type rollups struct{ *tx }

const (
	rollupKeys   = `client, location, below, program, month, wave, channel, checklist, version`
	rollupTotals = `visits, sum_ppb, sum_basis_points, sum_squares, min_basis_points, max_basis_points, earned, possible,
		passed, failed, criticals, left_unserved, hung_up, closed, no_such_place, aborted`
	ofRollup = ` WHERE client = $1 AND location = $2 AND below = $3 AND program = $4 AND month = $5 AND wave = $6
		AND channel = $7 AND checklist = $8 AND version = $9`
)

var putRollup = `INSERT INTO rollups (` + rollupKeys + `, ` + rollupTotals + `, details)
	VALUES (` + placeholders(1, 26) + `)
	ON CONFLICT (` + rollupKeys + `) DO UPDATE SET visits = excluded.visits, sum_ppb = excluded.sum_ppb,
		sum_basis_points = excluded.sum_basis_points, sum_squares = excluded.sum_squares,
		min_basis_points = excluded.min_basis_points, max_basis_points = excluded.max_basis_points,
		earned = excluded.earned, possible = excluded.possible, passed = excluded.passed, failed = excluded.failed,
		criticals = excluded.criticals, left_unserved = excluded.left_unserved, hung_up = excluded.hung_up,
		closed = excluded.closed, no_such_place = excluded.no_such_place, aborted = excluded.aborted,
		details = excluded.details`

func (s rollups) Add(
	ctx context.Context, keys []storage.RollupKey, t scorecard.Totals, d *scorecard.Details,
) error {
	return s.change(ctx, keys, func(r *storage.Rollup) error {
		if err := r.Totals.Add(t); err != nil {
			return err
		}
		if d != nil {
			r.Details.Add(d)
		}
		return nil
	})
}

func (s rollups) Subtract(
	ctx context.Context, keys []storage.RollupKey, t scorecard.Totals, d *scorecard.Details,
) error {
	return s.change(ctx, keys, func(r *storage.Rollup) error {
		if d != nil {
			if err := r.Details.Subtract(d); err != nil {
				return err
			}
		}
		return r.Totals.Subtract(t, &r.Details.Total)
	})
}

// change reads each roll-up, an empty one where there is none, and writes what fn makes of it. Nothing is written
// before fn has agreed to all.
func (s rollups) change(ctx context.Context, keys []storage.RollupKey, fn func(*storage.Rollup) error) error {
	changed := make([]*storage.Rollup, len(keys))
	for i, key := range keys {
		r, err := one(ctx, s.tx, scanTotalsAndDetails, selectRollup, keyArgs(&key)...)
		if errors.Is(err, storage.ErrNotFound) {
			r, err = &storage.Rollup{Details: &scorecard.Details{}}, nil
		}
		if err != nil {
			return err
		}
		r.Key = key
		if err := fn(r); err != nil {
			return fmt.Errorf("roll-up %+v: %w", key, err)
		}
		changed[i] = r
	}
	for _, r := range changed {
		if err := s.put(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

var selectRollup = `SELECT ` + rollupTotals + `, details FROM rollups` + ofRollup

// put writes a roll-up, or removes it where it counts nothing any more.
func (s rollups) put(ctx context.Context, r *storage.Rollup) error {
	if r.Totals == (scorecard.Totals{}) {
		_, err := s.exec(ctx, `DELETE FROM rollups`+ofRollup, keyArgs(&r.Key)...)
		return err
	}
	_, err := s.exec(ctx, putRollup, append(append(keyArgs(&r.Key), totalsArgs(&r.Totals)...), details{&r.Details})...)
	return err
}

func keyArgs(k *storage.RollupKey) []any {
	return []any{k.Client, k.Location, !k.Own, k.Program, month{&k.Month}, k.Wave, k.Channel, k.Checklist, k.Version}
}

func totalsArgs(t *scorecard.Totals) []any {
	targets := totalsTargets(t)
	args := make([]any, len(targets))
	for i, target := range targets {
		args[i] = *target.(*int64)
	}
	return args
}

func totalsTargets(t *scorecard.Totals) []any {
	return []any{
		&t.Visits, &t.SumPpb, &t.SumBasisPoints, &t.SumSquares, &t.MinBasisPoints, &t.MaxBasisPoints, &t.Earned,
		&t.Possible, &t.Passed, &t.Failed, &t.Criticals, &t.Outcomes.LeftUnserved, &t.Outcomes.HungUp, &t.Outcomes.Closed,
		&t.Outcomes.NoSuchPlace, &t.Outcomes.Aborted,
	}
}

func scanTotalsAndDetails(from row) (*storage.Rollup, error) {
	r := &storage.Rollup{}
	return r, from.Scan(append(totalsTargets(&r.Totals), details{&r.Details})...)
}
