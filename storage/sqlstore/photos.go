package sqlstore

import (
	"context"
	"fmt"
	"strings"

	"mysteryshopper/storage"
)

func (s evidence) PutBuckets(ctx context.Context, id storage.EvidenceID, client string, buckets []uint32) (err error) {
	defer wrap(&err, "put buckets of photo")
	if err := s.requireLocked(ctx, hasEvidence, id[:]); err != nil {
		return err
	}
	if err := s.enqueue(ctx, nil, `DELETE FROM photo_buckets WHERE evidence = $1`, id[:]); err != nil || len(buckets) == 0 {
		return err
	}
	rows, args := make([]string, len(buckets)), []any{client, id[:]}
	for i, b := range buckets {
		rows[i] = "($1, " + placeholders(i+3, 1) + ", $2)"
		args = append(args, int64(b))
	}
	return s.enqueue(ctx, nil, `INSERT INTO photo_buckets (client, bucket, evidence) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT DO NOTHING`, args...)
}

func (s evidence) Buckets(ctx context.Context, id storage.EvidenceID) (client string, buckets []uint32, err error) {
	defer wrap(&err, "get buckets of photo")
	all, err := queryAll(ctx, s.tx, func(r row) (b photoBucket, err error) {
		return b, r.Scan(&b.client, &b.bucket)
	}, `SELECT client, bucket FROM photo_buckets WHERE evidence = $1 ORDER BY bucket, client`, id[:])
	for _, b := range all {
		client, buckets = b.client, append(buckets, uint32(b.bucket))
	}
	return client, buckets, err
}

type photoBucket struct {
	client string
	bucket int64
}

func (s evidence) PhotosOf(ctx context.Context, report storage.ReportID) (_ []storage.EvidenceID, err error) {
	defer wrap(&err, "list photos of report")
	return queryAll(ctx, s.tx, func(r row) (id storage.EvidenceID, err error) {
		return id, r.Scan(fixedBytes(id[:]))
	}, `SELECT id FROM evidence WHERE report = $1 AND (photo <> 'null' OR capture <> 'null' AND shown IS NOT NULL) ORDER BY id`, report[:])
}

func (s evidence) NearPhotos(
	ctx context.Context, client string, report storage.ReportID, buckets []uint32, limit int,
) (_ []*storage.Evidence, err error) {
	defer wrap(&err, "list near photos")
	if len(buckets) == 0 {
		return nil, nil
	}
	members, args := make([]string, len(buckets)), []any{client, report[:], limit, storage.PhotosOfBucket}
	for i, b := range buckets {
		members[i] = fmt.Sprintf(`SELECT evidence FROM (SELECT evidence FROM photo_buckets WHERE client = $1 AND bucket = $%d
			ORDER BY evidence DESC LIMIT $4) AS bucket_%d`, len(args)+1, i)
		args = append(args, int64(b))
	}
	return queryAll(ctx, s.tx, scanEvidence, `SELECT `+evidenceColumns+` FROM (SELECT evidence AS near, COUNT(*) AS shared
		FROM (`+strings.Join(members, " UNION ALL ")+`) AS found GROUP BY evidence) AS candidates JOIN evidence ON id = near
		WHERE report <> $2 ORDER BY shared DESC, id LIMIT $3`, args...)
}
