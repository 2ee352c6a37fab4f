package storage

import (
	"context"
	"time"
)

// ChangeKind says what happened to what a client may see.
type ChangeKind string

// The kinds of changes.
const (
	// Released and Withdrawn are said of a report, and Corrected of one that is released again.
	Released  ChangeKind = "RELEASED"
	Corrected ChangeKind = "CORRECTED"
	Withdrawn ChangeKind = "WITHDRAWN"
	// LocationsChanged says that locations came, went or have other words. Moved says that one stands elsewhere in
	// the tree: figures are restated for the locations above it, and who may see it may have changed.
	LocationsChanged ChangeKind = "LOCATIONS_CHANGED"
	Moved            ChangeKind = "MOVED"
	// AccessChanged says that a token of the client came, changed or went.
	AccessChanged ChangeKind = "ACCESS_CHANGED"
	// ClaimsChanged says that a claim came or was retired, or that a self-assessment was submitted.
	ClaimsChanged ChangeKind = "CLAIMS_CHANGED"
	// EventsChanged says that an event on the time line came or went.
	EventsChanged ChangeKind = "EVENTS_CHANGED"
	// ClientChanged says that something of the client itself has other words or settings.
	ClientChanged ChangeKind = "CLIENT_CHANGED"
)

// Change is one entry of a client's feed.
type Change struct {
	Client string
	Kind   ChangeKind
	// Location is where it happened; WholeClient where it concerns all.
	Location string
	// Resource is the id of the released report or the location; empty where there is none.
	Resource string
	// Revision orders the changes of one resource among themselves. It is known until they are numbered.
	Revision int64
	Time     time.Time
	// Position is its place in the client's feed, from 1 on without gaps; 0 before it is numbered.
	Position int64
}

// Feed keeps what happened to what clients may see. Changes are appended in the transaction of what they tell of and
// numbered afterwards, so that the numbers are in the order of the commits: whoever has read up to a number has
// missed nothing before it.
type Feed interface {
	// Append adds a change, and raises the client's Changes by one; ErrNotFound where there is no such client.
	Append(ctx context.Context, c Change) error
	// List returns at most limit numbered changes after a position, in their order: those at and below the tops, and
	// those of the whole client.
	List(ctx context.Context, client string, tops []string, after int64, limit int) ([]Change, error)
	// AssignPositions numbers changes that have no number yet, at most limit, and says how many. One holder of a lease calls it.
	AssignPositions(ctx context.Context, limit int) (int, error)
}

// Leases keep work that one server at a time does. The work is done in the transaction that took the lease, so that
// of two servers that both believe to hold it only one commits.
type Leases interface {
	// Acquire takes the lease of a name, or takes it again, until a time, and says whether the holder has it now: nobody
	// else does, or until a time before now.
	Acquire(ctx context.Context, name, holder string, now, until time.Time) (bool, error)
	// Get returns who has the lease of a name and until when; ErrNotFound where nobody ever took it or it was given
	// back.
	Get(ctx context.Context, name string) (holder string, until time.Time, err error)
	// Release gives the lease back; nothing happens where the holder does not have it.
	Release(ctx context.Context, name, holder string) error
}

// MaxBacklog is how far a backlog is counted.
const MaxBacklog = 100_000

// Backlog is how much work waits that is done after the commit of what caused it. What is more than MostBacklog is
// that much.
type Backlog struct {
	// Deltas are changes of figures that are not folded into the roll-ups, Unsealed entries of the audit log, and
	// Unnumbered changes of feeds.
	Deltas, Unsealed, Unnumbered int64
}

// Any says whether work waits.
func (b Backlog) Any() bool { return b != Backlog{} }
