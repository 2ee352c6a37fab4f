package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
)

// Pipeline is a Dialect whose engine takes several statements in one round trip.
type Pipeline interface {
	// Send runs the statements in turn, up to the first that fails, and returns how many rows each has written.
	Send(ctx context.Context, conn *sql.Conn, statements []Statement) ([]int64, error)
}

// Statement is a writing statement in the engine's own form.
type Statement struct {
	Query string
	Args  []any
}

// postponed is a statement that waits to be sent, with what is to be said of the rows that it has written.
type postponed struct {
	Statement
	check func(n int64) error
}

// later runs a writing statement at the latest before the next one that reads, and before the commit. Over a connection
// many such statements take one round trip. The check says what is wrong with the number of rows written; where it
// comes late, nothing of the transaction is kept. It may be nil.
func (t *tx) later(ctx context.Context, check func(n int64) error, query string, args ...any) error {
	if _, can := t.texts.dialect.(Pipeline); !can {
		n, err := t.exec(ctx, query, args...)
		if err != nil || check == nil {
			return err
		}
		return check(n)
	}
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	settled := make([]any, len(args))
	for i, arg := range args {
		// The caller may change what an argument points to before the statement is sent.
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return t.spoil(ctx, err)
		}
		if b, is := value.([]byte); is {
			value = bytes.Clone(b)
		}
		settled[i] = value
	}
	t.pending = append(t.pending, postponed{Statement{t.texts.of(query), settled}, check})
	return nil
}

// flush sends what was postponed. An error of it breaks the transaction.
func (t *tx) flush(ctx context.Context) error {
	if len(t.pending) == 0 {
		return nil
	}
	pending := t.pending
	t.pending = nil
	statements := make([]Statement, len(pending))
	for i := range pending {
		statements[i] = pending[i].Statement
	}
	written, err := t.texts.dialect.(Pipeline).Send(t.engineContext(ctx), t.conn, statements)
	if err != nil {
		return t.spoil(ctx, err)
	}
	for i, p := range pending {
		if p.check == nil {
			continue
		}
		if err := p.check(written[i]); err != nil {
			t.broken = err
			return err
		}
	}
	return nil
}

// oneRow is the check of a statement that writes one row, or none for the reason that is given.
func oneRow(none error) func(int64) error {
	return func(n int64) error {
		if n == 0 {
			return none
		}
		return nil
	}
}
