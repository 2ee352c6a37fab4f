package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// blobs implements storage.BlobRows.
type blobs struct{ *tx }

func (s blobs) Put(ctx context.Context, b storage.Blob) (err error) {
	defer wrap(&err, "put blob")
	_, err = s.exec(ctx, `INSERT INTO blobs (digest, bytes, create_time, unused_since) VALUES ($1, $2, $3, NULL)
		ON CONFLICT (digest) DO UPDATE SET unused_since = NULL`, b.Digest[:], b.Bytes, micros(b.CreateTime))
	return err
}

const selectBlobs = `SELECT digest, bytes, create_time, unused_since FROM blobs`

func scanBlob(from row) (*storage.Blob, error) {
	b := &storage.Blob{}
	return b, from.Scan(fixedBytes(b.Digest[:]), &b.Bytes, instant{&b.CreateTime}, instant{&b.UnusedSince})
}

func (s blobs) Get(ctx context.Context, digest checklist.Digest) (_ *storage.Blob, err error) {
	defer wrap(&err, "get blob")
	return queryOne(ctx, s.tx, scanBlob, selectBlobs+` WHERE digest = $1`, digest[:])
}

// notOfEvidence is the condition that no evidence has the blob $1. What uploads declare is no blob.
const notOfEvidence = ` AND NOT EXISTS (SELECT 1 FROM evidence WHERE digest = $1 AND state = 'STORED')
	AND NOT EXISTS (SELECT 1 FROM evidence WHERE shown = $1) AND NOT EXISTS (SELECT 1 FROM evidence WHERE thumbnail = $1)`

func (s blobs) Release(ctx context.Context, digest checklist.Digest, now time.Time) (err error) {
	defer wrap(&err, "release blob")
	// The rows of evidence are read after the lock.
	if err := s.require(ctx, s.withLock(hasBlob, forUpdate), digest[:]); err != nil {
		return err
	}
	_, err = s.exec(ctx, `UPDATE blobs SET unused_since = $2 WHERE digest = $1 AND unused_since IS NULL`+notOfEvidence, digest[:], micros(now))
	return err
}

func (s blobs) Unused(ctx context.Context, since time.Time, limit int) (_ []*storage.Blob, err error) {
	defer wrap(&err, "list unused blobs")
	return queryAll(ctx, s.tx, scanBlob, selectBlobs+` WHERE unused_since <= $1 ORDER BY unused_since, digest LIMIT $2`, micros(since), limit)
}

func (s blobs) Remove(ctx context.Context, digest checklist.Digest) (err error) {
	defer wrap(&err, "remove blob")
	return s.deleteUnused(ctx, `DELETE FROM blobs WHERE digest = $1`+notOfEvidence, hasBlob, digest[:])
}

func (s blobs) Each(ctx context.Context, fn func(*storage.Blob) error) (err error) {
	defer wrap(&err, "read blobs")
	for after := []byte{}; ; {
		page, err := queryAll(ctx, s.tx, scanBlob, selectBlobs+` WHERE digest > $1 ORDER BY digest LIMIT $2`, after, eachPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, b := range page {
			if err := fn(b); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Digest[:]
	}
}
