package storage

import (
	"context"

	"mysteryshopper/checklist/scorecard"
)

// RollupKey selects the visits that a roll-up counts: of one version in one month, either at a location itself or at
// all locations below it. Both together are the figures of the location.
type RollupKey struct {
	Client  string
	Program string
	// Location is a location's id or WholeClient.
	Location string
	// Own means that the roll-up counts the visits at the location itself, not those below it.
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
	// Top is the location of the query that this roll-up belongs to.
	Top    string
	Totals scorecard.Totals
	// Details is nil if the query does not include them.
	Details *scorecard.Details
	// Tallies is nil if the query does not include them, or if they are unknown because a sum without tallies was added.
	// Unknown tallies become known again by Replace and Restate only, which compute them from all reports.
	Tallies *scorecard.Tallies
	// Deltas are the ids of the deltas that the figures include and that are not folded yet; see Restate. Only Each
	// sets them.
	Deltas []DeltaID
	// Fault is the error of reading or adding up the figures, which are then invalid. Only Each sets it; all other
	// methods return it as their error.
	Fault error
}

// DeltaID is the id of a delta, unique within its key.
type DeltaID [16]byte

// LocationTotals are the totals of one location itself, without those below it.
type LocationTotals struct {
	Location string
	Totals   scorecard.Totals
}

// UpkeepLease is the name of the lease for all work that is done after a commit, such as Fold.
const UpkeepLease = "upkeep"

// RollupQuery selects roll-ups of locations and months.
type RollupQuery struct {
	Client string
	// Locations are ids of locations or WholeClient. The result has the own roll-ups of each and those of everything
	// below it.
	Locations []string
	// Each selects instead the own roll-ups of every single location in the subtrees of Locations.
	Each bool
	// Program and Channel narrow the query. Empty means all.
	Program string
	Channel Channel
	// Segments are attributes that a location must have, all of them. Where there are any, the result has the own roll-ups of
	// such locations in the subtrees of Locations, as with Each.
	Segments []string
	// From and To are months, both included. Empty means no bound.
	From string
	To   string
	// Details includes the details in the result, Tallies the tallies, Answers their answers, which are otherwise unknown in
	// the result. Answers without Tallies are in tallies that hold nothing else.
	Details bool
	Tallies bool
	Answers bool
	// Waits includes in the tallies after how many seconds waits were given up; see scorecard.Tallies.GaveUp.
	Waits bool
	// AnswersStart includes of the answers only what scorecard.AnswerCounts.UnmarshalStart reads, which is little of them.
	AnswersStart bool
	// Absent are the groups of parts whose places are in the Absent of the answers, which are most of them.
	Absent scorecard.Groups
	// PointsOnly are groups of the details of which the result has less; see scorecard.Details.KeepPoints. Most of the details
	// is in the groups that a reader does not need.
	PointsOnly scorecard.Groups
	// Memory is where the places of the result are, which is good until it is reset. Nil makes room for them.
	Memory *scorecard.Memory
}

// Rollups keeps the figures of scorecards. The figures are never stale: they change in the transaction of the release
// that they count. A transaction appends its changes as deltas, so that releases do not wait for each other at the
// roll-ups of the whole client. Reads add the deltas that are not folded yet.
type Rollups interface {
	// Add adds one report, or the sum of several, to the roll-up of each key. If one fails, none changes. A nil Details
	// means no parts. A nil Tallies means that the tallies are unknown; after that the roll-ups' own tallies are unknown
	// too, and readers fall back to the reports.
	Add(ctx context.Context, keys []RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies) error
	// Subtract removes from each roll-up what Add added. It returns scorecard.ErrNegative for something that was not
	// added. A roll-up that counts nothing is removed.
	Subtract(ctx context.Context, keys []RollupKey, t scorecard.Totals, d *scorecard.Details, e *scorecard.Tallies) error
	// Query returns roll-ups in byte order of top, location, own first, program, month, wave, channel, checklist and
	// version.
	Query(ctx context.Context, q RollupQuery) ([]*Rollup, error)
	// ByLocation returns the sums of the own roll-ups of each location in the subtrees of the query's locations, in
	// byte order of the locations, without locations that have no visits. It reads much less than Query with Each and
	// returns the same sums, but for Criticals and Outcomes, which are 0. It ignores the query's Each, Details and Tallies.
	ByLocation(ctx context.Context, q RollupQuery) ([]LocationTotals, error)
	// Each calls fn with every roll-up in the order of Query within each client, for verification. It sets Details,
	// known Tallies, Deltas and Fault.
	Each(ctx context.Context, fn func(*Rollup) error) error
	// Replace replaces all roll-ups.
	Replace(ctx context.Context, all []*Rollup) error
	// Restate replaces the figures of each key, including the deltas of Deltas. A roll-up that counts nothing removes
	// the row. Deltas that were appended since the figures were computed are kept. Nothing may be folded meanwhile:
	// only the holder of UpkeepLease calls Restate, and holds the lease since before reading the roll-ups and the
	// reports.
	Restate(ctx context.Context, some []*Rollup) error
	// Fold folds at most limit deltas into their roll-ups and returns how many. It changes no figure. Only the holder
	// of UpkeepLease calls it.
	Fold(ctx context.Context, limit int) (int, error)
}
