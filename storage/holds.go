package storage

import (
	"context"
	"encoding/binary"
	"time"
)

// Hold records that a report waits for one reviewer alone, until an end.
type Hold struct {
	Report ReportID
	// Holder is the id of the reviewer's token.
	Holder string
	// StartTime is when the hold was made, EndTime when it ends by itself. A report keeps a hold that has ended until the
	// next one or until it is judged.
	StartTime, EndTime time.Time
}

// RunsAt reports whether the hold has not ended. It is false for nil.
func (h *Hold) RunsAt(now time.Time) bool { return h != nil && now.Before(h.EndTime) }

// Proof returns the bytes whose salted digest the audit entry of the hold has: its report, holder and end.
func (h *Hold) Proof() []byte {
	proof := append(h.Report[:len(h.Report):len(h.Report)], h.Holder...)
	return binary.BigEndian.AppendUint64(proof, uint64(h.EndTime.UnixMicro()))
}

// HolderAt is the value of a comparison with the holder of a report: the id of a token, or empty for none, and the time at
// which the hold has not ended.
type HolderAt struct {
	Holder string
	Time   time.Time
}

// Holds keeps the holds of reports, one for each report at most. A hold is no part of its report: it changes neither the
// report's revision nor its time of change.
type Holds interface {
	// Put replaces the hold of a report. It returns ErrNotFound if the report does not exist.
	Put(ctx context.Context, h *Hold) error
	// Get returns the hold of a report, one that has ended too, and ErrNotFound without one. In an Update no other changes
	// the hold, or makes one, before the end.
	Get(ctx context.Context, id ReportID) (*Hold, error)
	// GetAll returns the holds of reports, those that have ended too, in the order of the reports' ids.
	GetAll(ctx context.Context, ids []ReportID) ([]*Hold, error)
	// Delete removes the hold of a report, if it has one.
	Delete(ctx context.Context, id ReportID) error
	// Count returns how many holds of a holder have not ended.
	Count(ctx context.Context, holder HolderAt) (int, error)
	// Each calls fn with every hold in the order of report ids, for verification. It stops at the first error of fn and
	// returns it.
	Each(ctx context.Context, fn func(*Hold) error) error
}
