package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"mysteryshopper/storage"
)

// Migration is what Migrate needs beside the database.
type Migration struct {
	Dialect goose.Dialect
	// Files are the migrations, at the top of the file system.
	Files fs.FS
	// Logger gets each migration of a database with data, before and after it runs. It may be nil.
	Logger *slog.Logger
}

// Migrate brings a database's schema to the newest of the migrations. Each is one transaction, so that an interrupted
// migration continues with the one that was interrupted. What SQL cannot do happens between two of them; see rewrites. The
// caller has checked Version before.
func Migrate(ctx context.Context, db *sql.DB, m Migration, opts ...goose.ProviderOption) error {
	// The provider is not closed, because that would close the database.
	provider, err := goose.NewProvider(m.Dialect, db, m.Files, append(opts, goose.WithDisableGlobalRegistry(true))...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	current, newest, err := provider.GetVersions(ctx)
	logger := m.Logger
	if logger == nil || current == 0 {
		logger = slog.New(slog.DiscardHandler)
	}
	for err == nil {
		if current < newest {
			logger.InfoContext(ctx, "storage: migrating the schema", "version", current, "newest", newest)
		}
		if err = rewriteBefore(ctx, db, nextOf(provider, current), logger); err != nil {
			break
		}
		var done *goose.MigrationResult
		if done, err = provider.UpByOne(ctx); err == nil {
			current = done.Source.Version
			logger.InfoContext(ctx, "storage: a migration is done", "migration", path.Base(done.Source.Path), "took", done.Duration)
		}
	}
	if !errors.Is(err, goose.ErrNoNextVersion) {
		return fmt.Errorf("migrate the schema: %w", err)
	}
	return nil
}

// nextOf returns the file name of the first migration after a version, empty if there is none.
func nextOf(provider *goose.Provider, version int64) string {
	for _, source := range provider.ListSources() {
		if source.Version > version {
			return path.Base(source.Path)
		}
	}
	return ""
}

// onlyOnce makes the transaction of a migration fail where another process has done it meanwhile. Its statements alone
// may succeed twice: one migration creates a table that the next one renames.
const onlyOnce = "CREATE UNIQUE INDEX IF NOT EXISTS goose_db_version_once ON goose_db_version (version_id)"

// MigrateAmongOthers is Migrate for a database that another process may migrate at the same time. A migration that the
// other process has done fails here; it is retried as long as the schema's version grows.
func MigrateAmongOthers(ctx context.Context, db *sql.DB, m Migration) error {
	for last := int64(-1); ; {
		failed := m.migrateOnce(ctx, db)
		version, current, err := Version(ctx, db, m.Files)
		switch {
		case err == nil && current:
			return nil
		case failed != nil && (err != nil || version <= last):
			return failed
		case err != nil:
			return err
		}
		last = version
	}
}

// migrateOnce is Migrate with the index that onlyOnce creates.
func (m Migration) migrateOnce(ctx context.Context, db *sql.DB) error {
	provider, err := goose.NewProvider(m.Dialect, db, m.Files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	// This creates goose's table.
	if _, err := provider.GetDBVersion(ctx); err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	if _, err := db.ExecContext(ctx, onlyOnce); err != nil {
		return fmt.Errorf("let each migration be done once: %w", err)
	}
	return Migrate(ctx, db, m)
}

// Version returns the version of a database's schema and whether it is the newest of the migrations. It does not write.
// It returns ErrNewer if the schema's version is higher.
func Version(ctx context.Context, db *sql.DB, migrations fs.FS) (version int64, current bool, err error) {
	newest, err := newestOf(migrations)
	if err != nil {
		return 0, false, err
	}
	err = db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version").Scan(&version)
	switch {
	case err != nil:
		return 0, false, fmt.Errorf("read the version of the schema: %w", err)
	case version > newest:
		return version, false, fmt.Errorf("%w: its schema is %d, the newest known is %d", storage.ErrNewer, version, newest)
	}
	return version, version == newest, nil
}

// newestOf returns the number of the last migration.
func newestOf(migrations fs.FS) (int64, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return 0, err
	}
	newest := int64(0)
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
}
