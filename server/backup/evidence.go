package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/app"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/sqlite"
)

// Files describes the files of evidence of a backup. They are kept by their digest, once for all backups of a place.
type Files struct {
	Count int   `json:"count"`
	Bytes int64 `json:"bytes"`
	// New counts those that this backup added. They were read back.
	New int `json:"new"`
}

// filesSuffix is what the list of a backup's files has behind the name of the backup: a line with the digest of each.
const filesSuffix = ".files"

// snapshots is how often the database is copied anew at most because evidence was removed meanwhile.
const snapshots = 5

// errRemoved is returned where bytes were removed since the database was copied.
var errRemoved = errors.New("evidence was removed while its files were copied")

// copyWithFiles copies the database to a path, and then the files of the evidence that the copy has. Where one was removed
// meanwhile, because its time was over, the database is copied again: those that were copied stay.
func (o *Options) copyWithFiles(ctx context.Context, path string) (files *Files, used []storage.Blob, err error) {
	files = &Files{}
	for range snapshots {
		if err := removeIfThere(path); err != nil {
			return nil, nil, err
		}
		if err := sqlite.Backup(ctx, o.Database, path, o.steps("pages copied")); err != nil {
			return nil, nil, err
		}
		if used, err = usedBlobs(ctx, path); err != nil {
			return nil, nil, err
		}
		if err = o.copyFiles(ctx, used, files); !errors.Is(err, errRemoved) {
			break
		}
	}
	files.Count, files.Bytes = len(used), 0
	for _, b := range used {
		files.Bytes += b.Bytes
	}
	return files, used, err
}

