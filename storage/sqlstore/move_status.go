package sqlstore

import (
	"context"
	"fmt"

	"mysteryshopper/storage"
)

const selectMoveStatus = `SELECT state, move, other FROM fence WHERE id = 1`

func (t *tx) moveStatus(ctx context.Context, query string) (storage.MoveStatus, error) {
	var f storage.MoveStatus
	err := t.queryRow(ctx, query, nil, &f.State, &f.Move, &f.Other)
	return f, err
}

// requireOpen is called before the first write of an update. The first update of a batch reads the move status and
// keeps it unchanged until the end of the batch: with a shared lock if there are concurrent writers, without one
// otherwise. On an engine with a pipeline this costs no round trip.
func (t *tx) requireOpen(ctx context.Context) error {
	if t.isMove || *t.statusRead {
		return nil
	}
	*t.statusRead = true
	if _, can := t.cache.dialect.(Pipeline); can {
		query := t.cache.rebind(t.withLock(selectOpen, forShare))
		t.pending = append(t.pending, queuedStatement{Statement{Query: query}, func(open int64) error {
			if open == 1 {
				return nil
			}
			return t.errNotOpen(ctx)
		}})
		return nil
	}
	open, err := t.exists(ctx, t.withLock(selectOpen, forShare))
	if err == nil && !open {
		*t.statusRead = false
		t.failure = t.errNotOpen(ctx)
		return t.failure
	}
	return err
}

// selectOpen returns a row if the database is in use.
const selectOpen = `SELECT 1 FROM fence WHERE id = 1 AND state = 'OPEN'`

// errNotOpen returns the reason why the database cannot be written.
func (t *tx) errNotOpen(ctx context.Context) error {
	f, err := t.moveStatus(ctx, selectMoveStatus)
	if err == nil {
		err = f.Err()
	}
	if err == nil {
		err = storage.ErrMoved // the status changed since the check
	}
	return err
}

// MoveStatus returns the move status of the database.
func (s *Store) MoveStatus(ctx context.Context) (storage.MoveStatus, error) {
	var f storage.MoveStatus
	err := s.reader.QueryRowContext(ctx, s.cache.rebind(selectMoveStatus)).Scan(&f.State, &f.Move, &f.Other)
	if err != nil {
		return f, fmt.Errorf("read the move status: %w", s.cache.classifyIn(ctx, err))
	}
	return f, nil
}

// SetMoveStatus replaces the move status if it is was, and returns ErrStale otherwise. When it returns, all earlier
// writes are committed, and later writers see the new status.
func (s *Store) SetMoveStatus(ctx context.Context, was, now storage.MoveStatus) error {
	return s.updateAsMove(ctx, func(t *tx) error { return t.setMoveStatus(ctx, was, now) })
}

func (t *tx) setMoveStatus(ctx context.Context, was, now storage.MoveStatus) error {
	n, err := t.exec(ctx, `UPDATE fence SET state = $1, move = $2, other = $3
		WHERE id = 1 AND state = $4 AND move = $5 AND other = $6`,
		now.State, now.Move, now.Other, was.State, was.Move, was.Other)
	if err == nil && n == 0 {
		return fmt.Errorf("set the move status: %w", storage.ErrStale)
	}
	return err
}

// updateAsMove runs an update that may write in every move state.
func (s *Store) updateAsMove(ctx context.Context, fn func(*tx) error) error {
	return s.Update(ctx, storage.WriteOptions{}, func(member storage.Tx) error {
		t := member.(*tx)
		t.isMove = true
		return fn(t)
	})
}
