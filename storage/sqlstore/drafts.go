package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// drafts implements storage.Drafts.
type drafts struct{ *tx }

func (s drafts) Get(ctx context.Context, visit, shopper string) (_ *storage.Draft, err error) {
	defer wrap(&err, "get draft")
	return queryOne(ctx, s.tx, scanDraft,
		`SELECT visit, shopper, report_id, base_revision, report, comment, revision, update_time
		FROM drafts WHERE visit = $1 AND shopper = $2`, visit, shopper)
}

func (s drafts) Revisions(ctx context.Context, shopper string, visits []string) (_ map[string]int64, err error) {
	defer wrap(&err, "find drafts of visits")
	if len(visits) == 0 {
		return nil, nil
	}
	args := []any{shopper}
	for _, id := range visits {
		args = append(args, id)
	}
	return s.counts(ctx, `SELECT visit, revision FROM drafts
		WHERE shopper = $1 AND visit IN (`+placeholders(2, len(visits))+`)`, args...)
}

func scanDraft(r row) (*storage.Draft, error) {
	d := &storage.Draft{}
	return d, r.Scan(&d.Visit, &d.Shopper, &d.ReportID, &d.BaseRevision, packedJSON{&d.Report}, &d.Comment, &d.Revision,
		instant{&d.UpdateTime})
}

func (s drafts) Put(ctx context.Context, d *storage.Draft) (err error) {
	defer wrap(&err, "put draft")
	if err := s.require(ctx, hasVisit, d.Visit); err != nil {
		return err
	}
	put := `INSERT INTO drafts (visit, shopper, revision, report_id, base_revision, report, comment, update_time)
		VALUES ($1, $2, $3 + 1, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`
	if d.Revision != 0 {
		put = `UPDATE drafts SET report_id = $4, base_revision = $5, report = $6, comment = $7, update_time = $8, revision = revision + 1
			WHERE visit = $1 AND shopper = $2 AND revision = $3`
	}
	n, err := s.exec(ctx, put,
		d.Visit, d.Shopper, d.Revision, d.ReportID, d.BaseRevision, packedJSON{d.Report}, d.Comment, micros(d.UpdateTime))
	switch {
	case err != nil:
		return err
	case n == 0:
		return storage.ErrStale
	}
	s.incrementRevision(&d.Revision)
	return nil
}

func (s drafts) Delete(ctx context.Context, visit, shopper string) (err error) {
	defer wrap(&err, "delete draft")
	return s.enqueue(ctx, nil, `DELETE FROM drafts WHERE visit = $1 AND shopper = $2`, visit, shopper)
}
