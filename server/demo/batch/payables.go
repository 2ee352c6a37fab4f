package batch

import (
	"context"

	"mysteryshopper/storage"
)

type payables struct {
	storage.Payables
	batch *Store
}

func (s payables) Insert(_ context.Context, p *storage.Payable) error {
	first := *p
	s.batch.record(func(ctx context.Context, tx storage.Tx) error {
		again := first
		return tx.Payables().Insert(ctx, &again)
	})
	p.Revision = 1
	s.batch.payables[p.Visit] = append(s.batch.payables[p.Visit], *p)
	return nil
}

func (s payables) Update(_ context.Context, p *storage.Payable) error {
	of := s.batch.payables[p.Visit]
	for i := range of {
		if of[i].ID != p.ID {
			continue
		}
		next := *p
		s.batch.record(func(ctx context.Context, tx storage.Tx) error {
			again := next
			return tx.Payables().Update(ctx, &again)
		})
		p.Revision++
		of[i] = *p
		return nil
	}
	return storage.ErrNotFound
}

func (s payables) OfVisit(_ context.Context, visit string) ([]*storage.Payable, error) {
	var found []*storage.Payable
	for _, p := range s.batch.payables[visit] {
		found = append(found, &p)
	}
	return found, nil
}
