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

// tx is one transaction's view. The first error of the engine breaks it: some engines give up the whole transaction
// then, so that nothing after it may run, and nothing of it be kept.
type tx struct {
	conn     *sql.Conn
	cache    *statementCache
	readOnly bool
	// concurrent says that others write meanwhile; see Dialect.Shared.
	concurrent bool
	// engineContext is the context of the statements of an update: it cannot be interrupted by whoever asked for it.
	engineContext context.Context
	// first says that nothing to be kept stands in the engine's transaction before this one, so that it needs no
	// savepoint to be undone to.
	first bool
	wrote bool
	// statusRead says that the fence was read since the engine's transaction began; nil where nothing is written. A mover
	// is not stopped by it. See passFence.
	statusRead *bool
	isMove     bool
	// hasSavepoint says that a savepoint was set before it wrote.
	hasSavepoint bool
	ended        bool
	// pending are statements that wait to be sent; see later.
	pending []queuedStatement
	// incremented are the revisions that were raised in copies of the caller.
	incremented []*int64
	// atCommit are statements that are sent right before the commit; see atEnd.
	atCommit []commitStatement
	// lockedVisit is the visit that this update has locked; see lockVisit.
	lockedVisit *lockedVisit
	// failure is the error that broke it; spoiled says that it came from the engine.
	failure      error
	engineFailed bool
}

// savepoint is set before the first write of an update that shares its transaction with others.
const savepoint = "member"

func (t *tx) Settings() storage.Settings               { return settings{t} }
func (t *tx) Checklists() storage.Checklists           { return checklists{t} }
func (t *tx) Clients() storage.Clients                 { return clients{t} }
func (t *tx) Locations() storage.Locations             { return locations{t} }
func (t *tx) Programs() storage.Programs               { return programs{t} }
func (t *tx) Shoppers() storage.Shoppers               { return shoppers{t} }
func (t *tx) Visits() storage.Visits                   { return visits{t} }
func (t *tx) Drafts() storage.Drafts                   { return drafts{t} }
func (t *tx) Reports() storage.Reports                 { return reports{t} }
func (t *tx) Rollups() storage.Rollups                 { return rollups{t} }
func (t *tx) Claims() storage.Claims                   { return claims{t} }
func (t *tx) SelfAssessments() storage.SelfAssessments { return selfAssessments{t} }
func (t *tx) TimelineEvents() storage.TimelineEvents   { return timelineEvents{t} }
func (t *tx) Access() storage.Access                   { return access{t} }
func (t *tx) Audit() storage.Audit                     { return audit{t} }
func (t *tx) Requests() storage.Requests               { return requests{t} }
func (t *tx) Feed() storage.Feed                       { return feed{t} }
func (t *tx) Leases() storage.Leases                   { return leases{t} }

// exec runs a writing statement and returns how many rows it wrote.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.readyToWrite(ctx); err != nil {
		return 0, err
	}
	if err := t.flush(ctx); err != nil {
		return 0, err
	}
	result, err := t.conn.ExecContext(t.statementContext(ctx), t.cache.rebind(query), args...)
	if err != nil {
		return 0, t.fail(ctx, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, t.fail(ctx, err)
	}
	return n, nil
}

// queryRow reads one row into dest; ErrNotFound where there is none.
func (t *tx) queryRow(ctx context.Context, query string, args []any, dest ...any) error {
	if err := t.readyToRead(ctx); err != nil {
		return err
	}
	err := t.conn.QueryRowContext(t.rowContext(ctx), t.cache.rebind(query), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return storage.ErrNotFound
	}
	if err != nil {
		return t.fail(ctx, err)
	}
	return nil
}

// writeRow runs a writing statement that returns a row; ErrNotFound where it returns none.
func (t *tx) writeRow(ctx context.Context, query string, args []any, dest ...any) error {
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	return t.queryRow(ctx, query, args, dest...)
}

// exists says whether a query returns a row.
func (t *tx) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var found int
	err := t.queryRow(ctx, query, args, &found)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// require returns ErrNotFound where a query returns no row.
