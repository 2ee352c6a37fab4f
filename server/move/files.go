package move

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// Files are the files of evidence of a move. From and To are different places.
type Files struct {
	// Rows is the source, which has the rows of the files.
	Rows     storage.Store
	From, To blobs.Store
}

// file is a file that is copied: bytes by their digest, or a part of an upload under way.
type file struct {
	blob *storage.Blob
	part storage.EvidencePart
}

// copyFiles copies the files of evidence that the target lacks. Nobody writes to the source meanwhile, so the rows stay as
// they are. Files that an earlier run has copied stay: each is stored as a whole, with its digest, or not at all.
func (m *mover) copyFiles(ctx context.Context) error {
	if m.Files == nil {
		return nil
	}
	all, err := m.Files.list(ctx)
	if err != nil {
		return err
	}
	p := Progress{Step: CopyingFiles, Of: int64(len(all))}
	for _, f := range all {
		m.Progress(p)
		copied, err := m.Files.copy(ctx, f)
		if errors.Is(err, blobs.ErrNotFound) || errors.Is(err, blobs.ErrDamaged) {
			return refuse("look at what verify finds, and bring the file back; the source can be served again after --undo",
				"a file of evidence of %s cannot be copied: %w", m.From.Name, err)
		}
		if err != nil {
			return blobs.Wrap(err)
		}
		if copied {
			m.result.Files++
		}
		p.Rows++
	}
	m.Progress(p)
	return nil
}

// list returns the files of evidence that the source has.
func (f *Files) list(ctx context.Context) (all []file, err error) {
	err = f.Rows.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		all = nil
		err := tx.Blobs().Each(ctx, func(b *storage.Blob) error {
			if b.UnusedSince.IsZero() {
				all = append(all, file{blob: b})
			}
			return nil
		})
		if err != nil {
			return err
		}
		return tx.Evidence().Each(ctx, func(e *storage.Evidence) error {
			for _, part := range e.Parts {
				all = append(all, file{part: part})
			}
			return nil
		})
	})
	return all, err
}

// copy copies a file unless it is there with its size, and reports whether it did.
func (f *Files) copy(ctx context.Context, one file) (copied bool, err error) {
	if one.blob != nil {
		copied, err := blobs.Copy(ctx, f.From, f.To, one.blob.Digest, one.blob.Bytes)
		if err != nil {
			err = fmt.Errorf("%s: %w", one.blob.Digest, err)
		}
		return copied, err
	}
	there, size, err := f.To.Open(ctx, one.part.Key)
	if err == nil {
		if err := there.Close(); err != nil || size == one.part.Bytes {
			return false, err
		}
	} else if !errors.Is(err, blobs.ErrNotFound) {
		return false, err
	}
	from, size, err := f.From.Open(ctx, one.part.Key)
	if err == nil && size != one.part.Bytes {
		err = errors.Join(blobs.ErrDamaged, from.Close())
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", one.part.Key, err)
	}
	_, err = f.To.Put(ctx, one.part.Key, from)
	return true, errors.Join(err, from.Close())
}
