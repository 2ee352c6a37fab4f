package sqlstore

import (
	"context"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// Count reads the states from an index, and the flags of the reports that wait only: those are few.
func (s reports) Count(ctx context.Context) (_ storage.ReportCounts, err error) {
	defer wrap(&err, "count reports")
	out := storage.ReportCounts{States: map[visit.ReportState]int32{}, Flags: map[visit.Flag]int32{}}
	states, err := queryAll(ctx, s.tx, func(r row) (c counted[visit.ReportState], err error) {
		return c, r.Scan(&c.of, &c.count)
	}, `SELECT state, COUNT(*) FROM reports GROUP BY state`)
	if err != nil {
		return out, err
	}
	for _, c := range states {
		out.States[c.of] = c.count
	}
	flags, err := queryAll(ctx, s.tx, func(r row) (c counted[[]visit.Flag], err error) {
		return c, r.Scan(wordsIn(&c.of), &c.count)
	}, `SELECT flags, COUNT(*) FROM reports WHERE state = $1 GROUP BY flags`, visit.Submitted)
	if err != nil {
		return out, err
	}
	for _, c := range flags {
		for _, flag := range c.of {
			out.Flags[flag] += c.count
		}
	}
	return out, nil
}

// counted is how many reports have a value.
type counted[T any] struct {
	of    T
	count int32
}
