package sqlstore

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

// retention implements storage.Retention.
type retention struct{ *tx }

func (s retention) Due(ctx context.Context, client, program string, before time.Time, limit int) (_ []storage.OldReport, err error) {
	defer wrap(&err, "find reports whose texts are old")
	mark, err := s.Mark(ctx, client, program)
	if err != nil {
		return nil, err
	}
	return queryAll(ctx, s.tx, scanOldReport, `SELECT id, taken_time FROM reports
		WHERE (taken_time, id) > ($3, $4) AND taken_time < $5 AND client = $1 AND program = $2
		ORDER BY taken_time, id LIMIT $6`, client, program, micros(mark.Time), mark.ID[:], micros(before), limit)
}

func (s retention) Mark(ctx context.Context, client, program string) (storage.OldReport, error) {
	mark, err := queryOne(ctx, s.tx, scanOldReport,
		`SELECT report, taken_time FROM retention WHERE client = $1 AND program = $2`, client, program)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.OldReport{}, nil
	}
	return mark, err
}

func scanOldReport(from row) (r storage.OldReport, err error) {
	err = from.Scan(fixedBytes(r.ID[:]), instant{&r.Time})
	return r, err
}

func (s retention) Reached(ctx context.Context, client, program string, last storage.OldReport) (err error) {
	defer wrap(&err, "remember whose texts were removed")
	if err := s.require(ctx, hasProgram, client, program); err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `INSERT INTO retention (client, program, taken_time, report) VALUES ($1, $2, $3, $4)
		ON CONFLICT (client, program) DO UPDATE SET taken_time = excluded.taken_time, report = excluded.report`,
		client, program, micros(last.Time), last.ID[:])
}
