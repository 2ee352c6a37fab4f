package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// Claim is a statement of a client's managers about the service, linked to the questions that it can be held against.
type Claim struct {
	Client string
	ID     string
	// Location is what it is about, with all below, or WholeClient.
	Location string
	// Program is the one of whose checklist the questions are.
	Program   string
	Statement checklist.Text
	// Questions are keys, in the order given.
	Questions []string
	// Source is where it is said, such as a page or a poster.
	Source string
	// Month is the one from which on it is claimed; empty where that is not said.
	Month      string
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
	// RetireTime is zero while it is claimed.
	RetireTime time.Time
}

// ClaimQuery narrows a client's claims.
type ClaimQuery struct {
	Client string
	// Tops are locations of which and below which the claims must be, unless they are about one of At itself: one above
	// the tops, say. All where both are empty, or WholeClient is a top.
	Tops []string
	At   []string
	// Location narrows further to what is about it and what is below it; empty for all.
	Location string
	// Program narrows; empty for all.
	Program string
	// Retired asks also for those that are retired.
	Retired bool
}

// Claims keeps claims; see Clients for the habits. ErrNotFound also where the client, the location or the program that
// a claim names is not there. Claims are retired and never removed.
type Claims interface {
	Insert(ctx context.Context, c *Claim) error
	// InsertAll adds many, as an import does. Where any names what is not there, which is ErrNotFound, or a month that is
	// none, no claim is written. ErrExists where any id is taken: that may come from a later call or from Update, and
	// nothing of the transaction is kept then.
	InsertAll(ctx context.Context, all []*Claim) error
	Get(ctx context.Context, client, id string) (*Claim, error)
	// Update replaces what may change where c.Revision is the stored one, and raises it by one, in c too: all but the
	// client, location, program and time of creation.
	Update(ctx context.Context, c *Claim) error
	// List returns claims in byte order of their ids; only the client must be there.
	List(ctx context.Context, q ClaimQuery, page Page) ([]*Claim, Cursor, error)
}
