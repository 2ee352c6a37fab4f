package batch

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// sum is what is added to each of some roll-ups.
type sum struct {
	keys    []storage.RollupKey
	totals  scorecard.Totals
	details scorecard.Details
	// tallies is nil where a report without tallies was counted.
	tallies *scorecard.Tallies
}

func newSum(keys []storage.RollupKey) *sum { return &sum{keys: keys, tallies: &scorecard.Tallies{}} }

func (s *sum) addTallies(e *scorecard.Tallies) {
	if e == nil {
		s.tallies = nil
	} else if s.tallies != nil {
		s.tallies.Add(e)
	}
}

type rollups struct {
	storage.Rollups
	batch *Store
}

// sumOf returns the sum of some roll-ups, an empty one where there is none. The first key identifies it, because what
// counts at a location counts at the same locations above.
func (s rollups) sumOf(keys []storage.RollupKey) *sum {
	kept := s.batch.sums[keys[0]]
	if kept == nil {
		kept = newSum(slices.Clone(keys))
		s.batch.sums[keys[0]] = kept
	}
	return kept
}

func (s rollups) Add(
	_ context.Context, keys []storage.RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies,
) error {
	kept := s.sumOf(keys)
	if err := kept.totals.Add(t); err != nil {
		return fmt.Errorf("roll-up %+v: %w", keys[0], err)
	}
	kept.details.Add(d)
	kept.addTallies(e)
	return nil
}

// Subtract subtracts what this batch added.
func (s rollups) Subtract(
	_ context.Context, keys []storage.RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies,
) error {
	kept := s.sumOf(keys)
	if err := kept.details.Subtract(d); err != nil {
		return fmt.Errorf("roll-up %+v: %w", keys[0], err)
	}
	if err := kept.totals.Subtract(t, &kept.details.Total); err != nil {
		return fmt.Errorf("roll-up %+v: %w", keys[0], err)
	}
	if e == nil || kept.tallies == nil {
		kept.tallies = nil
		return nil
	}
	if err := kept.tallies.Subtract(e); err != nil {
		return fmt.Errorf("roll-up %+v: %w", keys[0], err)
	}
	return nil
}

// rollupSums returns one sum for each roll-up, in the order of the keys, so that two transactions that run at the same
// time lock the roll-ups in the same order. Empty sums are left out.
func (b *Store) rollupSums() ([]*sum, error) {
	all := map[storage.RollupKey]*sum{}
	for _, part := range b.sums {
		if part.totals == (scorecard.Totals{}) {
			continue
		}
		for _, key := range part.keys {
			if all[key] == nil {
				all[key] = newSum([]storage.RollupKey{key})
			}
			if err := all[key].totals.Add(part.totals); err != nil {
				return nil, fmt.Errorf("roll-up %+v: %w", key, err)
			}
			all[key].details.Add(&part.details)
			all[key].addTallies(part.tallies)
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b *sum) int { return compareKeys(&a.keys[0], &b.keys[0]) }), nil
}

func compareKeys(a, b *storage.RollupKey) int {
	return cmp.Or(
		cmp.Compare(a.Client, b.Client), cmp.Compare(a.Location, b.Location), cmp.Compare(span(a), span(b)),
		cmp.Compare(a.Program, b.Program), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Wave, b.Wave),
		cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Checklist, b.Checklist), cmp.Compare(a.Version, b.Version),
	)
}

// span sorts the roll-up of a location's own visits before that with all locations below.
func span(k *storage.RollupKey) int {
	if k.Own {
		return 0
	}
	return 1
}
