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

// Pipeline is a Dialect whose engine accepts several statements in one round trip.
type Pipeline interface {
	// Send runs the statements in turn and returns how many rows each has written. It stops at the first that fails; the
	// error names that one.
	Send(ctx context.Context, conn *sql.Conn, statements []Statement) ([]int64, error)
}

// Statement is a writing statement with the engine's placeholders.
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

// queuedStatement is a statement that waits to be sent. check returns the error for the number of rows that it has
// written.
type queuedStatement struct {
	Statement
	check func(n int64) error
}

// enqueue runs a writing statement before the next statement that reads and before the commit. Over a network, many
// such statements take one round trip; without a pipeline the statement runs at once. check, which may be nil, returns
// an error for the number of rows written. If the statement ran late, that error rolls the transaction back.
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
	t.wrote = true
	t.pending = append(t.pending, queuedStatement{s, check})
	return nil
}

// convertArgs returns a statement that can be sent later, with copies of the arguments, which the caller may change
// meanwhile.
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

// commitStatement is a statement that is sent right before the commit, in the order of the keys of the rows that it
// locks.
type commitStatement struct {
	Statement
	key string
}

// enqueueAtCommit runs a writing statement right before the commit, in the order of keys. Batches lock rows that other
// batches lock too, and a common order prevents deadlocks. Statements of one key keep their order. The update does not
// see these writes unless it calls enqueueCommitStatements.
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
	t.wrote = true
	t.atCommit = append(t.atCommit, commitStatement{s, key})
	return nil
}

// enqueueCommitStatements moves the commit statements to the queue, because the next statement reads what they write.
func (t *tx) enqueueCommitStatements() {
	slices.SortStableFunc(t.atCommit, compareKeys)
	for _, o := range t.atCommit {
		t.pending = append(t.pending, queuedStatement{o.Statement, nil})
	}
	t.atCommit = nil
}

func compareKeys(a, b commitStatement) int { return strings.Compare(a.key, b.key) }

// flush sends the queue. An error ends the transaction.
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

// requireRow returns a check that returns none if no row was written.
func requireRow(none error) func(int64) error {
	return func(n int64) error {
		if n == 0 {
			return none
		}
		return nil
	}
}
