// Package storage says what the product keeps and what it can rely on. The contracts stand in the comments of the
// interfaces; package storagetest holds every engine to them.
//
// All times are UTC in whole microseconds and are passed in: storage reads no clock. Ids are as in the API.
package storage

import "context"

// Store is a database.
type Store interface {
	// View runs fn on a consistent snapshot, taken at its first read at the latest, of everything that was committed
	// before it began. Writing in it is an error. Where a replica fails while it is read, fn is run again.
	View(ctx context.Context, fn func(Tx) error) error

	// Update runs fn in a transaction and commits it; when Update returns nil, everything fn wrote is on disk
	// (synced) and visible to every later View. When fn or the commit fails nothing of it is kept and the error
	// is returned; a failing fn takes no other Update with it. Transactions are serializable.
	//
	// fn may be run more than once, on engines with several writers also after it met what another one was writing,
	// and must keep no state from a run that failed. ErrUnavailable may mean that the engine went away while it
	// committed: whether that was kept shows when the same is asked for again.
	//
	// Several Updates that wait at the same time may be committed together, each rolled back by itself where it
	// fails. A panic in fn is returned as an error.
	Update(ctx context.Context, fn func(Tx) error) error

	// Check says whether the store can be read and written now: nil, or an error of errors.go.
	Check(ctx context.Context) error

	// Close waits for what is under way and closes the database. Later calls return ErrClosed.
	Close() error
}

type behind struct{}

// MayBeBehind returns a context in which a View may be answered from a copy of the database that is some moments
// behind. What is decided by what was read must not be read so.
func MayBeBehind(ctx context.Context) context.Context { return context.WithValue(ctx, behind{}, true) }

// BehindAllowed says whether the context is one of MayBeBehind.
func BehindAllowed(ctx context.Context) bool { return ctx.Value(behind{}) != nil }

type apart struct{}

// EachApart returns a context in which a View need not see one state of the database: each of its reads sees what was
// committed before it. That saves round trips where one read is all there is, or where everything that was read is
// asked for again before it is relied on.
func EachApart(ctx context.Context) context.Context { return context.WithValue(ctx, apart{}, true) }

// ApartAllowed says whether the context is one of EachApart.
func ApartAllowed(ctx context.Context) bool { return ctx.Value(apart{}) != nil }

type once struct{}

// Once returns a context in which an Update is not run again for what it finds stale or taken: the caller does so,
// with what it reads anew.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, once{}, true) }

// RunsOnce says whether the context is one of Once.
func RunsOnce(ctx context.Context) bool { return ctx.Value(once{}) != nil }

// Tx is one transaction's view of everything that is kept, a role for each resource. It must not be used after the
// function that it was given to has returned, nor by two goroutines at once.
//
// Every method returns ErrNotFound where the thing named is not there, ErrExists where a thing to be inserted is,
// ErrStale where an update's Revision is not that of what is stored, and ErrInUse where something still refers to
// what is to be deleted. An error does not spoil the transaction: what went before it stays.
type Tx interface {
	Settings() Settings
	Checklists() Checklists
	Clients() Clients
	Locations() Locations
	Programs() Programs
	Shoppers() Shoppers
	Visits() Visits
	Drafts() Drafts
	Reports() Reports
	Rollups() Rollups
	Claims() Claims
	SelfAssessments() SelfAssessments
	TimelineEvents() TimelineEvents
	Access() Access
	Audit() Audit
	Requests() Requests
	Feed() Feed
	Leases() Leases

	// Backlog says how much work waits for the holder of a lease.
	Backlog(ctx context.Context) (Backlog, error)
}

// Settings keeps small values of the installation, such as the key that page tokens are sealed with.
type Settings interface {
	// Get returns a value.
	Get(ctx context.Context, key string) ([]byte, error)
	// GetOrPut returns the value of a key, and puts the given one there first where there is none.
	GetOrPut(ctx context.Context, key string, value []byte) ([]byte, error)
}
