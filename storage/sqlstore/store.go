// Package sqlstore keeps everything of package storage in a SQL database. It holds every SQL text of the product
// once; an engine adds its connections, its Dialect and its migrations.
//
// Two habits make one text serve all engines. What a caller may run into, such as a taken id, is asked for by the
// statement itself and never learnt from a failing one, because a failed statement spoils the transaction of some
// engines. And rows are read to the end before anything else happens, because some have one statement at a time.
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

// Config is what a Store is made of. The Store closes both pools.
type Config struct {
	Dialect Dialect
	// Writer is the pool of the connections that write, Reader that of the connections that only read. A nil Writer
	// makes a store that cannot be written.
	Writer *sql.DB
	Reader *sql.DB
	// Replica is the pool of connections to a copy of the database that may be behind; nil for none. See
	// storage.ReadOptions.
	Replica *sql.DB
	// Writers is how many transactions write at the same time, each on a connection of its own; 1 where it is 0.
	Writers int
	// GroupSize is how many updates are committed together at most; 256 where it is 0.
	GroupSize int
	// Logger gets what no caller is told of; nil for none.
	Logger *slog.Logger
}

// Store is a storage.Store in a SQL database. Its updates are committed in groups; see group.
type Store struct {
	cache   *statementCache
	reader  *sql.DB
	writer  *sql.DB
	replica *sql.DB
	group   *group
	logger  *slog.Logger

	mu     sync.Mutex
	closed bool
	users  sync.WaitGroup
}

// New returns a store on a database whose schema is current.
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
	}
	if s.writer != nil {
		s.group = newGroup(s.writer, s.cache, cmp.Or(c.Writers, 1), cmp.Or(c.GroupSize, defaultGroupSize), s.logger)
	}
	return s
}

// View runs fn on a snapshot; see storage.Store.
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
	shared := s.cache.dialect.ConcurrentWriters()
	t := &tx{cache: s.cache, readOnly: true, concurrent: shared}
	if shared && options.NoSnapshot {
		if t.conn, err = from.Conn(ctx); err != nil {
			return s.cache.classifyIn(ctx, err)
		}
		err := cmp.Or(callRecovering(fn, t), t.failure)
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
	// The snapshot is taken by the first statement that reads. Where no round trip is saved by waiting for that, there
	// is one before fn begins.
	var none int
	if !shared {
		if err := t.queryRow(ctx, "SELECT 1 FROM counters WHERE name = 'check'", nil, &none); err != nil {
			return fmt.Errorf("begin a view: %w", err)
		}
	}
	if err := callRecovering(fn, t); err != nil {
		return err
	}
	return t.failure
}

// beginView begins to read on a connection of the pool. One that is found broken is dropped, and the next one is taken:
// when a server has been started anew, all that were open are broken.
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

// endView gives a reading connection back, or drops it where its transaction cannot be ended.
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

// Update runs fn in a transaction and commits it, alone or with others; see storage.Store. Where others write
// meanwhile, fn may have met what one of them was writing: what it read before is stale, or what it inserts is there.
// It runs again then, and sees it.
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

// reruns is how often a function runs again that may have met another one.
const reruns = 2

// Check reads and writes; see storage.Store. A store that cannot be written is only read.
func (s *Store) Check(ctx context.Context) error {
	err := s.View(ctx, storage.ReadOptions{}, func(storage.Tx) error { return nil })
	if err != nil || s.group == nil {
		return err
	}
	return s.Update(ctx, storage.WriteOptions{}, func(t storage.Tx) error {
		_, err := t.(*tx).exec(ctx, "UPDATE counters SET value = value + 1 WHERE name = 'check'")
		return err
	})
}

// Close waits for what is under way and closes the database.
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

// Reader returns the pool of reading connections, for what an engine adds to the store, such as a check of its own.
func (s *Store) Reader() *sql.DB { return s.reader }

// Stats returns how the connections are used, by the name of their pool.
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
