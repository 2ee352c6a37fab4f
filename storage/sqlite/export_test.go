package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"time"
)

// WithReaders sets how many connections read at once; from 1.
func WithReaders(n int) Option { return func(o *options) { o.readers = max(n, 1) } }

// WithGroup sets how many updates are committed together at most, from 1; 256 otherwise.
func WithGroup(n int) Option { return func(o *options) { o.group = max(n, 1) } }

// WithMaxBytes bounds how large the file may grow; more gives ErrFull until something is removed.
func WithMaxBytes(n int64) Option { return func(o *options) { o.maxBytes = n } }

// WithWait sets how long to wait for another process that is writing, before ErrUnavailable; 5 seconds otherwise.
func WithWait(d time.Duration) Option { return func(o *options) { o.wait = d } }

// Recorder records the statements of the stores that are opened with it.
type Recorder struct {
	dialect
	mu         sync.Mutex
	statements []string
}

// Rebind implements sqlstore.Dialect. A store calls it once for each statement.
func (r *Recorder) Rebind(query string) string {
	rebound := r.dialect.Rebind(query)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statements = append(r.statements, rebound)
	return rebound
}

// Statements returns the recorded statements, each once and with single spaces.
func (r *Recorder) Statements() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	statements := make([]string, len(r.statements))
	for i, s := range r.statements {
		statements[i] = strings.Join(strings.Fields(s), " ")
	}
	slices.Sort(statements)
	return slices.Compact(statements)
}

// WithRecorder records the statements of the store.
func WithRecorder(r *Recorder) Option { return func(o *options) { o.dialect = r } }

// OpenReader opens a database for reading, without a store.
func OpenReader(ctx context.Context, path string) (*sql.DB, error) {
	db := newReader(path, time.Second, true).pool(1)
	return db, db.PingContext(ctx)
}
