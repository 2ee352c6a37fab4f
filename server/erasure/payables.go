package erasure

import (
	"context"
	"time"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// payablesWithTexts returns the payables of a shopper in which something is written: what they are for, by what a proof of
// purchase is found, or why they were refused.
func payablesWithTexts(ctx context.Context, tx storage.Tx, shopper string) (found []*storage.Payable, err error) {
	list := storage.Of(tx.Payables().List, storage.PayableQuery{Shopper: shopper})
	err = storage.Each(ctx, pageSize, list, func(p *storage.Payable) error {
		if p.Text+p.Proof+p.Reason != "" {
			found = append(found, p)
		}
		return nil
	})
	return found, err
}

// payables erases the texts of payables. Amounts, days and references stay: the books need them.
func (e *Eraser) payables(ctx context.Context, tx storage.Tx, all []*storage.Payable, now time.Time) error {
	for _, p := range all {
		p.Text, p.Proof, p.Reason, p.UpdateTime = "", "", "", now
		if err := tx.Payables().Update(ctx, p); err != nil {
			return err
		}
		if err := e.Record(ctx, tx, storage.PayableErasedAct, wire.ResourceName("payables", p.ID), p.AuditContent(), now); err != nil {
			return err
		}
	}
	return nil
}
