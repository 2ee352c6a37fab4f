// Package postgres implements storage on a PostgreSQL database, which any number of servers may share. It uses no
// feature that distributed databases with the same protocol lack.
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

// Migrations returns the files of the migrations. Names begin with the number.
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Option configures Open.
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

// WithReaders sets the number of reading connections, at least 1. The default is 8.
func WithReaders(n int) Option { return func(o *options) { o.readers = max(n, 1) } }

// WithWriters sets the number of transactions that write at the same time, at least 1, each on its own connection. The
// default is 4.
func WithWriters(n int) Option { return func(o *options) { o.writers = max(n, 1) } }

// WithReplica sets the address of a replica, for reads that may be stale.
func WithReplica(address string) Option { return func(o *options) { o.replica = address } }

// WithLogger sets the logger for failures that no caller waits for.
func WithLogger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// WithMigrations replaces this program's migrations, for tests of upgrades.
func WithMigrations(m fs.FS) Option { return func(o *options) { o.migrations = m } }

// ReadOnly opens an existing database and never writes to it, not even to migrate it.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

// The defaults of the numbers of connections and of updates in one commit.
const (
	usualReaders = 8
	usualWriters = 4
	usualGroup   = 16
)

// Store implements storage.Store on a PostgreSQL database.
type Store struct{ *sqlstore.Store }

// IsAddress reports whether an address is one of PostgreSQL.
func IsAddress(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Open opens the database at an address such as postgres://user@host:5432/name and migrates its schema; several servers
// may do so at the same time. It returns ErrNewer if the schema is newer than this program, and ErrUnavailable if the
// database cannot be reached.
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
		return nil, &unopened{address: address, cause: err}
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
	c.Reader = pool(config, max(o.readers, 2))
	if err := assertOwnSession(ctx, c.Reader); err != nil {
		return nil, err
	}
	c.Reader.SetMaxOpenConns(o.readers)
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
	if err := prepare(ctx, c.Writer, o.migrations, o.logger); err != nil {
		return nil, err
	}
	return &Store{sqlstore.New(c)}, nil
}

// prepare migrates the schema if needed.
func prepare(ctx context.Context, writer *sql.DB, migrations fs.FS, logger *slog.Logger) error {
	current, err := isCurrent(ctx, writer, migrations)
	if err != nil || current {
		return err
	}
	return sqlstore.MigrateAmongOthers(ctx, writer, sqlstore.Migration{Dialect: goose.DialectPostgres, Files: migrations, Logger: logger})
}

// isCurrent reports whether the database has this program's schema. It does not write, so that a newer one is not
// changed.
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
