package storage

import (
	"context"

	"mysteryshopper/checklist/scorecard"
)

// RollupKey says what a roll-up counts: the visits of one version in one month, either at a location itself or at all
// locations below it. The two together are the figures of the location.
type RollupKey struct {
	Client  string
	Program string
	// Location is a node of the tree, or WholeClient.
	Location string
	// Own says that it counts the visits of the location itself and not those below it.
	Own       bool
	Month     string
	Wave      string
	Channel   Channel
	Checklist string
	Version   int32
}

// Rollup is the sum of all released reports of a key.
type Rollup struct {
	Key RollupKey
	// Top is the location of the query that this answers for.
	Top    string
	Totals scorecard.Totals
	// Details is nil where they were not asked for.
	Details *scorecard.Details
}

// RollupQuery asks for the roll-ups of some nodes over a span.
type RollupQuery struct {
	Client string
	// Locations are the nodes asked for. Each is answered by its own roll-ups and those of what is below it.
	Locations []string
	// Each asks instead for the own roll-ups of every location at and below the nodes, one by one.
	Each bool
	// Program and Channel narrow; empty for all.
	Program string
	Channel Channel
	// From and To are months, both included; empty for no bound.
	From string
	To   string
	// Details asks for the parts and not only for the totals.
	Details bool
}

// Rollups keeps the figures that scorecards are made of. Figures are never stale: they change in the transaction
// of the release that they count. What a transaction adds or takes out is appended as a delta, so that releases do
// not wait for each other at the roll-ups of the whole client; reading adds up what is not folded in yet.
type Rollups interface {
	// Add counts one report, or the sum of several, at each of the keys. Where one of them fails, all stay as they are.
	Add(ctx context.Context, keys []RollupKey, t scorecard.Totals, d *scorecard.Details) error
	// Subtract takes the same out again, in the same way; what was not added cannot be. A roll-up that counts nothing
	// any more is not there any more.
	Subtract(ctx context.Context, keys []RollupKey, t scorecard.Totals, d *scorecard.Details) error
	// Query returns roll-ups in byte order of top, location, own first, program, month, wave, channel, checklist and version.
	Query(ctx context.Context, q RollupQuery) ([]*Rollup, error)
	// Each calls fn with every roll-up in the order of Query within each client, for verification.
	Each(ctx context.Context, fn func(*Rollup) error) error
	// Replace puts these in the place of every roll-up that is there.
	Replace(ctx context.Context, all []*Rollup) error
	// Fold folds deltas into their roll-ups, at most limit, and says how many. No figure changes by it. One holder of a
	// lease calls it.
	Fold(ctx context.Context, limit int) (int, error)
}
