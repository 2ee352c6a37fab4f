package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// TimelineEvent is something that happened at a client and may explain its figures, such as a cut of the sales staff: a
// mark on the trends of its location and of what is below. It is not one of a report's events.
type TimelineEvent struct {
	Client string
	ID     string
	// Location is the one that it concerned, with all below, or WholeClient.
	Location   string
	Month      string
	Title      checklist.Text
	CreateTime time.Time
	Revision   int64
}

// TimelineQuery narrows a client's events.
type TimelineQuery struct {
	Client string
	// Tops are locations of which and below which the events must be, unless they are of one of At itself: one above the
	// tops, say. All where both are empty, or WholeClient is a top. The marks of a location's trend are those of At its
	// ancestors, itself among them.
	Tops []string
	At   []string
	// From and To are months such as 2026-01, both included; empty for no bound.
	From string
	To   string
}

// TimelineEvents keeps what is marked on trends.
type TimelineEvents interface {
	// Insert adds an event with Revision 1; ErrNotFound where its client or its location is not there.
	Insert(ctx context.Context, e *TimelineEvent) error
	Get(ctx context.Context, client, id string) (*TimelineEvent, error)
	// Delete removes an event whose Revision is the given one.
	Delete(ctx context.Context, client, id string, revision int64) error
	// List returns events by month and then id; only the client must be there.
	List(ctx context.Context, q TimelineQuery, page Page) ([]*TimelineEvent, Cursor, error)
}
