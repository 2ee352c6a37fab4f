package sqlstore

import (
	"context"
	"strings"
	"time"

	"mysteryshopper/storage"
)

// mails implements storage.Mails.
type mails struct{ *tx }

func (s mails) Insert(ctx context.Context, m *storage.Mail) (err error) {
	defer wrap(&err, "insert mail")
	if m.Client != "" {
		if err := s.require(ctx, hasMailSubscription, m.Client, m.Subscription); err != nil {
			return err
		}
	}
	return s.insert(ctx,
		`INSERT INTO mails (id, kind, client, subscription, shopper, subject, address, locale, secret, status, attempts, create_time,
			next_time, end_time, expire_time)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING`,
		m.ID, m.Kind, nullable{&m.Client}, nullable{&m.Subscription}, m.Shopper, m.Subject, m.Address, m.Locale, notNull(m.Secret), m.Status,
		jsonText{m.Attempts}, micros(m.CreateTime), microsOrNull(m.NextTime), microsOrNull(m.EndTime), micros(m.ExpireTime))
}

const selectMails = `SELECT id, kind, client, subscription, shopper, subject, address, locale, secret, status, attempts, create_time, next_time,
	end_time, expire_time FROM mails`

func scanMail(r row) (*storage.Mail, error) {
	m := &storage.Mail{}
	return m, r.Scan(&m.ID, &m.Kind, nullable{&m.Client}, nullable{&m.Subscription}, &m.Shopper, &m.Subject, &m.Address, &m.Locale, &m.Secret,
		&m.Status, jsonText{&m.Attempts}, instant{&m.CreateTime}, instant{&m.NextTime}, instant{&m.EndTime}, instant{&m.ExpireTime})
}

func (s mails) Get(ctx context.Context, id string) (_ *storage.Mail, err error) {
	defer wrap(&err, "get mail")
	return queryOne(ctx, s.tx, scanMail, selectMails+` WHERE id = $1`, id)
}

func (s mails) Update(ctx context.Context, m *storage.Mail) (err error) {
	defer wrap(&err, "update mail")
	n, err := s.exec(ctx,
		`UPDATE mails SET address = $2, secret = $3, status = $4, attempts = $5, next_time = $6, end_time = $7, expire_time = $8
		WHERE id = $1 AND next_time IS NOT NULL`,
		m.ID, m.Address, notNull(m.Secret), m.Status, jsonText{m.Attempts}, microsOrNull(m.NextTime), microsOrNull(m.EndTime), micros(m.ExpireTime))
	if err == nil && n == 0 {
		return storage.ErrNotFound
	}
	return err
}

func (s mails) Due(ctx context.Context, now time.Time, limit int) (_ []*storage.Mail, err error) {
	defer wrap(&err, "list due mails")
	if limit < 1 {
		return nil, errLimit
	}
	return queryAll(ctx, s.tx, scanMail, selectMails+` WHERE next_time <= $1 ORDER BY next_time, id LIMIT $2`, micros(now), limit)
}

func (s mails) List(ctx context.Context, query storage.MailQuery, page storage.Page) (_ []*storage.Mail, _ storage.Cursor, err error) {
	defer wrap(&err, "list mails")
	q := newQuery(selectMails)
	q.whereEqual("client", query.Client)
	q.whereEqual("subscription", query.Subscription)
	q.whereEqual("shopper", query.Shopper)
	q.whereEqual("status", string(query.Status))
	return mailPages.readPage(ctx, s.tx, q, page)
}

var mailPages = &pagedList[*storage.Mail]{
	name: "mails", order: "create_time DESC, id DESC", after: "(create_time, id) < (?, ?)", scan: scanMail,
	keys:    func(m *storage.Mail) []any { return []any{micros(m.CreateTime), m.ID} },
	targets: func() []any { return []any{new(int64), new(string)} },
}

func (s mails) CountOf(ctx context.Context, client, subscription string) (n int, err error) {
	defer wrap(&err, "count mails of a subscription")
	err = s.queryRow(ctx, `SELECT COUNT(next_time) FROM mails WHERE client = $1 AND subscription = $2`, []any{client, subscription}, &n)
	return n, err
}

