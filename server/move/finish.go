package move

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/storage"
)

// finish closes the source for good and then opens the target: at no time can both be written.
func (m *mover) finish(ctx context.Context) error {
	left := m.source
	left.State = storage.Left
	if m.source != left {
		err := m.From.SetMoveStatus(ctx, m.source, left)
		if errors.Is(err, storage.ErrStale) {
			return refuse("empty the target before it is used again", "the move of %s was given up meanwhile: %w", m.From.Name, err)
		}
		if err != nil {
			return err
		}
	}
	filling, err := m.To.MoveStatus(ctx)
	if err != nil {
		return err
	}
	open := filling
	open.State = storage.Open
	if filling.State != storage.Filling || filling.Move != left.Move {
		return refuse("find out who did so", "%s was changed meanwhile", m.To.Name)
	}
	return m.To.SetMoveStatus(ctx, filling, open)
}

// Undo abandons the move of a database, so that it can be written again. A finished move is abandoned only with force:
// everything written to the other database since is missing in this one.
func Undo(ctx context.Context, from End, force bool) error {
	status, err := from.MoveStatus(ctx)
	if err != nil {
		return err
	}
	switch {
	case status.State == storage.Open:
		return refuse("there is nothing to give up", "%s is not being moved", from.Name)
	case status.State == storage.Filling:
		return refuse("empty it where the move is given up", "%s is the target of a move, from %s", from.Name, status.Other)
	case status.State == storage.Left && !force:
		return refuse("serve that one; or add --force where nothing that it took since matters",
			"the move of %s to %s is finished", from.Name, status.Other)
	}
	if err := retryBusy(ctx, func() error { return from.SetMoveStatus(ctx, status, storage.MoveStatus{State: storage.Open}) }); err != nil {
		return fmt.Errorf("open %s: %w", from.Name, err)
	}
	return nil
}
