package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// Visit is one planned shop.
type Visit struct {
	ID        string
	Client    string
	Program   string
	Location  string
	Checklist string
	Version   int32
	// Shopper is empty while the visit is open to all.
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
	// Report is the id of the report that is in for it; the zero id where none is.
	Report ReportID
	// ReturnedRevision is the revision that was given back to the shopper; 0 where none waits.
	ReturnedRevision int32
	ReturnComment    string
	Revision         int64
	CreateTime       time.Time
	UpdateTime       time.Time
}

// VisitChange is a visit as one shopper's phone has to know it.
type VisitChange struct {
	Visit *Visit
	// Assigned says whether the shopper has the visit; otherwise the phone has to forget it.
	Assigned bool
	// Position orders the changes of one shopper's visits.
	Position int64
}

// Visits keeps visits, and who ever held them.
type Visits interface {
	// Insert adds a visit with Revision 1; ErrNotFound where its client, program, location, version or shopper is
	// not there.
	Insert(ctx context.Context, v *Visit) error
	Get(ctx context.Context, id string) (*Visit, error)
	// Update replaces what may change where v.Revision is the stored one, and raises it by one, in v too: all but the
	// client, program, location, checklist, version, test mark and time of creation. The change is seen by Changes of
	// the shopper who has the visit and of the one who had it before.
	Update(ctx context.Context, v *Visit) error
	// List returns visits in byte order of their ids, only the shopper's where one is named. Fields of the filter:
	// client, program, location, shopper, state, wave, test.
	List(ctx context.Context, shopper string, filter Filter, page Page) ([]*Visit, Cursor, error)
	// Offers returns visits in state OPEN without a shopper whose window has not ended, in byte order of their ids.
	Offers(ctx context.Context, now time.Time, page Page) ([]*Visit, Cursor, error)
	// WasAssigned says whether the shopper has or had the visit.
	WasAssigned(ctx context.Context, id, shopper string) (bool, error)
	// Changes returns at most limit changes of the shopper's visits after a position, in their order, each visit
	// once with its newest change. Whoever reads from position 0 on misses nothing.
	Changes(ctx context.Context, shopper string, after int64, limit int) ([]VisitChange, error)
	// LastVisit returns the latest start of the shopper's reports at a location, other than for this visit; the
	// zero time where there is none.
	LastVisit(ctx context.Context, shopper, client, location, exceptVisit string) (time.Time, error)
	// WasAssignedVersion says whether the shopper has or had a visit pinned to the version.
	WasAssignedVersion(ctx context.Context, shopper, checklist string, version int32) (bool, error)
}

// Draft is an unfinished report, parked on the server.
type Draft struct {
	Visit        string
	Shopper      string
	ReportID     string
	BaseRevision int32
	Report       checklist.Report
	Revision     int64
	UpdateTime   time.Time
}

// Drafts keeps one draft for a visit and shopper.
type Drafts interface {
	Get(ctx context.Context, visit, shopper string) (*Draft, error)
	// Put inserts the draft where d.Revision is 0 and there is none, or replaces the one with that Revision; it
	// raises the Revision by one, in d too. ErrStale otherwise, ErrNotFound where there is no such visit.
	Put(ctx context.Context, d *Draft) error
	// Delete removes the draft; nothing happens where there is none.
	Delete(ctx context.Context, visit, shopper string) error
}
