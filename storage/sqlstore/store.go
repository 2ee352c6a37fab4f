// Package sqlstore implements package storage on a SQL database. It holds every SQL text of the product once. An engine
// adds its connections, its Dialect and its migrations.
//
// Two rules make one text serve all engines. Conditions that a caller may run into, such as a used id, are part of the
// statement and not learnt from a failing one, because on some engines a failed statement ends the transaction. And
// rows are read to the end before the next statement, because some engines run one statement at a time.
package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"mysteryshopper/storage"
)

// Config is the configuration of a Store. The Store closes the pools.
type Config struct {
	Dialect Dialect
	// Writer is the pool of writing connections, Reader the pool of read-only ones. A nil Writer makes a read-only
	// store.
	Writer *sql.DB
	Reader *sql.DB
	// Replica is the pool of connections to a replica, or nil; see storage.ReadOptions.AllowStale.
	Replica *sql.DB
	// Writers is the number of transactions that write at the same time, each on its own connection. 0 means 1.
	Writers int
	// GroupSize is the largest number of updates that are committed together. 0 means 256.
	GroupSize int
	// Logger gets failures that no caller waits for. It may be nil.
	Logger *slog.Logger
	// Intact returns an error while the database is no longer what was opened, such as a removed file. The store calls
	// it after each View, and in full before and after each commit. Nil checks nothing.
	Intact func(full bool) error
}

// Store implements storage.Store on a SQL database. It commits its updates in groups; see group.
type Store struct {
	cache   *statementCache
	reader  *sql.DB
	writer  *sql.DB
	replica *sql.DB
	group   *group
	logger  *slog.Logger
	intact  func(full bool) error

	mu     sync.Mutex
	closed bool
	users  sync.WaitGroup
}

// New returns a store on a database with a current schema.
func New(c Config) *Store {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Store{
		cache:   &statementCache{dialect: c.Dialect, bound: map[string]string{}},
		reader:  c.Reader,
		writer:  c.Writer,
		replica: c.Replica,
		logger:  c.Logger,
		intact:  c.Intact,
	}
	if s.intact == nil {
		s.intact = func(bool) error { return nil }
	}
	if s.writer != nil {
		s.group = newGroup(s.writer, s.cache, cmp.Or(c.Writers, 1), cmp.Or(c.GroupSize, defaultGroupSize), s.logger, s.intact)
	}
	return s
}

// View implements storage.Store.
func (s *Store) View(ctx context.Context, options storage.ReadOptions, fn func(storage.Tx) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.users.Done()
	if s.replica != nil && options.AllowStale {
		err := s.view(ctx, s.replica, options, fn)
		if !errors.Is(err, storage.ErrUnavailable) {
			return err
		}
		s.logger.WarnContext(ctx, "storage: the replica cannot be read; the database itself is", "error", err)
	}
	return s.view(ctx, s.reader, options, fn)
}

func (s *Store) view(ctx context.Context, from *sql.DB, options storage.ReadOptions, fn func(storage.Tx) error) (err error) {
	concurrent := s.cache.dialect.ConcurrentWriters()
	t := &tx{cache: s.cache, readOnly: true, concurrent: concurrent, scratch: scratches.Get().(*scratch)}
	defer t.release()
	if options.NoSnapshot {
		if t.conn, err = from.Conn(ctx); err != nil {
			return s.cache.classifyIn(ctx, err)
		}
		err := cmp.Or(callRecovering(fn, t), t.failure, s.intact(false))
		t.ended = true
		if closed := t.conn.Close(); err == nil && closed != nil {
			err = s.cache.classify(closed)
		}
		return err
	}
	if t.conn, err = s.beginView(ctx, from); err != nil {
		return err
	}
	defer func() {
		t.ended = true
		if endErr := s.endView(ctx, t.conn); err == nil {
			err = endErr
		}
	}()
	// The first reading statement takes the snapshot. Without a network, that statement runs here, before fn, because
	// it costs no round trip.
	var none int
	if !concurrent {
		if err := t.queryRow(ctx, "SELECT 1 FROM counters WHERE name = 'check'", nil, &none); err != nil {
			return fmt.Errorf("begin a view: %w", err)
		}
	}
	if err := callRecovering(fn, t); err != nil {
		return err
	}
	return cmp.Or(t.failure, s.intact(false))
}

