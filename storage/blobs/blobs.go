// Package blobs keeps bytes outside the database: the evidence of reports, and what has arrived of it. The packages folder
// and bucket implement Store, and package blobstest is the conformance suite that both pass.
package blobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// Store keeps blobs by key. It may be used by many goroutines, and by several servers.
type Store interface {
	// Put stores the bytes of a reader, and returns their number once they are on disk. A blob of the same key is replaced
	// as a whole: a reader has the old bytes or the new ones. After an error there is what was there before.
	Put(ctx context.Context, key string, from io.Reader) (int64, error)
	// Open returns the bytes of a blob and their number; ErrNotFound if there is none.
	Open(ctx context.Context, key string) (io.ReadCloser, int64, error)
	// Delete removes a blob. It does nothing if there is none.
	Delete(ctx context.Context, key string) error
	// Each calls fn with every blob whose key begins with the prefix, in no order. It stops at the first error of fn and
	// returns it. It reads no more than it needs where the prefix has two letters of the name.
	Each(ctx context.Context, prefix string, fn func(Item) error) error
}

// Item is a stored blob: its key, its size, and when its bytes were stored last by the clock of the disk or the bucket.
type Item struct {
	Key   string
	Bytes int64
	Time  time.Time
}

// Errors of stores.
var (
	ErrNotFound = errors.New("there is no such blob")
	// ErrKey is returned for a key that is not made of one or two parts of small letters, digits and hyphens.
	ErrKey = errors.New("not the key of a blob")
)

// Wrap returns an error of a disk or a bucket as one of package storage: ErrFull where there is no room, and ErrUnavailable
// otherwise. Errors of this package and of a context stay as they are.
func Wrap(err error) error {
	switch {
	case err == nil, errors.Is(err, ErrNotFound), errors.Is(err, ErrKey), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", storage.ErrFull, err)
	default:
		return fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
	}
}

// The prefixes of keys.
const (
	// ContentPrefix is that of blobs which are known by their digest.
	ContentPrefix = "sha256/"
	// PartPrefix is that of parts of uploads.
	PartPrefix = "parts/"
)

// ContentKey returns the key of bytes by their digest.
func ContentKey(digest checklist.Digest) string { return ContentPrefix + digest.String() }

// DigestOf returns the digest of the bytes with a key, or ErrKey where it is not that of bytes by their digest.
func DigestOf(key string) (digest checklist.Digest, err error) {
	name, found := strings.CutPrefix(key, ContentPrefix)
	if !found || digest.UnmarshalText([]byte(name)) != nil {
		return digest, ErrKey
	}
	return digest, nil
}

// CheckKey returns ErrKey for a key that no store keeps.
func CheckKey(key string) error {
	prefix, name, _ := strings.Cut(key, "/")
	if prefix+"/" != ContentPrefix && prefix+"/" != PartPrefix || name == "" {
		return ErrKey
	}
	for _, letter := range name {
		if (letter < 'a' || letter > 'z') && (letter < '0' || letter > '9') && letter != '-' {
			return ErrKey
		}
	}
	return nil
}
