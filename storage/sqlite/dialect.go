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

// dialect is SQLite's way; see sqlstore.Dialect.
type dialect struct{}

// Rebind writes ?1 for $1: SQLite takes $1 for a name, and numbers names by their first appearance.
func (dialect) Rebind(query string) string { return strings.ReplaceAll(query, "$", "?") }

// BeginUpdate takes the writer's lock at once, so that no later statement can find the snapshot outdated.
func (dialect) BeginUpdate() string { return "BEGIN IMMEDIATE" }

// BeginView starts a transaction whose snapshot is taken by its first read.
func (dialect) BeginView() string { return "BEGIN" }

// ConcurrentWriters is false: whoever writes has the file to itself meanwhile.
func (dialect) ConcurrentWriters() bool { return false }

// Retryable is false: whoever writes waits for its turn.
func (dialect) Retryable(error) bool { return false }

// AcceptsAnyText is true: texts are kept as they come.
func (dialect) AcceptsAnyText() bool { return true }

// Classify goes by SQLite's result codes and, where it speaks of input and output only, by the system's error.
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

// kinds are the result codes that a caller can do something about.
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

// ofSystem prefers what the operating system says is the matter, where it is more exact.
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
