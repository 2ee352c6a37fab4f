package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime/debug"

	"mysteryshopper/storage"
)

// tx implements storage.Tx. The first error of the engine ends it: some engines roll the whole transaction back then,
// so that no later statement may run and nothing is kept.
type tx struct {
	conn     *sql.Conn
	cache    *statementCache
	readOnly bool
	// concurrent is Dialect.ConcurrentWriters.
	concurrent bool
	// engineContext is the context of an update's statements. The caller's context does not cancel it.
	engineContext context.Context
	// first means that the engine's transaction has no writes of earlier updates.
	first bool
	// mayWrite means that the update has passed readyToWrite, wrote that it has written rows or has queued statements that
	// may. An update that only tried to write, such as an id that is used, is not rolled back.
	mayWrite, wrote bool
	// statusRead points to the batch's flag that the move status was read. It is nil in a View. isMove means that the
	// update is part of a move; see requireOpen.
	statusRead *bool
	isMove     bool
	ended      bool
	// pending is the queue of statements; see enqueue.
	pending []queuedStatement
	// incremented are the revisions that were incremented in the caller's structs.
	incremented []*int64
	// atCommit are statements that are sent right before the commit; see enqueueAtCommit.
	atCommit []commitStatement
	// lockedVisit is the visit that this update has locked; see lockVisit.
	lockedVisit *lockedVisit
	// failure is the error that ended the transaction. engineFailed means that it came from the engine.
	failure      error
	engineFailed bool
	// scratch is used again by each statement on an embedded engine.
	*scratch
}

func (t *tx) Settings() storage.Settings               { return settings{t} }
func (t *tx) Checklists() storage.Checklists           { return checklists{t} }
func (t *tx) Clients() storage.Clients                 { return clients{t} }
func (t *tx) Locations() storage.Locations             { return locations{t} }
func (t *tx) Programs() storage.Programs               { return programs{t} }
func (t *tx) Shoppers() storage.Shoppers               { return shoppers{t} }
func (t *tx) Visits() storage.Visits                   { return visits{t} }
func (t *tx) Drafts() storage.Drafts                   { return drafts{t} }
func (t *tx) Declines() storage.Declines               { return declines{t} }
func (t *tx) Reports() storage.Reports                 { return reports{t} }
func (t *tx) Holds() storage.Holds                     { return holds{t} }
func (t *tx) Comparisons() storage.Comparisons         { return comparisons{t} }
func (t *tx) Rollups() storage.Rollups                 { return rollups{t} }
func (t *tx) Claims() storage.Claims                   { return claims{t} }
func (t *tx) SelfAssessments() storage.SelfAssessments { return selfAssessments{t} }
func (t *tx) TimelineEvents() storage.TimelineEvents   { return timelineEvents{t} }
func (t *tx) AlertRules() storage.AlertRules           { return alertRules{t} }
func (t *tx) Messages() storage.Messages               { return messages{t} }
func (t *tx) Reads() storage.Reads                     { return reads{t} }
func (t *tx) Evidence() storage.EvidenceRows           { return evidence{t} }
func (t *tx) Blobs() storage.BlobRows                  { return blobs{t} }
func (t *tx) Alerts() storage.Alerts                   { return alerts{t} }
func (t *tx) Payables() storage.Payables               { return payables{t} }
func (t *tx) Actions() storage.Actions                 { return actions{t} }
func (t *tx) Appeals() storage.Appeals                 { return appeals{t} }
func (t *tx) Access() storage.Access                   { return access{t} }
func (t *tx) Sessions() storage.Sessions               { return sessions{t} }
func (t *tx) Audit() storage.Audit                     { return audit{t} }
func (t *tx) Requests() storage.Requests               { return requests{t} }
func (t *tx) Feed() storage.Feed                       { return feed{t} }
func (t *tx) Leases() storage.Leases                   { return leases{t} }
func (t *tx) Operations() storage.Operations           { return operations{t} }
func (t *tx) Erasures() storage.Erasures               { return erasures{t} }
func (t *tx) Retention() storage.Retention             { return retention{t} }
func (t *tx) Webhooks() storage.Webhooks               { return webhooks{t} }
func (t *tx) WebhookEvents() storage.WebhookEvents     { return webhookEvents{t} }
func (t *tx) Mails() storage.Mails                     { return mails{t} }
func (t *tx) MailStops() storage.MailStops             { return mailStops{t} }
func (t *tx) MailSubscriptions() storage.MailSubscriptions {
	return mailSubscriptions{t}
}