// usedBlobs returns the blobs that evidence has in a database that nobody uses.
func usedBlobs(ctx context.Context, path string) (used []storage.Blob, err error) {
	store, err := app.OpenStore(ctx, app.Database{Name: sqlite.Prefix + path, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
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

// copyFiles copies the files that the place of the backups lacks, and reads them back.
func (o *Options) copyFiles(ctx context.Context, used []storage.Blob, files *Files) error {
	if len(used) == 0 {
		return nil
	}
	if o.Evidence == nil {
		return fmt.Errorf("%w: the place with its %d files of evidence is not there", ErrFindings, len(used))
	}
	to, err := o.To.evidence(true)
	if err != nil {
		return err
	}
	progress := o.steps("files copied")
	for i, b := range used {
		copied, err := blobs.Copy(ctx, o.Evidence, to, b.Digest, b.Bytes)
		if copied {
			files.New++
			err = blobs.Check(ctx, to, b.Digest, b.Bytes)
		}
		if errors.Is(err, blobs.ErrNotFound) {
			err = o.gone(ctx, b.Digest)
		}
		if errors.Is(err, blobs.ErrDamaged) {
			err = fmt.Errorf("%w: file %s: %w", ErrFindings, b.Digest, err)
		}
		if err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(used))
		}
	}
	return nil
}

// gone returns errRemoved for bytes that the database of now has no more, and that they are lost otherwise.
func (o *Options) gone(ctx context.Context, digest checklist.Digest) (err error) {
	store, err := app.OpenStore(ctx, app.Database{Name: o.Database, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	b, err := storage.Read(ctx, store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Blob, error) { return tx.Blobs().Get(ctx, digest) })
	switch {
	case errors.Is(err, storage.ErrNotFound), err == nil && !b.UnusedSince.IsZero():
		return errRemoved
	case err != nil:
		return err
	}
	return fmt.Errorf("%w: the file %s of evidence is not there", ErrFindings, digest)
}

// putList stores the list of a backup's files.
func (o *Options) putList(ctx context.Context, name, local string, used []storage.Blob) (err error) {
	file, err := os.OpenFile(local, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, removeIfThere(local)) }()
	lines := bufio.NewWriter(file)
	for _, b := range used {
		fmt.Fprintln(lines, b.Digest)
	}
	if err := errors.Join(lines.Flush(), file.Sync(), file.Close()); err != nil {
		return err
	}
	return o.To.put(ctx, name+filesSuffix, local)
}

// pruneFiles removes files of evidence that no backup of the place has. Those that were stored within a day may be of a backup
// that is being made.
func (p Place) pruneFiles(ctx context.Context, now time.Time) error {
	list, err := List(ctx, p)
	if err != nil {
		return err
	}
	kept := map[checklist.Digest]bool{}
	for i := range list {
		if list[i].Files == nil || list[i].Files.Count == 0 {
			continue
		}
		if err := p.readList(ctx, list[i].Name, kept); err != nil {
			return err
		}
	}
	store, err := p.evidence(false)
	if err != nil || store == nil {
		return err
	}
	var gone []string
	err = store.Each(ctx, blobs.ContentPrefix, func(item blobs.Item) error {
		if digest, err := blobs.DigestOf(item.Key); err == nil && !kept[digest] && item.Time.Before(now.AddDate(0, 0, -1)) {
			gone = append(gone, item.Key)
		}
		return nil
	})
	for _, key := range gone {
		err = errors.Join(err, store.Delete(ctx, key))
	}
	return err
}

// readList adds the digests of a backup's files.
func (p Place) readList(ctx context.Context, name string, to map[checklist.Digest]bool) (err error) {
	from, err := p.open(ctx, name+filesSuffix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		var digest checklist.Digest
		if err := digest.UnmarshalText(lines.Bytes()); err != nil {
			return fmt.Errorf("%w: %s%s: %w", ErrDamaged, name, filesSuffix, err)
		}
		to[digest] = true
	}
	return lines.Err()
}

// restoreFiles copies the files of the evidence that a restored database has to their place, and lets uploads that were under
// way begin anew, for their parts are in no backup.
func (o *RestoreOptions) restoreFiles(ctx context.Context, path string) (store blobs.Store, err error) {
	if err := resetUploads(ctx, path); err != nil {
		return nil, err
	}
	used, err := usedBlobs(ctx, path)
	if err != nil || len(used) == 0 {
		return nil, err
	}
	if o.Evidence == nil {
		return nil, fmt.Errorf("%w: the backup has %d files of evidence", ErrNoPlace, len(used))
	}
	to, err := o.Evidence()
	if err != nil {
		return nil, err
	}
	from, err := o.From.evidence(true)
	if err != nil {
		return nil, err
	}
	for i, b := range used {
		err := blobs.Check(ctx, to, b.Digest, b.Bytes)
		if errors.Is(err, blobs.ErrDamaged) {
			err = errors.Join(to.Delete(ctx, blobs.ContentKey(b.Digest)), blobs.ErrNotFound)
		}
		if errors.Is(err, blobs.ErrNotFound) {
			_, err = blobs.Copy(ctx, from, to, b.Digest, b.Bytes)
		}
		if errors.Is(err, blobs.ErrNotFound) || errors.Is(err, blobs.ErrDamaged) {
			err = fmt.Errorf("%w: file %s of evidence: %w", ErrDamaged, b.Digest, err)
		}
		if err != nil {
			return nil, err
		}
		if o.Progress != nil {
			o.Progress("files copied", i+1, len(used))
		}
	}
	return to, nil
}

// resetUploads lets uploads begin anew.
func resetUploads(ctx context.Context, path string) (err error) {
	store, err := app.OpenStore(ctx, app.Database{Name: sqlite.Prefix + path, MustExist: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		var begun []*storage.Evidence
		err := tx.Evidence().Each(ctx, func(e *storage.Evidence) error {
			if e.State == storage.EvidenceUploading && e.Received > 0 {
				begun = append(begun, e)
			}
			return nil
		})
		for _, e := range begun {
			e.Received, e.Parts = 0, nil
			err = errors.Join(err, tx.Evidence().Update(ctx, e))
		}
		return err
	})
}
