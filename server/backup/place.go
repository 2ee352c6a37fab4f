package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"mysteryshopper/storage/blobs"
	blobbucket "mysteryshopper/storage/blobs/bucket"
	blobfolder "mysteryshopper/storage/blobs/folder"
	"mysteryshopper/storage/sqlite"
)

// Place is a folder or a bucket with backups.
type Place struct {
	files
	// evidence opens the store of blobs within it, and makes it where it is missing and create is set; it is nil otherwise.
	evidence func(create bool) (blobs.Store, error)
}

// evidenceName is the name of the folder with files of evidence, within a place.
const evidenceName = "evidence"

// files keeps files by name.
type files interface {
	// staging returns a folder for a file before it is put, and a function that removes what is left of it.
	staging() (folder string, remove func() error, err error)
	// put stores a local file, which may be moved.
	put(ctx context.Context, name, local string) error
	// putBytes stores a small file.
	putBytes(ctx context.Context, name string, content []byte) error
	open(ctx context.Context, name string) (io.ReadCloser, error)
	list(ctx context.Context) ([]string, error)
	remove(ctx context.Context, name string) error
}

// ErrPlace is returned for a name of a place that cannot be used.
var ErrPlace = errors.New("a place is a folder or s3://BUCKET/PREFIX?endpoint=HOST:PORT")

// OpenPlace returns the place with a name: a folder, which is made where it is missing, or a bucket as
// s3://BUCKET/PREFIX?endpoint=HOST:PORT&region=REGION&insecure=true. The keys of a bucket are in AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY, by getenv.
func OpenPlace(name string, getenv func(string) string) (Place, error) {
	if name == "" {
		return Place{}, ErrPlace
	}
	if !strings.Contains(name, "://") {
		return Place{folder(name), folder(name).evidence}, os.MkdirAll(name, 0o700)
	}
	u, err := url.Parse(name)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return Place{}, fmt.Errorf("%w: %q", ErrPlace, name)
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
		return Place{}, fmt.Errorf("%w: %w", ErrPlace, err)
	}
	inside := *u
	inside.Path = path.Join("/", u.Path, evidenceName)
	return Place{
		&bucket{client: client, name: u.Host, prefix: strings.Trim(u.Path, "/")},
		func(bool) (blobs.Store, error) { return blobbucket.Open(inside.String(), getenv) },
	}, nil
}

func (p Place) putManifest(ctx context.Context, m Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return p.putBytes(ctx, m.Name+manifestSuffix, append(text, '\n'))
}

// prune removes all backups but the newest ones, and returns the names of those that it has removed. A manifest is
// removed first: what is left of an interrupted removal is no backup.
func (p Place) prune(ctx context.Context, keep int) ([]string, error) {
	if keep < 1 {
		return nil, nil
	}
	list, err := List(ctx, p)
	if err != nil {
		return nil, err
	}
	var removed []string
	for _, m := range list[min(keep, len(list)):] {
		if err := errors.Join(p.remove(ctx, m.Name+manifestSuffix), p.remove(ctx, m.Name), p.remove(ctx, m.Name+filesSuffix)); err != nil {
			return removed, err
		}
		removed = append(removed, m.Name)
	}
	return removed, nil
}

// folder keeps files in a folder.
type folder string

func (f folder) evidence(create bool) (blobs.Store, error) {
	name := filepath.Join(string(f), evidenceName)
	if _, err := os.Stat(name); !create && errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // there is none
	}
	return blobfolder.Open(name)
}

func (f folder) staging() (string, func() error, error) {
	return string(f), func() error { return nil }, nil
}

func (f folder) put(_ context.Context, name, local string) error {
	to := filepath.Join(string(f), name)
	if err := os.Rename(local, to); err != nil {
		return err
	}
	return sqlite.SyncFile(to)
}

func (f folder) putBytes(ctx context.Context, name string, content []byte) error {
	hidden := filepath.Join(string(f), "."+name)
	if err := os.WriteFile(hidden, content, 0o600); err != nil {
		return err
	}
	if err := sqlite.SyncFile(hidden); err != nil {
		return err
	}
	return f.put(ctx, name, hidden)
}

func (f folder) open(_ context.Context, name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(f), name))
}

func (f folder) list(context.Context) ([]string, error) {
	entries, err := os.ReadDir(string(f))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (f folder) remove(_ context.Context, name string) error {
	return removeIfThere(filepath.Join(string(f), name))
}

// bucket keeps files in a bucket of S3.
type bucket struct {
	client       *minio.Client
	name, prefix string
}

func (b *bucket) key(name string) string { return path.Join(b.prefix, name) }

func (b *bucket) wrap(err error, name string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("s3://%s/%s: %w", b.name, b.key(name), err)
}

func (b *bucket) staging() (string, func() error, error) {
	dir, err := os.MkdirTemp("", "mysteryshopper-backup-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}

// uploadOptions returns options of uploads that every S3 understands: each part has an MD5 and is not signed in pieces, which
// some store with the content.
func uploadOptions(mediaType string) minio.PutObjectOptions {
	return minio.PutObjectOptions{ContentType: mediaType, SendContentMd5: true, DisableContentSha256: true}
}

func (b *bucket) put(ctx context.Context, name, local string) error {
	_, err := b.client.FPutObject(ctx, b.name, b.key(name), local, uploadOptions("application/vnd.sqlite3"))
	return b.wrap(err, name)
}

func (b *bucket) putBytes(ctx context.Context, name string, content []byte) error {
	_, err := b.client.PutObject(ctx, b.name, b.key(name), bytes.NewReader(content), int64(len(content)), uploadOptions("application/json"))
	return b.wrap(err, name)
}

func (b *bucket) open(ctx context.Context, name string) (io.ReadCloser, error) {
	object, err := b.client.GetObject(ctx, b.name, b.key(name), minio.GetObjectOptions{})
	return object, b.wrap(err, name)
}

func (b *bucket) list(ctx context.Context) ([]string, error) {
	var names []string
	options := minio.ListObjectsOptions{Prefix: b.key(prefix)}
	for object := range b.client.ListObjects(ctx, b.name, options) {
		if object.Err != nil {
			return nil, b.wrap(object.Err, "")
		}
		names = append(names, path.Base(object.Key))
	}
	return names, nil
}

func (b *bucket) remove(ctx context.Context, name string) error {
	return b.wrap(b.client.RemoveObject(ctx, b.name, b.key(name), minio.RemoveObjectOptions{}), name)
}
