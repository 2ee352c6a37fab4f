package verify

import (
	"context"

	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Recomputed holds the roll-ups computed from the reports.
type Recomputed struct {
	// Reports counts the reports that were read.
	Reports int
	// Findings counts what prevents reports from being counted. The roll-ups are only right where it is 0.
	Findings int
	// Rollups holds the roll-ups that count anything.
	Rollups *Rollups
}

// Rollups holds roll-ups that were computed from the reports, most of them packed.
type Rollups struct{ sums *sums[storage.RollupKey] }

// Len returns how many there are.
func (r *Rollups) Len() int { return r.sums.len() }

// Keys returns the keys of all that were not taken.
func (r *Rollups) Keys() []storage.RollupKey { return r.sums.keys() }

// Take removes the roll-up with a key and returns it; nil where no report counts in it.
func (r *Rollups) Take(key storage.RollupKey) (*Expected, error) {
	s, err := r.sums.remove(key)
	if s == nil || err != nil {
		return nil, err
	}
	return &Expected{
		storage.Rollup{Key: key, Top: key.Location, Totals: s.totals, Details: &s.details, Tallies: s.tallies}, s.erased,
	}, nil
}

// Recompute reads every report that counts, checks it as Run does, and sums the reports of every roll-up.
func Recompute(ctx context.Context, tx storage.Tx, o Options) (*Recomputed, error) {
	c := newChecker(o)
	defer c.close()
	c.tx = tx
	if err := c.checkVersions(ctx); err != nil {
		return nil, err
	}
	err := c.eachProven(ctx, published.Counts, func(p *provenReport) error {
		c.counts.Reports++
		c.progress()
		if p.adds == nil {
			return nil
		}
		c.checkHead(p.name, p.report, p.current, p.scored)
		return c.add(p.report, p.adds)
	})
	if err != nil {
		return nil, err
	}
	expected, err := c.expected(ctx)
	return &Recomputed{Reports: c.counts.Reports, Findings: c.counts.Findings, Rollups: expected}, err
}
