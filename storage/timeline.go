package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// TimelineEvent is an event at a client that may explain its figures, such as a cut of the sales staff. Trends of its
// location and of the locations below show it as a mark. It is unrelated to the events of a report.
type TimelineEvent struct {
	Client string
	ID     string
	// Location is the root of the subtree that the event concerned, or WholeClient.
	Location   string
	Month      string
	Title      checklist.Text
	CreateTime time.Time
	Revision   int64
}

// TimelineQuery narrows a client's timeline events.
type TimelineQuery struct {
	Client string
	// Tops are roots of subtrees. An event must be in one of them, or at one of the locations of At, such as one above
	// the tops. All events match if both are empty or WholeClient is a top. For the marks of a location's trend, At has
	// the location and its ancestors.
	Tops []string
	At   []string
	// From and To are months such as 2026-01, both included. Empty means no bound.
	From string
	To   string
}

// TimelineEvents keeps the events that trends show as marks.
type TimelineEvents interface {
	// Insert adds an event with Revision 1. It returns ErrNotFound if its client or its location does not exist.
	Insert(ctx context.Context, e *TimelineEvent) error
	Get(ctx context.Context, client, id string) (*TimelineEvent, error)
	// Delete removes an event. It returns ErrStale if the revision is not the stored one.
	Delete(ctx context.Context, client, id string, revision int64) error
	// List returns events ordered by month and then id. It returns ErrNotFound if the client does not exist.
	List(ctx context.Context, q TimelineQuery, page Page) ([]*TimelineEvent, Cursor, error)
}
