// Package sqlite implements storage on one file, with SQLite in WAL mode. One connection writes and syncs each commit.
// A pool of read-only connections reads. Other processes can read the file at the same time, and write to it in turn.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

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
	dialect  sqlstore.Dialect
	readers  int
	group    int
	wait     time.Duration
	maxBytes int64
	readOnly bool
	logger   *slog.Logger
	// adjust changes the writing connections in tests; nil otherwise.
	adjust func(*connector)
}

// WithLogger sets the logger for failures that no caller waits for.
func WithLogger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// ReadOnly opens an existing database and never writes to it, not even to migrate it.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

// Store implements storage.Store on a file.
type Store struct {
	*sqlstore.Store
	// watched is nil in a read-only store.
	watched *sameFile
}

// Prefix may stand before the path of a database.
const Prefix = "sqlite:"

// Open opens the database at a path, with or without Prefix. It creates the file if there is none and migrates the
// schema. It returns ErrNewer if the schema is newer than this program, ErrCorrupt if the file is no database, and
// ErrReadOnly or ErrUnavailable if the file cannot be used.
func Open(ctx context.Context, path string, opts ...Option) (storage.Store, error) {
	o := options{dialect: dialect{}, readers: min(max(runtime.GOMAXPROCS(0), 4), 16), wait: 5 * time.Second}
	for _, opt := range opts {
		opt(&o)
	}
	s, err := open(ctx, strings.TrimPrefix(path, Prefix), &o)
	if err != nil {
		if kind := (dialect{}).Classify(err); kind != nil {
			err = fmt.Errorf("%w: %w", kind, err)
		}
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string, o *options) (*Store, error) {
	if path == "" || strings.Contains(path, ":memory:") {
		return nil, errors.New("sqlite: a path of a file is needed")
	}
	current, err := isCurrent(ctx, path, o.wait)
	if err != nil {
		return nil, err
	}
	reader := newReader(path, o.wait, o.readOnly).pool(o.readers)
	config := sqlstore.Config{Dialect: o.dialect, Reader: reader, GroupSize: o.group, Logger: o.logger}
	if o.readOnly {
		if !current {
			return nil, errors.Join(errors.New("sqlite: the schema must be migrated first"), reader.Close())
		}
		return &Store{Store: sqlstore.New(config)}, nil
	}
	if err := create(path); err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	writer := newWriter(path, o.wait, o.maxBytes)
	if o.adjust != nil {
		o.adjust(writer)
	}
	config.Writer = writer.pool(1)
	if err := prepare(ctx, config.Writer, current, o.logger); err != nil {
		return nil, errors.Join(err, reader.Close(), config.Writer.Close())
	}
	watched, err := watchFile(ctx, path, o.wait)
	if err != nil {
		return nil, errors.Join(err, reader.Close(), config.Writer.Close())
	}
	config.Intact = watched.check
	return &Store{sqlstore.New(config), watched}, nil
}

// Close implements storage.Store.
func (s *Store) Close() error {
	err := s.Store.Close()
	if s.watched != nil && !errors.Is(err, storage.ErrClosed) {
		err = errors.Join(err, s.watched.close())
	}
	return err
}

// create creates the file if there is none. Only its owner may read it; the engine creates its logs with the same
// rights. It does not open an existing file: closing it would end the locks of other stores of this process.
func create(path string) error {
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		return nil
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// prepare connects the writer and migrates the schema if needed.
func prepare(ctx context.Context, writer *sql.DB, current bool, logger *slog.Logger) error {
	if err := writer.PingContext(ctx); err != nil || current {
		return err
	}
	return sqlstore.MigrateAmongOthers(ctx, writer, sqlstore.Migration{Dialect: goose.DialectSQLite3, Files: Migrations(), Logger: logger})
}

// isCurrent reports whether the file has this program's schema. It does not write, so that a newer database is not
// changed.
func isCurrent(ctx context.Context, path string, wait time.Duration) (bool, error) {
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return false, nil
	}
	db := newReader(path, wait, true).pool(1)
	defer func() { _ = db.Close() }()
	var tables int
	err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'goose_db_version'").Scan(&tables)
	if err != nil || tables == 0 {
		return false, err
	}
	_, current, err := sqlstore.Version(ctx, db, Migrations())
	return current, err
}
