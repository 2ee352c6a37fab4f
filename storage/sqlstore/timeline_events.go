package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// timelineEvents implements storage.TimelineEvents.
type timelineEvents struct{ *tx }

func (s timelineEvents) Insert(ctx context.Context, e *storage.TimelineEvent) (err error) {
	defer wrap(&err, "insert timeline event")
	if err := locations(s).requireNode(ctx, e.Client, e.Location); err != nil {
		return err
	}
	return s.insertFirst(ctx, &e.Revision,
		`INSERT INTO timeline_events (client, id, location, month, title, create_time, revision)
		VALUES ($1, $2, `+locationOrNull+`, $4, $5, $6, 1) ON CONFLICT DO NOTHING`,
		e.Client, e.ID, e.Location, monthValue{&e.Month}, jsonText{e.Title}, micros(e.CreateTime))
}

const selectTimelineEvents = `SELECT client, id, ` + locationOrAll + `, month, title, create_time, revision FROM timeline_events`

func (s timelineEvents) Get(ctx context.Context, client, id string) (_ *storage.TimelineEvent, err error) {
	defer wrap(&err, "get timeline event")
	return queryOne(ctx, s.tx, scanTimelineEvent, selectTimelineEvents+` WHERE client = $1 AND id = $2`, client, id)
}

func (s timelineEvents) Delete(ctx context.Context, client, id string, revision int64) (err error) {
	defer wrap(&err, "delete timeline event")
	n, err := s.exec(ctx, `DELETE FROM timeline_events WHERE client = $1 AND id = $2 AND revision = $3`, client, id, revision)
	if err == nil && n == 0 {
		return s.notFoundOr(ctx, storage.ErrStale, hasTimelineEvent, client, id)
	}
	return err
}

func (s timelineEvents) List(
	ctx context.Context, query storage.TimelineQuery, page storage.Page,
) (_ []*storage.TimelineEvent, _ storage.Cursor, err error) {
	defer wrap(&err, "list timeline events")
	q := newQuery(selectTimelineEvents).where("client = ?", query.Client)
	q.whereInSubtrees(locationOrAll, query.Client, query.Tops, query.At)
	q.whereMonths(query.From, query.To)
	return timelinePages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var timelinePages = &pagedList[*storage.TimelineEvent]{
	name: "timeline", order: "month, id", after: "(month, id) > (?, ?)", scan: scanTimelineEvent,
	keys:    func(e *storage.TimelineEvent) []any { return []any{monthKey(e.Month), e.ID} },
	targets: func() []any { return []any{new(int64), new(string)} },
}

// monthKey returns the cursor key of a month that was read from the database.
func monthKey(scanned string) int64 {
	n, _ := monthNumber(scanned) // a stored month is valid
	return n
}

func scanTimelineEvent(r row) (*storage.TimelineEvent, error) {
	e := &storage.TimelineEvent{}
	return e, r.Scan(&e.Client, &e.ID, &e.Location, monthValue{&e.Month}, jsonText{&e.Title}, instant{&e.CreateTime}, &e.Revision)
}
