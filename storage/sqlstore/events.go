package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// addEvents appends events to those of a report.
func (s reports) addEvents(ctx context.Context, id storage.ReportID, events []storage.Event) error {
	if len(events) == 0 {
		return nil
	}
	var last int64
	err := s.queryRow(ctx, `SELECT COALESCE(MAX(position), 0) FROM events WHERE report = $1`, []any{id[:]}, &last)
	if err != nil {
		return err
	}
	for i := range events {
		if err := s.insertEvent(ctx, id, last+int64(i)+1, &events[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s reports) insertEvent(ctx context.Context, id storage.ReportID, position int64, e *storage.Event) error {
	return s.enqueueInsert(ctx,
		`INSERT INTO events (report, position, act, revision, actor, role, reason, comment, time)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		id[:], position, e.Act, e.Revision, e.Actor, e.Role, e.Reason, e.Comment, micros(e.Time))
}

func (s reports) Events(ctx context.Context, id storage.ReportID) (_ []storage.Event, err error) {
	defer wrap(&err, "list events of report")
	events, err := queryAll(ctx, s.tx, scanEvent,
		`SELECT act, revision, actor, role, reason, comment, time FROM events WHERE report = $1 ORDER BY position`, id[:])
	if err == nil && len(events) == 0 {
		err = storage.ErrNotFound // every report has an event
	}
	return events, err
}

func scanEvent(r row) (e storage.Event, err error) {
	err = r.Scan(&e.Act, &e.Revision, &e.Actor, &e.Role, &e.Reason, &e.Comment, instant{&e.Time})
	return e, err
}
