package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Dialect is all in which the engines differ. Everything else is written once, in SQL that they share.
type Dialect interface {
	// Rebind turns the placeholders $1, $2, … into the engine's own.
	Rebind(query string) string
	// BeginUpdate starts a writing transaction, and BeginView one that only reads and sees one state of the database
	// from its first statement on.
	BeginUpdate() string
	BeginView() string
	// Classify returns the error of package storage that the engine's error amounts to, or nil where there is none.
	Classify(err error) error
	// ConcurrentWriters says that others may write to the database at the same time, and that it is reached over a connection.
	// Updates then lock what they rely on and have to be the same as if run one after another; an engine that is not
	// shared runs them so.
	ConcurrentWriters() bool
	// Retryable says whether the engine ended a transaction only because it met another one, so that the same may succeed
	// when it is run again.
	Retryable(err error) bool
	// AcceptsAnyText says whether a text may hold any bytes, and not only UTF-8 without NUL.
	AcceptsAnyText() bool
}

// statementCache keeps rebound statements. Statements made at run time, for filters, may be of any number, so that no more
// than maxTexts are kept.
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

// classify names what an engine's error amounts to, and keeps the error itself for the log.
func (t *statementCache) classify(err error) error {
	if kind := t.dialect.Classify(err); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return fmt.Errorf("storage: %w", err)
}

// classifyIn does the same for what was asked in a context: where that has ended, its end is the cause.
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

// placeholders returns n placeholders from the given number on: $3, $4.
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
