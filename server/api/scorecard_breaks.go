package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// breaks lists the changes of versions in the span that a trend may not run across.
func (b *scorecardBuilder) breaks(ctx context.Context, rows []*storage.Rollup) ([]*pb.TrendBreak, error) {
	first := map[versionKey]string{}
	for _, r := range rows {
		key := versionKey{r.Key.Checklist, r.Key.Version}
		if month, seen := first[key]; !seen || r.Key.Month < month {
			first[key] = r.Key.Month
		}
	}
	keys := make([]versionKey, 0, len(first))
	for key := range first {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y versionKey) int {
		return cmp.Or(strings.Compare(x.checklist, y.checklist), cmp.Compare(x.number, y.number))
	})
	var out []*pb.TrendBreak
	for i := 1; i < len(keys); i++ {
		if keys[i].checklist != keys[i-1].checklist {
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

// breakBetween is the break between two versions; nil where no trend breaks.
func (b *scorecardBuilder) breakBetween(ctx context.Context, from, to versionKey, month string) (*pb.TrendBreak, error) {
	before, err := b.server.version(ctx, b.tx, from)
	if err != nil {
		return nil, err
	}
	after, err := b.server.version(ctx, b.tx, to)
	if err != nil {
		return nil, err
	}
	if before.TotalFingerprint() == after.TotalFingerprint() {
		return nil, nil
	}
	out := &pb.TrendBreak{Month: month, Checklist: to.checklist, FromVersion: from.number, ToVersion: to.number}
	seen := map[string]bool{}
	for _, change := range checklist.Diff(before.Version(), after.Version()) {
		if q := change.Question; q != "" && change.BreaksTrend() && !seen[q] && !b.hides(before, after, q) {
			seen[q] = true
			out.Questions = append(out.Questions, q)
		}
	}
	return out, nil
}

// hides says whether a question is for internal use in either version and a client asks.
func (b *scorecardBuilder) hides(before, after *liveVersion, key string) bool {
	internal := func(v *liveVersion) bool {
		q := v.Question(key)
		return q != nil && q.Audience == checklist.AudienceInternal
	}
	return b.forClient && (internal(before) || internal(after))
}
