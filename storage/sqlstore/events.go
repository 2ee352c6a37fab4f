package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// impliedEvent returns the event of a report's submission as its first revision implies it. Such an event has no row: the
// revision has its actor and its role. Its position is 1.
func impliedEvent(first *storage.Revision, actor, role string) storage.Event {
	return storage.Event{Act: storage.SubmittedEvent, Revision: first.Number, Actor: actor, Role: role, Time: first.TakenTime}
}

// isImplied reports whether an event is the one that a first revision implies.
func isImplied(e *storage.Event, first *storage.Revision) bool {
	return e.Act == storage.SubmittedEvent && e.Revision == first.Number && e.Time == first.TakenTime && e.Reason == "" && e.Comment == "" && len(e.Questions) == 0 &&
		e.AnswerDue.IsZero() && e.WrittenTime.IsZero()
}

// addEvents appends events to those of a report.
func (s reports) addEvents(ctx context.Context, id storage.ReportID, events []storage.Event) error {
	if len(events) == 0 {
		return nil
	}
	var last int64
	err := s.queryRow(ctx, `SELECT COALESCE(MAX(position), 1) FROM events WHERE report = $1`, []any{id[:]}, &last)
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
		`INSERT INTO events (report, position, act, revision, actor, role, reason, comment, time, questions, answer_due, written_time)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		id[:], position, e.Act, e.Revision, e.Actor, e.Role, e.Reason, e.Comment, micros(e.Time), wordsIn(&e.Questions),
		microsOrNull(e.AnswerDue), microsOrNull(e.WrittenTime))
}

func (s reports) Events(ctx context.Context, id storage.ReportID) (_ []storage.Event, err error) {
	defer wrap(&err, "list events of report")
	implied, err := queryAll(ctx, s.tx, scanImplied,
		`SELECT number, taken_time, actor, role FROM revisions WHERE report = $1 AND number = 1 AND actor IS NOT NULL`, id[:])
	if err != nil {
		return nil, err
	}
	events, err := queryAll(ctx, s.tx, scanEvent,
		`SELECT act, revision, actor, role, reason, comment, time, questions, answer_due, written_time FROM events WHERE report = $1 ORDER BY position`, id[:])
	events = append(implied, events...)
	if err == nil && len(events) == 0 {
		err = storage.ErrNotFound // every report has an event
	}
	return events, err
}

func scanEvent(r row) (e storage.Event, err error) {
	err = r.Scan(&e.Act, &e.Revision, &e.Actor, &e.Role, &e.Reason, &e.Comment, instant{&e.Time}, wordsIn(&e.Questions),
		instant{&e.AnswerDue}, instant{&e.WrittenTime})
	return e, err
}

func scanImplied(r row) (storage.Event, error) {
	var first storage.Revision
	var actor, role string
	err := r.Scan(&first.Number, instant{&first.TakenTime}, &actor, &role)
	return impliedEvent(&first, actor, role), err
}
