package sqlstore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// summand is a row of either table; its sign is 0 in a roll-up's own.
type summand struct {
	rollup storage.Rollup
	sign   int
	id     []byte
}

// The rows of both tables by key, and for a key in the order in which they can be added up. One statement reads both,
// so that nothing is seen twice or not at all while it is folded.
const (
	rollupsWithDetails    = `SELECT ` + rollupKeys + `, ` + rollupTotals + `, details, NULL, 0 AS sign FROM rollups`
	rollupsWithoutDetails = `SELECT ` + rollupKeys + `, ` + rollupTotals + `, NULL AS details, NULL, 0 AS sign FROM rollups`
	deltasWithDetails     = `SELECT ` + rollupKeys + `, ` + rollupTotals + `, details, id, sign FROM rollup_deltas`
	deltasWithoutDetails  = `SELECT ` + rollupKeys + `, ` + rollupTotals + `, NULL, NULL, sign FROM rollup_deltas`
	bySummand             = ` ORDER BY ` + rollupKeys + `, sign DESC`
)

// summands reads the rows of both tables for which the conditions hold, at most limit where it is over 0.
func (s rollups) summands(ctx context.Context, conditions *query, withDetails bool, limit int) ([]*summand, error) {
	first, second := rollupsWithoutDetails, deltasWithoutDetails
	if withDetails {
		first, second = rollupsWithDetails, deltasWithDetails
	}
	narrowed := conditions.text.String()
	text := first + narrowed + ` UNION ALL ` + second + narrowed + bySummand
	args := conditions.args
	if limit > 0 {
		text += fmt.Sprintf(` LIMIT %d`, limit)
	}
	return all(ctx, s.tx, scanSummand, text, args...)
}

// sums reads the roll-ups for which the conditions hold. Where something was taken out, the extremes are known only
// from the details.
func (s rollups) sums(ctx context.Context, conditions *query, withDetails bool) ([]*storage.Rollup, error) {
	rows, err := s.summands(ctx, conditions, withDetails, 0)
	if err != nil {
		return nil, err
	}
	if !withDetails && slices.ContainsFunc(rows, func(r *summand) bool { return r.sign == takenOut }) {
		if rows, err = s.summands(ctx, conditions, true, 0); err != nil {
			return nil, err
		}
	}
	found, err := addUp(rows)
	if !withDetails {
		for _, r := range found {
			r.Details = nil
		}
	}
	return found, err
}

// addUp adds up the rows of each key, and leaves out what comes to nothing.
func addUp(rows []*summand) ([]*storage.Rollup, error) {
	var found []*storage.Rollup
	for len(rows) > 0 {
		r := &rows[0].rollup
		n := sameKey(rows)
		for _, row := range rows[1:n] {
			if err := combine(r, row); err != nil {
				return nil, fmt.Errorf("roll-up %+v: %w", r.Key, err)
			}
		}
		if r.Totals != (scorecard.Totals{}) {
			found = append(found, r)
		}
		rows = rows[n:]
	}
	return found, nil
}

// sameKey returns how many of the first rows have one key.
func sameKey(rows []*summand) int {
	n := 1
	for n < len(rows) && rows[n].rollup.Key == rows[0].rollup.Key {
		n++
	}
	return n
}

// combine adds a row to a roll-up, or takes it out.
func combine(r *storage.Rollup, row *summand) error {
	if row.sign == takenOut {
		return subtract(r, row.rollup.Totals, row.rollup.Details)
	}
	if r.Details != nil && row.rollup.Details != nil {
		r.Details.Add(row.rollup.Details)
	}
	return r.Totals.Add(row.rollup.Totals)
}

func scanSummand(from row) (*summand, error) {
	s := &summand{}
	k := &s.rollup.Key
	var below bool
	targets := slices.Concat(
		[]any{
			&k.Client, &k.Location, &below, &k.Program, month{&k.Month}, &k.Wave, &k.Channel, &k.Checklist, &k.Version,
		},
		totalsTargets(&s.rollup.Totals), []any{details{&s.rollup.Details}, &s.id, &s.sign})
	err := from.Scan(targets...)
	k.Own = !below
	s.rollup.Top = k.Location
	return s, err
}

// details is the blob of a roll-up; NULL where it is not asked for.
type details struct{ to **scorecard.Details }

func (d details) Value() (driver.Value, error) { return (*d.to).MarshalBinary() }

func (d details) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*d.to = nil
		return nil
	case []byte:
		*d.to = &scorecard.Details{}
		return (*d.to).UnmarshalBinary(v)
	default:
		return fmt.Errorf("details are kept as %T", from)
	}
}
