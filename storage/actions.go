package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist/action"
)

// Action is what a manager of a client promises to mend.
type Action struct {
	Client  string
	ID      string
	Program string
	// Location is the root of the subtree that the action is about, or WholeClient.
	Location string
	// Goal has the question or the section; the total is meant where both are empty.
	Goal action.Goal
	// Alert is the id of the alert that the action answers; empty where there is none.
	Alert string
	Title string
	Text  string
	Cause action.Cause
	Owner string
	// Due is the last day, a civil date such as 2026-12-31. DueTime is its end.
	Due     string
	DueTime time.Time
	State   action.State
	// Done is the day on which it was carried out; empty where nobody said so since it was opened.
	Done string
	// Proof is the report that proves it; zero where none does.
	Proof ReportID
	// Events are what happened to it, in order.
	Events     []action.Event
	CreateTime time.Time
	UpdateTime time.Time
	Revision   int64
}

// ActionQuery narrows a client's actions.
type ActionQuery struct {
	Client string
	// Tops are roots of subtrees that an action's location must be in. All actions match if there are none or WholeClient
	// is one.
	Tops []string
	// Location is the root of a subtree that narrows the query further. Empty means all.
	Location string
	// Filter has the fields program, location, question, section, alert, cause, owner, state and due.
	Filter     Filter
	Descending bool
}

// Actions keeps actions; see Clients for the common rules. Insert also returns ErrNotFound if the program, the location or
// the alert does not exist. Actions are never removed.
type Actions interface {
	Insert(ctx context.Context, a *Action) error
	Get(ctx context.Context, client, id string) (*Action, error)
	// Update replaces everything but the program, the location, the question, the section, the alert and the creation time
	// if a.Revision is the stored one, and raises the revision by one, in a too.
	Update(ctx context.Context, a *Action) error
	// List returns actions ordered by Due and id. It returns ErrNotFound if the client does not exist.
	List(ctx context.Context, q ActionQuery, page Page) ([]*Action, Cursor, error)
	// Done returns at most limit actions of a program, or of all where it is empty, at one of the locations that were done
	// in one of the months, both included, by day and id. Those that were cancelled or opened again are left out.
	Done(ctx context.Context, client, program string, at []string, from, to string, limit int) ([]*Action, error)
	// Overdue returns at most limit open actions whose DueTime is not after now, the earliest first.
	Overdue(ctx context.Context, now time.Time, limit int) ([]*Action, error)
	// ProvenBy returns the actions whose proof is the report in byte order of their clients and ids.
	ProvenBy(ctx context.Context, report ReportID) ([]*Action, error)
}
