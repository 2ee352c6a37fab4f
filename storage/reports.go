package storage

import (
	"context"
	"slices"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// ReportID is the UUID (version 7) that a phone created for a report.
type ReportID [16]byte

// IsZero reports whether there is no report.
func (id ReportID) IsZero() bool { return id == ReportID{} }

// Report holds the state of a report. The submitted content is in its revisions.
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
	// SecondLook is set while an approved report waits for the second look of another reviewer.
	SecondLook bool
	// TwinOf is the report into which this one was merged, zero for none. The report is then excluded.
	TwinOf ReportID

	// Current is the number of the current revision, from 1.
	Current int32
	// ReleasedID is the random id that the client sees. It is empty if the report was never released.
	ReleasedID string
	// ReleaseTime is zero if the report is not released.
	ReleaseTime time.Time
	CreateTime  time.Time
	UpdateTime  time.Time
	// Revision counts the changes of this row; see Reports.Update. It is not the number of a content revision.
	Revision int64

	// The following fields are copies from the current revision, kept here for lists and checked by verify. TakenTime,
	// Flags and SkewMillis are those of the last submission. Month, DayPart, Location and Channel are of the visit, unless a
	// reviewer set the month or the location.
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
	Effective  *int32 // basis points; nil if there is no total
	Earned     int64
	Possible   int64
	Flags      []visit.Flag
	SkewMillis int64
	// AnswerDue is until when the shopper may answer, if the report is returned and the return gives time; otherwise zero.
	AnswerDue time.Time
}

// Revision is one numbered content of a report: what its shopper submitted, or what a reviewer made of that. It never
// changes, except that personal data can be erased.
type Revision struct {
	Report ReportID
	Number int32
	// Base is the number of the revision that this one answers, 0 for the first. (Report, Base) is the idempotency key
	// of submissions. Of an edit it is the number of the revision that was edited.
	Base    int32
	Shopper string
	// TakenTime is when the submission was received; of an edit when it was made.
	TakenTime time.Time
	// Editor is the id of the reviewer's token of an edit. It is empty for a submission.
	Editor string
	// SetMonth and SetLocation are the month and the location of the report that a reviewer set, in this revision or in
	// one before. They are empty where none did.
	SetMonth    string
	SetLocation string

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
	// ScoreDigest is the digest of the score's canonical JSON, zero if the outcome is not scored.
	ScoreDigest checklist.Digest
	// Receipt is the canonical JSON that every replay returns. An edit has none.
	Receipt   []byte
	Effective *int32
}

// IsEdit reports whether a reviewer made the revision.
func (r *Revision) IsEdit() bool { return r.Editor != "" }

// Proof returns the bytes whose salted digest the audit entry of the revision has: the digest of its content and, of an
// edit, what was set by hand.
func (r *Revision) Proof() []byte {
	proof := slices.Clone(r.ContentDigest[:])
	if r.IsEdit() {
		proof = append(append(append(proof, r.SetMonth...), 0), r.SetLocation...)
	}
	return proof
}

// Submission holds what the response to a repeated submission needs.
type Submission struct {
	Shopper       string
	Visit         string
	ContentDigest checklist.Digest
	Receipt       []byte
}

// CountedReport is what figures read of a report: few columns, because they read many reports.
type CountedReport struct {
	ID                          ReportID
	ReleasedID, Location, Month string
	StartTime                   time.Time
	// The others are of the current revision.
	Checklist string
	Version   int32
	Outcome   checklist.Outcome
	Scoring   []byte
	// Personal is nil if the query does not ask for texts.
	Personal []byte
}

// CountedQuery selects the newest reports that scorecards count and that have a total.
type CountedQuery struct {
	ReleasedQuery
	// Limit is the most that are read, from 1.
	Limit int
	// Texts asks for what people wrote.
	Texts bool
}

// ReleasedQuery narrows a client's released reports.
type ReleasedQuery struct {
	Client string
	// Tops are roots of subtrees that the reports' locations must be in. Empty means all.
	Tops []string
	// Location is the root of a subtree that narrows the query further. Empty means all.
	Location string
	Program  string
	// Channel is the channel of the visit. Empty means all.
	Channel Channel
	// Segments are attributes that the location must have, all of them.
	Segments []string
	// From and To are months such as 2026-01, both included. Empty means no bound.
	From string
	To   string
	// Verdict and Outcome are those of the current revision. Empty means all.
	Verdict string
	Outcome string
}

// ShopperQuery selects the totals of shoppers.
type ShopperQuery struct {
	// Shopper limits the result to the locations that this shopper visited, with the visits of all shoppers there.
	// Empty means all.
	Shopper string
	// From and To are months, both included. Empty means no bound.
	From string
	To   string
}

// ReviewCounts counts reports of a shopper, tests left out.
type ReviewCounts struct {
	// Reviewed are those that a reviewer has approved, returned or rejected, whatever became of them since. Returned are those
	// of them that were returned at least once.
	Reviewed, Returned int64
}

// ShopperTotals are sums over the visits of one shopper at one location for one program. They include the visits that
// scorecards count and that have a total.
type ShopperTotals struct {
	Shopper  string
	Client   string
	Program  string
	Location string
	Visits   int64
	// SumBasisPoints is the sum of the effective totals in basis points, SumSquares the sum of their squares.
	SumBasisPoints int64
	SumSquares     int64
}

// ChangesQuery narrows the reports that were ever released to a client.
type ChangesQuery struct {
	ReleasedQuery
	// After excludes reports whose last change is not later than this instant. Zero excludes nothing.
	After time.Time
	// WithdrawnAfter leaves out withdrawn and excluded reports whose last change is not later than this instant.
	WithdrawnAfter time.Time
}

