package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"
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
	s, err := t.settled(ctx, query, args)
	if err != nil {
		return err
	}
	t.pending = append(t.pending, postponed{s, check})
	return nil
}

// settled returns a statement to be sent later: the caller may change what an argument points to before.
func (t *tx) settled(ctx context.Context, query string, args []any) (Statement, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return Statement{}, t.spoil(ctx, err)
		}
		if b, is := value.([]byte); is {
			value = bytes.Clone(b)
		}
		values[i] = value
	}
	return Statement{t.texts.of(query), values}, nil
}

// ordered is a statement that is sent right before the commit, among others by the key of the row that it locks.
type ordered struct {
	Statement
	key string
}

// atEnd runs a writing statement right before the commit, in the order of the keys: updates of many that are committed
// together lock rows that others lock too, and whoever locks in one order never waits in a circle. Statements of one
// key keep their order. What they write is not read before.
func (t *tx) atEnd(ctx context.Context, key, query string, args ...any) error {
	if _, can := t.texts.dialect.(Pipeline); !can {
		return t.later(ctx, nil, query, args...)
	}
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	s, err := t.settled(ctx, query, args)
	if err != nil {
		return err
	}
	t.last = append(t.last, ordered{s, key})
	return nil
}

// bringForward sends what was to be sent at the end with what was postponed, because it is to be read now.
func (t *tx) bringForward() {
	slices.SortStableFunc(t.last, byKey)
	for _, o := range t.last {
		t.pending = append(t.pending, postponed{o.Statement, nil})
	}
	t.last = nil
}

func byKey(a, b ordered) int { return strings.Compare(a.key, b.key) }

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
