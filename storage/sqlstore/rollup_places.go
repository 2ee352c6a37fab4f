package sqlstore

import (
	"context"
	"slices"
	"strings"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// summedTotals sums up the totals of many rows, in the order of rollupTotals, with 0 for what ByLocation leaves out: each
// sum costs time for every row. The sums are cast because some engines widen them. A row without visits has no minimum and
// no maximum.
var summedTotals = func() string {
	var sums []string
	for name := range strings.SplitSeq(rollupTotals, ",") {
		name = strings.TrimSpace(name)
		switch name {
		case "min_basis_points":
			sums = append(sums, `COALESCE(MIN(CASE WHEN visits > 0 THEN min_basis_points END), 0)`)
		case "max_basis_points":
			sums = append(sums, `COALESCE(MAX(max_basis_points), 0)`)
		case "criticals", "left_unserved", "hung_up", "closed", "no_such_place", "aborted":
			sums = append(sums, `0`)
		default:
			sums = append(sums, `CAST(SUM(`+name+`) AS BIGINT)`)
		}
	}
	return strings.Join(sums, ", ")
}()

// signedTotals are totals of a location from folded rows, or from deltas of one sign.
type signedTotals struct {
	storage.LocationTotals
	sign int
}

// ByLocation sums up in the engine. If a subtraction is not folded, the minimum and the maximum are known only from the
// details, and it reads the whole location.
func (s rollups) ByLocation(ctx context.Context, asked storage.RollupQuery) (_ []storage.LocationTotals, err error) {
	defer wrap(&err, "sum up roll-ups by location")
	parts, err := s.byLocation(ctx, asked)
	if err != nil {
		return nil, err
	}
	var found []storage.LocationTotals
	for len(parts) > 0 {
		at, n := parts[0].LocationTotals, 1
		for n < len(parts) && parts[n].Location == at.Location {
			n++
		}
		if parts[n-1].sign == subtracted {
			at.Totals, err = s.totalsOf(ctx, asked, at.Location)
		} else if n > 1 {
			err = at.Totals.Add(parts[1].Totals)
		}
		if err != nil {
			return nil, err
		}
		if at.Totals.Visits > 0 {
			found = append(found, at)
		}
		parts = parts[n:]
	}
	return found, nil
}

// byLocation returns for each location the sums of its folded rows and of its deltas by sign, the subtracted ones last.
func (s rollups) byLocation(ctx context.Context, asked storage.RollupQuery) ([]signedTotals, error) {
	q := newQuery("").where("client = ?", asked.Client).where("NOT below")
	if !slices.Contains(asked.Locations, storage.WholeClient) {
		q.whereWithin("location", asked.Client, asked.Locations...)
	}
	conditions := q.whereRollups(asked).text.String()
	waiting, err := s.hasDeltas(ctx, asked.Client)
	if err != nil {
		return nil, err
	}
	text := `SELECT location, 1 AS sign, ` + summedTotals + ` FROM rollups` + conditions + ` GROUP BY location`
	if waiting {
		text += ` UNION ALL SELECT location, sign, ` + summedTotals + ` FROM rollup_deltas` + conditions + ` GROUP BY location, sign`
	}
	return queryAll(ctx, s.tx, scanSignedTotals, text+` ORDER BY location, sign DESC`, q.args...)
}

func scanSignedTotals(r row) (signedTotals, error) {
	var s signedTotals
	err := r.Scan(append([]any{&s.Location, &s.sign}, totalsTargets(&s.Totals)...)...)
	return s, err
}

// totalsOf sums up the own roll-ups of one location.
func (s rollups) totalsOf(ctx context.Context, asked storage.RollupQuery, location string) (scorecard.Totals, error) {
	var sum scorecard.Totals
	q := newQuery("").where("client = ?", asked.Client).where("location = ?", location).where("NOT below").whereRollups(asked)
	rows, err := s.readSums(ctx, q, blobColumns{})
	if err != nil {
		return sum, err
	}
	for _, r := range rows {
		if err := sum.Add(r.Totals); err != nil {
			return sum, err
		}
	}
	sum.Criticals, sum.Outcomes = 0, scorecard.Outcomes{}
	return sum, nil
}
