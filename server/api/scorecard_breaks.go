package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

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
	between, err := b.server.versionBreak(ctx, b.tx, from, to)
	if err != nil || between == nil {
		return nil, err
	}
	out := &pb.TrendBreak{Month: month, Checklist: to.checklist, FromVersion: from.number, ToVersion: to.number}
	for _, q := range between.questions {
		if !b.forClient || !between.internal[q] {
			out.Questions = append(out.Questions, q)
		}
	}
	return out, nil
}

// versionPair are two versions of a checklist.
type versionPair struct{ from, to versionKey }

// versionBreak is what breaks a trend between two versions: questions changed, added or removed, in the order of the
// difference, and which of them are for internal use in either version.
type versionBreak struct {
	questions []string
	internal  map[string]bool
}

// How many pairs of versions are kept, and for how long: what two versions contain never changes.
const (
	breaksKept  = 1000
	breaksFresh = 24 * time.Hour
)

// versionBreak compares two versions; nil where no trend breaks.
func (s *Server) versionBreak(ctx context.Context, tx storage.Tx, from, to versionKey) (*versionBreak, error) {
	key := versionPair{from, to}
	if kept, ok := s.breaks.get(key, s.now()); ok {
		return kept, nil
	}
	before, err := s.version(ctx, tx, from)
	if err != nil {
		return nil, err
	}
	after, err := s.version(ctx, tx, to)
	if err != nil {
		return nil, err
	}
	var found *versionBreak
	if before.TotalFingerprint() != after.TotalFingerprint() {
		found = &versionBreak{internal: map[string]bool{}}
		for _, change := range checklist.Diff(before.Version(), after.Version()) {
			q := change.Question
			if q == "" || !change.BreaksTrend() || slices.Contains(found.questions, q) {
				continue
			}
			found.questions = append(found.questions, q)
			found.internal[q] = isInternal(before, q) || isInternal(after, q)
		}
	}
	s.breaks.put(key, found, s.now())
	return found, nil
}

// isInternal says whether a question of the version is for internal use.
func isInternal(v *liveVersion, key string) bool {
	q := v.Question(key)
	return q != nil && q.Audience == checklist.AudienceInternal
}
