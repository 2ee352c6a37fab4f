package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// Visit is one planned visit of a shopper to a location.
type Visit struct {
	ID        string
	Client    string
	Program   string
	Location  string
	Checklist string
	Version   int32
	// Shopper is empty while the visit is open to all shoppers.
	Shopper string
	// OfferedTo is the shopper whom the visit is planned for: while it is open nobody else may claim it. It is empty for a
	// visit that is open to all.
	OfferedTo string
	// Guests are shoppers who come along.
	Guests      []string
	State       visit.State
	WindowStart time.Time
	WindowEnd   time.Time
	Scenario    string
	// Fee and Briefing are those of the program when the visit was planned, or its own.
	Fee      Money
	Briefing Briefing
	Wave     string
	Test     bool
	// CheckInTime is zero before the check-in.
	CheckInTime time.Time
	Flags       []visit.Flag
	// ClaimTime is when the shopper claimed the visit. It is zero if nobody did: the visit is open, or the agency assigned it.
	ClaimTime time.Time
	// Report is the id of the visit's report, zero if there is none.
	Report ReportID
	// ReturnedRevision is the revision that was returned to the shopper, 0 if none waits for an answer.
	ReturnedRevision int32
	ReturnComment    string
	// ReturnedQuestions are the keys of the questions that the return names.
	ReturnedQuestions []string
	// AnswerDue is until when the return gives time for the answer; zero if it gives none.
	AnswerDue time.Time
	// EditedRevision is the current revision of the visit's report if a reviewer made it, 0 if the shopper did.
	EditedRevision int32
	Revision       int64
	CreateTime     time.Time
	UpdateTime     time.Time
}

// VisitChange is a change of a visit, for one shopper's phone.
type VisitChange struct {
	Visit *Visit
	// Assigned reports whether the visit is assigned to the shopper. If not, the phone removes it.
	Assigned bool
	// Position orders the changes of one shopper's visits.
	Position int64
}

// ShopperPosition is how far the changes of what one shopper's phones fetch have come. Each number grows with each such
// change, and never falls.
type ShopperPosition struct {
	Shopper string
	// Visits is the Position of the newest change of the shopper's visits, 0 if there is none.
	Visits int64
	// Offers and OffersToAll count the writes of visits in state OPEN without a shopper: of those offered to the shopper, and
	// of those open to all.
	Offers, OffersToAll int64
}

// Visits keeps visits and the shoppers that they were ever assigned to.
type Visits interface {
	// Insert adds a visit with Revision 1, whose deadline is its WindowEnd. It returns ErrNotFound if its client, program,
	// location, version, shopper, or a shopper to whom it is offered or who is a guest does not exist or was erased.
	Insert(ctx context.Context, v *Visit) error
	// InsertAll is Insert for many visits without a shopper. ErrExists may come as late as at the commit.
	InsertAll(ctx context.Context, all []*Visit) error
	Get(ctx context.Context, id string) (*Visit, error)
	// Existing returns those of the ids that visits have, each once, in no order.
	Existing(ctx context.Context, ids []string) ([]string, error)
	// Update replaces the fields that may change if v.Revision is the stored one, and raises the revision by one, in v
	// too. The client, program, location, checklist, version, guests, fee, briefing, test mark and creation time never change. Changes returns
	// the change for the visit's shopper and for the shopper before.
	Update(ctx context.Context, v *Visit) error
	// Touch makes a change of the visit for its shopper's phones, which changes nothing of the visit itself. A visit without
	// a shopper stays as it is.
	Touch(ctx context.Context, id string) error
	// List returns visits in byte order of their ids. A non-empty shopper limits the list to that shopper. Fields of
	// the filter: client, program, location, shopper, offered_to, state, wave, test, create_time, update_time.
	List(ctx context.Context, shopper string, filter Filter, page Page) ([]*Visit, Cursor, error)
	// Offers returns visits in state OPEN without a shopper whose window has not ended, in byte order of their ids: those
	// that are offered to the shopper, and those that are open to all and that the shopper has not declined.
	Offers(ctx context.Context, shopper string, now time.Time, page Page) ([]*Visit, Cursor, error)
	// WasAssigned reports whether the visit is or was assigned to the shopper.
	WasAssigned(ctx context.Context, id, shopper string) (bool, error)
	// Changes returns at most limit changes of the shopper's visits after a position, in the order of positions. Each
	// visit appears once, with its newest change. A reader that starts at position 0 misses nothing.
	Changes(ctx context.Context, shopper string, after int64, limit int) ([]VisitChange, error)
	// Positions returns the positions of the shoppers, each once, in byte order of their ids. An unknown shopper has 0 for
	// Visits and Offers.
	Positions(ctx context.Context, shoppers []string) ([]ShopperPosition, error)
	// Stays returns when shoppers are at locations of a client, as far as it is known, of those stays that touch a span: of
	// one shopper, or of all if the shopper is empty. A report gives a stay at its start, a visit that is offered, claimed or
	// checked in gives one in its window, and a guest has that of the report, or of the window where there is none. They are in the
	// order of shoppers, starts, visits and locations. In an update the row of the one shopper is locked, so that of two concurrent
	// claims the second sees the first. Of all shoppers, reports count that were taken up to two days before the span.
	Stays(ctx context.Context, client, shopper string, span visit.Window) ([]visit.Stay, error)
	// Due returns at most limit visits whose deadlines are not after a time, in the order of deadlines.
	Due(ctx context.Context, now time.Time, limit int) ([]*Visit, error)
	// SetDeadline sets the deadline of a visit. A zero deadline removes it.
	SetDeadline(ctx context.Context, id string, deadline time.Time) error
	// Progress counts the visits of a program by wave, without test visits, in byte order of the waves. Visits with a window
	// that ended before now are overdue.
	Progress(ctx context.Context, client, program string, now time.Time, page Page) ([]WaveProgress, Cursor, error)
	// WasAssignedVersion reports whether a visit pinned to the version is or was assigned to the shopper.
	WasAssignedVersion(ctx context.Context, shopper, checklist string, version int32) (bool, error)
}

// WaveProgress is how far a wave of a program has come. Offered, Claimed, Done, Returned, Expired and Cancelled are the
// states of all visits; Overdue are those among the claimed whose window has ended.
type WaveProgress struct {
	// Wave is empty for the visits that belong to none.
	Wave string
	// Offered visits are open, Claimed ones have a shopper, who may have checked in, Done ones have a report, and Returned
	// ones have one that waits for the shopper.
	Offered, Claimed, Done, Returned, Expired, Cancelled, Overdue int64
}

// Draft is an unfinished report that a phone stored on the server.
type Draft struct {
	Visit        string
	Shopper      string
	ReportID     string
	BaseRevision int32
	Report       checklist.Report
	// Comment is what the shopper tells the agency beside the report.
	Comment    string
	Revision   int64
	UpdateTime time.Time
}

// Drafts keeps one draft for each visit and shopper.
type Drafts interface {
	Get(ctx context.Context, visit, shopper string) (*Draft, error)
	// Revisions returns the revisions of a shopper's drafts of visits, by visit. Visits without a draft are left out.
	Revisions(ctx context.Context, shopper string, visits []string) (map[string]int64, error)
	// Put inserts the draft if d.Revision is 0 and there is none, or replaces the draft with that revision. It raises
	// the revision by one, in d too. It returns ErrStale otherwise, and ErrNotFound if the visit does not exist.
	Put(ctx context.Context, d *Draft) error
	// Delete removes the draft, if there is one.
	Delete(ctx context.Context, visit, shopper string) error
}
