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

// requireOpen is asked before the first write of an update. The first of those that are committed together reads the
// fence, and keeps it as it is until the end of them all: by a lock that writers share where there are several, and
// without one where whoever writes does so alone. Where statements can be sent together it costs no round trip.
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

// selectOpen returns a row where the database is in use.
const selectOpen = `SELECT 1 FROM fence WHERE id = 1 AND state = 'OPEN'`

// errNotOpen returns what keeps the database from being written.
func (t *tx) errNotOpen(ctx context.Context) error {
	f, err := t.moveStatus(ctx, selectMoveStatus)
	if err == nil {
		err = f.Err()
	}
	if err == nil {
		err = storage.ErrMoved // until a moment ago
	}
	return err
}

// MoveStatus returns where the database stands in a move.
func (s *Store) MoveStatus(ctx context.Context) (storage.MoveStatus, error) {
	var f storage.MoveStatus
	err := s.reader.QueryRowContext(ctx, s.cache.rebind(selectMoveStatus)).Scan(&f.State, &f.Move, &f.Other)
	if err != nil {
		return f, fmt.Errorf("read the fence: %w", s.cache.classifyIn(ctx, err))
	}
	return f, nil
}

// SetMoveStatus replaces the fence where it is as the caller has read it, and returns ErrStale where it is not. When it
// returns, everything that was written before is committed, and whoever writes afterwards sees the new one.
func (s *Store) SetMoveStatus(ctx context.Context, was, now storage.MoveStatus) error {
	return s.updateAsMove(ctx, func(t *tx) error { return t.setMoveStatus(ctx, was, now) })
}

func (t *tx) setMoveStatus(ctx context.Context, was, now storage.MoveStatus) error {
	n, err := t.exec(ctx, `UPDATE fence SET state = $1, move = $2, other = $3
		WHERE id = 1 AND state = $4 AND move = $5 AND other = $6`,
		now.State, now.Move, now.Other, was.State, was.Move, was.Other)
	if err == nil && n == 0 {
		return fmt.Errorf("the fence: %w", storage.ErrStale)
	}
	return err
}

// updateAsMove runs an update that no fence stops.
func (s *Store) updateAsMove(ctx context.Context, fn func(*tx) error) error {
	return s.Update(ctx, storage.WriteOptions{}, func(member storage.Tx) error {
		t := member.(*tx)
		t.isMove = true
		return fn(t)
	})
}
