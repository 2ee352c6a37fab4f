package erasure

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// evidenceOf removes the evidence of a shopper that is left: that of reports which never came.
func (e *Eraser) evidenceOf(ctx context.Context, tx storage.Tx, shopper string, c *Counts, now time.Time) error {
	list := func(ctx context.Context, page storage.Page) ([]*storage.Evidence, storage.Cursor, error) {
		return tx.Evidence().OfShopper(ctx, shopper, page)
	}
	return storage.Each(ctx, pageSize, list, func(one *storage.Evidence) error {
		n, err := removeEvidence(ctx, tx, []*storage.Evidence{one}, now)
		c.Evidence += n
		return err
	})
}

// removeEvidence removes evidence and returns how many pieces had bytes, or a look. Upkeep then removes the files.
func removeEvidence(ctx context.Context, tx storage.Tx, list []*storage.Evidence, now time.Time) (n int, err error) {
	for _, one := range list {
		changed, err := one.Forget(ctx, tx, now)
		if err != nil {
			return n, err
		}
		if changed {
			n++
		}
	}
	return n, nil
}
