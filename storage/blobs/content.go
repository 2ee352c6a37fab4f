package blobs

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"mysteryshopper/checklist"
)

// ErrDamaged is returned for bytes that do not have the digest or the size by which they are known.
var ErrDamaged = errors.New("the bytes are not those that were stored")

// Check reads bytes that are known by their digest, and returns ErrNotFound or ErrDamaged where they are not what they were.
// It needs the same memory for bytes of any size.
func Check(ctx context.Context, s Store, digest checklist.Digest, bytes int64) error {
	from, err := openContent(ctx, s, digest, bytes)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, from)
	return errors.Join(err, from.Close())
}

// Copy copies bytes that are known by their digest to another store, unless they are there with their size. It reports whether
// it has copied them. Bytes that are damaged are not stored: the error is ErrDamaged then.
func Copy(ctx context.Context, from, to Store, digest checklist.Digest, bytes int64) (copied bool, err error) {
	key := ContentKey(digest)
	there, size, err := to.Open(ctx, key)
	switch {
	case err == nil:
		if err := there.Close(); err != nil || size == bytes {
			return false, err
		}
	case !errors.Is(err, ErrNotFound):
		return false, err
	}
	content, err := openContent(ctx, from, digest, bytes)
	if err != nil {
		return false, err
	}
	_, err = to.Put(ctx, key, content)
	return err == nil, errors.Join(err, content.Close())
}

func openContent(ctx context.Context, s Store, digest checklist.Digest, bytes int64) (*content, error) {
	from, size, err := s.Open(ctx, ContentKey(digest))
	if err != nil {
		return nil, err
	}
	if size != bytes {
		return nil, errors.Join(fmt.Errorf("%w: they are %d bytes and should be %d", ErrDamaged, size, bytes), from.Close())
	}
	return &content{ctx: ctx, ReadCloser: from, sum: sha256.New(), digest: digest}, nil
}

// content reads bytes and fails at their end where they do not have the digest.
type content struct {
	ctx context.Context
	io.ReadCloser
	sum    hash.Hash
	digest checklist.Digest
}

// Read implements io.Reader.
func (c *content) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	if errors.Is(err, io.EOF) {
		if got := checklist.Digest(c.sum.Sum(nil)); got != c.digest {
			return n, fmt.Errorf("%w: they have the digest %s", ErrDamaged, got)
		}
	}
	return n, err
}
