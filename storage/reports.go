package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// ReportID is the UUID of version 7 that a phone made for a report.
type ReportID [16]byte

// IsZero says that there is no report.
func (id ReportID) IsZero() bool { return id == ReportID{} }

// Report is where a report stands. What was seen is in its revisions.
type Report struct {
	ID       ReportID
	Visit    string
	Client   string
	Program  string
	Location string
	Shopper  string
	Wave     string
	Channel  Channel

	State        visit.ReportState
	Released     bool
	Excluded     bool
	Parked       bool
	PossibleTwin bool
	Test         bool

	// Current is the number of the current revision, from 1.
	Current int32
	// ReleasedID is the random id that the client sees; empty where the report was never released.
	ReleasedID string
	// ReleaseTime is zero where the report is not released.
	ReleaseTime time.Time
	CreateTime  time.Time
	UpdateTime  time.Time
	// Revision counts the changes of this row; see Reports.Update. It is not the number of the content.
	Revision int64

	// What follows is that of the current revision, kept here for lists and checked by verify.
	Checklist  string
	Version    int32
	Outcome    checklist.Outcome
	TakenTime  time.Time
	Month      string
	DayPart    visit.DayPart
	StartTime  time.Time
	Status     checklist.Status
	Verdict    checklist.Verdict
	Band       string
	Effective  *int32 // basis points; nil where there is no total
	Earned     int64
	Possible   int64
	Flags      []visit.Flag
	SkewMillis int64
}

// Revision is one numbered content of a report. It never changes, but for the erasure of what is personal.
type Revision struct {
	Report ReportID
	Number int32
	// Base is the revision that it answers, 0 for the first. (Report, Base) is the idempotency key of submissions.
	Base      int32
	Shopper   string
	TakenTime time.Time

	Visit          string
	Checklist      string
	Version        int32
	Locale         string
	StartTime      time.Time
	EndTime        time.Time
	ElapsedSeconds int64
	Outcome        checklist.Outcome
	// Scoring and Personal are the two bodies of checklist.EncodeAnswers.
	Scoring  []byte
	Personal []byte

	ContentDigest  checklist.Digest
	AnswersDigest  checklist.Digest
	PersonalDigest checklist.Digest
	// ScoreDigest is that of the score's canonical JSON; zero where the outcome is not scored.
	ScoreDigest checklist.Digest
	// Receipt is the canonical JSON that every replay returns.
	Receipt   []byte
	Effective *int32
}

// Event is something that was done to a report.
type Event struct {
	Act      string
	Revision int32
	// Actor is the id of the token that did it, and Role what that token may do.
	Actor   string
	Role    string
	Reason  string
	Comment string
	Time    time.Time
}

// Submission is what a replay is answered from.
type Submission struct {
	Shopper       string
	Visit         string
	ContentDigest checklist.Digest
	Receipt       []byte
}

// ReleasedQuery narrows a client's released reports.
type ReleasedQuery struct {
	Client string
	// Tops are locations of which and below which the reports must be; all where empty.
	Tops []string
	// Location narrows further in the same way; empty for all.
	Location string
	Program  string
	// Channel is that of the visit; empty for all.
	Channel Channel
	// From and To are months such as 2026-01, both included; empty for no bound.
	From string
	To   string
}

// ShopperQuery asks for the totals of shoppers.
type ShopperQuery struct {
	// Shopper narrows to the places that this shopper visited; everybody's visits there are answered. Empty for all.
	Shopper string
	// From and To are months, both included; empty for no bound.
	From string
	To   string
}

// ShopperTotals are sums over the visits of one shopper at one location, on one program, that scorecards count and that
// have a total.
type ShopperTotals struct {
	Shopper  string
	Client   string
	Program  string
	Location string
	Visits   int64
	// SumBasisPoints and SumSquares are the sums of the effective totals in basis points and of their squares.
	SumBasisPoints int64
	SumSquares     int64
}

// ChangesQuery narrows the reports that a client was ever shown.
type ChangesQuery struct {
	ReleasedQuery
	// After leaves out what last changed at this instant or before; nothing where zero.
	After time.Time
	// WithdrawnAfter leaves out reports that are not released now, unless they last changed after this instant.
	WithdrawnAfter time.Time
}

