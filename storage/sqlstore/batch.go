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

// errGoexit is returned if the function of an update ended its goroutine, as a failing test does.
var errGoexit = errors.New("storage: the function ended its goroutine")

// maxTransactionTime bounds a transaction over a network connection, which may hang.
const maxTransactionTime = 2 * time.Minute

// batch is one transaction of the engine that holds several updates. All updates get their results after the commit,
// also those that failed or only read: they saw writes of others that are final only then.
type batch struct {
	*writer
	ctx  context.Context
	conn *sql.Conn
	// open are the updates that have not ended. The first one is running.
	open  []*update
	ended []outcome
	// atCommit are statements that are sent right before the commit; see tx.enqueueAtCommit.
	atCommit []commitStatement
	// written is the number of updates with writes to commit.
	written int
	// statusRead means that the transaction has read the move status; see requireOpen.
	statusRead bool
}

// outcome is the result of an update, valid if the transaction is committed.
type outcome struct {
	update *update
	tx     *tx
	err    error
}

// run runs the updates, commits, and sends the results to the callers. It returns the updates that must run again.
func (b *batch) run() (again []*update) {
	b.open[0].pause()
	defer b.turn(b.open[0])()
	b.ctx = context.Background()
	if b.cache.dialect.ConcurrentWriters() {
		var cancel context.CancelFunc
		b.ctx, cancel = context.WithTimeout(b.ctx, maxTransactionTime)
		defer cancel()
	}
	if err := b.begin(); err != nil {
		for _, u := range b.open {
			u.done <- err
		}
		return nil
	}
	for len(b.open) > 0 {
		if !b.open[0].start() {
			b.open = b.open[1:]
		} else if lost := b.runUpdate(b.open[0]); lost != nil {
			return b.abort(lost)
		}
	}
	return b.end()
}

// begin starts the transaction, on a new connection if there is none. It replaces a broken connection once, because the
// server may have been restarted.
func (b *batch) begin() error {
	kept := b.writer.conn != nil
	err := b.tryBegin()
	if kept && errors.Is(err, storage.ErrUnavailable) {
		err = b.tryBegin()
	}
	return err
}

func (b *batch) tryBegin() error {
	if err := b.intact(true); err != nil {
		return err // what is written now would be lost, or would damage the file that was put there
	}
	conn, err := b.connect(b.ctx)
	if err != nil {
		return err
	}
	b.conn = conn
	if err := b.exec(b.cache.dialect.BeginUpdate()); err != nil {
		b.discardConn()
		return fmt.Errorf("begin an update: %w", err)
	}
	return nil
}

// runUpdate runs one update. It returns an error if the whole transaction is lost.
func (b *batch) runUpdate(u *update) (lost error) {
	t := &tx{
		conn: b.conn, cache: b.cache, first: b.written == 0, concurrent: b.cache.dialect.ConcurrentWriters(),
		engineContext: b.ctx, statusRead: &b.statusRead, scratch: scratches.Get().(*scratch),
	}
	defer t.release()
	err := callRecovering(u.fn, t)
	if err == nil && t.failure == nil {
		err = t.saveReports(b.ctx)
	}
	if err == nil && t.failure == nil {
		err = t.flush(b.ctx)
	}
	t.ended = true
	if err == nil {
		err = t.failure
	}
	switch {
	case err != nil:
		t.restoreRevisions()
		if lost := b.undo(t); lost != nil {
			return errors.Join(err, lost)
		}
	case t.wrote:
		b.written++
		b.atCommit = append(b.atCommit, t.atCommit...)
	}
	b.ended = append(b.ended, outcome{u, t, err})
	b.open = b.open[1:]
	return nil
}

// errAmongOthers is returned if an update failed after a write, in a transaction with writes of other updates.
var errAmongOthers = errors.New("storage: an update failed among others")

// undo rolls back the writes of a failed update. It returns an error if that is not possible for this update alone, or
// if the engine ended the transaction because of a conflict, so that a retry may succeed.
func (b *batch) undo(t *tx) error {
	switch {
	case t.engineFailed && b.cache.dialect.Retryable(t.failure):
		return t.failure
	case !t.wrote && !t.engineFailed:
		return nil
	case t.first:
		if err := b.exec("ROLLBACK"); err != nil {
			return err
		}
		b.statusRead = false
		return b.exec(b.cache.dialect.BeginUpdate())
	case !t.wrote:
		return t.failure
	default:
		return errAmongOthers
	}
}

// abort rolls the transaction back. The running update gets the error, except after a conflict or errAmongOthers.
// abort returns the updates that must run again, the running one last.
func (b *batch) abort(err error) (again []*update) {
	b.rollback()
	running := b.open[0]
	for _, o := range b.ended {
		o.tx.restoreRevisions()
		again = append(again, o.update)
	}
	again = append(again, b.open[1:]...)
	switch {
	case errors.Is(err, errAmongOthers):
		return append(again, running)
	case b.cache.dialect.Retryable(err) && running.conflicts < maxConflicts:
		running.conflicts++
		return append(again, running)
	}
	b.logger.Warn("storage: a transaction is lost", "error", err, "updates", len(again)+1)
	running.done <- err
	return again
}

// end commits and sends the results to the callers. It returns the updates that must run again.
func (b *batch) end() (again []*update) {
	err := b.sendCommitStatements()
	if b.written > 0 && err == nil {
		err = b.exec("COMMIT")
	}
	if b.written == 0 || err != nil {
		b.rollback()
	}
	if err == nil {
		err = b.intact(true)
	}
	met := err != nil && b.cache.dialect.Retryable(err)
	for _, o := range b.ended {
		if err != nil {
			o.tx.restoreRevisions()
		}
		if met && o.update.conflicts < maxConflicts {
			o.update.conflicts++
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

// sendCommitStatements sends the statements of atCommit in the order of their keys.
func (b *batch) sendCommitStatements() error {
	if len(b.atCommit) == 0 {
		return nil
	}
	slices.SortStableFunc(b.atCommit, compareKeys)
	statements := make([]Statement, len(b.atCommit))
	for i := range b.atCommit {
		statements[i] = b.atCommit[i].Statement
	}
	if _, err := b.cache.dialect.(Pipeline).Send(b.ctx, b.conn, statements); err != nil {
		return b.cache.classify(err)
	}
	return nil
}

func (b *batch) rollback() {
	if b.exec("ROLLBACK") != nil {
		b.discardConn()
	}
}

// exec runs a statement that controls the transaction. It cannot be cancelled, because it serves all updates.
func (b *batch) exec(statement string) error {
	if _, err := b.conn.ExecContext(b.ctx, statement); err != nil {
		return b.cache.classify(err)
	}
	return nil
}
