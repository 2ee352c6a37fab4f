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
	first := map[published.Key]string{}
	for _, r := range rows {
		key := published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}
		if month, seen := first[key]; !seen || r.Key.Month < month {
			first[key] = r.Key.Month
		}
	}
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

// breakBetween returns the break between two versions; nil where a trend may run across both.
func (b *builder) breakBetween(ctx context.Context, from, to published.Key, month string) (*pb.TrendBreak, error) {
	between, err := b.service.versions.Break(ctx, b.tx, from, to)
	if err != nil || between == nil {
		return nil, err
	}
	out := &pb.TrendBreak{Month: month, Checklist: to.Checklist, FromVersion: from.Number, ToVersion: to.Number}
	for _, q := range between.Questions {
		if !b.forClient || !between.Internal[q] {
			out.Questions = append(out.Questions, q)
		}
	}
	return out, nil
}
