package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// holds implements storage.Holds.
type holds struct{ *tx }

func (s holds) Put(ctx context.Context, h *storage.Hold) (err error) {
	defer wrap(&err, "put hold")
	if err := s.requireLocked(ctx, hasReport, h.Report[:]); err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `INSERT INTO report_holds (report, holder, start_time, end_time) VALUES ($1, $2, $3, $4)
		ON CONFLICT (report) DO UPDATE SET holder = excluded.holder, start_time = excluded.start_time, end_time = excluded.end_time`,
		h.Report[:], h.Holder, micros(h.StartTime), micros(h.EndTime))
}

const selectHolds = `SELECT report, holder, start_time, end_time FROM report_holds`

func scanHold(from row) (*storage.Hold, error) {
	h := &storage.Hold{}
	return h, from.Scan(fixedBytes(h.Report[:]), &h.Holder, instant{&h.StartTime}, instant{&h.EndTime})
}

func (s holds) Get(ctx context.Context, id storage.ReportID) (_ *storage.Hold, err error) {
	defer wrap(&err, "get hold")
	if s.locksRows() { // the report, since there may be no row of a hold
		if err := s.require(ctx, hasReport+forUpdate, id[:]); err != nil {
			return nil, err
		}
	}
	return queryOne(ctx, s.tx, scanHold, selectHolds+` WHERE report = $1`, id[:])
}

func (s holds) GetAll(ctx context.Context, ids []storage.ReportID) (_ []*storage.Hold, err error) {
	defer wrap(&err, "get holds")
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i := range ids {
		args[i] = ids[i][:]
	}
	return queryAll(ctx, s.tx, scanHold, selectHolds+` WHERE report IN (`+placeholders(1, len(ids))+`) ORDER BY report`, args...)
}

func (s holds) Delete(ctx context.Context, id storage.ReportID) (err error) {
	defer wrap(&err, "delete hold")
	return s.enqueue(ctx, nil, `DELETE FROM report_holds WHERE report = $1`, id[:])
}

func (s holds) Count(ctx context.Context, holder storage.HolderAt) (n int, err error) {
	defer wrap(&err, "count holds")
	err = s.queryRow(ctx, `SELECT COUNT(*) FROM report_holds WHERE holder = $1 AND end_time > $2`, []any{holder.Holder, micros(holder.Time)}, &n)
	return n, err
}

func (s holds) Each(ctx context.Context, fn func(*storage.Hold) error) (err error) {
	defer wrap(&err, "read holds")
	for after := []byte{}; ; {
		page, err := queryAll(ctx, s.tx, scanHold, selectHolds+` WHERE report > $1 ORDER BY report LIMIT $2`, after, eachPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, h := range page {
			if err := fn(h); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Report[:]
	}
}

// heldBy returns the condition that a report has a holder at a time, or none if that is empty.
func (q *query) heldBy(holder storage.HolderAt) string {
	if holder.Holder == "" {
		return `NOT EXISTS (SELECT 1 FROM report_holds WHERE report = reports.id AND end_time > ` + q.bind(micros(holder.Time)) + `)`
	}
	return `id IN (SELECT report FROM report_holds WHERE holder = ` + q.bind(holder.Holder) + ` AND end_time > ` + q.bind(micros(holder.Time)) + `)`
}
