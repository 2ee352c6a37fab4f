package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// errGone is the error of a function that ended its goroutine, as a test does that fails in it.
var errGone = errors.New("storage: the function ended its goroutine")

// batch is one transaction of the engine with the updates in it. Nobody is answered before its end, not even those
// that failed or only read: what they saw of the others' writes is true only once it is committed.
type batch struct {
	group *group
	conn  *sql.Conn
	// open are the updates that have not ended; the first of them is the one that runs.
	open  []*update
	ended []outcome
	// kept counts the updates whose writes are to be committed.
	kept int
}

// outcome is what an update came to, should the transaction be committed.
type outcome struct {
	update *update
	err    error
}

// run runs the updates, commits and answers. It returns those that are to be run again.
func (b *batch) run() (again []*update) {
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
	b.end()
	return nil
}

// begin starts the transaction, on a new connection where there is none.
func (b *batch) begin() error {
	conn, err := b.group.connect()
	if err != nil {
		return err
	}
	b.conn = conn
	if err := b.exec(b.group.texts.dialect.BeginUpdate()); err != nil {
		b.group.forget()
		return fmt.Errorf("begin an update: %w", err)
	}
	return nil
}

// member runs one update. It returns an error where the transaction of all is lost with it.
func (b *batch) member(u *update) (lost error) {
	t := &tx{conn: b.conn, texts: b.group.texts, lone: b.kept == 0}
	err := call(u.fn, t)
	t.over = true
	if err == nil {
		err = t.broken
	}
	switch {
	case err != nil:
		if lost := b.undo(t); lost != nil {
			return errors.Join(err, lost)
		}
	case t.wrote:
		if !t.lone {
			if lost := b.exec("RELEASE " + savepoint); lost != nil {
				return lost
			}
		}
		b.kept++
	}
	b.ended = append(b.ended, outcome{u, err})
	b.open = b.open[1:]
	return nil
}

// undo takes back what a failed update wrote. It returns an error where that cannot be done by itself.
func (b *batch) undo(t *tx) error {
	switch {
	case !t.wrote && !t.spoiled:
		return nil
	case t.lone:
		if err := b.exec("ROLLBACK"); err != nil {
			return err
		}
		return b.exec(b.group.texts.dialect.BeginUpdate())
	case !t.wrote:
		return t.broken
	default:
		if err := b.exec("ROLLBACK TO " + savepoint); err != nil {
			return err
		}
		return b.exec("RELEASE " + savepoint)
	}
}

// lose gives the transaction up together with the update that was running, which gets the error, and returns the
// others.
func (b *batch) lose(err error) (others []*update) {
	b.group.logger.Warn("storage: a transaction is lost", "error", err, "updates", len(b.ended)+len(b.open))
	b.rollback()
	b.open[0].done <- err
	for _, o := range b.ended {
		others = append(others, o.update)
	}
	return append(others, b.open[1:]...)
}

// end commits and answers all.
func (b *batch) end() {
	var err error
	if b.kept > 0 {
		err = b.exec("COMMIT")
	}
	if b.kept == 0 || err != nil {
		b.rollback()
	}
	for _, o := range b.ended {
		if err != nil {
			o.err = fmt.Errorf("commit: %w", err)
		}
		o.update.done <- o.err
	}
}

func (b *batch) rollback() {
	if b.exec("ROLLBACK") != nil {
		b.group.forget()
	}
}

// exec runs a statement that is about the transaction. It cannot be interrupted, since it serves all.
func (b *batch) exec(statement string) error {
	if _, err := b.conn.ExecContext(context.Background(), statement); err != nil {
		return b.group.texts.explain(err)
	}
	return nil
}
