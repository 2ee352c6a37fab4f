package sqlstore

import (
	"context"
	"fmt"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// rollups implements storage.Rollups. A roll-up is a row of the table rollups together with the rows of rollup_deltas
// that have its key.
type rollups struct{ *tx }

const (
	rollupKeys   = `client, location, below, program, month, wave, channel, checklist, version`
	rollupTotals = `visits, sum_ppb, sum_basis_points, sum_squares, min_basis_points, max_basis_points, earned, possible,
		passed, failed, criticals, left_unserved, hung_up, closed, no_such_place, aborted`
	ofRollup = ` WHERE client = $1 AND location = $2 AND below = $3 AND program = $4 AND month = $5 AND wave = $6
		AND channel = $7 AND checklist = $8 AND version = $9`
)

func (s rollups) Add(
	ctx context.Context, keys []storage.RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies,
) (err error) {
	defer wrap(&err, "add to roll-ups")
	return s.appendDeltas(ctx, keys, added, t, d, e)
}

func (s rollups) Subtract(
	ctx context.Context, keys []storage.RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies,
) (err error) {
	defer wrap(&err, "subtract from roll-ups")
	out := storage.Rollup{Totals: t, Details: d, Tallies: e}
	for i := range keys {
		times := 1
		for j := range i {
			if keys[j] == keys[i] {
				times++
			}
		}
		if err := s.checkSubtraction(ctx, &keys[i], times, &out); err != nil {
			return fmt.Errorf("roll-up %+v: %w", keys[i], err)
		}
	}
	return s.appendDeltas(ctx, keys, subtracted, t, d, e)
}

// checkSubtraction returns an error if a roll-up does not hold what is subtracted from it, times times.
func (s rollups) checkSubtraction(ctx context.Context, key *storage.RollupKey, times int, out *storage.Rollup) error {
	q := newQuery("")
	q.text.WriteString(ofRollup)
	q.args = keyArgs(key)
	held, err := s.readSums(ctx, q, allBlobs)
	if err != nil {
		return err
	}
	if len(held) == 0 {
		return scorecard.ErrNegative
	}
	for range times {
		if err := subtractRow(held[0], out); err != nil {
			return err
		}
	}
	return nil
}

var insertDelta = `INSERT INTO rollup_deltas (` + rollupKeys + `, ` + rollupTotals + `, details, extras, answers, id, sign)
	VALUES (` + placeholders(1, 30) + `) ON CONFLICT DO NOTHING`

func (s rollups) appendDeltas(
	ctx context.Context, keys []storage.RollupKey, sign int, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies,
) error {
	figures, err := figureArgs(&storage.Rollup{Totals: t, Details: d, Tallies: e})
	if err != nil {
		return err
	}
	for i := range keys {
		id, err := newRowID()
		if err != nil {
			return err
		}
		if err := s.enqueueInsert(ctx, insertDelta, append(append(keyArgs(&keys[i]), figures...), id, sign)...); err != nil {
			return err
		}
	}
	return nil
}

func keyArgs(k *storage.RollupKey) []any {
	return []any{k.Client, k.Location, !k.Own, k.Program, monthValue{&k.Month}, k.Wave, k.Channel, k.Checklist, k.Version}
}

// figureArgs returns the column values of totals, details, tallies and answers. Unknown ones are NULL.
func figureArgs(r *storage.Rollup) ([]any, error) {
	targets := totalsTargets(&r.Totals)
	args := make([]any, len(targets), len(targets)+3)
	for i, target := range targets {
		args[i] = *target.(*int64)
	}
	d := r.Details
	if d == nil {
		d = &scorecard.Details{}
	}
	details, err := d.MarshalBinary()
	if err != nil {
		return nil, err
	}
	if r.Tallies == nil {
		return append(args, details, nil, nil), nil
	}
	tallies, err := r.Tallies.MarshalBinary()
	if err != nil || r.Tallies.AnswersUnknown {
		return append(args, details, tallies, nil), err
	}
	answers, err := r.Tallies.Answers.MarshalBinary()
	return append(args, details, tallies, answers), err
}

func totalsTargets(t *scorecard.Totals) []any {
	return []any{
		&t.Visits, &t.SumPpb, &t.SumBasisPoints, &t.SumSquares, &t.MinBasisPoints, &t.MaxBasisPoints, &t.Earned,
		&t.Possible, &t.Passed, &t.Failed, &t.Criticals, &t.Outcomes.LeftUnserved, &t.Outcomes.HungUp, &t.Outcomes.Closed,
		&t.Outcomes.NoSuchPlace, &t.Outcomes.Aborted,
	}
}
