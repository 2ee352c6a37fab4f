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
		found = &Break{}
		for _, change := range checklist.Diff(before.Version(), after.Version()) {
			q := change.Question
			if q == "" || !change.BreaksTrend() || slices.Contains(found.Questions, q) {
				continue
			}
			found.Questions = append(found.Questions, q)
		}
	}
	v.breaks.Put(key, found)
	return found, nil
}
