package move

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"mysteryshopper/storage"
)

// begin prepares both databases for copying: the target accepts rows of this move alone, and the source accepts no
// writes. The target comes first, so that only one of several runs begins, and a target that is refused does not stop
// the servers of the source.
func (m *mover) begin(ctx context.Context) error {
	from, err := m.From.MoveStatus(ctx)
	if err != nil {
		return err
	}
	to, err := m.To.MoveStatus(ctx)
	if err != nil {
		return err
	}
	if err := m.permit(from, to); err != nil {
		return err
	}
	if to.State == storage.Filling && from.State != storage.Open {
		m.source, m.result.Resumed = from, true
	} else if to, err = m.claim(ctx, from, to); err != nil {
		return err
	}
	if err := m.count(ctx); err != nil {
		return err
	}
	return m.examineOnce(ctx, to)
}

// permit returns a refusal where a database takes part in another move, or this move is finished.
func (m *mover) permit(from, to storage.MoveStatus) error {
	switch {
	case from.State == storage.Filling:
		return refuse("finish the move into it first",
			"%s is itself the target of a move from %s that is not finished", m.From.Name, from.Other)
	case to.State == storage.Leaving, to.State == storage.Left:
		return refuse("name another one", "%s was itself moved to %s", m.To.Name, to.Other)
	case to.State == storage.Filling && (from.State == storage.Open && to.Other != m.From.Name ||
		from.State != storage.Open && to.Move != from.Move):
		return refuse("empty it, or name another one",
			"%s holds an unfinished move of another database, or one that was given up, from %s", m.To.Name, to.Other)
	case to.State == storage.Open && from.State == storage.Left:
		return refuse("serve that one", "%s was moved to %s already", m.From.Name, from.Other)
	case to.State == storage.Open && from.State == storage.Leaving && from.Other != m.To.Name:
		return refuse("go on with that one, or give it up with --undo",
			"a move of %s to %s has begun and is not finished", m.From.Name, from.Other)
	}
	return nil
}

// claim marks the target as filled by a new move, unless an earlier run has done so, and then closes the source for
// writes. It returns the target's status.
func (m *mover) claim(ctx context.Context, from, to storage.MoveStatus) (storage.MoveStatus, error) {
	begun := to.State != storage.Filling
	if !begun {
		if err := m.To.CheckEmpty(ctx); err != nil {
			return to, refuse("empty it, or name another one", "%s holds a move of %s that was given up: %w", m.To.Name, m.From.Name, err)
		}
	} else {
		id := make([]byte, 16)
		if _, err := io.ReadFull(m.Random, id); err != nil {
			return to, fmt.Errorf("the id of the move: %w", err)
		}
		filling := storage.MoveStatus{State: storage.Filling, Move: hex.EncodeToString(id), Other: m.From.Name}
		err := m.To.BeginFilling(ctx, to, filling)
		if errors.Is(err, storage.ErrNotEmpty) || errors.Is(err, storage.ErrStale) {
			return to, refuse("name a database that nothing is kept in", "%s cannot be moved into: %w", m.To.Name, err)
		}
		if err != nil {
			return to, err
		}
		to = filling
	}
	m.source = storage.MoveStatus{State: storage.Leaving, Move: to.Move, Other: m.To.Name}
	err := retryBusy(ctx, func() error { return m.From.SetMoveStatus(ctx, from, m.source) })
	if errors.Is(err, storage.ErrStale) {
		if now, same := m.From.MoveStatus(ctx); same == nil && now == to {
			err = refuse("name another one", "%s and %s are one database", m.From.Name, m.To.Name)
		} else {
			err = refuse("wait for the other one, and run this again where it fails", "another move of %s has begun: %w", m.From.Name, err)
		}
	}
	if err != nil && begun {
		// A target that another run has claimed is left to that run.
		err = errors.Join(err, m.To.AbandonFilling(context.WithoutCancel(ctx), to))
	}
	return to, err
}

// examineOnce examines the source where nothing was copied yet. A refusal restores the status of both databases.
func (m *mover) examineOnce(ctx context.Context, to storage.MoveStatus) error {
	switch err := m.To.CheckEmpty(ctx); {
	case errors.Is(err, storage.ErrNotEmpty):
		return nil
	case err != nil:
		return err
	}
	err := m.examine(ctx)
	if refusal := (*Refusal)(nil); !errors.As(err, &refusal) {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	return errors.Join(err, m.From.SetMoveStatus(ctx, m.source, storage.MoveStatus{State: storage.Open}), m.To.AbandonFilling(ctx, to))
}