// ReleasedChange is a report that a client was shown, released now or not, with its current revision.
type ReleasedChange struct {
	Report   *Report
	Revision *Revision
}

// Reports keeps reports with their revisions and events.
type Reports interface {
	// GetSubmission returns the stored submission of an idempotency key. Where the report is there but not this base,
	// it returns ErrNotFound; Get tells the two apart.
	GetSubmission(ctx context.Context, id ReportID, base int32) (*Submission, error)
	// Insert adds a report with its first revision and the event of its submission, and sets r.Revision to 1.
	// ErrNotFound where the visit is not there; then nothing is written. ErrExists where the id is taken: that may come
	// from a later call or from Update, and nothing of the transaction is kept then.
	Insert(ctx context.Context, r *Report, first *Revision, e Event) error
	// Get returns a report.
	Get(ctx context.Context, id ReportID) (*Report, error)
	// GetReleased returns the report that the client sees under an id; one that was withdrawn is not seen.
	GetReleased(ctx context.Context, client, releasedID string) (*Report, error)
	// Update replaces what may change where r.Revision is the stored one, raises it by one, in r too, and adds the
	// events. Fixed are the visit, client, program, location, shopper, wave, channel and time of creation.
	Update(ctx context.Context, r *Report, events ...Event) error
	// AddRevision adds a later revision; ErrExists where its number or its base is taken, as Insert has it.
	AddRevision(ctx context.Context, rev *Revision) error
	// GetRevision returns a revision by its number.
	GetRevision(ctx context.Context, id ReportID, number int32) (*Revision, error)
	// ListRevisions returns all revisions without bodies and receipts, the newest first.
	ListRevisions(ctx context.Context, id ReportID) ([]*Revision, error)
	// Events returns what was done to a report, the oldest first.
	Events(ctx context.Context, id ReportID) ([]Event, error)
	// List returns reports by the time taken and then the id, the newest first unless ascending. It returns only the
	// shopper's where one is named. Fields of the filter: client, program, location, visit, shopper, state, released,
	// excluded, parked, possible_twin, test, month.
	List(ctx context.Context, shopper string, filter Filter, ascending bool, page Page) ([]*Report, Cursor, error)
	// ListReleased returns released reports by the time of release and then the released id, the newest first.
	ListReleased(ctx context.Context, q ReleasedQuery, page Page) ([]*Report, Cursor, error)
	// ReleasedChanges returns reports that were ever released by the time of their last change and then the released id,
	// the longest unchanged first. A report that changes between two pages comes again on a later one and is never
	// missed.
	ReleasedChanges(ctx context.Context, q ChangesQuery, page Page) ([]ReleasedChange, Cursor, error)
	// EverReleased says whether a report of the location itself, of the program and of the month was ever released, also
	// if it was withdrawn since. In an update that stays so until it ends, for a release waits: of an update that releases
	// a report it is asked that it reads the Ancestors of the report's location, as counting it does.
	EverReleased(ctx context.Context, client, program, location, month string) (bool, error)
	// EachCounted calls fn with the newest of the reports that scorecards count and that have a total, at most limit, by
	// the time of release and then the released id, the newest first. The revision is the current one, without its
	// receipt. fn may read in the same transaction. It stops at fn's first error and returns it.
	EachCounted(ctx context.Context, q ReleasedQuery, limit int, fn func(*Report, *Revision) error) error
	// ShopperTotals returns sums in byte order of shopper, client, program and location. Those of all shoppers take
	// reading every report of the months.
	ShopperTotals(ctx context.Context, q ShopperQuery) ([]ShopperTotals, error)
	// ForVisit returns the ids of a visit's reports, the oldest first.
	ForVisit(ctx context.Context, visit string) ([]ReportID, error)
	// Each calls fn with every report and its current revision, in the order of ids, for verification. It stops at
	// fn's first error and returns it.
	Each(ctx context.Context, fn func(*Report, *Revision) error) error
}
