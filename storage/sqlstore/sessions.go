package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// sessions implements storage.Sessions.
type sessions struct{ *tx }

func (s sessions) Insert(ctx context.Context, one *storage.Session) (err error) {
	defer wrap(&err, "insert session")
	if err := s.requireLocked(ctx, hasToken, one.Token); err != nil {
		return err
	}
	return s.insert(ctx, `INSERT INTO sessions (id, digest, token, screen, create_time, use_time, end_time, expire_time, account, provider_session)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		one.ID, one.Digest[:], one.Token, one.Screen, micros(one.CreateTime), micros(one.UseTime), micros(one.EndTime), micros(one.ExpireTime),
		one.Account.Text(), one.ProviderSession)
}

const selectSessions = `SELECT id, digest, token, screen, create_time, use_time, end_time, expire_time, account, provider_session FROM sessions`

func scanSession(from row) (*storage.Session, error) {
	one, account := &storage.Session{}, ""
	err := from.Scan(&one.ID, fixedBytes(one.Digest[:]), &one.Token, &one.Screen, instant{&one.CreateTime}, instant{&one.UseTime},
		instant{&one.EndTime}, instant{&one.ExpireTime}, &account, &one.ProviderSession)
	one.Account = storage.ParseIdentity(account)
	return one, err
}

func (s sessions) Get(ctx context.Context, id string) (_ *storage.Session, err error) {
	defer wrap(&err, "get session")
	return queryOne(ctx, s.tx, scanSession, s.withLock(selectSessions+` WHERE id = $1`, forUpdate), id)
}

func (s sessions) Use(ctx context.Context, id string, used, end time.Time) (err error) {
	defer wrap(&err, "note the use of a session")
	return s.found(ctx, `UPDATE sessions SET use_time = $2, end_time = $3 WHERE id = $1`, id, micros(used), micros(end))
}

func (s sessions) Delete(ctx context.Context, id string) (err error) {
	defer wrap(&err, "delete session")
	return s.found(ctx, `DELETE FROM sessions WHERE id = $1`, id)
}

// found executes a statement that changes one row, and returns ErrNotFound if it changed none.
func (s sessions) found(ctx context.Context, statement string, args ...any) error {
	n, err := s.exec(ctx, statement, args...)
	if err == nil && n == 0 {
		return storage.ErrNotFound
	}
	return err
}

func (s sessions) List(ctx context.Context, token string, page storage.Page) (_ []*storage.Session, _ storage.Cursor, err error) {
	defer wrap(&err, "list sessions")
	q := newQuery(selectSessions)
	q.whereEqual("token", token)
	return sessionPages.readPage(ctx, s.tx, q, page)
}

var sessionPages = listByID("sessions", func(one *storage.Session) string { return one.ID }, scanSession)

func (s sessions) DeleteOf(ctx context.Context, token string, leave int) (_ int, err error) {
	defer wrap(&err, "delete sessions of a token")
	if leave <= 0 {
		n, err := s.exec(ctx, `DELETE FROM sessions WHERE token = $1`, token)
		return int(n), err
	}
	n, err := s.exec(ctx, `DELETE FROM sessions WHERE token = $1 AND id NOT IN
		(SELECT id FROM sessions WHERE token = $1 ORDER BY create_time DESC, id DESC LIMIT $2)`, token, leave)
	return int(n), err
}

func (s sessions) DeleteSignedIn(ctx context.Context, issuer, subject, providerSession string) (ended []*storage.Session, err error) {
	defer wrap(&err, "delete sessions of an account")
	where, value := ` WHERE account = $1 AND account <> '' ORDER BY id`, storage.Identity{Issuer: issuer, Subject: subject}.Text()
	if subject == "" {
		where, value = ` WHERE provider_session = $1 AND provider_session <> '' ORDER BY id`, providerSession
	}
	found, err := queryAll(ctx, s.tx, scanSession, s.withLock(selectSessions+where, forUpdate), value)
	if err != nil {
		return nil, err
	}
	for _, one := range found {
		if one.Account.Issuer != issuer || providerSession != "" && one.ProviderSession != providerSession {
			continue
		}
		if err := s.Delete(ctx, one.ID); err != nil {
			return nil, err
		}
		ended = append(ended, one)
	}
	return ended, nil
}

func (s sessions) AnyEnded(ctx context.Context, now time.Time) (_ bool, err error) {
	defer wrap(&err, "look for sessions that ended")
	ended, err := queryAll(ctx, s.tx, scanText, `SELECT id FROM sessions WHERE end_time <= $1 LIMIT 1`, micros(now))
	return len(ended) > 0, err
}

func (s sessions) DeleteEnded(ctx context.Context, now time.Time, limit int) (_ int, err error) {
	defer wrap(&err, "delete sessions that ended")
	n, err := s.exec(ctx, `DELETE FROM sessions WHERE id IN
		(SELECT id FROM sessions WHERE end_time <= $1 ORDER BY end_time, id LIMIT $2)`, micros(now), limit)
	return int(n), err
}
