package storage

import "fmt"

// MoveStatus describes the part of a database in a move of all data to another database. It decides who may use and
// write the database. The table that keeps it is called fence.
type MoveStatus struct {
	State MoveState
	// Move is the id of the move. It is empty if the database is Open and never took part in a move.
	Move string
	// Other is the name of the other database of the move, for people.
	Other string
}

// MoveState is the state of a database in a move.
type MoveState string

// The states of a database in a move.
const (
	// Open: the database is in use. If a move filled it, Move is the id of that move.
	Open MoveState = "OPEN"
	// Leaving: the move and the servers read the database, nobody writes it.
	Leaving MoveState = "LEAVING"
	// Left: the data was moved. The database can still be read.
	Left MoveState = "LEFT"
	// Filling: the move writes the database, nobody else uses it.
	Filling MoveState = "FILLING"
)

// Err returns the error for writers of the database, nil if the state is Open.
func (f MoveStatus) Err() error {
	switch f.State {
	case Open:
		return nil
	case Filling:
		return fmt.Errorf("%w, from %s", ErrUnfinished, f.Other)
	}
	return fmt.Errorf("%w: %s", ErrMoved, f.Other)
}
