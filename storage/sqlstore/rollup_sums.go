package sqlstore

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// summand is a row of either table.
type summand struct {
	rollup storage.Rollup
	sign   int
	id     storage.DeltaID
	// fault is what is wrong with its blobs.
	fault error
}

// The signs of rows: of a roll-up's own, and of deltas. What is added comes first wherever rows are added up: what is
// taken out was added before.
const (
	added    = 1
	folded   = 0
	takenOut = -1
)

// columns say which blobs are read; the others are NULL.
type columns struct{ details, extras bool }

// everything is all there is of a roll-up.
var everything = columns{details: true, extras: true}

func (c columns) blobs() string {
	details, extras := `NULL AS details`, `NULL AS extras`
	if c.details {
		details = `details`
	}
	if c.extras {
		extras = `extras`
	}
	return details + `, ` + extras
}

// ofRollups and ofDeltas select the rows of the tables.
func (c columns) ofRollups() string {
	return `SELECT ` + rollupKeys + `, ` + rollupTotals + `, ` + c.blobs() + `, NULL AS id, 0 AS sign FROM rollups`
}

func (c columns) ofDeltas() string {
	return `SELECT ` + rollupKeys + `, ` + rollupTotals + `, ` + c.blobs() + `, id, sign FROM rollup_deltas`
}

// bySummand orders rows by key, and those of a key in an order in which they can be added up.
const bySummand = ` ORDER BY ` + rollupKeys + `, sign DESC`

// summands reads the rows of both tables for which the conditions hold, at most limit where it is over 0. One statement
// reads both, so that nothing is seen twice or not at all while it is folded.
func (s rollups) summands(ctx context.Context, conditions *query, c columns, limit int) ([]*summand, error) {
	narrowed := conditions.text.String()
	text := c.ofRollups() + narrowed + ` UNION ALL ` + c.ofDeltas() + narrowed + bySummand
	if limit > 0 {
		text += fmt.Sprintf(` LIMIT %d`, limit)
	}
	return all(ctx, s.tx, scanSummand, text, conditions.args...)
}

// sums reads the roll-ups for which the conditions hold. Where something was taken out, the extremes are known only
// from the details.
func (s rollups) sums(ctx context.Context, conditions *query, c columns) ([]*storage.Rollup, error) {
	rows, err := s.summands(ctx, conditions, c, 0)
	if err != nil {
		return nil, err
	}
	if !c.details && slices.ContainsFunc(rows, func(r *summand) bool { return r.sign == takenOut }) {
		if rows, err = s.summands(ctx, conditions, columns{details: true, extras: c.extras}, 0); err != nil {
			return nil, err
		}
	}
	found, err := addUp(rows)
	if !c.details {
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
		n := sameKey(rows)
		r, err := total(rows[:n])
		if err != nil {
			return nil, fmt.Errorf("roll-up %+v: %w", r.Key, err)
		}
		if r.Totals != (scorecard.Totals{}) {
			found = append(found, r)
		}
		rows = rows[n:]
	}
	return found, nil
}

// total adds up the rows of one key.
func total(rows []*summand) (*storage.Rollup, error) {
	r := &rows[0].rollup
	if rows[0].fault != nil {
		return r, rows[0].fault
	}
	if rows[0].sign == takenOut {
		return r, scorecard.ErrNegative
	}
	for _, row := range rows[1:] {
		if err := combine(r, row); err != nil {
			return r, err
		}
	}
	return r, nil
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
	switch {
	case row.fault != nil:
		return row.fault
	case row.sign == takenOut:
		return subtract(r, &row.rollup)
	case r.Details != nil && row.rollup.Details != nil:
		r.Details.Add(row.rollup.Details)
	}
	if row.rollup.Extras == nil {
		r.Extras = nil
	} else if r.Extras != nil {
		r.Extras.Add(row.rollup.Extras)
	}
	return r.Totals.Add(row.rollup.Totals)
}

// subtract takes a sum out of a roll-up with details; the details of the sum may be nil.
func subtract(r, out *storage.Rollup) error {
	if out.Details != nil {
		if err := r.Details.Subtract(out.Details); err != nil {
			return err
		}
	}
	if out.Extras == nil {
		r.Extras = nil
	} else if r.Extras != nil {
		if err := r.Extras.Subtract(out.Extras); err != nil {
			return err
		}
	}
	return r.Totals.Subtract(out.Totals, &r.Details.Total)
}

// scanSummand reads a row. Extras that are of other visits than the totals are as good as none: a server of a release
// before has folded something in that knew nothing of them.
func scanSummand(from row) (*summand, error) {
	s := &summand{}
	k := &s.rollup.Key
	var below bool
	var id []byte
	targets := slices.Concat(
		[]any{
			&k.Client, &k.Location, &below, &k.Program, month{&k.Month}, &k.Wave, &k.Channel, &k.Checklist, &k.Version,
		},
		totalsTargets(&s.rollup.Totals), []any{
			blob[scorecard.Details, *scorecard.Details]{&s.rollup.Details, &s.fault},
			blob[scorecard.Extras, *scorecard.Extras]{&s.rollup.Extras, &s.fault},
			&id, &s.sign,
		})
	err := from.Scan(targets...)
	k.Own = !below
	s.rollup.Top = k.Location
	copy(s.id[:], id)
	if s.rollup.Extras != nil && !s.rollup.Extras.Fits(&s.rollup.Totals) {
		s.rollup.Extras = nil
	}
	return s, err
}

func scanRollup(from row) (*storage.Rollup, error) {
	s, err := scanSummand(from)
	return &s.rollup, errors.Join(err, s.fault)
}

// blob scans a half of a roll-up, and notes where it cannot be read. NULL where it is not there or not asked for.
type blob[T any, P interface {
	*T
	encoding.BinaryUnmarshaler
}] struct {
	to    **T
	fault *error
}

func (b blob[T, P]) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*b.to = nil
	case []byte:
		read := new(T)
		if err := P(read).UnmarshalBinary(v); err != nil {
			*b.fault = errors.Join(*b.fault, err)
			return nil
		}
		*b.to = read
	default:
		return fmt.Errorf("a blob is kept as %T", from)
	}
	return nil
}
