package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"mysteryshopper/storage"
)

// startupParameters are the settings that a pooler such as PgBouncer accepts when a connection is opened. All others are
// set once it is open.
var startupParameters = []string{"application_name", "client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings"}

// settleLater removes the settings of a configuration that a pooler refuses at the start of a connection, and sets them as
// soon as it is open: before the connection is judged by whether it can write, which may depend on them.
func settleLater(config *pgx.ConnConfig) {
	later := map[string]string{}
	for name, value := range config.RuntimeParams {
		if !slices.Contains(startupParameters, name) {
			later[name] = value
		}
	}
	maps.DeleteFunc(config.RuntimeParams, func(name, _ string) bool { _, moved := later[name]; return moved })
	names, validate := slices.Sorted(maps.Keys(later)), config.ValidateConnect
	config.ValidateConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		for _, name := range names {
			set := conn.ExecParams(ctx, "SELECT set_config($1, $2, false)", [][]byte{[]byte(name), []byte(later[name])}, nil, nil, nil)
			if err := set.Read().Err; err != nil {
				return fmt.Errorf("postgres: set %s: %w", name, err)
			}
		}
		if validate == nil {
			return nil
		}
		return validate(ctx, conn)
	}
}

// errShared is returned for a pooler that gives a connection to others between its transactions.
var errShared = errors.New("postgres: a pooler shares connections between transactions (PgBouncer with pool_mode = transaction or statement); " +
	"set pool_mode = session for this database")

// assertOwnSession returns errShared where a connection to the server is not ours alone while it is open: prepared
// statements and settings would be those of others. Two connections then have one server process, or one of them changes
// its process.
func assertOwnSession(ctx context.Context, db *sql.DB) (err error) {
	first, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, first.Close()) }()
	before, err := processOf(ctx, first)
	if err != nil {
		return err
	}
	second, err := db.BeginTx(ctx, nil)
	if codeOf(err) == "08P01" { // protocol_violation: the pooler shares connections between statements.
		return fmt.Errorf("%w: %w", storage.ErrUnavailable, errShared)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, second.Rollback()) }()
	other, err := processOf(ctx, second)
	if err != nil {
		return err
	}
	after, err := processOf(ctx, first)
	if err != nil {
		return err
	}
	if other == before || after != before {
		return fmt.Errorf("%w: %w", storage.ErrUnavailable, errShared)
	}
	return nil
}

// processOf returns the id of the server's process of a connection, without a prepared statement.
func processOf(ctx context.Context, on interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (id int64, err error) {
	return id, on.QueryRowContext(ctx, "SELECT pg_backend_pid()", pgx.QueryExecModeSimpleProtocol).Scan(&id)
}

// unopened is the error of a database that could not be opened.
type unopened struct {
	address string
	cause   error
}

// Error implements error.
func (u *unopened) Error() string {
	return fmt.Sprintf("open the database %s: %v", Redact(u.address), u.cause)
}

// Unwrap returns the cause.
func (u *unopened) Unwrap() error { return u.cause }

// Engine returns the name of the engine, for advice to people.
func (*unopened) Engine() string { return "PostgreSQL" }
