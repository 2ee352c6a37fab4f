package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// evidence implements storage.EvidenceRows.
type evidence struct{ *tx }

func (s evidence) Insert(ctx context.Context, e *storage.Evidence) (err error) {
	defer wrap(&err, "insert evidence")
	if err := s.requireLocked(ctx, hasShopper, e.Shopper); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, hasVisit, e.Visit); err != nil {
		return err
	}
	return s.insertFirst(ctx, &e.Revision,
		`INSERT INTO evidence (id, shopper, visit, report, question, state, media_type, bytes, received, parts, digest, shown,
			thumbnail, width, height, released_id, create_time, update_time, stored_time, remove_time, blacked_out, photo, capture,
			revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 1) ON CONFLICT DO NOTHING`,
		e.ID[:], e.Shopper, e.Visit, e.Report[:], e.Question, e.State, e.MediaType, e.Bytes, e.Received, jsonText{e.Parts},
		bytesOrNull(e.Digest[:]), bytesOrNull(e.Shown[:]), bytesOrNull(e.Thumbnail[:]), e.Width, e.Height, nullable{&e.ReleasedID},
		micros(e.CreateTime), micros(e.UpdateTime), microsOrNull(e.StoredTime), microsOrNull(e.RemoveTime), jsonText{e.BlackedOut}, jsonText{e.Photo},
		jsonText{e.Capture})
}

const (
	evidenceColumns = `id, shopper, visit, report, question, state, media_type, bytes, received, parts, digest, shown,
	thumbnail, width, height, released_id, create_time, update_time, stored_time, remove_time, blacked_out, photo, capture, revision`
	selectEvidence = `SELECT ` + evidenceColumns + ` FROM evidence`
)

func scanEvidence(from row) (*storage.Evidence, error) {
	e := &storage.Evidence{}
	return e, from.Scan(fixedBytes(e.ID[:]), &e.Shopper, &e.Visit, fixedBytes(e.Report[:]), &e.Question, &e.State, &e.MediaType,
		&e.Bytes, &e.Received, jsonText{&e.Parts}, fixedBytes(e.Digest[:]), fixedBytes(e.Shown[:]), fixedBytes(e.Thumbnail[:]),
		&e.Width, &e.Height, nullable{&e.ReleasedID}, instant{&e.CreateTime}, instant{&e.UpdateTime}, instant{&e.StoredTime},
		instant{&e.RemoveTime}, jsonText{&e.BlackedOut}, jsonText{&e.Photo}, jsonText{&e.Capture}, &e.Revision)
}

func (s evidence) Get(ctx context.Context, id storage.EvidenceID) (_ *storage.Evidence, err error) {
	defer wrap(&err, "get evidence")
	query := selectEvidence + ` WHERE id = $1`
	if s.locksRows() {
		query += forUpdate
	}
	return queryOne(ctx, s.tx, scanEvidence, query, id[:])
}

func (s evidence) Update(ctx context.Context, e *storage.Evidence) (err error) {
	defer wrap(&err, "update evidence")
	return s.updateRevision(ctx, &e.Revision,
		`UPDATE evidence SET question = $3, state = $4, media_type = $5, bytes = $6, received = $7, parts = $8, digest = $9, shown = $10,
			thumbnail = $11, width = $12, height = $13, released_id = $14, update_time = $15, stored_time = $16, remove_time = $17,
			blacked_out = $18, photo = $19, capture = $20, revision = revision + 1 WHERE id = $1 AND revision = $2`,
		[]any{
			e.ID[:], e.Revision, e.Question, e.State, e.MediaType, e.Bytes, e.Received, jsonText{e.Parts},
			bytesOrNull(e.Digest[:]), bytesOrNull(e.Shown[:]), bytesOrNull(e.Thumbnail[:]), e.Width, e.Height, nullable{&e.ReleasedID},
			micros(e.UpdateTime), microsOrNull(e.StoredTime), microsOrNull(e.RemoveTime), jsonText{e.BlackedOut}, jsonText{e.Photo}, jsonText{e.Capture},
		}, hasEvidence, e.ID[:])
}

func (s evidence) Delete(ctx context.Context, id storage.EvidenceID) (err error) {
	defer wrap(&err, "delete evidence")
	if err := s.enqueue(ctx, nil, `DELETE FROM photo_buckets WHERE evidence = $1`, id[:]); err != nil {
		return err
	}
	n, err := s.exec(ctx, `DELETE FROM evidence WHERE id = $1`, id[:])
	if err == nil && n == 0 {
		err = storage.ErrNotFound
	}
	return err
}

func (s evidence) OfReport(ctx context.Context, report storage.ReportID) (_ []*storage.Evidence, err error) {
	defer wrap(&err, "list evidence of report")
	query := selectEvidence + ` WHERE report = $1 ORDER BY id`
	if s.locksRows() {
		query += forUpdate
	}
	return queryAll(ctx, s.tx, scanEvidence, query, report[:])
}

func (s evidence) OfShopper(ctx context.Context, shopper string, page storage.Page) (_ []*storage.Evidence, _ storage.Cursor, err error) {
	defer wrap(&err, "list evidence of shopper")
	return evidencePages.readPage(ctx, s.tx, newQuery(selectEvidence).where("shopper = ?", shopper), page)
}

var evidencePages = &pagedList[*storage.Evidence]{
	name: "evidence", order: "id", after: "id > ?", scan: scanEvidence,
	keys:    func(e *storage.Evidence) []any { return []any{e.ID[:]} },
	targets: func() []any { return []any{new([]byte)} },
}

// Usage locks the shopper, since there may be no evidence yet.
func (s evidence) Usage(ctx context.Context, shopper, visit string) (u storage.EvidenceUsage, err error) {
	defer wrap(&err, "sum up evidence")
	if !s.readOnly {
		if err := s.require(ctx, s.withLock(hasShopper, forUpdate), shopper); err != nil {
			return u, err
		}
	}
	err = s.queryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN visit = $2 AND state <> 'REMOVED' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN visit = $2 AND state <> 'REMOVED' THEN bytes ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = 'UPLOADING' THEN 1 ELSE 0 END), 0) FROM evidence WHERE shopper = $1`,
		[]any{shopper, visit}, &u.Pieces, &u.Bytes, &u.Uploading)
	return u, err
}

func (s evidence) Due(ctx context.Context, now time.Time, limit int) (_ []*storage.Evidence, err error) {
	defer wrap(&err, "list evidence to remove")
	query := selectEvidence + ` WHERE remove_time <= $1 ORDER BY remove_time, id LIMIT $2`
	if s.locksRows() {
		query += forUpdate
	}
	return queryAll(ctx, s.tx, scanEvidence, query, micros(now), limit)
}

func (s evidence) Each(ctx context.Context, fn func(*storage.Evidence) error) (err error) {
	defer wrap(&err, "read evidence")
	for after := []byte{}; ; {
		page, err := queryAll(ctx, s.tx, scanEvidence, selectEvidence+` WHERE id > $1 ORDER BY id LIMIT $2`, after, eachPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			if err := fn(e); err != nil {
				return err
			}
		}
		after = page[len(page)-1].ID[:]
	}
}
