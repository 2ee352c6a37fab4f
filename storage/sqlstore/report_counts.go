package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// Count reads the states from an index, and the flags of the reports that wait only: those are few. Those of
// comparisons are read too.
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
	compared, err := queryAll(ctx, s.tx, func(r row) (details []visit.FlagDetail, err error) {
		return details, r.Scan(jsonText{&details})
	}, `SELECT c.details FROM reports r JOIN comparisons c ON c.report = r.id WHERE r.state = $1`, visit.Submitted)
	for _, details := range compared {
		for i, d := range details {
			again := slices.ContainsFunc(details[:i], func(other visit.FlagDetail) bool { return other.Flag == d.Flag })
			if visit.IsCompared(d.Flag) && !again {
				out.Flags[d.Flag]++
			}
		}
	}
	return out, err
}

// counted is how many reports have a value.
type counted[T any] struct {
	of    T
	count int32
}
