package verify

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// StrayAge is how old bytes are, at least, that no row knows and that upkeep removes: no upload is under way for so long.
const StrayAge = 24 * time.Hour

// Files are the bytes of evidence, for Options.
type Files struct {
	// Store keeps them. It may be nil where nothing was uploaded.
	Store blobs.Store
	// Now is the time by which stray files are too old.
	Now time.Time
	// Skip leaves the bytes unread; the counts then say how many files were not.
	Skip bool
	// Progress receives how many files were read, of how many; it may be nil.
	Progress func(done, total int)
}

// fileChecker compares the files of a store of blobs with the rows of a database. A server may change both meanwhile: what
// seems wrong is looked up once more.
type fileChecker struct {
	*checker
	store storage.Store
	files Files
}

// checkFiles reads the bytes of all blobs that evidence has, and looks for files that are missing, damaged or known to no row.
func (c *checker) checkFiles(ctx context.Context, store storage.Store) error {
	f := &fileChecker{c, store, c.options.Files}
	used, err := f.usedBlobs(ctx)
	if err != nil {
		return err
	}
	if f.files.Skip || f.files.Store == nil {
		c.counts.FilesNotRead = len(used)
		return nil
	}
	for i := range used {
		if err := f.checkBlob(ctx, &used[i]); err != nil {
			return err
		}
		c.counts.Files++
		c.counts.FileBytes += used[i].Bytes
		if f.files.Progress != nil {
			f.files.Progress(i+1, len(used))
		}
	}
	return errors.Join(f.checkParts(ctx), f.checkStrays(ctx, blobs.ContentPrefix), f.checkStrays(ctx, blobs.PartPrefix))
}

// usedBlobs returns the blobs that evidence has. A server removes the others, their bytes first.
func (f *fileChecker) usedBlobs(ctx context.Context) (used []storage.Blob, err error) {
	err = f.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		used = nil
		return tx.Blobs().Each(ctx, func(b *storage.Blob) error {
			if b.UnusedSince.IsZero() {
				used = append(used, *b)
			}
			return nil
		})
	})
	return used, err
}

func (f *fileChecker) checkBlob(ctx context.Context, b *storage.Blob) error {
	err := blobs.Check(ctx, f.files.Store, b.Digest, b.Bytes)
	name := "blobs/" + b.Digest.String()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, blobs.ErrDamaged):
		f.found(File, name, "%v", err)
		return nil
	case !errors.Is(err, blobs.ErrNotFound):
		return blobs.Wrap(err)
	}
	now, err := f.row(ctx, b.Digest)
	if err == nil && now != nil && now.UnusedSince.IsZero() {
		f.found(File, name, "its bytes are not there")
	}
	return err
}

// row returns the row of a blob as it is now; nil where there is none.
func (f *fileChecker) row(ctx context.Context, digest checklist.Digest) (*storage.Blob, error) {
	b, err := storage.Read(ctx, f.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Blob, error) {
		return tx.Blobs().Get(ctx, digest)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // there is none
	}
	return b, err
}

// checkParts looks for the parts of uploads under way.
func (f *fileChecker) checkParts(ctx context.Context) error {
	var uploads []*storage.Evidence
	err := f.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		uploads = nil
		return tx.Evidence().Each(ctx, func(e *storage.Evidence) error {
			if len(e.Parts) > 0 {
				uploads = append(uploads, e)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	for _, e := range uploads {
		for _, part := range e.Parts {
			if err := f.checkPart(ctx, e, part); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *fileChecker) checkPart(ctx context.Context, e *storage.Evidence, part storage.EvidencePart) error {
	from, size, err := f.files.Store.Open(ctx, part.Key)
	if err == nil {
		err = from.Close()
	} else if errors.Is(err, blobs.ErrNotFound) {
		size, err = -1, nil
	}
	if err != nil || size == part.Bytes {
		return blobs.Wrap(err)
	}
	known, err := f.partIsKnown(ctx, part.Key)
	if err == nil && known {
		f.found(File, wire.EvidenceName(e), "its part %s has not %d bytes, or is not there", part.Key, part.Bytes)
	}
	return err
}

// partIsKnown reports whether an upload has a part with the key now.
func (f *fileChecker) partIsKnown(ctx context.Context, key string) (bool, error) {
	return storage.Read(ctx, f.store, storage.ReadOptions{}, func(tx storage.Tx) (bool, error) { return PartIsKnown(ctx, tx, key) })
}

// PartIsKnown reports whether an upload has a part with a key.
func PartIsKnown(ctx context.Context, tx storage.Tx, key string) (bool, error) {
	name := strings.TrimPrefix(key, blobs.PartPrefix)
	id, err := uuid.Parse(name[:min(len(name), 36)])
	if err != nil {
		return false, nil //nolint:nilerr // the name of no part
	}
	e, err := tx.Evidence().Get(ctx, storage.EvidenceID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && slices.ContainsFunc(e.Parts, func(p storage.EvidencePart) bool { return p.Key == key }), err
}

// isKnown reports whether a row has the file now.
func (f *fileChecker) isKnown(ctx context.Context, key string) (bool, error) {
	if strings.HasPrefix(key, blobs.PartPrefix) {
		return f.partIsKnown(ctx, key)
	}
	digest, err := blobs.DigestOf(key)
	if err != nil {
		return false, nil //nolint:nilerr // the name of no content
	}
	row, err := f.row(ctx, digest)
	return row != nil, err
}

// checkStrays looks for files that no row knows. Younger ones are those of uploads under way.
func (f *fileChecker) checkStrays(ctx context.Context, prefix string) error {
	return blobs.Wrap(f.files.Store.Each(ctx, prefix, func(item blobs.Item) error {
		if item.Time.After(f.files.Now.Add(-StrayAge)) {
			return nil
		}
		known, err := f.isKnown(ctx, item.Key)
		if err == nil && !known {
			f.found(File, item.Key, "no evidence has it, and it is of %v", item.Time.UTC().Format(time.RFC3339))
		}
		return err
	}))
}
