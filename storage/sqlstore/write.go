package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// insert runs an INSERT that does nothing if the key is used. It returns ErrExists then.
func (t *tx) insert(ctx context.Context, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n == 0 {
		return storage.ErrExists
	}
	return err
}

// insertFirst is insert for a row with a revision, which it sets to 1 in the caller's struct.
func (t *tx) insertFirst(ctx context.Context, revision *int64, query string, args ...any) error {
	err := t.insert(ctx, query, args...)
	if err == nil {
		*revision = 1
	}
	return err
}

// enqueueInsert is insert as a queued statement: ErrExists may come as late as at the commit.
func (t *tx) enqueueInsert(ctx context.Context, query string, args ...any) error {
	return t.enqueue(ctx, requireRow(storage.ErrExists), query, args...)
}

// updateRevision runs an UPDATE with a condition on the revision that the caller has read, and increments the revision.
// If no row was updated, it returns ErrNotFound if the exists query has no row, and else ErrStale.
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

// incrementRevision increments the revision in the caller's struct.
func (t *tx) incrementRevision(revision *int64) {
	*revision++
	t.incremented = append(t.incremented, revision)
}

// restoreRevisions takes the increments back after a rollback, because the function may run again with the same
// structs.
func (t *tx) restoreRevisions() {
	for _, revision := range t.incremented {
		*revision--
	}
	t.incremented = nil
}

// deleteUnused runs a DELETE with conditions that the row is not in use. With concurrent writers it locks the row
// first, so that no reference can be added between the check and the deletion.
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

// requireLocked returns ErrNotFound if a query returns no row, and else prevents the row's deletion before the update
// ends.
func (t *tx) requireLocked(ctx context.Context, exists string, keys ...any) error {
	return t.require(ctx, t.withLock(exists, forShare), keys...)
}

// notFoundOr returns ErrNotFound if the exists query returns no row, and else the other error.
func (t *tx) notFoundOr(ctx context.Context, other error, exists string, keys ...any) error {
	if err := t.require(ctx, exists, keys...); err != nil {
		return err
	}
	return other
}

// The queries for the existence of a row.
const (
	hasChecklist = `SELECT 1 FROM checklists WHERE id = $1`
	hasVersion   = `SELECT 1 FROM checklist_versions WHERE checklist = $1 AND number = $2`
	hasClient    = `SELECT 1 FROM clients WHERE id = $1`
	hasLocation  = `SELECT 1 FROM locations WHERE client = $1 AND id = $2`
	hasProgram   = `SELECT 1 FROM programs WHERE client = $1 AND id = $2`
	hasShopper   = `SELECT 1 FROM shoppers WHERE id = $1`
	hasToken     = `SELECT 1 FROM tokens WHERE id = $1`
	hasVisit     = `SELECT 1 FROM visits WHERE id = $1`
	hasEvidence  = `SELECT 1 FROM evidence WHERE id = $1`
	hasBlob      = `SELECT 1 FROM blobs WHERE digest = $1`
	hasReport    = `SELECT 1 FROM reports WHERE id = $1`
	hasClaim     = `SELECT 1 FROM claims WHERE client = $1 AND id = $2`

	hasAlertRule     = `SELECT 1 FROM alert_rules WHERE client = $1 AND program = $2 AND id = $3`
	hasPayable       = `SELECT 1 FROM payables WHERE id = $1`
	hasAlert         = `SELECT 1 FROM alerts WHERE client = $1 AND id = $2`
	hasAction        = `SELECT 1 FROM actions WHERE client = $1 AND id = $2`
	hasAppeal        = `SELECT 1 FROM appeals WHERE id = $1`
	hasTimelineEvent = `SELECT 1 FROM timeline_events WHERE client = $1 AND id = $2`
)

// The queries for the existence of a row that something new may refer to.
const (
	isLiveClient    = hasClient + ` AND delete_time IS NULL`
	isLiveLocation  = hasLocation + ` AND delete_time IS NULL`
	isLiveProgram   = hasProgram + ` AND delete_time IS NULL`
	isLivingShopper = hasShopper + ` AND erase_time IS NULL AND delete_time IS NULL`
)
