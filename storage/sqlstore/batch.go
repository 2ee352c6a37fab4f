package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"mysteryshopper/storage"
)

// errGone is the error of a function that ended its goroutine, as a test does that fails in it.
var errGone = errors.New("storage: the function ended its goroutine")

// longest bounds a transaction of a shared engine, whose connection may hang for longer than anybody waits.
const longest = 2 * time.Minute

// batch is one transaction of the engine with the updates in it. Nobody is answered before its end, not even those
// that failed or only read: what they saw of the others' writes is true only once it is committed.
type batch struct {
	*writer
	ctx  context.Context
	conn *sql.Conn
	// open are the updates that have not ended; the first of them is the one that runs.
	open  []*update
	ended []outcome
	// last are statements that are sent right before the commit; see tx.atEnd.
	last []ordered
	// kept counts the updates whose writes are to be committed.
	kept int
	// passed says that the transaction has read the fence; see passFence.
	passed bool
}

// outcome is what an update came to, should the transaction be committed.
type outcome struct {
	update *update
	tx     *tx
	err    error
}

// run runs the updates, commits and answers. It returns those that are to be run again.
func (b *batch) run() (again []*update) {
	b.ctx = context.Background()
	if b.texts.dialect.ConcurrentWriters() {
		var cancel context.CancelFunc
		b.ctx, cancel = context.WithTimeout(b.ctx, longest)
		defer cancel()
	}
	b.open[0].pause()
	if err := b.begin(); err != nil {
		for _, u := range b.open {
			u.done <- err
		}
		return nil
	}
	for len(b.open) > 0 {
		if !b.open[0].take() {
			b.open = b.open[1:]
		} else if lost := b.member(b.open[0]); lost != nil {
			return b.lose(lost)
		}
	}
	return b.end()
}

// begin starts the transaction, on a new connection where there is none. A connection that is found broken is replaced
// once: the server at its other end may have been started anew.
func (b *batch) begin() error {
	kept := b.writer.conn != nil
	err := b.beginOnce()
	if kept && errors.Is(err, storage.ErrUnavailable) {
		err = b.beginOnce()
	}
	return err
}

func (b *batch) beginOnce() error {
	conn, err := b.connect(b.ctx)
	if err != nil {
		return err
	}
	b.conn = conn
	if err := b.exec(b.texts.dialect.BeginUpdate()); err != nil {
		b.forget()
		return fmt.Errorf("begin an update: %w", err)
	}
	return nil
}

// member runs one update. It returns an error where the transaction of all is lost with it.
func (b *batch) member(u *update) (lost error) {
	shared := b.texts.dialect.ConcurrentWriters()
	t := &tx{conn: b.conn, texts: b.texts, lone: b.kept == 0, shared: shared, engine: b.ctx, passed: &b.passed}
	err := call(u.fn, t)
	if err == nil && t.broken == nil {
		err = t.flush(b.ctx)
	}
	t.over = true
	if err == nil {
		err = t.broken
	}
	switch {
	case err != nil:
		t.lower()
		if lost := b.undo(t); lost != nil {
			return errors.Join(err, lost)
		}
	case t.wrote:
		if t.saved {
			if lost := b.exec("RELEASE " + savepoint); lost != nil {
				t.lower()
				return lost
			}
		}
		b.kept++
		b.last = append(b.last, t.last...)
	}
	b.ended = append(b.ended, outcome{u, t, err})
	b.open = b.open[1:]
	return nil
}

// errUnsaved says that an update failed after it wrote in a transaction that has no savepoint to go back to.
var errUnsaved = errors.New("storage: an update failed among others")

// undo takes back what a failed update wrote. It returns an error where that cannot be done by itself, or where the
// engine ended the transaction only because it met another one: it may succeed when it is run again.
func (b *batch) undo(t *tx) error {
	switch {
	case t.spoiled && b.texts.dialect.Retryable(t.broken):
		return t.broken
	case !t.wrote && !t.spoiled:
		return nil
	case t.lone:
		if err := b.exec("ROLLBACK"); err != nil {
			return err
		}
		b.passed = false
		return b.exec(b.texts.dialect.BeginUpdate())
	case !t.wrote:
		return t.broken
	case !t.saved:
		return errUnsaved
	default:
		if err := b.exec("ROLLBACK TO " + savepoint); err != nil {
			return err
		}
		return b.exec("RELEASE " + savepoint)
	}
}

// lose gives the transaction up. The update that was running gets the error, unless it only met another transaction or
// has yet to show what it comes to by itself. Those to be run again are returned, that one last.
func (b *batch) lose(err error) (again []*update) {
	b.rollback()
	running := b.open[0]
	for _, o := range b.ended {
		o.tx.lower()
		again = append(again, o.update)
	}
	again = append(again, b.open[1:]...)
	switch {
	case errors.Is(err, errUnsaved):
		return append(again, running)
	case b.texts.dialect.Retryable(err) && running.met < mostMet:
		running.met++
		return append(again, running)
	}
	b.logger.Warn("storage: a transaction is lost", "error", err, "updates", len(again)+1)
	running.done <- err
	return again
}

// end commits and answers all, but for those that are to be run again.
func (b *batch) end() (again []*update) {
	err := b.sendLast()
	if b.kept > 0 && err == nil {
		err = b.exec("COMMIT")
	}
	if b.kept == 0 || err != nil {
		b.rollback()
	}
	met := err != nil && b.texts.dialect.Retryable(err)
	for _, o := range b.ended {
		if err != nil {
			o.tx.lower()
		}
		if met && o.update.met < mostMet {
			o.update.met++
			again = append(again, o.update)
			continue
		}
		if err != nil {
			o.err = fmt.Errorf("commit: %w", err)
		}
		o.update.done <- o.err
	}
	return again
}

// sendLast sends the statements that wait for the end, in the order of their keys.
func (b *batch) sendLast() error {
	if len(b.last) == 0 {
		return nil
	}
	slices.SortStableFunc(b.last, byKey)
	statements := make([]Statement, len(b.last))
	for i := range b.last {
		statements[i] = b.last[i].Statement
	}
	if _, err := b.texts.dialect.(Pipeline).Send(b.ctx, b.conn, statements); err != nil {
		return b.texts.explain(err)
	}
	return nil
}

func (b *batch) rollback() {
	if b.exec("ROLLBACK") != nil {
		b.forget()
	}
}

// exec runs a statement that is about the transaction. It cannot be interrupted, since it serves all.
func (b *batch) exec(statement string) error {
	if _, err := b.conn.ExecContext(b.ctx, statement); err != nil {
		return b.texts.explain(err)
	}
	return nil
}
