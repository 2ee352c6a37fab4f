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
	// Extras is nil where they were not asked for, and where they are not known: something counts in the roll-up that
	// was added without. Only Replace and Restate, of all reports, make them known then.
	Extras *scorecard.Extras
	// Deltas are the ids of the deltas in the figures that are not folded in yet; see Restate. Each alone tells them.
	Deltas []DeltaID
	// Fault is why the figures cannot be read or added up: then they mean nothing. Each alone tells it; all others
	// return it as their error.
	Fault error
}

// DeltaID is the id of a delta among those of its key.
type DeltaID [16]byte

// LocationTotals are the totals of one location itself.
type LocationTotals struct {
	Location string
	Totals   scorecard.Totals
}

// UpkeepLease is the name of the lease of all work that is left to be done after a commit, Fold among it.
const UpkeepLease = "upkeep"

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
	// Details asks for the parts and not only for the totals, Extras for these.
	Details bool
	Extras  bool
}

// Rollups keeps the figures that scorecards are made of. Figures are never stale: they change in the transaction
// of the release that they count. What a transaction adds or takes out is appended as a delta, so that releases do
// not wait for each other at the roll-ups of the whole client; reading adds up what is not folded in yet.
type Rollups interface {
	// Add counts one report, or the sum of several, at each of the keys. Where one of them fails, all stay as they are.
	// No details are empty ones; no extras are not known, and those of the roll-ups are not known from then on.
	Add(ctx context.Context, keys []RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Extras) error
	// Subtract takes the same out again, in the same way; what was not added cannot be. A roll-up that counts nothing
	// any more is not there any more.
	Subtract(ctx context.Context, keys []RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Extras) error
	// Query returns roll-ups in byte order of top, location, own first, program, month, wave, channel, checklist and version.
	Query(ctx context.Context, q RollupQuery) ([]*Rollup, error)
	// ByLocation returns the own roll-ups of every location at and below the query's, added up for each location, in
	// byte order of the locations; those that have none are left out. It is much less to read than what Query returns
	// of Each, and gives the same sums. The query's Each, Details and Extras say nothing here.
	ByLocation(ctx context.Context, q RollupQuery) ([]LocationTotals, error)
	// Each calls fn with every roll-up in the order of Query within each client, for verification: with details, with
	// the extras that are known, with the deltas in it, and also where it has a fault.
	Each(ctx context.Context, fn func(*Rollup) error) error
	// Replace puts these in the place of every roll-up that is there.
	Replace(ctx context.Context, all []*Rollup) error
	// Restate puts each of these in the place of what its key held, of which Deltas were not folded in; one that counts
	// nothing removes it. What was added or taken out since stays beside it, as long as nothing was folded since: the
	// holder of UpkeepLease calls it, who has had the lease since before it read the roll-ups and the reports.
	Restate(ctx context.Context, some []*Rollup) error
	// Fold folds deltas into their roll-ups, at most limit, and says how many. No figure changes by it. One holder of a
	// lease calls it.
	Fold(ctx context.Context, limit int) (int, error)
}
