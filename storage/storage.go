// Package storage defines what the product stores and what callers can rely on. The comments of the interfaces are the
// contracts; package storagetest tests every engine against them.
//
// All times are UTC in whole microseconds and are parameters: storage reads no clock. Ids are those of the API.
package storage

import "context"

// Store is a database.
//
// The work of a transaction is a function that the store calls with a Tx. The function may be called more than once,
// so it sets its results anew in each call and keeps nothing from a call that failed:
//
//	var visit *Visit
//	err := store.View(ctx, ReadOptions{AllowStale: true}, func(tx Tx) (err error) {
//		visit, err = tx.Visits().Get(ctx, id)
//		return err
//	})
//
//	err = store.Update(ctx, WriteOptions{}, func(tx Tx) error {
//		visit, err := tx.Visits().Get(ctx, id) // read again: a decision needs the current state
//		if err != nil {
//			return err
//		}
//		visit.State = state
//		return tx.Visits().Update(ctx, visit)
//	})
type Store interface {
	// View calls fn with a read-only Tx. All reads of fn see one consistent snapshot, which is taken at the first read
	// at the latest and holds everything that was committed before View was called. The options can weaken both
	// promises. A write in fn returns ErrReadOnly. View returns the error of fn, or ErrUnavailable. If a replica fails
	// while it is read, fn is called again on the primary.
	View(ctx context.Context, options ReadOptions, fn func(Tx) error) error

	// Update calls fn in a serializable transaction and commits it. When Update returns nil, everything that fn wrote
	// is on disk (synced) and visible to every later View. When fn or the commit fails, none of it is kept and the
	// error is returned; the Updates of other callers are not affected. A panic in fn is returned as an error.
	//
	// On engines with several writers, fn is called again, up to a small limit, when it ends in ErrStale or ErrExists:
	// another transaction may have written meanwhile what fn read, and fn finds that in its next call. The option
	// NoRetry turns this off. fn may also be called again for other reasons, such as a serialization failure.
	//
	// ErrUnavailable may mean that the connection was lost during the commit. The caller then does not know whether the
	// transaction was committed; it reads or repeats the write to find out.
	//
	// Updates that wait at the same time may be committed together; each of them is rolled back alone if it fails.
	Update(ctx context.Context, options WriteOptions, fn func(Tx) error) error

	// Check reads and writes the store. It returns nil if both work now, and else an error of errors.go.
	Check(ctx context.Context) error

	// Close waits for running transactions and closes the database. Later calls of any method return ErrClosed.
	Close() error
}

// ReadOptions weaken the promises of a View where that saves time. The zero value keeps them all.
type ReadOptions struct {
	// AllowStale permits an answer from a replica that is some moments behind. Use it for reports and lists that
	// somebody reads, not for a read that decides what is written next.
	AllowStale bool
	// NoSnapshot permits each read of the View to see a different state: everything that was committed before that
	// read. This saves round trips. Use it for a View with a single read, or where an Update checks again everything
	// that was read.
	NoSnapshot bool
}

// WriteOptions change how an Update is run. The zero value is right for most callers.
type WriteOptions struct {
	// NoRetry returns ErrStale and ErrExists at once instead of calling fn again. Use it where fn relies on values
	// that were read before the Update: the caller reads them again and starts a new Update.
	NoRetry bool
}

// Tx is a transaction. It has one role for each resource. It must not be used after the function that received it has
// returned, nor by two goroutines at once.
//
// Every method returns ErrNotFound if the resource does not exist, ErrExists if a new resource's id is used, ErrStale
// if the Revision of an update is not the stored one, and ErrInUse if something refers to a resource to be deleted. The
// transaction can continue after such an error, and keeps what was written before. The text of an error begins with the
// step that failed.
type Tx interface {
	Settings() Settings
	Checklists() Checklists
	Clients() Clients
	Locations() Locations
	Programs() Programs
	Shoppers() Shoppers
	Visits() Visits
	Drafts() Drafts
	Declines() Declines
	Reports() Reports
	Holds() Holds
	Messages() Messages
	Reads() Reads
	Evidence() EvidenceRows
	Blobs() BlobRows
	Comparisons() Comparisons
	Rollups() Rollups
	Claims() Claims
	SelfAssessments() SelfAssessments
	TimelineEvents() TimelineEvents
	AlertRules() AlertRules
	Alerts() Alerts
	Payables() Payables
	Actions() Actions
	Appeals() Appeals
	Access() Access
	Sessions() Sessions
	Audit() Audit
	Requests() Requests
	Feed() Feed
	Leases() Leases
	Operations() Operations
	Erasures() Erasures
	Retention() Retention
	Webhooks() Webhooks
	WebhookEvents() WebhookEvents
	MailSubscriptions() MailSubscriptions
	Mails() Mails
	MailStops() MailStops

	// Backlog returns how much work waits for the holder of UpkeepLease.
	Backlog(ctx context.Context) (Backlog, error)
}

// Settings keeps small values of the installation, such as the key that seals page tokens.
type Settings interface {
	// Get returns a value.
	Get(ctx context.Context, key string) ([]byte, error)
	// GetOrPut returns the value of a key. If there is none, it stores the given value and returns it.
	GetOrPut(ctx context.Context, key string, value []byte) ([]byte, error)
}

// Read returns the result of fn in a View.
func Read[T any](ctx context.Context, s Store, options ReadOptions, fn func(Tx) (T, error)) (result T, err error) {
	err = s.View(ctx, options, func(tx Tx) (err error) {
		result, err = fn(tx)
		return err
	})
	return result, err
}