// beginView starts a read-only transaction on a connection of the pool. It discards broken connections and takes the
// next one: after a restart of the server all open connections are broken.
func (s *Store) beginView(ctx context.Context, from *sql.DB) (*sql.Conn, error) {
	for broken := from.Stats().OpenConnections; ; broken-- {
		conn, err := from.Conn(ctx)
		if err != nil {
			return nil, s.cache.classifyIn(ctx, err)
		}
		if _, err = conn.ExecContext(ctx, s.cache.dialect.BeginView()); err == nil {
			return conn, nil
		}
		discard(conn)
		err = s.cache.classifyIn(ctx, err)
		if broken <= 0 || !errors.Is(err, storage.ErrUnavailable) {
			return nil, fmt.Errorf("begin a view: %w", err)
		}
	}
}

// endView returns a connection to the pool, or discards it if its transaction cannot be ended.
func (s *Store) endView(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
		s.logger.WarnContext(ctx, "storage: a reading connection is dropped", "error", err)
		discard(conn)
		return nil
	}
	if err := conn.Close(); err != nil {
		return s.cache.classify(err)
	}
	return nil
}

// Update implements storage.Store. With concurrent writers, ErrStale and ErrExists may come from a conflict with
// another transaction, so fn runs again and reads the new state.
func (s *Store) Update(ctx context.Context, options storage.WriteOptions, fn func(storage.Tx) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.users.Done()
	if s.group == nil {
		return storage.ErrReadOnly
	}
	err := s.group.run(ctx, fn)
	if !s.cache.dialect.ConcurrentWriters() || options.NoRetry {
		return err
	}
	for again := 0; again < reruns && (errors.Is(err, storage.ErrStale) || errors.Is(err, storage.ErrExists)); again++ {
		err = s.group.run(ctx, fn)
	}
	return err
}

// reruns is how often a function is retried after ErrStale or ErrExists.
const reruns = 2

// Check implements storage.Store. It only reads a read-only store.
func (s *Store) Check(ctx context.Context) error {
	if err := s.View(ctx, storage.ReadOptions{}, func(storage.Tx) error { return nil }); err != nil {
		return err
	}
	if err := s.intact(true); err != nil || s.group == nil {
		return err
	}
	return s.Update(ctx, storage.WriteOptions{}, func(t storage.Tx) error {
		_, err := t.(*tx).exec(ctx, "UPDATE counters SET value = value + 1 WHERE name = 'check'")
		return err
	})
}

// Close implements storage.Store.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return storage.ErrClosed
	}
	s.closed = true
	s.mu.Unlock()
	s.users.Wait()
	err := s.reader.Close()
	if s.replica != nil {
		err = errors.Join(err, s.replica.Close())
	}
	if s.group != nil {
		s.group.close()
		err = errors.Join(err, s.writer.Close())
	}
	if err != nil {
		return fmt.Errorf("close the database: %w", s.cache.classify(err))
	}
	return nil
}

// Reader returns the pool of reading connections, for an engine's own checks.
func (s *Store) Reader() *sql.DB { return s.reader }

// Stats returns the statistics of the connection pools by name.
func (s *Store) Stats() map[string]sql.DBStats {
	stats := map[string]sql.DBStats{"reader": s.reader.Stats()}
	if s.writer != nil {
		stats["writer"] = s.writer.Stats()
	}
	if s.replica != nil {
		stats["replica"] = s.replica.Stats()
	}
	return stats
}

func (s *Store) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return storage.ErrClosed
	}
	s.users.Add(1)
	return nil
}
