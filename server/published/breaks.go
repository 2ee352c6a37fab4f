package published

import (
	"context"
	"slices"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// pair is two versions of a checklist.
type pair struct{ from, to Key }

// Break holds what breaks a trend between two versions.
type Break struct {
	// Questions are those that were changed, added or removed, in the order of checklist.Diff.
	Questions []string
	// Internal has those that either version keeps for internal use.
	Internal map[string]bool
}

// Break compares two versions; nil where a trend may run across both.
func (v *Versions) Break(ctx context.Context, tx storage.Tx, from, to Key) (*Break, error) {
	key := pair{from, to}
	if kept, ok := v.breaks.Get(key); ok {
		return kept, nil
	}
	before, err := v.Get(ctx, tx, from)
	if err != nil {
		return nil, err
	}
	after, err := v.Get(ctx, tx, to)
	if err != nil {
		return nil, err
	}
	var found *Break
	if before.TotalFingerprint() != after.TotalFingerprint() {
		found = &Break{Internal: map[string]bool{}}
		for _, change := range checklist.Diff(before.Version(), after.Version()) {
			q := change.Question
			if q == "" || !change.BreaksTrend() || slices.Contains(found.Questions, q) {
				continue
			}
			found.Questions = append(found.Questions, q)
			found.Internal[q] = isInternal(before, q) || isInternal(after, q)
		}
	}
	v.breaks.Put(key, found)
	return found, nil
}

// isInternal reports whether a version keeps a question for internal use.
func isInternal(v *Version, key string) bool {
	q := v.Question(key)
	return q != nil && q.Audience == checklist.AudienceInternal
}
