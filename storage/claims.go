package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// Claim is a statement of a client's managers about the service, linked to the questions that measure it.
type Claim struct {
	Client string
	ID     string
	// Location is the root of the subtree that the claim is about, or WholeClient.
	Location string
	// Program is the program whose checklist has the questions.
	Program   string
	Statement checklist.Text
	// Questions are keys, in the given order.
	Questions []string
	// Source is where the claim is published, such as a page or a poster.
	Source string
	// Month is the first month of the claim. Empty means that it is not known.
	Month      string
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
	// RetireTime is zero while the claim stands.
	RetireTime time.Time
}

// ClaimQuery narrows a client's claims.
type ClaimQuery struct {
	Client string
	// Tops are roots of subtrees. A claim must be about a location in one of them, or about one of the locations of At,
	// such as one above the tops. All claims match if both are empty or WholeClient is a top.
	Tops []string
	At   []string
	// Location is the root of a subtree that narrows the query further. Empty means all.
	Location string
	// Program narrows the query. Empty means all.
	Program string
	// Retired includes retired claims.
	Retired bool
}

// Claims keeps claims; see Clients for the common rules. Insert also returns ErrNotFound if the client, the location or
// the program of a claim does not exist. Claims are retired and never removed.
type Claims interface {
	Insert(ctx context.Context, c *Claim) error
	// InsertAll adds many claims, for an import. If one of them names something that does not exist (ErrNotFound) or
	// has an invalid month, no claim is written. ErrExists means that an id is used; it may be returned by a later call
	// or by Update, and the whole transaction is then rolled back.
	InsertAll(ctx context.Context, all []*Claim) error
	Get(ctx context.Context, client, id string) (*Claim, error)
	// GetAll returns those of the ids that are stored, in no order. Ids that do not exist are left out, and an id that is
	// given twice is returned once. It reads in batches, for an import.
	GetAll(ctx context.Context, client string, ids []string) ([]*Claim, error)
	// Update replaces the fields that may change if c.Revision is the stored one, and raises the revision by one, in c
	// too. The client, location, program and creation time never change.
	Update(ctx context.Context, c *Claim) error
	// List returns claims in byte order of their ids. It returns ErrNotFound if the client does not exist; unknown
	// locations match nothing.
	List(ctx context.Context, q ClaimQuery, page Page) ([]*Claim, Cursor, error)
}
