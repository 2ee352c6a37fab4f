package sqlstore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// details is the blob of a roll-up; NULL where it is not asked for.
type details struct{ to **scorecard.Details }

func (d details) Value() (driver.Value, error) {
	if *d.to == nil {
		return (&scorecard.Details{}).MarshalBinary()
	}
	return (*d.to).MarshalBinary()
}

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

// Query asks for the nodes one by one, in their order: the key of the table gives all else.
func (s rollups) Query(ctx context.Context, q storage.RollupQuery) ([]*storage.Rollup, error) {
	tops := slices.Clone(q.Locations)
	slices.Sort(tops)
	var found []*storage.Rollup
	for _, top := range slices.Compact(tops) {
		rows, err := s.queryTop(ctx, q, top)
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

func (s rollups) queryTop(ctx context.Context, asked storage.RollupQuery, top string) ([]*storage.Rollup, error) {
	text := `SELECT ` + rollupKeys + `, ` + rollupTotals + `, NULL FROM rollups`
	if asked.Details {
		text = `SELECT ` + rollupKeys + `, ` + rollupTotals + `, details FROM rollups`
	}
	q := from(text).where("client = ?", asked.Client)
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
	return all(ctx, s.tx, scanRollup, q.text.String()+` ORDER BY `+rollupKeys, q.args...)
}

func scanRollup(from row) (*storage.Rollup, error) {
	r := &storage.Rollup{}
	k := &r.Key
	var below bool
	targets := slices.Concat(
		[]any{
			&k.Client, &k.Location, &below, &k.Program, month{&k.Month}, &k.Wave, &k.Channel, &k.Checklist, &k.Version,
		},
		totalsTargets(&r.Totals), []any{details{&r.Details}})
	err := from.Scan(targets...)
	k.Own = !below
	r.Top = k.Location
	return r, err
}

func (s rollups) Each(ctx context.Context, fn func(*storage.Rollup) error) error {
	text := `SELECT ` + rollupKeys + `, ` + rollupTotals + `, details FROM rollups`
	q := from(text)
	for {
		rows, err := all(ctx, s.tx, scanRollup,
			q.text.String()+` ORDER BY `+rollupKeys+` LIMIT `+q.bind(readAtOnce), q.args...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(rows) < readAtOnce {
			return nil
		}
		q = from(text).where(`(`+rollupKeys+`) > (?, ?, ?, ?, ?, ?, ?, ?, ?)`, keyArgs(&rows[len(rows)-1].Key)...)
	}
}

func (s rollups) Replace(ctx context.Context, all []*storage.Rollup) error {
	if _, err := s.exec(ctx, `DELETE FROM rollups`); err != nil {
		return err
	}
	for _, r := range all {
		if err := s.put(ctx, r); err != nil {
			return err
		}
	}
	return nil
}
