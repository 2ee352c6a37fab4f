package storage

import (
	"context"
	"time"
)

// ReportRead is the first time at which the holder of a client's token read a released report.
type ReportRead struct {
	Report ReportID
	// Reader is the id of the token.
	Reader string
	Time   time.Time
}

// Reads keeps who has read reports, as long as the reports. A read is no part of its report: it changes neither the report's
// revision nor its time of change.
type Reads interface {
	// Insert adds a read, unless there is one of the report by the reader, which stays as it is. It returns ErrNotFound if the
	// report or the token does not exist.
	Insert(ctx context.Context, r ReportRead) error
	// Has reports whether there is a read of a report by a reader.
	Has(ctx context.Context, report ReportID, reader string) (bool, error)
	// List returns the reads of a report, the first in time first, and those of one time in byte order of the readers.
	List(ctx context.Context, report ReportID, page Page) ([]ReportRead, Cursor, error)
	// Each calls fn with every read in the order of reports and readers, for verification. It stops at the first error of fn
	// and returns it.
	Each(ctx context.Context, fn func(ReportRead) error) error
}
