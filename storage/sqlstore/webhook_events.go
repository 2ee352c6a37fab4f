package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// webhookEvents implements storage.WebhookEvents.
type webhookEvents struct{ *tx }

func (s webhookEvents) Insert(ctx context.Context, events []*storage.WebhookEvent) (err error) {
	defer wrap(&err, "insert webhook events")
	type key struct{ client, webhook string }
	known := map[key]bool{}
	for _, e := range events {
		if k := (key{e.Client, e.Webhook}); !known[k] {
			if err := s.require(ctx, hasWebhook, e.Client, e.Webhook); err != nil {
				return err
			}
			known[k] = true
		}
		err := s.insert(ctx,
			`INSERT INTO webhook_events (client, webhook, sequence, id, type, position, body, state, attempts, create_time, next_time, end_time,
				expire_time, report)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
			e.Client, e.Webhook, e.Sequence, e.ID, e.Type, e.Position, notNull(e.Body), e.State, e.Attempts, micros(e.CreateTime),
			microsOrNull(e.NextTime), microsOrNull(e.EndTime), micros(e.ExpireTime), e.Report)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s webhookEvents) Update(ctx context.Context, e *storage.WebhookEvent) (err error) {
	defer wrap(&err, "update webhook event")
	n, err := s.exec(ctx,
		`UPDATE webhook_events SET state = $4, attempts = $5, next_time = $6, end_time = $7
		WHERE client = $1 AND webhook = $2 AND sequence = $3 AND next_time IS NOT NULL`,
		e.Client, e.Webhook, e.Sequence, e.State, e.Attempts, microsOrNull(e.NextTime), microsOrNull(e.EndTime))
	if err == nil && n == 0 {
		return storage.ErrNotFound
	}
	return err
}

func (s webhookEvents) InsertDelivery(ctx context.Context, d *storage.Delivery) (err error) {
	defer wrap(&err, "insert delivery")
	err = s.require(ctx, `SELECT 1 FROM webhook_events WHERE client = $1 AND webhook = $2 AND sequence = $3`, d.Client, d.Webhook, d.Sequence)
	if err != nil {
		return err
	}
	return s.insert(ctx,
		`INSERT INTO webhook_deliveries (client, webhook, sequence, attempt, time, duration, outcome, status, answer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		d.Client, d.Webhook, d.Sequence, d.Attempt, micros(d.Time), d.Duration.Microseconds(), d.Outcome, d.Status, notNull(d.Answer))
}

const selectWebhookEvents = `SELECT client, webhook, sequence, id, type, position, body, state, attempts, create_time, next_time,
	end_time, expire_time, report FROM webhook_events`

func scanWebhookEvent(r row) (*storage.WebhookEvent, error) {
	e := &storage.WebhookEvent{}
	return e, r.Scan(&e.Client, &e.Webhook, &e.Sequence, &e.ID, &e.Type, &e.Position, &e.Body, &e.State, &e.Attempts,
		instant{&e.CreateTime}, instant{&e.NextTime}, instant{&e.EndTime}, instant{&e.ExpireTime}, &e.Report)
}

func (s webhookEvents) Due(
	ctx context.Context, client, webhook, eventType string, now time.Time, limit int,
) (_ []*storage.WebhookEvent, err error) {
	defer wrap(&err, "list due webhook events")
	if limit < 1 {
		return nil, errLimit
	}
	q := newQuery(selectWebhookEvents).where("client = ?", client).where("webhook = ?", webhook).where("next_time <= ?", micros(now))
	q.whereEqual("type", eventType)
	return queryAll(ctx, s.tx, scanWebhookEvent, q.text.String()+` ORDER BY sequence LIMIT `+q.bind(limit), q.args...)
}

func (s webhookEvents) Next(ctx context.Context, client, webhook, eventType string) (next time.Time, waiting int, err error) {
	defer wrap(&err, "find the next webhook event")
	q := newQuery(`SELECT MIN(next_time), COUNT(*) FROM webhook_events`).where("client = ?", client).where("webhook = ?", webhook)
	q.where("next_time IS NOT NULL").whereEqual("type", eventType)
	err = s.queryRow(ctx, q.text.String(), q.args, instant{&next}, &waiting)
	return next, waiting, err
}

func (s webhookEvents) DropWaiting(ctx context.Context, client, webhook string, after int64) (err error) {
	defer wrap(&err, "drop webhook events that wait")
	const waiting = ` WHERE client = $1 AND webhook = $2 AND next_time IS NOT NULL AND position > $3`
	_, err = s.exec(ctx, `DELETE FROM webhook_deliveries WHERE client = $1 AND webhook = $2 AND sequence IN
		(SELECT sequence FROM webhook_events`+waiting+`)`, client, webhook, after)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, `DELETE FROM webhook_events`+waiting, client, webhook, after)
	return err
}

func (s webhookEvents) Restart(ctx context.Context, client, webhook string, now, expire time.Time) (err error) {
	defer wrap(&err, "restart webhook events")
	_, err = s.exec(ctx, `UPDATE webhook_events SET next_time = $3, expire_time = $4
		WHERE client = $1 AND webhook = $2 AND next_time IS NOT NULL`, client, webhook, micros(now), micros(expire))
	return err
}

func (s webhookEvents) List(
	ctx context.Context, query storage.WebhookEventQuery, page storage.Page,
) (_ []*storage.WebhookEvent, _ storage.Cursor, err error) {
	defer wrap(&err, "list webhook events")
	q := newQuery(selectWebhookEvents).where("client = ?", query.Client).where("webhook = ?", query.Webhook)
	q.whereEqual("state", string(query.State))
	return webhookEventPages.readPage(ctx, s.tx, q, page)
}

var webhookEventPages = &pagedList[*storage.WebhookEvent]{
	name: "webhook events", order: "sequence DESC", after: "sequence < ?", scan: scanWebhookEvent,
	keys:    func(e *storage.WebhookEvent) []any { return []any{e.Sequence} },
	targets: func() []any { return []any{new(int64)} },
}

func (s webhookEvents) ListDeliveries(
	ctx context.Context, query storage.WebhookEventQuery, page storage.Page,
) (_ []*storage.Delivery, _ storage.Cursor, err error) {
	defer wrap(&err, "list deliveries")
	q := newQuery(`SELECT d.client, d.webhook, d.sequence, e.id, e.type, e.body, d.attempt, d.time, d.duration, d.outcome, d.status, d.answer
		FROM webhook_deliveries d JOIN webhook_events e ON e.client = d.client AND e.webhook = d.webhook AND e.sequence = d.sequence`)
	q.where("d.client = ?", query.Client).where("d.webhook = ?", query.Webhook)
	if query.Event != "" {
		q.where("d.sequence IN (SELECT sequence FROM webhook_events WHERE client = ? AND webhook = ? AND id = ?)",
			query.Client, query.Webhook, query.Event)
	}
	return deliveryPages.readPage(ctx, s.tx, q, page)
}

var deliveryPages = &pagedList[*storage.Delivery]{
	name: "deliveries", order: "d.sequence DESC, d.attempt DESC", after: "(d.sequence, d.attempt) < (?, ?)", scan: scanDelivery,
	keys:    func(d *storage.Delivery) []any { return []any{d.Sequence, d.Attempt} },
	targets: func() []any { return []any{new(int64), new(int32)} },
}

func scanDelivery(r row) (*storage.Delivery, error) {
	d := &storage.Delivery{}
	var duration int64
	err := r.Scan(&d.Client, &d.Webhook, &d.Sequence, &d.Event, &d.Type, &d.Body, &d.Attempt, instant{&d.Time}, &duration, &d.Outcome,
		&d.Status, &d.Answer)
	d.Duration = time.Duration(duration) * time.Microsecond
	return d, err
}

func (s webhookEvents) DeliveredTo(ctx context.Context, client, report string) (_ []storage.ReportDelivery, err error) {
	defer wrap(&err, "list to whom a report was delivered")
	return queryAll(ctx, s.tx, func(from row) (d storage.ReportDelivery, err error) {
		err = from.Scan(&d.Webhook, instant{&d.Time})
		return d, err
	}, `SELECT webhook, MIN(end_time) FROM webhook_events WHERE client = $1 AND report = $2 AND report <> '' AND state = $3
		GROUP BY webhook ORDER BY webhook`, client, report, storage.WebhookDelivered)
}

func (s webhookEvents) DeleteEnded(ctx context.Context, before time.Time, limit int) (_ int, err error) {
	defer wrap(&err, "delete ended webhook events")
	if limit < 1 {
		return 0, errLimit
	}
	const ended = ` WHERE (client, webhook, sequence) IN
		(SELECT client, webhook, sequence FROM webhook_events WHERE end_time < $1 ORDER BY end_time, client, webhook, sequence LIMIT $2)`
	if _, err := s.exec(ctx, `DELETE FROM webhook_deliveries`+ended+``, micros(before), limit); err != nil {
		return 0, err
	}
	n, err := s.exec(ctx, `DELETE FROM webhook_events`+ended, micros(before), limit)
	return int(n), err
}

func (s webhookEvents) CountWaiting(ctx context.Context) (n int64, err error) {
	defer wrap(&err, "count webhook events that wait")
	err = s.queryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM webhook_events WHERE next_time IS NOT NULL LIMIT $1) AS waiting`,
		[]any{storage.MaxBacklog}, &n)
	return n, err
}
