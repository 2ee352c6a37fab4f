package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// requests implements storage.Requests.
type requests struct{ *tx }

func (s requests) Get(ctx context.Context, caller, method, key string) (_ *storage.Request, err error) {
	defer wrap(&err, "get answered request")
	return queryOne(ctx, s.tx, scanRequest,
		`SELECT caller, method, key, digest, response, time FROM requests WHERE caller = $1 AND method = $2 AND key = $3`,
		caller, method, key)
}

func scanRequest(r row) (*storage.Request, error) {
	q := &storage.Request{}
	return q, r.Scan(&q.Caller, &q.Method, &q.Key, fixedBytes(q.Digest[:]), &q.Response, instant{&q.Time})
}

func (s requests) Put(ctx context.Context, r *storage.Request) (err error) {
	defer wrap(&err, "put answered request")
	return s.insert(ctx,
		`INSERT INTO requests (caller, method, key, digest, response, time)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		r.Caller, r.Method, r.Key, r.Digest[:], notNull(r.Response), micros(r.Time))
}

func (s requests) DeleteBefore(ctx context.Context, before time.Time) (_ int, err error) {
	defer wrap(&err, "delete answered requests")
	n, err := s.exec(ctx, `DELETE FROM requests WHERE time < $1`, micros(before))
	return int(n), err
}
