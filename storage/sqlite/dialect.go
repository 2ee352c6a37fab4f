package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"mysteryshopper/storage"
)

// dialect implements sqlstore.Dialect.
type dialect struct{}

// Rebind replaces $1 by ?1. SQLite would take $1 for a name and number names by their first use.
func (dialect) Rebind(query string) string { return strings.ReplaceAll(query, "$", "?") }

// BeginUpdate acquires the write lock at once, so that no later statement fails because of an outdated snapshot.
func (dialect) BeginUpdate() string { return "BEGIN IMMEDIATE" }

// BeginView starts a transaction. Its first read takes the snapshot.
func (dialect) BeginView() string { return "BEGIN" }

// ConcurrentWriters is false, because one connection at a time writes.
func (dialect) ConcurrentWriters() bool { return false }

// Retryable is false, because writers wait for each other.
func (dialect) Retryable(error) bool { return false }

// AcceptsAnyText is true, because SQLite does not check texts.
func (dialect) AcceptsAnyText() bool { return true }

// Contains uses instr, which compares two blobs byte by byte.
func (dialect) Contains(column, argument string) string {
	return "instr(" + column + ", " + argument + ") > 0"
}

// Overwrite makes SQLite fill freed space with zeros.
func (dialect) Overwrite() string { return "PRAGMA secure_delete = ON" }

// Classify uses SQLite's result codes, and the system's error for input and output errors.
func (dialect) Classify(err error) error {
	var failure sqlite3.Error
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		return storage.ErrUnavailable
	case errors.As(err, &failure):
		if kind, ok := kinds[failure.Code]; ok {
			return ofSystem(failure.SystemErrno, kind)
		}
	}
	return nil
}

// kinds maps the result codes that a caller can react to.
var kinds = map[sqlite3.ErrNo]error{
	sqlite3.ErrBusy:     storage.ErrUnavailable,
	sqlite3.ErrLocked:   storage.ErrUnavailable,
	sqlite3.ErrProtocol: storage.ErrUnavailable,
	sqlite3.ErrNomem:    storage.ErrUnavailable,
	sqlite3.ErrIoErr:    storage.ErrUnavailable,
	sqlite3.ErrCantOpen: storage.ErrUnavailable,
	sqlite3.ErrPerm:     storage.ErrUnavailable,
	sqlite3.ErrFull:     storage.ErrFull,
	sqlite3.ErrCorrupt:  storage.ErrCorrupt,
	sqlite3.ErrNotADB:   storage.ErrCorrupt,
	sqlite3.ErrReadonly: storage.ErrReadOnly,
}

// ofSystem returns the error for the system's error number if that is more exact than kind.
func ofSystem(errno syscall.Errno, kind error) error {
	if !errors.Is(kind, storage.ErrUnavailable) {
		return kind
	}
	switch errno {
	case syscall.ENOSPC, syscall.EDQUOT:
		return storage.ErrFull
	case syscall.EROFS:
		return storage.ErrReadOnly
	}
	return kind
}
