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
	Shopper     string
	State       visit.State
	WindowStart time.Time
	WindowEnd   time.Time
	Scenario    string
	Wave        string
	Test        bool
	// CheckInTime is zero before the check-in.
	CheckInTime time.Time
	Flags       []visit.Flag
	// Report is the id of the visit's report, zero if there is none.
	Report ReportID
	// ReturnedRevision is the revision that was returned to the shopper, 0 if none waits for an answer.
	ReturnedRevision int32
	ReturnComment    string
	Revision         int64
	CreateTime       time.Time
	UpdateTime       time.Time
}

// VisitChange is a change of a visit, for one shopper's phone.
type VisitChange struct {
	Visit *Visit
	// Assigned reports whether the visit is assigned to the shopper. If not, the phone removes it.
	Assigned bool
	// Position orders the changes of one shopper's visits.
	Position int64
}

// Visits keeps visits and the shoppers that they were ever assigned to.
type Visits interface {
	// Insert adds a visit with Revision 1. It returns ErrNotFound if its client, program, location, version or shopper
	// does not exist.
	Insert(ctx context.Context, v *Visit) error
	Get(ctx context.Context, id string) (*Visit, error)
	// Update replaces the fields that may change if v.Revision is the stored one, and raises the revision by one, in v
	// too. The client, program, location, checklist, version, test mark and creation time never change. Changes returns
	// the change for the visit's shopper and for the shopper before.
	Update(ctx context.Context, v *Visit) error
	// List returns visits in byte order of their ids. A non-empty shopper limits the list to that shopper. Fields of
	// the filter: client, program, location, shopper, state, wave, test.
	List(ctx context.Context, shopper string, filter Filter, page Page) ([]*Visit, Cursor, error)
	// Offers returns visits in state OPEN without a shopper whose window has not ended, in byte order of their ids.
	Offers(ctx context.Context, now time.Time, page Page) ([]*Visit, Cursor, error)
	// WasAssigned reports whether the visit is or was assigned to the shopper.
	WasAssigned(ctx context.Context, id, shopper string) (bool, error)
	// Changes returns at most limit changes of the shopper's visits after a position, in the order of positions. Each
	// visit appears once, with its newest change. A reader that starts at position 0 misses nothing.
	Changes(ctx context.Context, shopper string, after int64, limit int) ([]VisitChange, error)
	// LastVisit returns the latest start of the shopper's reports at a location, not counting reports of exceptVisit.
	// It is zero if there is none.
	LastVisit(ctx context.Context, shopper, client, location, exceptVisit string) (time.Time, error)
	// WasAssignedVersion reports whether a visit pinned to the version is or was assigned to the shopper.
	WasAssignedVersion(ctx context.Context, shopper, checklist string, version int32) (bool, error)
}

// Draft is an unfinished report that a phone stored on the server.
type Draft struct {
	Visit        string
	Shopper      string
	ReportID     string
	BaseRevision int32
	Report       checklist.Report
	Revision     int64
	UpdateTime   time.Time
}

// Drafts keeps one draft for each visit and shopper.
type Drafts interface {
	Get(ctx context.Context, visit, shopper string) (*Draft, error)
	// Put inserts the draft if d.Revision is 0 and there is none, or replaces the draft with that revision. It raises
	// the revision by one, in d too. It returns ErrStale otherwise, and ErrNotFound if the visit does not exist.
	Put(ctx context.Context, d *Draft) error
	// Delete removes the draft, if there is one.
	Delete(ctx context.Context, visit, shopper string) error
}
