// Package bucket keeps blobs as objects of a bucket of S3.
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"mysteryshopper/storage/blobs"
)

// Scheme is that of the names of buckets.
const Scheme = "s3"

// ErrName is returned for a name that is no bucket.
var ErrName = errors.New("a bucket is named s3://BUCKET/PREFIX?endpoint=HOST:PORT&region=REGION&insecure=true")

// Store keeps each blob in an object. An object is there as a whole or not at all.
type Store struct {
	client       *minio.Client
	name, prefix string
}

// Open returns the store in a bucket, which must exist. The keys are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, by getenv.
func Open(name string, getenv func(string) string) (*Store, error) {
	u, err := url.Parse(name)
	if err != nil || u.Scheme != Scheme || u.Host == "" {
		return nil, fmt.Errorf("%w: %q", ErrName, name)
	}
	query := u.Query()
	endpoint := query.Get("endpoint")
	if endpoint == "" {
		endpoint = "s3.amazonaws.com"
	}
	client, err := minio.New(endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(getenv("AWS_ACCESS_KEY_ID"), getenv("AWS_SECRET_ACCESS_KEY"), getenv("AWS_SESSION_TOKEN")),
		Secure: query.Get("insecure") != "true", Region: query.Get("region"),
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrName, err)
	}
	return &Store{client: client, name: u.Host, prefix: strings.Trim(u.Path, "/")}, nil
}

func (s *Store) object(key string) string { return path.Join(s.prefix, key) }

// partBytes is how many bytes are sent at once of a large blob, and smallBytes the size of one that is sent at once. They
// are held in memory meanwhile.
const (
	partBytes  = 5 << 20
	smallBytes = 2 << 20
)

// Put implements blobs.Store.
func (s *Store) Put(ctx context.Context, key string, from io.Reader) (int64, error) {
	if err := blobs.CheckKey(key); err != nil {
		return 0, err
	}
	begin, err := io.ReadAll(io.LimitReader(from, smallBytes))
	if err = errors.Join(err, ctx.Err()); err != nil {
		return 0, err
	}
	size := int64(-1)
	if len(begin) < smallBytes {
		size = int64(len(begin))
	}
	// Every S3 understands these: each part has an MD5 and is not signed in pieces, which some store with the content.
	info, err := s.client.PutObject(ctx, s.name, s.object(key), io.MultiReader(bytes.NewReader(begin), from), size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", SendContentMd5: true, DisableContentSha256: true, PartSize: partBytes, NumThreads: 1,
	})
	return info.Size, wrap(err)
}

// Open implements blobs.Store.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	if err := blobs.CheckKey(key); err != nil {
		return nil, 0, err
	}
	object, err := s.client.GetObject(ctx, s.name, s.object(key), minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, wrap(err)
	}
	info, err := object.Stat()
	if err != nil {
		return nil, 0, errors.Join(wrap(err), object.Close())
	}
	return object, info.Size, nil
}

// Delete implements blobs.Store.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := blobs.CheckKey(key); err != nil {
		return err
	}
	return wrap(s.client.RemoveObject(ctx, s.name, s.object(key), minio.RemoveObjectOptions{}))
}

// Each implements blobs.Store.
func (s *Store) Each(ctx context.Context, prefix string, fn func(blobs.Item) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the listing
	whole := s.object(prefix)
	if strings.HasSuffix(prefix, "/") {
		whole += "/"
	}
	for object := range s.client.ListObjects(ctx, s.name, minio.ListObjectsOptions{Prefix: whole, Recursive: true}) {
		if object.Err != nil {
			return wrap(object.Err)
		}
		key := strings.TrimPrefix(strings.TrimPrefix(object.Key, s.prefix), "/")
		if blobs.CheckKey(key) != nil {
			continue
		}
		if err := fn(blobs.Item{Key: key, Bytes: object.Size, Time: object.LastModified}); err != nil {
			return err
		}
	}
	return nil
}

// wrap returns ErrNotFound for the answer that there is no such object.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return blobs.ErrNotFound
	}
	return fmt.Errorf("bucket: %w", err)
}