func (t *tx) require(ctx context.Context, query string, args ...any) error {
	var found int
	return t.queryRow(ctx, query, args, &found)
}

// row is what a scan function reads from.
type row interface {
	Scan(dest ...any) error
}

// queryOne reads one thing; ErrNotFound where there is none.
func queryOne[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) (T, error) {
	var none T
	if err := t.readyToRead(ctx); err != nil {
		return none, err
	}
	thing, err := scan(t.conn.QueryRowContext(t.rowContext(ctx), t.cache.rebind(query), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return none, storage.ErrNotFound
	}
	if err != nil {
		return none, t.fail(ctx, err)
	}
	return thing, nil
}

// queryAll reads every row that a query returns.
func queryAll[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	if err := t.readyToRead(ctx); err != nil {
		return nil, err
	}
	rows, err := t.conn.QueryContext(t.statementContext(ctx), t.cache.rebind(query), args...)
	if err != nil {
		return nil, t.fail(ctx, err)
	}
	defer rows.Close()
	var things []T
	for rows.Next() {
		thing, err := scan(rows)
		if err != nil {
			return nil, t.fail(ctx, err)
		}
		things = append(things, thing)
	}
	if err := rows.Err(); err != nil {
		return nil, t.fail(ctx, err)
	}
	return things, nil
}

// execControl runs a statement that is about the transaction itself.
func (t *tx) execControl(ctx context.Context, statement string) error {
	if _, err := t.conn.ExecContext(t.statementContext(ctx), statement); err != nil {
		return t.fail(ctx, err)
	}
	return nil
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

// readyToRead also sends what was postponed, which the reader may be after.
func (t *tx) readyToRead(ctx context.Context) error {
	if err := t.ready(ctx); err != nil {
		return err
	}
	return t.flush(ctx)
}

func (t *tx) readyToWrite(ctx context.Context) error {
	if t.readOnly {
		return storage.ErrReadOnly
	}
	if err := t.ready(ctx); err != nil || t.wrote {
		return err
	}
	if err := t.requireOpen(ctx); err != nil {
		return err
	}
	t.wrote = true
	// Where a savepoint costs round trips there is none: the others run again in the rare case that one fails after it
	// wrote.
	if t.first || t.concurrent {
		return nil
	}
	t.hasSavepoint = true
	return t.execControl(ctx, "SAVEPOINT "+savepoint)
}

// statementContext lets only what reads be interrupted: an interrupted write takes the whole transaction with it, and
// with it the updates of others. Writes end soon, and the next one is refused.
func (t *tx) statementContext(ctx context.Context) context.Context {
	if t.readOnly {
		return ctx
	}
	return t.engineContext
}

// rowContext is that of a statement for one row. An embedded engine is not interrupted in it: to watch for that
// costs a goroutine, and the next statement is refused.
func (t *tx) rowContext(ctx context.Context) context.Context {
	if !t.concurrent {
		return context.WithoutCancel(ctx)
	}
	return t.statementContext(ctx)
}

// The strengths of locks on rows that an update reads and relies on.
const (
	// forUpdate rows are changed by nobody else, and relied on by nobody else, before the update ends.
	forUpdate = " FOR UPDATE"
	// forShare rows are changed by nobody before the update ends.
	forShare = " FOR SHARE"
)

// withLock returns a query that also locks the rows that it returns, where others write meanwhile.
func (t *tx) withLock(query, strength string) string {
	if !t.locksRows() {
		return query
	}
	return query + strength
}

// locksRows says whether what is read has to be locked: in an update, where others write meanwhile.
func (t *tx) locksRows() bool { return t.concurrent && !t.readOnly }

// fail breaks the transaction and returns the error to be told.
func (t *tx) fail(ctx context.Context, err error) error {
	t.engineFailed = true
	if t.readOnly {
		t.failure = t.cache.classifyIn(ctx, err)
	} else {
		t.failure = t.cache.classify(err)
	}
	return t.failure
}

// callRecovering runs fn and returns a panic in it as an error.
func callRecovering(fn func(storage.Tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("storage: panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(t)
}

// discard closes a connection and keeps it from being used again.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}
