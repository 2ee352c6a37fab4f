// Package sqlite keeps everything in one file, by SQLite in WAL mode. One connection writes, and syncs at every
// commit; a pool of connections that refuse to write reads. Other processes can read the file meanwhile, and write
// to it in turn.
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
	readers  int
	group    int
	wait     time.Duration
	maxBytes int64
	readOnly bool
	logger   *slog.Logger
}

// WithReaders sets how many connections read at once; from 1.
func WithReaders(n int) Option { return func(o *options) { o.readers = max(n, 1) } }

// WithGroup sets how many updates are committed together at most, from 1; 256 otherwise.
func WithGroup(n int) Option { return func(o *options) { o.group = max(n, 1) } }

// WithMaxBytes bounds how large the file may grow; more gives ErrFull until something is removed.
func WithMaxBytes(n int64) Option { return func(o *options) { o.maxBytes = n } }

// WithWait sets how long to wait for another process that is writing, before ErrUnavailable; 5 seconds otherwise.
func WithWait(d time.Duration) Option { return func(o *options) { o.wait = d } }

// WithLogger sets where that is told which no caller is told of.
func WithLogger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// ReadOnly opens a database that is there already, as it is, and never writes to it.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

// Store is a storage.Store in a file.
type Store struct{ *sqlstore.Store }

// Prefix may stand before the path of a database.
const Prefix = "sqlite:"

// Open opens the database at a path, with or without Prefix, makes it where there is none, and brings its schema to
// this program's. It returns ErrNewer where the schema is newer, ErrCorrupt where the file is no database, and
// ErrReadOnly or ErrUnavailable where the file cannot be used.
func Open(ctx context.Context, path string, opts ...Option) (storage.Store, error) {
	o := options{readers: min(max(runtime.GOMAXPROCS(0), 4), 16), wait: 5 * time.Second}
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
	config := sqlstore.Config{Dialect: dialect{}, Reader: reader, GroupSize: o.group, Logger: o.logger}
	if o.readOnly {
		if !current {
			return nil, errors.Join(errors.New("sqlite: the schema must be migrated first"), reader.Close())
		}
		return &Store{sqlstore.New(config)}, nil
	}
	if err := create(path); err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	config.Writer = newWriter(path, o.wait, o.maxBytes).pool(1)
	if err := prepare(ctx, config.Writer, current); err != nil {
		return nil, errors.Join(err, reader.Close(), config.Writer.Close())
	}
	return &Store{sqlstore.New(config)}, nil
}

// create makes the file where there is none, for its owner's eyes only; the engine gives the same rights to its logs.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// prepare connects the writer and migrates the schema where that is due.
func prepare(ctx context.Context, writer *sql.DB, current bool) error {
	if err := writer.PingContext(ctx); err != nil || current {
		return err
	}
	return sqlstore.MigrateAmongOthers(ctx, writer, goose.DialectSQLite3, Migrations())
}

// isCurrent says whether the file's schema is this program's. It does not write, so that a newer database is left
// untouched.
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

// Integrity reads the whole file and returns everything that is wrong with it, nothing where all is well.
func (s *Store) Integrity(ctx context.Context) ([]string, error) {
	var faults []string
	for _, check := range []string{
		"SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
		`SELECT 'row ' || COALESCE(rowid, '?') || ' of ' || "table" || ' refers to nothing in ' || parent
			FROM pragma_foreign_key_check`,
	} {
		found, err := texts(ctx, s.Reader(), check)
		if err != nil {
			return faults, fmt.Errorf("check the integrity: %w", err)
		}
		faults = append(faults, found...)
	}
	return faults, nil
}

func texts(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}
