package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// mailSubscriptions implements storage.MailSubscriptions.
type mailSubscriptions struct{ *tx }

const hasMailSubscription = `SELECT 1 FROM mail_subscriptions WHERE client = $1 AND id = $2`

func (s mailSubscriptions) Insert(ctx context.Context, m *storage.MailSubscription) (err error) {
	defer wrap(&err, "insert mail subscription")
	if err := locations(s).requireNode(ctx, m.Client, m.Location); err != nil {
		return err
	}
	err = s.insertFirst(ctx, &m.Revision,
		`INSERT INTO mail_subscriptions (client, id, location, title, address, locale, alerts, kinds, programs, form, every, day, program,
			by_place, creator, update_time, state, state_time, nonce, due_time, create_time, turn, revision)
		VALUES ($1, $2, `+locationOrNull+`, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1, 1)
		ON CONFLICT DO NOTHING`,
		append(append(mailSubscriptionArgs(m), mailProgressArgs(&m.MailProgress)...), micros(m.CreateTime))...)
	if err == nil {
		m.Turn = 1
	}
	return err
}

// mailSubscriptionArgs are the values of a subscription, but for its progress and those that no update changes.
func mailSubscriptionArgs(m *storage.MailSubscription) []any {
	return []any{
		m.Client, m.ID, m.Location, m.Title, m.Address, m.Locale, m.Alerts, wordsIn(&m.Kinds), wordsIn(&m.Programs), m.Schedule.Form,
		m.Schedule.Interval, m.Schedule.Day, m.Schedule.Program, m.Schedule.ByPlace, m.Creator, micros(m.UpdateTime),
	}
}

func mailProgressArgs(p *storage.MailProgress) []any {
	return []any{p.State, micros(p.StateTime), notNull(p.Nonce), microsOrNull(p.DueTime)}
}

const selectMailSubscriptions = `SELECT client, id, ` + locationOrAll + `, title, address, locale, alerts, kinds, programs, form, every, day,
	program, by_place, creator, update_time, state, state_time, nonce, due_time, create_time, turn, revision FROM mail_subscriptions`

func scanMailSubscription(r row) (*storage.MailSubscription, error) {
	m := &storage.MailSubscription{}
	return m, r.Scan(&m.Client, &m.ID, &m.Location, &m.Title, &m.Address, &m.Locale, &m.Alerts, wordsIn(&m.Kinds), wordsIn(&m.Programs),
		&m.Schedule.Form, &m.Schedule.Interval, &m.Schedule.Day, &m.Schedule.Program, &m.Schedule.ByPlace, &m.Creator,
		instant{&m.UpdateTime}, &m.State, instant{&m.StateTime}, &m.Nonce, instant{&m.DueTime}, instant{&m.CreateTime}, &m.Turn, &m.Revision)
}

func (s mailSubscriptions) Get(ctx context.Context, client, id string) (_ *storage.MailSubscription, err error) {
	defer wrap(&err, "get mail subscription")
	return queryOne(ctx, s.tx, scanMailSubscription, selectMailSubscriptions+` WHERE client = $1 AND id = $2`, client, id)
}

func (s mailSubscriptions) Update(ctx context.Context, m *storage.MailSubscription) (err error) {
	defer wrap(&err, "update mail subscription")
	if err := locations(s).requireNode(ctx, m.Client, m.Location); err != nil {
		return err
	}
	err = s.updateRevision(ctx, &m.Revision,
		`UPDATE mail_subscriptions SET location = `+locationOrNull+`, title = $4, address = $5, locale = $6, alerts = $7, kinds = $8,
			programs = $9, form = $10, every = $11, day = $12, program = $13, by_place = $14, creator = $15, update_time = $16, state = $17,
			state_time = $18, nonce = $19, due_time = $20, turn = turn + 1, revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $21`,
		append(append(mailSubscriptionArgs(m), mailProgressArgs(&m.MailProgress)...), m.Revision), hasMailSubscription, m.Client, m.ID)
	if err == nil {
		s.incrementRevision(&m.Turn)
	}
	return err
}

func (s mailSubscriptions) UpdateProgress(ctx context.Context, m *storage.MailSubscription) (err error) {
	defer wrap(&err, "update the progress of a mail subscription")
	return s.updateRevision(ctx, &m.Turn,
		`UPDATE mail_subscriptions SET state = $3, state_time = $4, nonce = $5, due_time = $6, turn = turn + 1
		WHERE client = $1 AND id = $2 AND turn = $7`,
		append(append([]any{m.Client, m.ID}, mailProgressArgs(&m.MailProgress)...), m.Turn), hasMailSubscription, m.Client, m.ID)
}

func (s mailSubscriptions) Delete(ctx context.Context, client, id string, revision int64, now time.Time) (err error) {
	defer wrap(&err, "delete mail subscription")
	if err := s.require(ctx, `SELECT 1 FROM mail_subscriptions WHERE client = $1 AND id = $2 AND revision = $3`, client, id, revision); err != nil {
		return s.notFoundOr(ctx, storage.ErrStale, hasMailSubscription, client, id)
	}
	if err := mails(s).Drop(ctx, client, id, now); err != nil {
		return err
	}
	if _, err := s.exec(ctx, `UPDATE mails SET client = NULL, subscription = NULL WHERE client = $1 AND subscription = $2`, client, id); err != nil {
		return err
	}
	_, err = s.exec(ctx, `DELETE FROM mail_subscriptions WHERE client = $1 AND id = $2`, client, id)
	return err
}

func (s mailSubscriptions) List(
	ctx context.Context, query storage.MailSubscriptionQuery, page storage.Page,
) (_ []*storage.MailSubscription, _ storage.Cursor, err error) {
	defer wrap(&err, "list mail subscriptions")
	q := newQuery(selectMailSubscriptions).where("client = ?", query.Client)
	q.whereInSubtrees(locationOrAll, query.Client, query.Tops, nil)
	return mailSubscriptionPages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var mailSubscriptionPages = listByID("mail subscriptions", func(m *storage.MailSubscription) string { return m.ID }, scanMailSubscription)

func (s mailSubscriptions) ForAlerts(ctx context.Context, client string) (_ []*storage.MailSubscription, err error) {
	defer wrap(&err, "list mail subscriptions for alerts")
	return queryAll(ctx, s.tx, scanMailSubscription,
		selectMailSubscriptions+` WHERE client = $1 AND state = $2 AND alerts ORDER BY id`, client, storage.MailActive)
}

func (s mailSubscriptions) Due(ctx context.Context, now time.Time, limit int) (_ []*storage.MailSubscription, err error) {
	defer wrap(&err, "list due mail subscriptions")
	if limit < 1 {
		return nil, errLimit
	}
	return queryAll(ctx, s.tx, scanMailSubscription,
		selectMailSubscriptions+` WHERE due_time <= $1 AND state = $2 ORDER BY due_time, client, id LIMIT $3`, micros(now), storage.MailActive, limit)
}