func (s mails) CountAsked(ctx context.Context, address string, since time.Time) (n int, err error) {
	defer wrap(&err, "count tests and confirmations")
	err = s.queryRow(ctx, `SELECT COUNT(*) FROM mails WHERE address = $1 AND create_time >= $2 AND kind IN ($3, $4)`,
		[]any{address, micros(since), storage.MailTest, storage.MailConfirmation}, &n)
	return n, err
}

func (s mails) Drop(ctx context.Context, client, subscription string, now time.Time) (err error) {
	defer wrap(&err, "drop mails that wait")
	_, err = s.exec(ctx, `UPDATE mails SET status = $3, secret = $4, next_time = NULL, end_time = $5
		WHERE client = $1 AND subscription = $2 AND next_time IS NOT NULL`, client, subscription, storage.MailDropped, []byte{}, micros(now))
	return err
}

func (s mails) DeleteEnded(ctx context.Context, before time.Time, limit int) (_ int, err error) {
	defer wrap(&err, "delete ended mails")
	if limit < 1 {
		return 0, errLimit
	}
	n, err := s.exec(ctx, `DELETE FROM mails WHERE id IN
		(SELECT id FROM mails WHERE end_time < $1 ORDER BY end_time, id LIMIT $2)`, micros(before), limit)
	return int(n), err
}

func (s mails) CountWaiting(ctx context.Context) (n int64, err error) {
	defer wrap(&err, "count mails that wait")
	err = s.queryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM mails WHERE next_time IS NOT NULL LIMIT $1) AS waiting`,
		[]any{storage.MaxBacklog}, &n)
	return n, err
}

// erase removes the mails to a shopper, and the stops of the addresses they went to.
func (s mails) erase(ctx context.Context, shopper string) error {
	text := func(r row) (address string, err error) { return address, r.Scan(&address) }
	addresses, err := queryAll(ctx, s.tx, text, `SELECT address FROM mails WHERE shopper = $1 AND shopper <> '' UNION SELECT email FROM shoppers WHERE id = $1`, shopper)
	if err != nil {
		return err
	}
	for _, address := range addresses {
		if err := s.enqueue(ctx, nil, `DELETE FROM mail_stops WHERE address = $1`, strings.ToLower(address)); err != nil {
			return err
		}
	}
	return s.enqueue(ctx, nil, `DELETE FROM mails WHERE shopper = $1 AND shopper <> ''`, shopper)
}

// mailStops implements storage.MailStops.
type mailStops struct{ *tx }

func (s mailStops) Put(ctx context.Context, stop *storage.MailStop) (err error) {
	defer wrap(&err, "stop mails to an address")
	_, err = s.exec(ctx, `INSERT INTO mail_stops (address, reason, time, code, answer) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, time = excluded.time, code = excluded.code, answer = excluded.answer`,
		stop.Address, stop.Reason, micros(stop.Time), stop.Code, stop.Answer)
	return err
}

const selectMailStops = `SELECT address, reason, time, code, answer FROM mail_stops`

func scanMailStop(r row) (*storage.MailStop, error) {
	s := &storage.MailStop{}
	return s, r.Scan(&s.Address, &s.Reason, instant{&s.Time}, &s.Code, &s.Answer)
}

func (s mailStops) Get(ctx context.Context, address string) (_ *storage.MailStop, err error) {
	defer wrap(&err, "get a stop of mails")
	return queryOne(ctx, s.tx, scanMailStop, selectMailStops+` WHERE address = $1`, address)
}

func (s mailStops) Delete(ctx context.Context, address string) (err error) {
	defer wrap(&err, "delete a stop of mails")
	n, err := s.exec(ctx, `DELETE FROM mail_stops WHERE address = $1`, address)
	if err == nil && n == 0 {
		return storage.ErrNotFound
	}
	return err
}

func (s mailStops) List(ctx context.Context, page storage.Page) (_ []*storage.MailStop, _ storage.Cursor, err error) {
	defer wrap(&err, "list stops of mails")
	return mailStopPages.readPage(ctx, s.tx, newQuery(selectMailStops), page)
}

var mailStopPages = &pagedList[*storage.MailStop]{
	name: "mail stops", order: "address", after: "address > ?", scan: scanMailStop,
	keys:    func(s *storage.MailStop) []any { return []any{s.Address} },
	targets: func() []any { return []any{new(string)} },
}
