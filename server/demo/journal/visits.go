package journal

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// holder is a shopper who has or had a visit.
type holder struct{ visit, shopper string }

type visits struct {
	storage.Visits
	journal *Journal
}

func (s visits) Insert(_ context.Context, v *storage.Visit) error {
	j := s.journal
	if j.visits[v.ID] != nil {
		return storage.ErrExists
	}
	first := *v
	j.note(func(ctx context.Context, tx storage.Tx) error {
		again := first
		return tx.Visits().Insert(ctx, &again)
	})
	v.Revision = 1
	j.keep(v)
	return nil
}

func (s visits) Get(_ context.Context, id string) (*storage.Visit, error) {
	kept := s.journal.visits[id]
	if kept == nil {
		return nil, storage.ErrNotFound
	}
	v := *kept
	return &v, nil
}

func (s visits) Update(_ context.Context, v *storage.Visit) error {
	j := s.journal
	kept := j.visits[v.ID]
	switch {
	case kept == nil:
		return storage.ErrNotFound
	case kept.Revision != v.Revision:
		return storage.ErrStale
	}
	next := *v
	j.note(func(ctx context.Context, tx storage.Tx) error {
		again := next
		return tx.Visits().Update(ctx, &again)
	})
	v.Revision++
	j.keep(v)
	return nil
}

// keep keeps a copy of a visit as it is now.
func (j *Journal) keep(v *storage.Visit) {
	kept := *v
	j.visits[v.ID] = &kept
	if v.Shopper != "" {
		j.held[holder{v.ID, v.Shopper}] = true
	}
}

func (s visits) WasAssigned(_ context.Context, id, shopper string) (bool, error) {
	return s.journal.held[holder{id, shopper}], nil
}

// LastVisit knows of none: see Journal.
func (visits) LastVisit(context.Context, string, string, string, string) (time.Time, error) {
	return time.Time{}, nil
}