// exec runs a writing statement and returns the number of rows written.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.readyToWrite(ctx); err != nil {
		return 0, err
	}
	if err := t.flush(ctx); err != nil {
		return 0, err
	}
	n, err := t.run(t.statementContext(ctx), t.cache.rebind(query), args)
	if err != nil {
		return 0, t.fail(ctx, err)
	}
	t.wrote = t.wrote || n > 0
	return n, nil
}

// queryRow reads one row into dest. It returns ErrNotFound if there is none.
func (t *tx) queryRow(ctx context.Context, query string, args []any, dest ...any) error {
	_, err := queryOne(ctx, t, func(r row) (struct{}, error) { return struct{}{}, r.Scan(dest...) }, query, args...)
	return err
}

// writeRow runs a writing statement that returns a row. It returns ErrNotFound if there is none.
func (t *tx) writeRow(ctx context.Context, query string, args []any, dest ...any) error {
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	err := t.queryRow(ctx, query, args, dest...)
	t.wrote = t.wrote || err == nil
	return err
}

// exists reports whether a query returns a row.
func (t *tx) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var found int
	err := t.queryRow(ctx, query, args, &found)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// require returns ErrNotFound if a query returns no row.
func (t *tx) require(ctx context.Context, query string, args ...any) error {
	var found int
	return t.queryRow(ctx, query, args, &found)
}

// row is a result row that a scan function reads.
type row interface {
	Scan(dest ...any) error
}

// queryOne reads one item. It returns ErrNotFound if there is none.
func queryOne[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) (T, error) {
	var none T
	if err := t.readyToRead(ctx); err != nil {
		return none, err
	}
	thing, err := scanOne(ctx, t, scan, t.cache.rebind(query), args)
	if errors.Is(err, sql.ErrNoRows) {
		return none, storage.ErrNotFound
	}
	if err != nil {
		return none, t.fail(ctx, err)
	}
	return thing, nil
}

// queryAll reads all rows of a query.
func queryAll[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	if err := t.readyToRead(ctx); err != nil {
		return nil, err
	}
	var things []T
	err := t.eachRow(t.statementContext(ctx), t.cache.rebind(query), args, func(r row) error {
		thing, err := scan(r)
		things = append(things, thing)
		return err
	})
	if err != nil {
		return nil, t.fail(ctx, err)
	}
	return things, nil
}

func (t *tx) ready(ctx context.Context) error {
	switch {
	case t.ended:
		return fmt.Errorf("%w: the transaction is over", storage.ErrClosed)
	case t.failure != nil:
		return t.failure
	case ctx.Err() != nil:
		t.failure = context.Cause(ctx)
		return t.failure
	}
	return nil
}

// readyToRead also flushes the queue, because the next statement may read what it writes.
func (t *tx) readyToRead(ctx context.Context) error {
	if err := t.ready(ctx); err != nil {
		return err
	}
	return t.flush(ctx)
}

// readyToWrite sets no savepoint: an update that fails after a write is rare, and the other updates of the batch then run
// again.
func (t *tx) readyToWrite(ctx context.Context) error {
	if t.readOnly {
		return storage.ErrReadOnly
	}
	if err := t.ready(ctx); err != nil || t.mayWrite {
		return err
	}
	if err := t.requireOpen(ctx); err != nil {
		return err
	}
	t.mayWrite = true
	return nil
}

// statementContext returns the context of a statement. Only reading transactions can be cancelled: a cancelled write
// would end the whole transaction and the updates of others. Writes are short, and the next statement after a
// cancellation is refused.
func (t *tx) statementContext(ctx context.Context) context.Context {
	if t.readOnly {
		return ctx
	}
	return t.engineContext
}

// The strengths of locks on rows that an update reads.
const (
	// forUpdate prevents others from changing or locking the row before the update ends.
	forUpdate = " FOR UPDATE"
	// forShare prevents others from changing the row before the update ends.
	forShare = " FOR SHARE"
)

// withLock returns a query that also locks its rows if there are concurrent writers.
func (t *tx) withLock(query, strength string) string {
	if !t.locksRows() {
		return query
	}
	return query + strength
}

// locksRows reports whether reads lock rows: in an update, if there are concurrent writers.
func (t *tx) locksRows() bool { return t.concurrent && !t.readOnly }

// fail ends the transaction and returns the classified error.
func (t *tx) fail(ctx context.Context, err error) error {
	t.engineFailed = true
	if t.readOnly {
		t.failure = t.cache.classifyIn(ctx, err)
	} else {
		t.failure = t.cache.classify(err)
	}
	return t.failure
}

// callRecovering calls fn and returns a panic as an error.
func callRecovering(fn func(storage.Tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("storage: panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(t)
}

// discard closes a connection so that the pool does not use it again.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}
