package sqlstore

import (
	"context"
	"fmt"

	"mysteryshopper/storage"
)

// declines implements storage.Declines.
type declines struct{ *tx }

func (s declines) Put(ctx context.Context, d *storage.Decline) (err error) {
	defer wrap(&err, "put decline")
	if err := s.require(ctx, hasVisit, d.Visit); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, hasShopper, d.Shopper); err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `INSERT INTO visit_declines (visit, shopper, reason, note, time) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (visit, shopper) DO UPDATE SET reason = excluded.reason, note = excluded.note, time = excluded.time`,
		d.Visit, d.Shopper, d.Reason, d.Note, micros(d.Time))
}

func (s declines) Of(ctx context.Context, visits []string) (_ []storage.Decline, err error) {
	defer wrap(&err, "list declines")
	switch {
	case len(visits) == 0:
		return nil, nil
	case len(visits) > storage.MaxDeclinesOf:
		return nil, fmt.Errorf("storage: declines of %d visits, %d at most", len(visits), storage.MaxDeclinesOf)
	}
	args := make([]any, len(visits))
	for i, id := range visits {
		args[i] = id
	}
	return queryAll(ctx, s.tx, scanDecline, `SELECT visit, shopper, reason, note, time FROM visit_declines
		WHERE visit IN (`+placeholders(1, len(visits))+`) ORDER BY visit, time DESC, shopper`, args...)
}

func (s declines) OfShopper(
	ctx context.Context, shopper string, page storage.Page,
) (_ []storage.Decline, _ storage.Cursor, err error) {
	defer wrap(&err, "list declines of a shopper")
	q := newQuery(`SELECT visit, shopper, reason, note, time FROM visit_declines`).where("shopper = ?", shopper)
	return declinePages.readPage(ctx, s.tx, q, page)
}

var declinePages = &pagedList[storage.Decline]{
	name: "declines", order: "visit", after: "visit > ?", scan: scanDecline,
	keys:    func(d storage.Decline) []any { return []any{d.Visit} },
	targets: func() []any { return []any{new(string)} },
}

func scanDecline(r row) (d storage.Decline, err error) {
	err = r.Scan(&d.Visit, &d.Shopper, &d.Reason, &d.Note, instant{&d.Time})
	return d, err
}

func (s declines) Count(ctx context.Context, client, program string) (_ []storage.DeclineCount, err error) {
	defer wrap(&err, "count declines")
	return queryAll(ctx, s.tx, scanDeclineCount, `SELECT v.wave, d.reason, COUNT(*) FROM visits v JOIN visit_declines d ON d.visit = v.id
		WHERE v.client = $1 AND v.program = $2 AND NOT v.test GROUP BY v.wave, d.reason ORDER BY v.wave, d.reason`, client, program)
}

func scanDeclineCount(r row) (c storage.DeclineCount, err error) {
	err = r.Scan(&c.Wave, &c.Reason, &c.Count)
	return c, err
}
