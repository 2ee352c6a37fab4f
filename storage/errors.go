package storage

import (
	"errors"
	"fmt"
)

// The errors of a store. Compare them with errors.Is. A store wraps the driver's error, whose text is for logs only.
var (
	// ErrNotFound is returned if something does not exist.
	ErrNotFound = errors.New("storage: not found")
	// ErrExists is returned if the id is used.
	ErrExists = errors.New("storage: exists already")
	// ErrStale is returned if a row changed after the caller read it.
	ErrStale = errors.New("storage: changed since it was read")
	// ErrInUse is returned for a deletion while other rows refer to the row.
	ErrInUse = errors.New("storage: still in use")
	// ErrDeleted is returned for a new use of something that was deleted and is kept. It wraps ErrNotFound: whoever does not
	// look for it treats what was deleted as absent.
	ErrDeleted = fmt.Errorf("%w: it was deleted", ErrNotFound)
	// ErrCursor is returned for a cursor of another list.
	ErrCursor = errors.New("storage: not a cursor of this list")
	// ErrFilter is returned for a field or an operator that the list's filter does not have.
	ErrFilter = errors.New("storage: not a filter of this list")
	// ErrUnavailable is returned if the database cannot be reached or is locked. A retry may help.
	ErrUnavailable = errors.New("storage: unavailable")
	// ErrFull is returned if the disk is full. Reads still work; writes work again when there is room.
	ErrFull = errors.New("storage: no room")
	// ErrCorrupt is returned if the database is damaged.
	ErrCorrupt = errors.New("storage: corrupt")
	// ErrNewer is returned if a later release of the product wrote the database. The database is not changed.
	ErrNewer = errors.New("storage: the database is newer than this program")
	// ErrReadOnly is returned for a write in a View, or if the database cannot be written.
	ErrReadOnly = errors.New("storage: read only")
	// ErrClosed is returned after the store or the transaction was closed.
	ErrClosed = errors.New("storage: closed")
)

// MaxDepth is the largest depth of a location tree, not counting the whole client.
const MaxDepth = 12

// ErrTree is returned if a location's parent would be below it, or the tree would be deeper than MaxDepth.
var ErrTree = errors.New("storage: not a tree")

// The errors of databases in a move of all data from one database to another.
var (
	// ErrMoved is returned for writes while the data is being moved to another database, and after that. It wraps
	// ErrUnavailable: a retry may reach a server on the new database.
	ErrMoved = fmt.Errorf("%w: everything is being moved to another database, or was", ErrUnavailable)
	// ErrUnfinished is returned if the database is the target of an unfinished move, so that data may be missing.
	ErrUnfinished = fmt.Errorf("%w: a move into the database is not finished", ErrUnavailable)
	// ErrNotEmpty is returned if the target of a move holds data.
	ErrNotEmpty = errors.New("storage: not empty")
)
