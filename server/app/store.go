package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

// ErrDatabase says that no engine goes by the database's name.
var ErrDatabase = errors.New("a database is named sqlite:PATH")

// OpenStore opens a database by its name. Unless it is to be read only, the folder and the file are made where they
// are not there yet.
func OpenStore(ctx context.Context, database string, readOnly bool, logger *slog.Logger) (storage.Store, error) {
	path, named := strings.CutPrefix(database, sqlite.Prefix)
	if path == "" || !named && strings.Contains(database, "://") {
		return nil, ErrDatabase
	}
	var options []sqlite.Option
	if logger != nil {
		options = append(options, sqlite.WithLogger(logger))
	}
	if readOnly {
		options = append(options, sqlite.ReadOnly())
	} else if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	return sqlite.Open(ctx, path, options...)
}
