package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/sqlite"
)

// ErrDatabase says that no engine goes by the database's name.
var ErrDatabase = errors.New("a database is named sqlite:PATH or postgres://USER@HOST:PORT/NAME")

// ErrReplica says that a database of this engine has no copies to read from.
var ErrReplica = errors.New("only a database named postgres://… can have a replica")

// Database says which database is opened, and how.
type Database struct {
	// Name is sqlite:PATH, a plain path, or postgres://USER@HOST:PORT/NAME.
	Name string
	// Replica is the address of a copy of a PostgreSQL database, for figures and lists that may be some moments behind.
	Replica string
	// Connections is how many connections to PostgreSQL are open at most; DefaultConnections where 0.
	Connections int
	// ReadOnly opens what is there as it is, and never writes to it.
	ReadOnly bool
	// Unfinished also opens the target of a move that is not finished, which has ErrUnfinished otherwise.
	Unfinished bool
	// Logger takes what no caller is told of; nil for none.
	Logger *slog.Logger
}

// DefaultConnections is how many connections to PostgreSQL a server has at most. A third of them write.
const DefaultConnections = 12

// OpenStore opens a database. Unless it is to be read only, the folder and the file of one in a file are made where
// they are not there yet.
func OpenStore(ctx context.Context, d Database) (storage.Store, error) {
	store, err := openEngine(ctx, d)
	if err != nil || d.Unfinished {
		return store, err
	}
	fence, err := store.(fenced).MoveStatus(ctx)
	if err == nil && fence.State == storage.Filling {
		err = fence.Err()
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// Shown is a database's name for people to read, without a password.
func Shown(name string) string {
	if postgres.IsAddress(name) {
		return postgres.Redact(name)
	}
	return name
}

// File returns the path of a database that is kept in a file, by its name; false for any other.
func File(name string) (path string, is bool) {
	path, named := strings.CutPrefix(name, sqlite.Prefix)
	return path, named || !strings.Contains(name, "://")
}

// fenced is what the stores of all engines are, which take part in moves.
type fenced interface {
	MoveStatus(ctx context.Context) (storage.MoveStatus, error)
}

func openEngine(ctx context.Context, d Database) (storage.Store, error) {
	if postgres.IsAddress(d.Name) {
		return openPostgres(ctx, d)
	}
	path, is := File(d.Name)
	if path == "" || !is {
		return nil, ErrDatabase
	}
	if d.Replica != "" {
		return nil, ErrReplica
	}
	var options []sqlite.Option
	if d.Logger != nil {
		options = append(options, sqlite.WithLogger(d.Logger))
	}
	if d.ReadOnly {
		options = append(options, sqlite.ReadOnly())
	} else if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	return sqlite.Open(ctx, path, options...)
}

func openPostgres(ctx context.Context, d Database) (storage.Store, error) {
	connections := d.Connections
	if connections == 0 {
		connections = DefaultConnections
	}
	writers := max(connections/3, 1)
	options := []postgres.Option{postgres.WithWriters(writers), postgres.WithReaders(connections - writers)}
	if d.Replica != "" {
		options = append(options, postgres.WithReplica(d.Replica))
	}
	if d.Logger != nil {
		options = append(options, postgres.WithLogger(d.Logger))
	}
	if d.ReadOnly {
		options = append(options, postgres.ReadOnly())
	}
	return postgres.Open(ctx, d.Name, options...)
}
