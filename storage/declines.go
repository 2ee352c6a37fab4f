package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist/visit"
)

// Decline is a shopper's refusal of a visit: of an offer, or of a claim that was given back.
type Decline struct {
	Visit   string
	Shopper string
	// Reason is empty if the shopper gave none.
	Reason visit.DeclineReason
	Note   string
	Time   time.Time
}

// DeclineCount is how many shoppers declined visits of a wave for one reason.
type DeclineCount struct {
	// Wave is empty for visits that belong to none.
	Wave   string
	Reason visit.DeclineReason
	Count  int64
}

// Declines keeps the last decline of each visit by each shopper.
type Declines interface {
	// Put inserts a decline, or replaces the one of the same visit and shopper. It returns ErrNotFound if either does not
	// exist.
	Put(ctx context.Context, d *Decline) error
	// Of returns the declines of visits in byte order of the visits' ids and, for each visit, the newest first, and those of
	// one time in byte order of the shoppers. There are at most MaxDeclinesOf visits.
	Of(ctx context.Context, visits []string) ([]Decline, error)
	// OfShopper returns a shopper's declines in byte order of the visits' ids.
	OfShopper(ctx context.Context, shopper string, page Page) ([]Decline, Cursor, error)
	// Count counts the declines of a program's visits without test visits, in byte order of waves and reasons.
	Count(ctx context.Context, client, program string) ([]DeclineCount, error)
}

// MaxDeclinesOf is how many visits Declines.Of takes at most.
const MaxDeclinesOf = 1000
