package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// insert runs an insertion that does nothing where the key is taken, and returns ErrExists then.
func (t *tx) insert(ctx context.Context, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n == 0 {
		return storage.ErrExists
	}
	return err
}

// enqueueInsert is insert where nobody waits for the answer: whether the key is taken may show only at the commit.
func (t *tx) enqueueInsert(ctx context.Context, query string, args ...any) error {
	return t.enqueue(ctx, requireRow(storage.ErrExists), query, args...)
}

// updateRevision runs an update that holds for the revision that the caller has read, and raises it. Where nothing was
// updated it tells by the exists query, with the keys, whether the thing is gone or newer.
func (t *tx) updateRevision(ctx context.Context, revision *int64, update string, args []any, exists string, keys ...any) error {
	n, err := t.exec(ctx, update, args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.notFoundOr(ctx, storage.ErrStale, exists, keys...)
	}
	t.incrementRevision(revision)
	return nil
}

// incrementRevision raises the revision in the caller's copy.
func (t *tx) incrementRevision(revision *int64) {
	*revision++
	t.incremented = append(t.incremented, revision)
}

// restoreRevisions takes back what was raised, when nothing of the transaction is kept: it may be run again with the same copies.
func (t *tx) restoreRevisions() {
	for _, revision := range t.incremented {
		*revision--
	}
	t.incremented = nil
}

// deleteUnused runs a deletion that spares what is in use. The row is locked first, so that whether it is in use is asked
// when nobody can begin to use it any more.
func (t *tx) deleteUnused(ctx context.Context, deletion, exists string, keys ...any) error {
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	if t.concurrent {
		if err := t.require(ctx, t.withLock(exists, forUpdate), keys...); err != nil {
			return err
		}
	}
	n, err := t.exec(ctx, deletion, keys...)
	if err == nil && n == 0 {
		return t.notFoundOr(ctx, storage.ErrInUse, exists, keys...)
	}
	return err
}

// requireLocked returns ErrNotFound where a query returns no row, and keeps the row from being removed before the update ends.
func (t *tx) requireLocked(ctx context.Context, exists string, keys ...any) error {
	return t.require(ctx, t.withLock(exists, forShare), keys...)
}

// notFoundOr returns ErrNotFound where the query returns no row, and the other error where it does.
func (t *tx) notFoundOr(ctx context.Context, other error, exists string, keys ...any) error {
	if err := t.require(ctx, exists, keys...); err != nil {
		return err
	}
	return other
}

// The queries that ask whether a thing is there.
const (
	hasChecklist = `SELECT 1 FROM checklists WHERE id = $1`
	hasVersion   = `SELECT 1 FROM checklist_versions WHERE checklist = $1 AND number = $2`
	hasClient    = `SELECT 1 FROM clients WHERE id = $1`
	hasLocation  = `SELECT 1 FROM locations WHERE client = $1 AND id = $2`
	hasProgram   = `SELECT 1 FROM programs WHERE client = $1 AND id = $2`
	hasShopper   = `SELECT 1 FROM shoppers WHERE id = $1`
	hasVisit     = `SELECT 1 FROM visits WHERE id = $1`
	hasReport    = `SELECT 1 FROM reports WHERE id = $1`
	hasClaim     = `SELECT 1 FROM claims WHERE client = $1 AND id = $2`

	hasTimelineEvent = `SELECT 1 FROM timeline_events WHERE client = $1 AND id = $2`
)
