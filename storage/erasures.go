package storage

import (
	"context"
	"time"
)

// ErasedShopper counts what Erasures.Shopper removed.
type ErasedShopper struct {
	// Tokens are the ids of the shopper's tokens, in byte order. Live are those of them that were not revoked before.
	Tokens, Live []string
	Invitations  int
	Drafts       int
}

// Erasure is a resource that was erased by a request of its own: a shopper or a report.
type Erasure struct {
	Resource string
	Time     time.Time
}

// Erasures removes what identifies a person, and lists what was erased. What counts and what proves stays: scores, receipts
// and the chain of the audit log.
type Erasures interface {
	// Put lists an erasure. Where the resource is listed already it sets the time.
	Put(ctx context.Context, e Erasure) error
	// List returns what was erased, in byte order of the resources.
	List(ctx context.Context, page Page) ([]Erasure, Cursor, error)
	// Report replaces the personal bodies of all revisions of a report by the marker of an erased one, empties the
	// comments of its events and the messages on it, and removes what was derived from its narrative. It returns how many
	// revisions and messages it erased, which is 0 where that was done before.
	Report(ctx context.Context, id ReportID) (erased int, err error)
	// Appeals empties the texts, the evidence and the answers of the appeals against a report, and raises their revisions.
	// It returns those that had any, as they were, in byte order of their ids.
	Appeals(ctx context.Context, report ReportID) ([]*Appeal, error)
	// Shopper revokes the shopper's tokens at now, empties their titles and the notes of declines, and removes sessions,
	// invitations, drafts, mails, and what is kept of the address that mails went to.
	Shopper(ctx context.Context, id string, now time.Time) (ErasedShopper, error)
	// Audit empties the salt, the caller's address and the id of the request of the entries that the actors made or
	// that are of the resources, and returns how many entries it changed. It reads the whole log.
	Audit(ctx context.Context, actors, resources []string) (int, error)
	// Requests removes the answered requests of the callers, and those whose response contains the bytes. It returns how
	// many it removed.
	Requests(ctx context.Context, callers []string, contained []byte) (int, error)
}
