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
	texts    *texts
	readOnly bool
	// shared says that others write meanwhile; see Dialect.Shared.
	shared bool
	// engine is the context of the statements of an update: it cannot be interrupted by whoever asked for it.
	engine context.Context
	// lone says that nothing to be kept stands in the engine's transaction before this one, so that it needs no
	// savepoint to be undone to.
	lone  bool
	wrote bool
	// passed says that the fence was read since the engine's transaction began; nil where nothing is written. A mover
	// is not stopped by it. See passFence.
	passed *bool
	mover  bool
	// saved says that a savepoint was set before it wrote.
	saved bool
	over  bool
	// pending are statements that wait to be sent; see later.
	pending []postponed
	// raised are the revisions that were raised in copies of the caller.
	raised []*int64
	// last are statements that are sent right before the commit; see atEnd.
	last []ordered
	// held is the visit that this update has locked; see lockVisit.
	held *heldVisit
	// broken is the error that broke it; spoiled says that it came from the engine.
	broken  error
	spoiled bool
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
	result, err := t.conn.ExecContext(t.engineContext(ctx), t.texts.of(query), args...)
	if err != nil {
		return 0, t.spoil(ctx, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, t.spoil(ctx, err)
	}
	return n, nil
}

// get reads one row into dest; ErrNotFound where there is none.
func (t *tx) get(ctx context.Context, query string, args []any, dest ...any) error {
	if err := t.readyToRead(ctx); err != nil {
		return err
	}
	err := t.conn.QueryRowContext(t.oneRowContext(ctx), t.texts.of(query), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return storage.ErrNotFound
	}
	if err != nil {
		return t.spoil(ctx, err)
	}
	return nil
}

// write runs a writing statement that returns a row; ErrNotFound where it returns none.
func (t *tx) write(ctx context.Context, query string, args []any, dest ...any) error {
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	return t.get(ctx, query, args, dest...)
}

// has says whether a query returns a row.
func (t *tx) has(ctx context.Context, query string, args ...any) (bool, error) {
	var found int
	err := t.get(ctx, query, args, &found)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// need returns ErrNotFound where a query returns no row.
func (t *tx) need(ctx context.Context, query string, args ...any) error {
	var found int
	return t.get(ctx, query, args, &found)
}

// row is what a scan function reads from.
type row interface {
	Scan(dest ...any) error
}

// one reads one thing; ErrNotFound where there is none.
func one[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) (T, error) {
	var none T
	if err := t.readyToRead(ctx); err != nil {
		return none, err
	}
	thing, err := scan(t.conn.QueryRowContext(t.oneRowContext(ctx), t.texts.of(query), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return none, storage.ErrNotFound
	}
	if err != nil {
		return none, t.spoil(ctx, err)
	}
	return thing, nil
}

// all reads every row that a query returns.
func all[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	if err := t.readyToRead(ctx); err != nil {
		return nil, err
	}
	rows, err := t.conn.QueryContext(t.engineContext(ctx), t.texts.of(query), args...)
	if err != nil {
		return nil, t.spoil(ctx, err)
	}
	defer rows.Close()
	var things []T
	for rows.Next() {
		thing, err := scan(rows)
		if err != nil {
			return nil, t.spoil(ctx, err)
		}
		things = append(things, thing)
	}
	if err := rows.Err(); err != nil {
		return nil, t.spoil(ctx, err)
	}
	return things, nil
}

// control runs a statement that is about the transaction itself.
func (t *tx) control(ctx context.Context, statement string) error {
	if _, err := t.conn.ExecContext(t.engineContext(ctx), statement); err != nil {
		return t.spoil(ctx, err)
	}
	return nil
}

func (t *tx) ready(ctx context.Context) error {
	switch {
	case t.over:
		return fmt.Errorf("%w: the transaction is over", storage.ErrClosed)
	case t.broken != nil:
		return t.broken
	case ctx.Err() != nil:
		t.broken = context.Cause(ctx)
		return t.broken
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
	if err := t.passFence(ctx); err != nil {
		return err
	}
	t.wrote = true
	// Where a savepoint costs round trips there is none: the others run again in the rare case that one fails after it
	// wrote.
	if t.lone || t.shared {
		return nil
	}
	t.saved = true
	return t.control(ctx, "SAVEPOINT "+savepoint)
}

// engineContext lets only what reads be interrupted: an interrupted write takes the whole transaction with it, and
// with it the updates of others. Writes end soon, and the next one is refused.
func (t *tx) engineContext(ctx context.Context) context.Context {
	if t.readOnly {
		return ctx
	}
	return t.engine
}

// oneRowContext is that of a statement for one row. An embedded engine is not interrupted in it: to watch for that
// costs a goroutine, and the next statement is refused.
func (t *tx) oneRowContext(ctx context.Context) context.Context {
	if !t.shared {
		return context.WithoutCancel(ctx)
	}
	return t.engineContext(ctx)
}

// The strengths of locks on rows that an update reads and relies on.
const (
	// owned rows are changed by nobody else, and relied on by nobody else, before the update ends.
	owned = " FOR UPDATE"
	// kept rows are changed by nobody before the update ends.
	kept = " FOR SHARE"
)

// locking returns a query that also locks the rows that it returns, where others write meanwhile.
func (t *tx) locking(query, strength string) string {
	if !t.locks() {
		return query
	}
	return query + strength
}

// locks says whether what is read has to be locked: in an update, where others write meanwhile.
func (t *tx) locks() bool { return t.shared && !t.readOnly }

// spoil breaks the transaction and returns the error to be told.
func (t *tx) spoil(ctx context.Context, err error) error {
	t.spoiled = true
	if t.readOnly {
		t.broken = t.texts.explainIn(ctx, err)
	} else {
		t.broken = t.texts.explain(err)
	}
	return t.broken
}

// call runs fn and returns a panic in it as an error.
func call(fn func(storage.Tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("storage: panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(t)
}

// drop closes a connection and keeps it from being used again.
func drop(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}
