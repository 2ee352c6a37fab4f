package figures

import (
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"

	"mysteryshopper/storage"
)

// breaks returns the changes of versions in the span that a trend must not run across.
func (b *builder) breaks(ctx context.Context, rows []*storage.Rollup) (_ []*pb.TrendBreak, err error) {
	defer fault.Step(&err, "find the breaks of the trend")
	first := firstMonths(rows)
	keys := slices.SortedFunc(maps.Keys(first), published.Key.Compare)
	var out []*pb.TrendBreak
	for i := 1; i < len(keys); i++ {
		if keys[i].Checklist != keys[i-1].Checklist {
			continue
		}
		found, err := b.breakBetween(ctx, keys[i-1], keys[i], first[keys[i]])
		if err != nil {
			return nil, err
		}
		if found != nil {
			out = append(out, found)
		}
	}
	return out, nil
}

// firstMonths returns for each version the first month in which it has more visits than a trend overlooks; where there is
// none, the first month in which it has any report.
func firstMonths(rows []*storage.Rollup) map[published.Key]string {
	visits, all := map[published.Key]map[string]int64{}, map[string]int64{}
	for _, r := range rows {
		key := published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}
		if visits[key] == nil {
			visits[key] = map[string]int64{}
		}
		visits[key][r.Key.Month] += r.Totals.Visits
		all[r.Key.Month] += r.Totals.Visits
	}
	first := map[published.Key]string{}
	for key, months := range visits {
		sorted := slices.Sorted(maps.Keys(months))
		first[key] = sorted[0]
		for _, month := range sorted {
			if 100*months[month] > (100-alikeShare)*all[month] {
				first[key] = month
				break
			}
		}
	}
	return first
}

// breakBetween returns the break between two versions; nil where a trend may run across both.
func (b *builder) breakBetween(ctx context.Context, from, to published.Key, month string) (*pb.TrendBreak, error) {
	between, err := b.service.versions.Break(ctx, b.tx, from, to)
	if err != nil || between == nil {
		return nil, err
	}
	hidden, err := b.hiddenOf(ctx, map[published.Key]bool{from: true, to: true})
	if err != nil {
		return nil, err
	}
	out := &pb.TrendBreak{Month: month, Checklist: to.Checklist, FromVersion: from.Number, ToVersion: to.Number}
	for _, q := range between.Questions {
		if !hidden[q] {
			out.Questions = append(out.Questions, q)
		}
	}
	return out, nil
}
