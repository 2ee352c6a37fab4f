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
	// From and To are months such as 2026-01, both included; empty for no bound.
	From string
	To   string
}

// Reports keeps reports with their revisions and events.
type Reports interface {
	// Submitted returns the stored submission of an idempotency key. Where the report is there but not this base,
	// it returns ErrNotFound; Get tells the two apart.
	Submitted(ctx context.Context, id ReportID, base int32) (*Submission, error)
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
	// ForVisit returns the ids of a visit's reports, the oldest first.
	ForVisit(ctx context.Context, visit string) ([]ReportID, error)
	// Each calls fn with every report and its current revision, in the order of ids, for verification. It stops at
	// fn's first error and returns it.
	Each(ctx context.Context, fn func(*Report, *Revision) error) error
}
