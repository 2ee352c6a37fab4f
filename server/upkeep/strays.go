package upkeep

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

const (
	// sweepPause is how long no stray files are looked for after all were.
	sweepPause = 6 * time.Hour
	// sweepParts is how many rounds read all files of evidence: one for each first byte of a digest.
	sweepParts = 256
)

// sweep is where the look for files is that no row knows. A round reads one part of the files, so that the other tasks do not
// wait for a listing of all.
type sweep struct {
	next  int
	pause time.Time
}

// removeStrays looks for files of evidence that no row knows, and returns what removes them; nil if there are none.
func removeStrays(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	now := w.lease.Now()
	if w.evidence == nil || now.Before(w.sweep.pause) {
		return nil, nil
	}
	keys, err := w.sweep.read(ctx, w.lease.Store, w.evidence, now)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	return func(ctx context.Context, tx storage.Tx) (int, error) {
		for _, key := range keys {
			if err := removeStray(ctx, tx, w.evidence, key, now); err != nil {
				return 0, err
			}
		}
		return len(keys), nil
	}, nil
}

// read reads the next part of the files and returns the keys of those that are old and that no row knows, at most
// removedAtOnce. A part that has more is read again in the next round.
func (s *sweep) read(ctx context.Context, store storage.Store, evidence blobs.Store, now time.Time) (keys []string, err error) {
	before := now.Add(-verify.StrayAge)
	prefixes := []string{fmt.Sprintf("%s%02x", blobs.ContentPrefix, s.next)}
	if s.next == 0 {
		prefixes = append(prefixes, blobs.PartPrefix)
		if folder, is := evidence.(interface{ RemoveUnfinished(time.Time) error }); is {
			if err := folder.RemoveUnfinished(before); err != nil {
				return nil, blobs.Wrap(err)
			}
		}
	}
	for _, prefix := range prefixes {
		err := evidence.Each(ctx, prefix, func(item blobs.Item) error {
			if item.Time.After(before) || len(keys) == removedAtOnce {
				return nil
			}
			known, err := storage.Read(ctx, store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (bool, error) { return isKnown(ctx, tx, item.Key) })
			if err == nil && !known {
				keys = append(keys, item.Key)
			}
			return err
		})
		if err != nil {
			return nil, blobs.Wrap(err)
		}
	}
	if len(keys) == removedAtOnce {
		return keys, nil
	}
	if s.next++; s.next == sweepParts {
		s.next, s.pause = 0, now.Add(sweepPause)
	}
	return keys, nil
}

// isKnown reports whether a row has a file.
func isKnown(ctx context.Context, tx storage.Tx, key string) (bool, error) {
	digest, err := blobs.DigestOf(key)
	if err != nil {
		return verify.PartIsKnown(ctx, tx, key)
	}
	_, err = tx.Blobs().Get(ctx, digest)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// removeStray removes a file unless a row knows it now. An upload whose bytes are those of a stray file waits for the end of
// the transaction at their row, and then finds that they are gone and stores them again.
func removeStray(ctx context.Context, tx storage.Tx, evidence blobs.Store, key string, now time.Time) error {
	known, err := isKnown(ctx, tx, key)
	if err != nil || known {
		return err
	}
	if digest, malformed := blobs.DigestOf(key); malformed == nil {
		if held, err := holdDigest(ctx, tx, digest, now); err != nil || !held {
			return err
		}
	}
	return blobs.Wrap(evidence.Delete(ctx, key))
}

// holdDigest lets other transactions that put the digest wait for the end of this one. It returns false where one was first.
func holdDigest(ctx context.Context, tx storage.Tx, digest checklist.Digest, now time.Time) (bool, error) {
	if err := tx.Blobs().Put(ctx, storage.Blob{Digest: digest, CreateTime: now}); err != nil {
		return false, err
	}
	err := tx.Blobs().Remove(ctx, digest)
	if errors.Is(err, storage.ErrInUse) {
		return false, nil
	}
	return err == nil, err
}
