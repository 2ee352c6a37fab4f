package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// leases implements storage.Leases. Acquire writes the lease's row, so that two transactions that both acquire the
// lease conflict and cannot both commit.
type leases struct{ *tx }

func (s leases) Acquire(ctx context.Context, name, holder string, now, until time.Time) (_ bool, err error) {
	defer wrap(&err, "acquire lease")
	n, err := s.exec(ctx,
		`INSERT INTO leases (name, holder, expire_time) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expire_time = excluded.expire_time
		WHERE leases.holder = excluded.holder OR leases.expire_time < $4`,
		name, holder, micros(until), micros(now))
	return n == 1, err
}

func (s leases) Get(ctx context.Context, name string) (holder string, until time.Time, err error) {
	defer wrap(&err, "get lease")
	err = s.queryRow(ctx, `SELECT holder, expire_time FROM leases WHERE name = $1`, []any{name}, &holder, instant{&until})
	return holder, until, err
}

func (s leases) Release(ctx context.Context, name, holder string) (err error) {
	defer wrap(&err, "release lease")
	_, err = s.exec(ctx, `DELETE FROM leases WHERE name = $1 AND holder = $2`, name, holder)
	return err
}

// Backlog counts up to MaxBacklog, because it is called often.
func (t *tx) Backlog(ctx context.Context) (_ storage.Backlog, err error) {
	defer wrap(&err, "count backlog")
	var b storage.Backlog
	err = t.queryRow(ctx, `SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM rollup_deltas LIMIT $1) AS deltas),
		(SELECT COUNT(*) FROM (SELECT 1 FROM audit_unsealed LIMIT $1) AS entries),
		(SELECT COUNT(*) FROM (SELECT 1 FROM feed_unnumbered LIMIT $1) AS changes),
		(SELECT COUNT(*) FROM (SELECT 1 FROM comparisons_waiting LIMIT $1) AS revisions)`,
		[]any{storage.MaxBacklog}, &b.Deltas, &b.Unsealed, &b.Unnumbered, &b.Uncompared)
	return b, err
}
