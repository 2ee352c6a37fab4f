// Package folder keeps blobs as files of a folder.
package folder

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"mysteryshopper/storage/blobs"
)

// Store keeps each blob in a file. A file is written under a temporary name, synced, renamed, and its folder is synced.
type Store struct{ path string }

// Open returns the store in a folder, which is made where it is missing.
func Open(name string) (*Store, error) {
	s := &Store{path: name}
	for _, part := range []string{"", temporary, blobs.ContentPrefix, blobs.PartPrefix} {
		if err := os.MkdirAll(filepath.Join(name, part), 0o700); err != nil {
			return nil, fmt.Errorf("folder of evidence: %w", err)
		}
	}
	return s, errors.Join(syncFolder(name), syncFolder(filepath.Dir(name)))
}

const (
	// temporary is the folder of files that are being written.
	temporary = "temporary"
	// fan is how many letters of a name are the folder that it is in, so that no folder has too many files.
	fan = 2
)

// file returns the path of a blob.
func (s *Store) file(key string) (string, error) {
	if err := blobs.CheckKey(key); err != nil {
		return "", err
	}
	prefix, name, _ := strings.Cut(key, "/")
	return filepath.Join(s.path, prefix, name[:min(fan, len(name))], name), nil
}

// Put implements blobs.Store.
func (s *Store) Put(ctx context.Context, key string, from io.Reader) (n int64, err error) {
	to, err := s.file(key)
	if err != nil {
		return 0, err
	}
	written := filepath.Join(s.path, temporary, rand.Text())
	defer func() {
		if err != nil {
			_ = os.Remove(written) // Where it cannot be removed, it stays among the temporary files.
		}
	}()
	file, err := os.OpenFile(written, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(file, &reader{ctx, from})
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return 0, err
	}
	inside := filepath.Dir(to)
	if err := os.Mkdir(inside, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return 0, err
	}
	// Also where the folder was there: whoever made it may not have synced it yet.
	if err := syncFolder(filepath.Dir(inside)); err != nil {
		return 0, err
	}
	if err := os.Rename(written, to); err != nil {
		return 0, err
	}
	return n, syncFolder(inside)
}

// Open implements blobs.Store.
func (s *Store) Open(_ context.Context, key string) (io.ReadCloser, int64, error) {
	name, err := s.file(key)
	if err != nil {
		return nil, 0, err
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, missing(err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// Delete implements blobs.Store.
func (s *Store) Delete(_ context.Context, key string) error {
	name, err := s.file(key)
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Each implements blobs.Store.
func (s *Store) Each(ctx context.Context, prefix string, fn func(blobs.Item) error) error {
	top, name, _ := strings.Cut(prefix, "/")
	inside := filepath.Join(s.path, top)
	if len(name) >= fan && isKey(prefix) {
		inside = filepath.Join(inside, name[:fan])
	}
	return filepath.WalkDir(inside, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return ignoreMissing(err)
		}
		if err := ctx.Err(); err != nil || entry.IsDir() {
			return err
		}
		key := path.Join(top, entry.Name())
		if !strings.HasPrefix(key, prefix) || !isKey(key) {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		return fn(blobs.Item{Key: key, Bytes: info.Size(), Time: info.ModTime()})
	})
}

func isKey(text string) bool { return blobs.CheckKey(text) == nil }

// RemoveUnfinished removes files that a server began to write before a time and did not finish.
func (s *Store) RemoveUnfinished(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(s.path, temporary))
	for _, entry := range entries {
		info, failed := entry.Info()
		if failed == nil && info.ModTime().Before(before) {
			failed = os.Remove(filepath.Join(s.path, temporary, entry.Name()))
		}
		err = errors.Join(err, ignoreMissing(failed))
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// reader stops reading once the context ends.
type reader struct {
	ctx  context.Context
	from io.Reader
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return blobs.ErrNotFound
	}
	return err
}

func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
