package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Dialect holds the differences between the engines. Everything else is written once, in the SQL that they share.
type Dialect interface {
	// Rebind replaces the placeholders $1, $2, … by the engine's own.
	Rebind(query string) string
	// BeginUpdate starts a writing transaction. BeginView starts a read-only one, whose first statement takes the
	// snapshot.
	BeginUpdate() string
	BeginView() string
	// Classify returns the error of package storage for an error of the engine, or nil if there is none.
	Classify(err error) error
	// ConcurrentWriters reports whether several connections write at the same time over a network. Updates then lock
	// the rows that they rely on, so that the result is the same as of one after another. Other engines run one update
	// at a time.
	ConcurrentWriters() bool
	// Retryable reports whether the engine ended a transaction because of a conflict with another one, so that a retry
	// may succeed.
	Retryable(err error) bool
	// AcceptsAnyText reports whether a text may hold any bytes, and not only UTF-8 without NUL.
	AcceptsAnyText() bool
	// Contains returns the condition that a column of bytes contains the bytes of an argument.
	Contains(column, argument string) string
	// Overwrite returns the statement after which a connection overwrites what it deletes in the file, or "" where the
	// engine has none.
	Overwrite() string
	// ColumnsQuery returns a query for the columns of all tables, in the order of the schema within each table: the
	// table, the column, its type (BOOLEAN for a column of truth values), and its position in the primary key from 1,
	// or 0.
	ColumnsQuery() string
	// ReferencesQuery returns a query for the foreign keys: the table, and the table that it refers to.
	ReferencesQuery() string
}

// statementCache keeps statements with the engine's placeholders. Filters produce any number of different statements,
// so it keeps at most maxCachedStatements.
type statementCache struct {
	dialect Dialect
	mu      sync.RWMutex
	bound   map[string]string
}

const maxCachedStatements = 1024

func (t *statementCache) rebind(query string) string {
	t.mu.RLock()
	bound, ok := t.bound[query]
	t.mu.RUnlock()
	if ok {
		return bound
	}
	bound = t.dialect.Rebind(query)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.bound) < maxCachedStatements {
		t.bound[query] = bound
	}
	return bound
}

// classify wraps an engine's error with the error of package storage. The engine's error is kept for the log.
func (t *statementCache) classify(err error) error {
	if kind := t.dialect.Classify(err); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return fmt.Errorf("storage: %w", err)
}

// classifyIn does the same for a statement that was run with a context. If the context has ended, it returns the
// context's error.
func (t *statementCache) classifyIn(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return t.classify(err)
}

// wrap adds the step to the error of a method, so that a log names what was being done. Methods defer it. errors.Is
// finds the same errors as before.
func wrap(err *error, step string) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", step, *err)
	}
}

// placeholders returns n placeholders from the given number on, such as $3, $4.
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// prefixed puts a table's name before each of the columns.
func prefixed(table, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = table + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}
