package batch

import (
	"context"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// assignment is a visit and a shopper to whom it was assigned at some time.
type assignment struct{ visit, shopper string }

type visits struct {
	storage.Visits
	batch *Store
}

func (s visits) Insert(_ context.Context, v *storage.Visit) error {
	b := s.batch
	if b.visits[v.ID] != nil {
		return storage.ErrExists
	}
	first := *v
	b.record(func(ctx context.Context, tx storage.Tx) error {
		again := first
		return tx.Visits().Insert(ctx, &again)
	})
	v.Revision = 1
	b.storeVisit(v)
	return nil
}

func (s visits) Get(_ context.Context, id string) (*storage.Visit, error) {
	stored := s.batch.visits[id]
	if stored == nil {
		return nil, storage.ErrNotFound
	}
	v := *stored
	return &v, nil
}

func (s visits) Update(_ context.Context, v *storage.Visit) error {
	b := s.batch
	stored := b.visits[v.ID]
	switch {
	case stored == nil:
		return storage.ErrNotFound
	case stored.Revision != v.Revision:
		return storage.ErrStale
	}
	next := *v
	b.record(func(ctx context.Context, tx storage.Tx) error {
		again := next
		return tx.Visits().Update(ctx, &again)
	})
	v.Revision++
	b.storeVisit(v)
	return nil
}

// storeVisit stores a copy of a visit.
func (b *Store) storeVisit(v *storage.Visit) {
	stored := *v
	b.visits[v.ID] = &stored
	if v.Shopper != "" {
		b.assignments[assignment{v.ID, v.Shopper}] = true
	}
}

func (s visits) WasAssigned(_ context.Context, id, shopper string) (bool, error) {
	return s.batch.assignments[assignment{id, shopper}], nil
}

// Stays returns none; see Store.
func (visits) Stays(context.Context, string, string, visit.Window) ([]visit.Stay, error) {
	return nil, nil
}
