package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"mysteryshopper/server/verify"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/sqlite"
)

// RestoreOptions configure Restore.
type RestoreOptions struct {
	From Place
	// Name is the backup; the newest one where empty.
	Name string
	// Database is the path of the database to make, with or without the prefix sqlite:. Nothing may be there.
	Database string
	// Evidence opens the place for the files of evidence. It is called where the backup has any, and files that are there
	// already, with their digest, stay. It may be nil where there are none.
	Evidence func() (blobs.Store, error)
	Found    func(verify.Finding)
	Progress func(step string, done, total int)
}

// Errors of Restore.
var (
	ErrNoBackup = errors.New("there is no such backup")
	// ErrNoPlace is returned where the backup has files of evidence, and no place for them is named.
	ErrNoPlace  = errors.New("there is no place for files of evidence")
	ErrNotEmpty = errors.New("there is a database already, or a part of one")
)

// Restore copies a backup to an empty place: it compares its digest, brings the files of evidence back, proves it as verify does, sets a new epoch, so that
// phones fetch everything again, and only then gives it the database's name.
func Restore(ctx context.Context, o RestoreOptions) (_ *Manifest, err error) {
	to := strings.TrimPrefix(o.Database, sqlite.Prefix)
	if sqlite.Exists(to) {
		return nil, fmt.Errorf("%s: %w", to, ErrNotEmpty)
	}
	m, err := find(ctx, o.From, o.Name)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return nil, err
	}
	hidden := filepath.Join(filepath.Dir(to), "."+filepath.Base(to)+".restoring")
	for _, leftover := range []string{hidden, hidden + "-wal", hidden + "-shm"} {
		if err := removeIfThere(leftover); err != nil {
			return nil, err
		}
	}
	defer func() { err = errors.Join(err, removeIfThere(hidden)) }()
	if err := fetch(ctx, o.From, m, hidden, o.Progress); err != nil {
		return nil, err
	}
	steps := Options{Progress: o.Progress}
	var files blobs.Store
	if m.Files != nil {
		if files, err = o.restoreFiles(ctx, hidden); err != nil {
			return nil, err
		}
	}
	if m.Verified, err = prove(ctx, hidden, files, o.Found, steps.steps("reports verified")); err != nil {
		return nil, err
	}
	if err := sqlite.NewEpoch(ctx, hidden); err != nil {
		return nil, err
	}
	// A link fails where somebody has made the file meanwhile.
	if err := os.Link(hidden, to); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", to, ErrNotEmpty, err)
	}
	return m, sqlite.SyncFile(to)
}

// find returns the manifest of a backup.
func find(ctx context.Context, place Place, name string) (*Manifest, error) {
	if name != "" {
		return readManifest(ctx, place, name+manifestSuffix)
	}
	list, err := List(ctx, place)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, ErrNoBackup
	}
	return &list[0], nil
}

// fetch copies a backup to a local file, syncs it, and compares its digest.
func fetch(ctx context.Context, place Place, m *Manifest, to string, progress func(step string, done, total int)) (err error) {
	from, err := place.open(ctx, m.Name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	counted := &countingWriter{to: file, total: int(m.Bytes), progress: progress}
	_, err = io.Copy(counted, from)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("copy %s: %w", m.Name, err)
	}
	digest, n, err := digestOfFile(to)
	if err == nil && (digest != m.SHA256 || n != m.Bytes) {
		err = fmt.Errorf("%w: %s has %d bytes with the digest %s, and should have %d with %s", ErrDamaged, m.Name, n, digest, m.Bytes, m.SHA256)
	}
	return err
}

// countingWriter reports the bytes that were written.
type countingWriter struct {
	to          io.Writer
	done, total int
	progress    func(step string, done, total int)
}

// Write implements io.Writer.
func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.to.Write(b)
	w.done += n
	if w.progress != nil {
		w.progress("bytes copied", w.done, w.total)
	}
	return n, err
}
