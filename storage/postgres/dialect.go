package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"mysteryshopper/storage"
)

// dialect implements sqlstore.Dialect.
type dialect struct{}

// Rebind gives texts that a statement makes the collation of the columns that they are compared with.
func (dialect) Rebind(query string) string {
	return strings.ReplaceAll(query, " AS TEXT)", ` AS TEXT) COLLATE "C"`)
}

// BeginUpdate uses the isolation of the database's address. READ COMMITTED is enough with the locks that updates take;
// default_transaction_isolation=serializable works too.
func (dialect) BeginUpdate() string { return "BEGIN" }

// BeginView starts a transaction whose first statement takes the snapshot.
func (dialect) BeginView() string { return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" }

// ConcurrentWriters is true, because any number of servers write.
func (dialect) ConcurrentWriters() bool { return true }

// Retryable returns true for a serialization failure, a deadlock, and a foreign or unique key violated by a concurrent
// transaction. It returns false after a lock timeout, which has taken long enough.
func (dialect) Retryable(err error) bool {
	switch codeOf(err) {
	case "40001", "40P01", "23503", "23505":
		return true
	}
	return false
}

// Contains uses position.
func (dialect) Contains(column, argument string) string {
	return "position(" + argument + " IN " + column + ") > 0"
}

// Overwrite is empty: VACUUM removes what no transaction can see any more.
func (dialect) Overwrite() string { return "" }

// AcceptsAnyText is false, because the server refuses texts that are not UTF-8 or hold NUL.
func (dialect) AcceptsAnyText() bool { return false }

// Classify uses SQLSTATE. Errors of the connection have none.
func (dialect) Classify(err error) error {
	code := codeOf(err)
	if code == "" {
		return ofConnection(err)
	}
	if kind, ok := kinds[code]; ok {
		return kind
	}
	return classes[code[:min(2, len(code))]]
}

// kinds has the codes with another meaning than their class, which is their first two characters.
var kinds = map[string]error{
	"25006": storage.ErrReadOnly,    // read_only_sql_transaction
	"25P03": storage.ErrUnavailable, // idle_in_transaction_session_timeout
	"3D000": storage.ErrUnavailable, // invalid_catalog_name: no such database
	"53100": storage.ErrFull,        // disk_full
	"55P03": storage.ErrUnavailable, // lock_not_available
	"XX001": storage.ErrCorrupt,     // data_corrupted
	"XX002": storage.ErrCorrupt,     // index_corrupted
}

var classes = map[string]error{
	"08": storage.ErrUnavailable, // connection exceptions
	"40": storage.ErrUnavailable, // the transaction was rolled back
	"53": storage.ErrUnavailable, // insufficient resources
	"57": storage.ErrUnavailable, // an operator intervened: shutdown, cancelled by a timeout
	"58": storage.ErrUnavailable, // system errors
	"28": storage.ErrUnavailable, // no access, such as after a change of the password
}

func codeOf(err error) string {
	var failure *pgconn.PgError
	if errors.As(err, &failure) {
		return failure.Code
	}
	return ""
}

// ofConnection returns ErrUnavailable for an error of reaching the server, nil for others.
func ofConnection(err error) error {
	var network net.Error
	var connecting *pgconn.ConnectError
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, context.DeadlineExceeded),
		errors.As(err, &network), errors.As(err, &connecting), pgconn.SafeToRetry(err):
		return storage.ErrUnavailable
	}
	return nil
}
