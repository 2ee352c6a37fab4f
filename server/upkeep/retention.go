package upkeep

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/server/erasure"
	"mysteryshopper/storage"
)

const (
	// erasedAtOnce is how many reports lose their texts in one transaction at most.
	erasedAtOnce = 32
	// markEvery is how far the mark of a program without old reports may fall behind, before it is moved. A later search
	// begins there.
	markEvery = 24 * time.Hour
)

// oldTexts are reports of a program whose texts are kept no longer. Without any, reached is where the next search begins.
type oldTexts struct {
	program *storage.Program
	reports []storage.OldReport
	reached storage.OldReport
}

// removeTexts looks for reports whose texts are kept no longer by the rules of their program, and returns what removes
// them; nil if there are none.
func removeTexts(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	now := w.lease.Now()
	old, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (*oldTexts, error) {
		return findOldTexts(ctx, tx, now)
	})
	if err != nil || old == nil {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) { return w.eraseOld(ctx, tx, old, now) }, nil
}

// errFound ends the walk over programs.
var errFound = errors.New("found")

// findOldTexts returns the first old reports of the first program that has any, or a mark that is to be moved; nil where
// nothing is to be done.
func findOldTexts(ctx context.Context, tx storage.Tx, now time.Time) (found *oldTexts, err error) {
	err = storage.Each(ctx, batch, tx.Clients().List, func(c *storage.Client) error {
		return storage.Each(ctx, batch, storage.Of(tx.Programs().List, c.ID), func(p *storage.Program) error {
			if p.Rules.TextDays == 0 {
				return nil
			}
			if found, err = oldTextsOf(ctx, tx, p, now.AddDate(0, 0, -int(p.Rules.TextDays))); err == nil && found != nil {
				err = errFound
			}
			return err
		})
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return found, err
}

// oldTextsOf returns what is to be done for a program that keeps the texts since a time; nil where there is nothing.
func oldTextsOf(ctx context.Context, tx storage.Tx, p *storage.Program, since time.Time) (*oldTexts, error) {
	old := &oldTexts{program: p, reached: storage.OldReport{Time: since}}
	var err error
	if old.reports, err = tx.Retention().Due(ctx, p.Client, p.ID, since, erasedAtOnce); err != nil || len(old.reports) > 0 {
		return old, err
	}
	mark, err := tx.Retention().Mark(ctx, p.Client, p.ID)
	if err != nil || since.Sub(mark.Time) < markEvery {
		return nil, err
	}
	return old, nil
}

// eraseOld erases what was written in old reports, with an audit entry of EraseReport for each that had anything.
func (w *Worker) eraseOld(ctx context.Context, tx storage.Tx, old *oldTexts, now time.Time) (int, error) {
	eraser := &erasure.Eraser{Versions: w.versions, Record: func(ctx context.Context, tx storage.Tx, act, resource string, _ []byte, now time.Time) error {
		return auditAct(ctx, tx, act, resource, now)
	}}
	reached := old.reached
	for _, due := range old.reports {
		r, err := tx.Reports().Get(ctx, due.ID)
		if err != nil {
			return 0, err
		}
		if err := eraser.OldReport(ctx, tx, r, now); err != nil {
			return 0, err
		}
		reached = due
	}
	return len(old.reports), tx.Retention().Reached(ctx, old.program.Client, old.program.ID, reached)
}
