package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
)

// Pipeline is a Dialect whose engine takes several statements in one round trip.
type Pipeline interface {
	// Send runs the statements in turn and returns how many rows each has written. It stops at the first that fails; the
	// error names that one.
	Send(ctx context.Context, conn *sql.Conn, statements []Statement) ([]int64, error)
}

// Statement is a writing statement in the engine's own form.
type Statement struct {
	Query string
	Args  []any
}

// Name returns the first words of the statement, such as INSERT INTO reports, for errors: a queued statement is sent by a
// method that has nothing else to do with it.
func (s Statement) Name() string {
	words := strings.Fields(s.Query)
	return strings.Join(words[:min(len(words), 3)], " ")
}

// queuedStatement is a statement that waits to be sent, with what is to be said of the rows that it has written.
type queuedStatement struct {
	Statement
	check func(n int64) error
}

// enqueue runs a writing statement at the latest before the next one that reads, and before the commit. Over a connection
// many such statements take one round trip. The check says what is wrong with the number of rows written; where it
// comes late, nothing of the transaction is kept. It may be nil.
func (t *tx) enqueue(ctx context.Context, check func(n int64) error, query string, args ...any) error {
	if _, can := t.cache.dialect.(Pipeline); !can {
		n, err := t.exec(ctx, query, args...)
		if err != nil || check == nil {
			return err
		}
		return check(n)
	}
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	s, err := t.convertArgs(ctx, query, args)
	if err != nil {
		return err
	}
	t.pending = append(t.pending, queuedStatement{s, check})
	return nil
}

// convertArgs returns a statement to be sent later: the caller may change what an argument points to before.
func (t *tx) convertArgs(ctx context.Context, query string, args []any) (Statement, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return Statement{}, t.fail(ctx, err)
		}
		if b, is := value.([]byte); is {
			value = bytes.Clone(b)
		}
		values[i] = value
	}
	return Statement{t.cache.rebind(query), values}, nil
}

// commitStatement is a statement that is sent right before the commit, among others by the key of the row that it locks.
type commitStatement struct {
	Statement
	key string
}

// enqueueAtCommit runs a writing statement right before the commit, in the order of the keys: updates of many that are committed
// together lock rows that others lock too, and whoever locks in one order never waits in a circle. Statements of one
// key keep their order. What they write is not read before.
func (t *tx) enqueueAtCommit(ctx context.Context, key, query string, args ...any) error {
	if _, can := t.cache.dialect.(Pipeline); !can {
		return t.enqueue(ctx, nil, query, args...)
	}
	if err := t.readyToWrite(ctx); err != nil {
		return err
	}
	s, err := t.convertArgs(ctx, query, args)
	if err != nil {
		return err
	}
	t.atCommit = append(t.atCommit, commitStatement{s, key})
	return nil
}

// enqueueCommitStatements sends what was to be sent at the end with what was postponed, because it is to be read now.
func (t *tx) enqueueCommitStatements() {
	slices.SortStableFunc(t.atCommit, compareKeys)
	for _, o := range t.atCommit {
		t.pending = append(t.pending, queuedStatement{o.Statement, nil})
	}
	t.atCommit = nil
}

func compareKeys(a, b commitStatement) int { return strings.Compare(a.key, b.key) }

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
	written, err := t.cache.dialect.(Pipeline).Send(t.statementContext(ctx), t.conn, statements)
	if err != nil {
		return t.fail(ctx, err)
	}
	for i, p := range pending {
		if p.check == nil {
			continue
		}
		if err := p.check(written[i]); err != nil {
			t.failure = fmt.Errorf("%s: %w", p.Name(), err)
			return t.failure
		}
	}
	return nil
}

// requireRow is the check of a statement that writes one row, or none for the reason that is given.
func requireRow(none error) func(int64) error {
	return func(n int64) error {
		if n == 0 {
			return none
		}
		return nil
	}
}
