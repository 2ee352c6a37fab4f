package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist/visit"
)

// ReportRevision names a revision of a report.
type ReportRevision struct {
	Report ReportID
	Number int32
}

// ComparedReport is what the comparison of a report with others has found.
type ComparedReport struct {
	ReportRevision
	// Details are the flags of the report with their numbers, in the order of visit.SortDetails.
	Details []visit.FlagDetail
}

// ShopperVisit is a report as the comparison of a shopper's visits needs it.
type ShopperVisit struct {
	ReportRevision
	Visit    string
	Client   string
	Location string
	Channel  Channel
	// StartTime is the corrected start.
	StartTime      time.Time
	ElapsedSeconds int64
}

// ShopperVisitsQuery selects visits of a shopper. A report is received after its start, so that those received before
// From began before it.
type ShopperVisitsQuery struct {
	Shopper string
	// From and To bound the corrected start, both included. Reports received later than Until are left out.
	From, To, Until time.Time
}

// Comparisons keeps what is found by comparing reports with others. Every new revision of a report waits for its
// comparison from the transaction on that adds it.
type Comparisons interface {
	// Waiting returns at most limit revisions that wait, in byte order of report and number.
	Waiting(ctx context.Context, limit int) ([]ReportRevision, error)
	// Enqueue lets a revision wait, unless it does. It returns ErrNotFound if the report does not exist.
	Enqueue(ctx context.Context, r ReportRevision) error
	// Put replaces the comparison of a report and adds it to the buckets of its narrative. Its revisions up to this one
	// wait no more. It returns ErrNotFound if the report does not exist.
	Put(ctx context.Context, c *ComparedReport, buckets []uint32) error
	// Get returns the comparison of a report. It returns ErrNotFound if nothing was found.
	Get(ctx context.Context, id ReportID) (*ComparedReport, error)
	// List returns comparisons that found something, those with a flag if one is given, in descending byte order of report
	// ids.
	List(ctx context.Context, flag visit.Flag, page Page) ([]*ComparedReport, Cursor, error)
	// IsWaiting reports whether a revision of the report waits.
	IsWaiting(ctx context.Context, id ReportID) (bool, error)
	// Near returns at most limit other reports with a narrative in one of the buckets: those with most buckets in common
	// first, then in byte order. A report may be there with the narrative of an earlier revision.
	Near(ctx context.Context, id ReportID, buckets []uint32, limit int) ([]ReportID, error)
	// ShopperVisits returns at most limit reports of a shopper that are no tests, by their time of receipt and then id.
	ShopperVisits(ctx context.Context, q ShopperVisitsQuery, limit int) ([]ShopperVisit, error)
	// ShopperPlaces returns how many of the shopper's newest reports there are, of those received until a time and at
	// most limit, and how many locations they are of.
	ShopperPlaces(ctx context.Context, shopper string, until time.Time, limit int) (reports, places int64, err error)
	// Durations returns the elapsed seconds of the newest completed visits of a checklist, received before a time, at
	// most limit. It looks at the newest `depth` reports of all checklists.
	Durations(ctx context.Context, checklist string, before time.Time, depth, limit int) ([]int64, error)
	// Each calls fn with every comparison in the order of report ids, for verification. It stops at the first error of
	// fn and returns it.
	Each(ctx context.Context, fn func(*ComparedReport) error) error
}
