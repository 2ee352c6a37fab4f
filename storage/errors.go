package storage

import (
	"errors"
	"fmt"
)

// The errors of a store. They are compared with errors.Is; the text of a wrapped driver error is for logs alone.
var (
	// ErrNotFound says that there is no such thing.
	ErrNotFound = errors.New("storage: not found")
	// ErrExists says that a thing with this id is there already.
	ErrExists = errors.New("storage: exists already")
	// ErrStale says that the thing was changed since it was read.
	ErrStale = errors.New("storage: changed since it was read")
	// ErrInUse says that something still refers to the thing.
	ErrInUse = errors.New("storage: still in use")
	// ErrCursor says that a cursor is not one of this list.
	ErrCursor = errors.New("storage: not a cursor of this list")
	// ErrFilter says that a filter names a field or an operator that this list does not have.
	ErrFilter = errors.New("storage: not a filter of this list")
	// ErrUnavailable says that the database cannot be reached or is locked; trying again may help.
	ErrUnavailable = errors.New("storage: unavailable")
	// ErrFull says that there is no room on the disk. Reading still works, and writing does again once there is.
	ErrFull = errors.New("storage: no room")
	// ErrCorrupt says that the database is damaged.
	ErrCorrupt = errors.New("storage: corrupt")
	// ErrNewer says that the database was written by a later version of the product. It is left untouched.
	ErrNewer = errors.New("storage: the database is newer than this program")
	// ErrReadOnly says that a write was tried in a View, or that the database cannot be written.
	ErrReadOnly = errors.New("storage: read only")
	// ErrClosed says that the store is closed.
	ErrClosed = errors.New("storage: closed")
)

// MaxDepth is how deep a location tree may be, the whole client not counted.
const MaxDepth = 12

// ErrTree says that a location's parent is below it, or that the tree would be deeper than MaxDepth.
var ErrTree = errors.New("storage: not a tree")

// The errors of databases that take part in a move of everything from one to another.
var (
	// ErrMoved says that nothing can be written because everything is being moved to another database, or was. It is an
	// ErrUnavailable: whoever comes again may find a server on the other one.
	ErrMoved = fmt.Errorf("%w: everything is being moved to another database, or was", ErrUnavailable)
	// ErrUnfinished says that the database is the target of a move that is not finished, so that a part may be missing.
	ErrUnfinished = fmt.Errorf("%w: a move into the database is not finished", ErrUnavailable)
	// ErrNotEmpty says that a database cannot be moved into, since something is kept in it.
	ErrNotEmpty = errors.New("storage: not empty")
)
