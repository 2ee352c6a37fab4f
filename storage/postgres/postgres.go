// Package postgres keeps everything in a PostgreSQL database, which any number of servers may share. It uses nothing
// that the distributed databases lack which speak its language.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/pressly/goose/v3"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlstore"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations returns the files of the schema, each named by its number.
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Option is a choice of Open.
type Option func(*options)

type options struct {
	readers    int
	writers    int
	group      int
	replica    string
	readOnly   bool
	migrations fs.FS
	logger     *slog.Logger
}

// WithReaders sets how many connections read at once, from 1; 8 otherwise.
func WithReaders(n int) Option { return func(o *options) { o.readers = max(n, 1) } }

// WithWriters sets how many transactions write at once, from 1, each on a connection of its own; 4 otherwise.
func WithWriters(n int) Option { return func(o *options) { o.writers = max(n, 1) } }

// WithGroup sets how many updates are committed together at most, from 1; 16 otherwise.
func WithGroup(n int) Option { return func(o *options) { o.group = max(n, 1) } }

// WithReplica sets the address of a copy of the database, for what may be read from one that is behind.
func WithReplica(address string) Option { return func(o *options) { o.replica = address } }

// WithLogger sets where that is told which no caller is told of.
func WithLogger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// WithMigrations sets other migrations than this program's, for tests of upgrades.
func WithMigrations(m fs.FS) Option { return func(o *options) { o.migrations = m } }

// ReadOnly opens a database that is there already, as it is, and never writes to it.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

// The numbers of connections, and of updates committed together, where nothing else is asked for.
const (
	usualReaders = 8
	usualWriters = 4
	usualGroup   = 16
)

// Store is a storage.Store in a PostgreSQL database.
type Store struct{ *sqlstore.Store }

// IsAddress says whether an address is one of PostgreSQL.
func IsAddress(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Open opens the database at an address such as postgres://user@host:5432/name and brings its schema to this
// program's; several servers may do so at the same time. It returns ErrNewer where the schema is newer, and
// ErrUnavailable where the database cannot be reached.
func Open(ctx context.Context, address string, opts ...Option) (storage.Store, error) {
	o := options{readers: usualReaders, writers: usualWriters, group: usualGroup, migrations: Migrations()}
	for _, opt := range opts {
		opt(&o)
	}
	s, err := open(ctx, address, &o)
	if err != nil {
		if kind := (dialect{}).Classify(err); kind != nil && !errors.Is(err, kind) {
			err = fmt.Errorf("%w: %w", kind, err)
		}
		return nil, fmt.Errorf("open the database %s: %w", Redact(address), err)
	}
	return s, nil
}

func open(ctx context.Context, address string, o *options) (_ *Store, err error) {
	config, err := configOf(address, false)
	if err != nil {
		return nil, err
	}
	c := sqlstore.Config{Dialect: dialect{}, Writers: o.writers, GroupSize: o.group, Logger: o.logger}
	defer func() {
		for _, db := range []*sql.DB{c.Reader, c.Writer, c.Replica} {
			if err != nil && db != nil {
				err = errors.Join(err, db.Close())
			}
		}
	}()
	c.Reader = pool(config, o.readers)
	if o.replica != "" {
		behind, err := configOf(o.replica, true)
		if err != nil {
			return nil, err
		}
		c.Replica = pool(behind, o.readers)
	}
	if o.readOnly {
		current, err := isCurrent(ctx, c.Reader, o.migrations)
		if err == nil && !current {
			err = errors.New("postgres: the schema must be migrated first")
		}
		return &Store{sqlstore.New(c)}, err
	}
	c.Writer = pool(config, o.writers)
	if err := prepare(ctx, c.Writer, o.migrations); err != nil {
		return nil, err
	}
	return &Store{sqlstore.New(c)}, nil
}

// prepare migrates the schema where that is due. Another server may do the same at the same time, and one of the two
// then finds a step done: as long as that brings the schema forward, it goes on.
func prepare(ctx context.Context, writer *sql.DB, migrations fs.FS) error {
	current, err := isCurrent(ctx, writer, migrations)
	if err != nil || current {
		return err
	}
	return sqlstore.MigrateAmongOthers(ctx, writer, goose.DialectPostgres, migrations)
}

// isCurrent says whether the database's schema is this program's. It does not write, so that a newer one is left
// untouched.
func isCurrent(ctx context.Context, db *sql.DB, migrations fs.FS) (bool, error) {
	var tables int
	err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_name = 'goose_db_version'`).Scan(&tables)
	if err != nil || tables == 0 {
		return false, err
	}
	_, current, err := sqlstore.Version(ctx, db, migrations)
	return current, err
}
