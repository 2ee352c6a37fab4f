package storage

import (
	"context"
	"time"
)

// ChangeKind is the kind of a change of what a client may see.
type ChangeKind string

// The kinds of changes.
const (
	// Released and Withdrawn are changes of a report. Corrected means that a report is released again.
	Released  ChangeKind = "RELEASED"
	Corrected ChangeKind = "CORRECTED"
	Withdrawn ChangeKind = "WITHDRAWN"
	// EvidenceChanged: an image of a released report has other bytes. The resource is the id of the released report, "/evidence/",
	// and the id of the image.
	EvidenceChanged ChangeKind = "EVIDENCE_CHANGED"
	// LocationsChanged: locations were added, removed or renamed. Moved: a location has another parent, so that figures
	// of the locations above changed, and who may see it may have changed.
	LocationsChanged ChangeKind = "LOCATIONS_CHANGED"
	Moved            ChangeKind = "MOVED"
	// AccessChanged: a token of the client was added, changed or revoked.
	AccessChanged ChangeKind = "ACCESS_CHANGED"
	// ClaimsChanged: a claim was added or retired, or a self-assessment was submitted.
	ClaimsChanged ChangeKind = "CLAIMS_CHANGED"
	// EventsChanged: a timeline event was added or removed.
	EventsChanged ChangeKind = "EVENTS_CHANGED"
	// AlertRaised: an alert was raised that the client may see. The resource is its id.
	AlertRaised ChangeKind = "ALERT_RAISED"
	// AppealAnswered: an appeal was upheld or refused. The resource is its id.
	AppealAnswered ChangeKind = "APPEAL_ANSWERED"
	// AppealChanged: an appeal was made or withdrawn. The resource is its id.
	AppealChanged ChangeKind = "APPEAL_CHANGED"
	// ClientChanged: a title or a setting of the client changed.
	ClientChanged ChangeKind = "CLIENT_CHANGED"
)

// Change is one entry of a client's feed.
type Change struct {
	Client string
	Kind   ChangeKind
	// Location is where the change happened, WholeClient if it concerns everything.
	Location string
	// Resource is the id of the released report, of its image, of the location, of the alert or of the appeal. It is empty if there
	// is none.
	Resource string
	// Revision orders the changes of one resource. It is dropped when positions are assigned.
	Revision int64
	Time     time.Time
	// Position is the position in the client's feed, from 1 without gaps, 0 before it is assigned.
	Position int64
}

// Feed keeps the changes of what clients may see. A change is appended in the transaction that makes it, and gets its
// position later, so that positions are in the order of commits: a reader that has read up to a position has missed
// nothing before it.
type Feed interface {
	// Append adds a change and raises the client's Changes by one. It returns ErrNotFound if the client does not exist.
	Append(ctx context.Context, c Change) error
	// List returns at most limit changes with a position, after the given one, in the order of positions: those in the
	// subtrees of the tops, and those of the whole client.
	List(ctx context.Context, client string, tops []string, after int64, limit int) ([]Change, error)
	// Newest returns the newest position of a client's feed, 0 where it has none.
	Newest(ctx context.Context, client string) (int64, error)
	// AssignPositions assigns positions to at most limit changes and returns how many. Only the holder of UpkeepLease
	// calls it.
	AssignPositions(ctx context.Context, limit int) (int, error)
	// Each calls fn with every change of a client, for verification: those with a position in its order, then the others.
	Each(ctx context.Context, client string, fn func(Change) error) error
	// AssignedCount returns how many positions AssignPositions has assigned for a client, which it stores apart from the
	// changes. It returns ErrNotFound if only a release before 0.2 assigned positions, which stored no count.
	AssignedCount(ctx context.Context, client string) (int64, error)
}

// Leases keeps leases on work that one server at a time does. The work is done in the transaction that acquires the
// lease, so that only one commits of two servers that both believe to hold it.
type Leases interface {
	// Acquire acquires or renews a lease until a time and reports whether the holder has it. It fails if another
	// holder's lease has not expired before now.
	Acquire(ctx context.Context, name, holder string, now, until time.Time) (bool, error)
	// Get returns the holder and the end of a lease. It returns ErrNotFound if the lease was never acquired or was
	// released.
	Get(ctx context.Context, name string) (holder string, until time.Time, err error)
	// Release gives the lease back. It does nothing if the holder does not have it.
	Release(ctx context.Context, name, holder string) error
}

// MaxBacklog is the largest number that Backlog counts to.
const MaxBacklog = 100_000

// Backlog counts the work that is done after a commit. Larger numbers are shown as MaxBacklog.
type Backlog struct {
	// Deltas are changes of figures that are not folded into roll-ups, Unsealed entries of the audit log, Unnumbered
	// changes of feeds without a position, and Uncompared revisions of reports that are not compared with others.
	Deltas, Unsealed, Unnumbered, Uncompared int64
}

// Any reports whether work waits that figures or proofs need. Comparisons are not among it: they are paced, and nothing
// depends on them.
func (b Backlog) Any() bool { return b.Deltas+b.Unsealed+b.Unnumbered > 0 }
