package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"mysteryshopper/storage"
)

// Migrate brings a database's schema to the newest of the migrations, whose files are at the top of the file system.
// The caller has checked Version before.
func Migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, migrations fs.FS, opts ...goose.ProviderOption) error {
	// The provider is not closed, because that would close the database.
	provider, err := goose.NewProvider(dialect, db, migrations, append(opts, goose.WithDisableGlobalRegistry(true))...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the schema: %w", err)
	}
	return nil
}

// MigrateAmongOthers is Migrate for a database that another process may migrate at the same time. A migration that the
// other process has done fails here; it is retried as long as the schema's version grows.
func MigrateAmongOthers(ctx context.Context, db *sql.DB, dialect goose.Dialect, migrations fs.FS) error {
	for last := int64(-1); ; {
		failed := Migrate(ctx, db, dialect, migrations)
		version, current, err := Version(ctx, db, migrations)
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
