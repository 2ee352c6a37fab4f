package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/sqlite"
)

// ErrDatabase is returned for a name that belongs to no engine.
var ErrDatabase = errors.New("a database is named sqlite:PATH or postgres://USER@HOST:PORT/NAME")

// ErrNoDatabase is returned where a database must exist and its file does not.
var ErrNoDatabase = errors.New("there is no database")

// ErrReplica is returned where the engine of the database has no replicas.
var ErrReplica = errors.New("only a database named postgres://… can have a replica")

// Database names a database and configures its connections.
type Database struct {
	// Name is sqlite:PATH, a plain path, or postgres://USER@HOST:PORT/NAME.
	Name string
	// Replica is the address of a copy of a PostgreSQL database, for figures and lists that may be some moments behind.
	Replica string
	// Connections is how many connections to PostgreSQL are open at most; DefaultConnections where 0.
	Connections int
	// ReadOnly opens what is there as it is, and never writes to it.
	ReadOnly bool
	// MustExist refuses to create a database in a file. ReadOnly does so too.
	MustExist bool
	// Unfinished also opens the target of a move that is not finished, which has ErrUnfinished otherwise.
	Unfinished bool
	// Logger receives failures that no caller waits for; nil for none.
	Logger *slog.Logger
}

// DefaultConnections is how many connections to PostgreSQL a server has at most. A third of them write.
const DefaultConnections = 12

// OpenStore opens a database. Unless it is read only or must exist, it creates a missing file and its folder. A name of
// another form than those of Database is ErrDatabase, a file that is missing and must exist ErrNoDatabase.
func OpenStore(ctx context.Context, d Database) (storage.Store, error) {
	store, err := openEngine(ctx, d)
	if err != nil || d.Unfinished {
		return store, err
	}
	status, err := store.(movable).MoveStatus(ctx)
	if err == nil && status.State == storage.Filling {
		err = status.Err()
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// WithoutPassword returns the name of a database without the password in it.
func WithoutPassword(name string) string {
	if postgres.IsAddress(name) {
		return postgres.Redact(name)
	}
	return name
}

// otherForm matches names that belong to no engine here: those with another scheme, such as mysql:shop, and the
// connection strings of libpq, such as "host=db dbname=shop". A scheme has two letters or more, so that C:\shop.db is a
// path.
var otherForm = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+:|\s*(host|hostaddr|port|dbname|user|password|service|sslmode)\s*=)`)

// FilePath returns the path of a database in a file; false for any other.
func FilePath(name string) (path string, ok bool) {
	path, named := strings.CutPrefix(name, sqlite.Prefix)
	return path, named || !otherForm.MatchString(name)
}

// movable is a store that can be moved. The stores of all engines are.
type movable interface {
	MoveStatus(ctx context.Context) (storage.MoveStatus, error)
}

func openEngine(ctx context.Context, d Database) (storage.Store, error) {
	if postgres.IsAddress(d.Name) {
		return openPostgres(ctx, d)
	}
	path, ok := FilePath(d.Name)
	if path == "" || !ok {
		return nil, ErrDatabase
	}
	if d.Replica != "" {
		return nil, ErrReplica
	}
	var options []sqlite.Option
	if d.Logger != nil {
		options = append(options, sqlite.WithLogger(d.Logger))
	}
	if _, err := os.Stat(path); (d.MustExist || d.ReadOnly) && err != nil {
		return nil, fmt.Errorf("%w at %s", ErrNoDatabase, path)
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
