package upkeep

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// removedAtOnce is how many pieces of evidence, and how many blobs, a round removes at most. Their files are removed in it.
const removedAtOnce = 32

// removeEvidence looks for evidence whose time is over, and returns what removes it; nil if there is none.
func removeEvidence(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	if w.evidence == nil {
		return nil, nil
	}
	now := w.lease.Now()
	due, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Evidence, error) {
		return tx.Evidence().Due(ctx, now, 1)
	})
	if err != nil || len(due) == 0 {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) {
		due, err := tx.Evidence().Due(ctx, now, removedAtOnce)
		for _, e := range due {
			err = errors.Join(err, w.removeDue(ctx, tx, e, now))
		}
		return len(due), err
	}, nil
}

// removeDue removes an upload that did not go on, with its parts, and the bytes of stored evidence, whose row stays. Bytes go
// when nobody has them. Evidence that was stored before its report is kept where the report came.
func (w *Worker) removeDue(ctx context.Context, tx storage.Tx, e *storage.Evidence, now time.Time) error {
	if e.State == storage.EvidenceUploading {
		for _, part := range e.Parts {
			if err := w.evidence.Delete(ctx, part.Key); err != nil {
				return blobs.Wrap(err)
			}
		}
		return tx.Evidence().Delete(ctx, e.ID)
	}
	r, err := tx.Reports().Get(ctx, e.Report)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err == nil && e.IsOf(r) && !r.Released && r.State != visit.Rejected {
		e.RemoveTime = time.Time{}
		return tx.Evidence().Update(ctx, e)
	}
	if _, err := e.Remove(ctx, tx, now); err != nil {
		return err
	}
	return auditAct(ctx, tx, storage.EvidenceRemovedAct, wire.EvidenceName(e), now)
}

// removeBlobs looks for bytes that no evidence has, and returns what removes them; nil if there are none.
func removeBlobs(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	if w.evidence == nil {
		return nil, nil
	}
	now := w.lease.Now()
	unused, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Blob, error) {
		return tx.Blobs().Unused(ctx, now, removedAtOnce)
	})
	if err != nil || len(unused) == 0 {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (n int, err error) {
		for _, b := range unused {
			if err := removeBlob(ctx, tx, w.evidence, b.Digest); err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	}, nil
}

// removeBlob removes bytes and their row, unless evidence has them again. An upload that stores the same bytes waits for the
// end of the transaction, and then finds that they are gone.
func removeBlob(ctx context.Context, tx storage.Tx, evidence blobs.Store, digest checklist.Digest) error {
	err := tx.Blobs().Remove(ctx, digest)
	if errors.Is(err, storage.ErrInUse) || errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return blobs.Wrap(evidence.Delete(ctx, blobs.ContentKey(digest)))
}

// RemoveUnused removes the bytes that no evidence has, at once, and returns how many files that were. It is for a database
// without a server.
func RemoveUnused(ctx context.Context, store storage.Store, evidence blobs.Store, now time.Time) (removed int, err error) {
	for {
		n := 0
		err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			unused, err := tx.Blobs().Unused(ctx, now, removedAtOnce)
			for _, b := range unused {
				err = errors.Join(err, removeBlob(ctx, tx, evidence, b.Digest))
			}
			n = len(unused)
			return err
		})
		if err != nil || n == 0 {
			return removed, err
		}
		removed += n
	}
}
