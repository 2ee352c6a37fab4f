package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// webhooks implements storage.Webhooks.
type webhooks struct{ *tx }

const hasWebhook = `SELECT 1 FROM webhooks WHERE client = $1 AND id = $2`

func (s webhooks) Insert(ctx context.Context, w *storage.Webhook) (err error) {
	defer wrap(&err, "insert webhook")
	if err := locations(s).requireNode(ctx, w.Client, w.Location); err != nil {
		return err
	}
	err = s.insertFirst(ctx, &w.Revision,
		`INSERT INTO webhooks (client, id, location, title, url, events, programs, verdicts, state, pause_reason, pause_time,
			secret, previous_secret, previous_secret_expire, position, last_position, sequence, failures, failing_since, failure,
			due_time, update_time, create_time, turn, revision)
		VALUES ($1, $2, `+locationOrNull+`, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
			$22, $23, 1, 1) ON CONFLICT DO NOTHING`, append(webhookArgs(w), micros(w.CreateTime))...)
	if err == nil {
		w.Turn = 1
	}
	return err
}

// webhookArgs are the values of a subscription, but for those that no update changes.
func webhookArgs(w *storage.Webhook) []any {
	args := []any{w.Client, w.ID, w.Location, w.Title, w.URL, wordsIn(&w.Events), wordsIn(&w.Programs), wordsIn(&w.Verdicts), w.State,
		w.PauseReason, microsOrNull(w.PauseTime), notNull(w.Secret), notNull(w.PreviousSecret), microsOrNull(w.PreviousSecretExpire)}
	return append(append(args, progressArgs(&w.WebhookProgress)...), micros(w.UpdateTime))
}

func progressArgs(p *storage.WebhookProgress) []any {
	return []any{p.Position, p.LastPosition, p.Sequence, p.Failures, microsOrNull(p.FailingSince), p.Failure, microsOrNull(p.DueTime)}
}

const selectWebhooks = `SELECT client, id, ` + locationOrAll + `, title, url, events, programs, verdicts, state, pause_reason,
	pause_time, secret, previous_secret, previous_secret_expire, position, last_position, sequence, failures, failing_since,
	failure, due_time, update_time, create_time, turn, revision FROM webhooks`

func scanWebhook(r row) (*storage.Webhook, error) {
	w := &storage.Webhook{}
	return w, r.Scan(&w.Client, &w.ID, &w.Location, &w.Title, &w.URL, wordsIn(&w.Events), wordsIn(&w.Programs), wordsIn(&w.Verdicts),
		&w.State, &w.PauseReason, instant{&w.PauseTime}, &w.Secret, &w.PreviousSecret, instant{&w.PreviousSecretExpire}, &w.Position,
		&w.LastPosition, &w.Sequence, &w.Failures, instant{&w.FailingSince}, &w.Failure, instant{&w.DueTime}, instant{&w.UpdateTime},
		instant{&w.CreateTime}, &w.Turn, &w.Revision)
}

func (s webhooks) Get(ctx context.Context, client, id string) (_ *storage.Webhook, err error) {
	defer wrap(&err, "get webhook")
	return queryOne(ctx, s.tx, scanWebhook, selectWebhooks+` WHERE client = $1 AND id = $2`, client, id)
}

func (s webhooks) Update(ctx context.Context, w *storage.Webhook) (err error) {
	defer wrap(&err, "update webhook")
	if err := locations(s).requireNode(ctx, w.Client, w.Location); err != nil {
		return err
	}
	err = s.updateRevision(ctx, &w.Revision,
		`UPDATE webhooks SET location = `+locationOrNull+`, title = $4, url = $5, events = $6, programs = $7, verdicts = $8,
			state = $9, pause_reason = $10, pause_time = $11, secret = $12, previous_secret = $13, previous_secret_expire = $14,
			position = $15, last_position = $16, sequence = $17, failures = $18, failing_since = $19, failure = $20,
			due_time = $21, update_time = $22, turn = turn + 1, revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $23`,
		append(webhookArgs(w), w.Revision), hasWebhook, w.Client, w.ID)
	if err == nil {
		s.incrementRevision(&w.Turn)
	}
	return err
}

func (s webhooks) UpdateProgress(ctx context.Context, w *storage.Webhook) (err error) {
	defer wrap(&err, "update the progress of a webhook")
	return s.updateRevision(ctx, &w.Turn,
		`UPDATE webhooks SET position = $3, last_position = $4, sequence = $5, failures = $6, failing_since = $7, failure = $8,
			due_time = $9, turn = turn + 1
		WHERE client = $1 AND id = $2 AND turn = $10`,
		append(append([]any{w.Client, w.ID}, progressArgs(&w.WebhookProgress)...), w.Turn), hasWebhook, w.Client, w.ID)
}

func (s webhooks) Delete(ctx context.Context, client, id string, revision int64) (err error) {
	defer wrap(&err, "delete webhook")
	if err := s.require(ctx, `SELECT 1 FROM webhooks WHERE client = $1 AND id = $2 AND revision = $3`, client, id, revision); err != nil {
		return s.notFoundOr(ctx, storage.ErrStale, hasWebhook, client, id)
	}
	for _, table := range []string{`DELETE FROM webhook_deliveries WHERE client = $1 AND webhook = $2`,
		`DELETE FROM webhook_events WHERE client = $1 AND webhook = $2`} {
		if _, err := s.exec(ctx, table, client, id); err != nil {
			return err
		}
	}
	_, err = s.exec(ctx, `DELETE FROM webhooks WHERE client = $1 AND id = $2`, client, id)
	return err
}

func (s webhooks) List(
	ctx context.Context, query storage.WebhookQuery, page storage.Page,
) (_ []*storage.Webhook, _ storage.Cursor, err error) {
	defer wrap(&err, "list webhooks")
	q := newQuery(selectWebhooks).where("client = ?", query.Client)
	q.whereInSubtrees(locationOrAll, query.Client, query.Tops, nil)
	return webhookPages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var webhookPages = listByID("webhooks", func(w *storage.Webhook) string { return w.ID }, scanWebhook)

func (s webhooks) Due(ctx context.Context, now time.Time, limit int) (_ []*storage.Webhook, err error) {
	defer wrap(&err, "list due webhooks")
	if limit < 1 {
		return nil, errLimit
	}
	return queryAll(ctx, s.tx, scanWebhook,
		selectWebhooks+` WHERE due_time <= $1
			AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.id = webhooks.client AND c.delete_time IS NOT NULL) ORDER BY due_time, client, id LIMIT $2`, micros(now), limit)
}

// wakeWebhooks makes the active subscriptions of a client due that have nothing to do.
func (t *tx) wakeWebhooks(ctx context.Context, client string) error {
	return t.enqueue(ctx, nil, `UPDATE webhooks SET due_time = 0 WHERE client = $1 AND due_time IS NULL AND state = $2`,
		client, storage.WebhookActive)
}