// ReleasedChange is a report that was ever released, with its current revision.
type ReleasedChange struct {
	Report   *Report
	Revision *Revision
}

// ReportCounts counts reports by their states, and those in the state Submitted by their flags.
type ReportCounts struct {
	States map[visit.ReportState]int32
	Flags  map[visit.Flag]int32
}

// EditsQuery selects edits.
type EditsQuery struct {
	// Editor is the id of a reviewer's token; empty for all.
	Editor string
	// From is the first instant of the edits, and Until the first one after them.
	From, Until time.Time
}

// ReviewerEdits counts the edits of a reviewer by what they did to the total of the revision that was edited.
type ReviewerEdits struct {
	// Editor is the id of the reviewer's token.
	Editor string
	// Edits are all edits; Raised and Lowered are those after which the total was higher or lower. An edit of a report without
	// a total, before or after it, is neither.
	Edits, Raised, Lowered int64
	// RaisedBasisPoints and LoweredBasisPoints are by how much together, both 0 or more.
	RaisedBasisPoints, LoweredBasisPoints int64
}

// Reports keeps reports with their revisions and events.
type Reports interface {
	// GetSubmission returns the stored submission with an idempotency key. It returns ErrNotFound if the report has no
	// submission with this base, also if the report does not exist. Edits are no submissions.
	GetSubmission(ctx context.Context, id ReportID, base int32) (*Submission, error)
	// Insert adds a report with its first revision and the event of its submission, and sets r.Revision to 1. It
	// returns ErrNotFound, and writes nothing, if the visit does not exist. ErrExists means that the id is used; it may
	// be returned by a later call or by Update, and the whole transaction is then rolled back.
	Insert(ctx context.Context, r *Report, first *Revision, e Event) error
	// Get returns a report.
	Get(ctx context.Context, id ReportID) (*Report, error)
	// GetReleased returns the report with the id that the client sees. It returns ErrNotFound for one that is withdrawn or excluded.
	GetReleased(ctx context.Context, client, releasedID string) (*Report, error)
	// Update replaces the fields that may change if r.Revision is the stored one, raises the revision by one, in r too,
	// and adds the events. The visit, client, program, shopper, wave and creation time never change.
	Update(ctx context.Context, r *Report, events ...Event) error
	// AddRevision adds a later revision. ErrExists means that its number is used, or its base by a submission where it is
	// one itself; Insert describes when it is returned. ErrNotFound means that there is no such report, or no location
	// SetLocation of its client. That location can then not be deleted.
	AddRevision(ctx context.Context, rev *Revision) error
	// GetRevision returns a revision by its number.
	GetRevision(ctx context.Context, id ReportID, number int32) (*Revision, error)
	// ListRevisions returns all revisions without bodies and receipts, the newest first.
	ListRevisions(ctx context.Context, id ReportID) ([]*Revision, error)
	// Events returns the events of a report, the oldest first.
	Events(ctx context.Context, id ReportID) ([]Event, error)
	// List returns reports ordered by the time of receipt and then the id, the newest first unless ascending. A
	// non-empty shopper limits the list to that shopper. Fields of the filter: client, program, location, visit,
	// shopper, state, released, excluded, parked, possible_twin, test, second_look, month, unread (messages of its shopper that the agency has not read), and holder, whose value is
	// a HolderAt.
	List(ctx context.Context, shopper string, filter Filter, ascending bool, page Page) ([]*Report, Cursor, error)
	// Count counts all reports. A count may be of a moment before or after that of other reads.
	Count(ctx context.Context) (ReportCounts, error)
	// CountEdits counts edits by reviewer, ordered by the ids of their tokens. It reads the stored revisions; reviewers without
	// an edit are left out.
	CountEdits(ctx context.Context, q EditsQuery, page Page) ([]ReviewerEdits, Cursor, error)
	// ListReleased returns the released reports that are not excluded, ordered by release time and then released id, the newest first.
	ListReleased(ctx context.Context, q ReleasedQuery, page Page) ([]*Report, Cursor, error)
	// ReleasedChanges returns reports that were ever released, ordered by the time of their last change and then the
	// released id, the oldest change first. A report that changes between two pages appears again on a later page and
	// is never missed.
	ReleasedChanges(ctx context.Context, q ChangesQuery, page Page) ([]ReleasedChange, Cursor, error)
	// EverReleased reports whether a report of the location itself, the program and the month was ever released, even
	// if it was withdrawn later. In an Update the result holds until the end: a transaction that releases a report
	// waits, because it reads the Ancestors of the report's location.
	EverReleased(ctx context.Context, client, program, location, month string) (bool, error)
	// MergedInto returns the reports whose TwinOf is a report, ordered by id.
	MergedInto(ctx context.Context, id ReportID) ([]ReportID, error)
	// EachCounted calls fn with the reports of the query, ordered by release time and then released id, the newest first.
	// fn may read in the same transaction and keep the report. EachCounted stops at the first error of fn and returns it.
	EachCounted(ctx context.Context, q CountedQuery, fn func(*CountedReport) error) error
	// ShopperTotals returns sums in byte order of shopper, client, program and location. A query for all shoppers reads
	// every report of the months.
	ShopperTotals(ctx context.Context, q ShopperQuery) ([]ShopperTotals, error)
	// CountReviews counts the reviewed reports of one shopper, who must be named. It reads that shopper's reports alone.
	CountReviews(ctx context.Context, q ShopperQuery) (ReviewCounts, error)
	// ForVisit returns the ids of a visit's reports, in the order of their insertion.
	ForVisit(ctx context.Context, visit string) ([]ReportID, error)
	// Each calls fn with every report and its current revision in the order of ids, for verification. It stops at the
	// first error of fn and returns it.
	Each(ctx context.Context, fn func(*Report, *Revision) error) error
}
