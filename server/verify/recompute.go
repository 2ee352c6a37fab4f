package verify

import (
	"context"

	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Recomputed are the roll-ups as the reports make them.
type Recomputed struct {
	// Reports counts the reports that were read.
	Reports int
	// Findings counts what keeps reports from being counted. Where there is any, the roll-ups are not to be used.
	Findings int
	// Rollups are those that count anything. They share what they hold and must not be changed.
	Rollups map[storage.RollupKey]*Wanted
}

// Recompute reads every report that counts, proves it as Run does, and adds up what they make of every roll-up.
func Recompute(ctx context.Context, tx storage.Tx, o Options) (*Recomputed, error) {
	c := newChecker(o)
	c.tx = tx
	if err := c.checkVersions(ctx); err != nil {
		return nil, err
	}
	err := tx.Reports().Each(ctx, func(r *storage.Report, current *storage.Revision) error {
		c.counts.Reports++
		c.progress()
		if !published.Counts(r) {
			return nil
		}
		name := reportName(r.ID)
		scored := c.checkRevision(name, current)
		if scored == nil {
			return nil
		}
		c.checkHead(name, r, current, scored)
		return c.add(ctx, r, scored)
	})
	if err != nil {
		return nil, err
	}
	wanted, err := c.wanted(ctx)
	return &Recomputed{Reports: c.counts.Reports, Findings: c.counts.Findings, Rollups: wanted}, err
}
