package storage

import "fmt"

// MoveStatus says whether a database is in use, and what keeps it from being used.
type MoveStatus struct {
	State MoveState
	// Move is the id of the move, empty while the database is Open and never took part in one.
	Move string
	// Other is the database at the other end of the move, in words for people.
	Other string
}

// MoveState is where a database stands in a move.
type MoveState string

// The states of a fence.
const (
	// Open databases are in use. One that was Filling has the id of that move.
	Open MoveState = "OPEN"
	// Leaving databases are read by the move and by servers, and written by nobody.
	Leaving MoveState = "LEAVING"
	// Left databases were moved; they can still be read.
	Left MoveState = "LEFT"
	// Filling databases are written by the move alone, and used by nobody.
	Filling MoveState = "FILLING"
)

// Err returns what a writer of the database is told: nil where the database is open.
func (f MoveStatus) Err() error {
	switch f.State {
	case Open:
		return nil
	case Filling:
		return fmt.Errorf("%w, from %s", ErrUnfinished, f.Other)
	}
	return fmt.Errorf("%w: %s", ErrMoved, f.Other)
}
