package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

func (s visits) Due(ctx context.Context, now time.Time, limit int) (_ []*storage.Visit, err error) {
	defer wrap(&err, "list due visits")
	if limit < 1 {
		return nil, errLimit
	}
	s.enqueueCommitStatements()
	return queryAll(ctx, s.tx, scanVisit,
		`SELECT `+prefixed("visits", visitColumns)+`
		FROM (SELECT time, visit FROM visit_deadlines WHERE time <= $1 ORDER BY time, visit LIMIT $2) d
		JOIN visits ON visits.id = d.visit ORDER BY d.time, d.visit`, micros(now), limit)
}

func (s visits) SetDeadline(ctx context.Context, id string, deadline time.Time) (err error) {
	defer wrap(&err, "set deadline of visit")
	if deadline.IsZero() {
		return s.enqueue(ctx, nil, `DELETE FROM visit_deadlines WHERE visit = $1`, id)
	}
	return s.enqueue(ctx, nil, `INSERT INTO visit_deadlines (visit, time) VALUES ($1, $2)
		ON CONFLICT (visit) DO UPDATE SET time = excluded.time`, id, micros(deadline))
}

// progressPages are those of the waves of a program.
var progressPages = &pagedList[storage.WaveProgress]{
	name: "progress", order: "wave", after: "wave > ?", scan: scanProgress,
	keys:    func(p storage.WaveProgress) []any { return []any{p.Wave} },
	targets: func() []any { return []any{new(string)} },
}

func (s visits) Progress(
	ctx context.Context, client, program string, now time.Time, page storage.Page,
) (_ []storage.WaveProgress, _ storage.Cursor, err error) {
	defer wrap(&err, "count visits by wave")
	if err := s.require(ctx, hasProgram, client, program); err != nil {
		return nil, "", err
	}
	count := func(condition string) string { return `SUM(CASE WHEN ` + condition + ` THEN 1 ELSE 0 END)` }
	const held = `state IN ('CLAIMED', 'CHECKED_IN')`
	q := newQuery(`SELECT wave, offered, claimed, done, returned, expired, cancelled, overdue FROM (SELECT wave, ` +
		count(`state = 'OPEN'`) + ` AS offered, ` + count(held) + ` AS claimed, ` +
		count(`state = 'REPORTED' AND returned_revision = 0`) + ` AS done, ` +
		count(`state = 'REPORTED' AND returned_revision <> 0`) + ` AS returned, ` +
		count(`state = 'EXPIRED'`) + ` AS expired, ` + count(`state = 'CANCELLED'`) + ` AS cancelled, `)
	q.text.WriteString(count(held+` AND window_end <= `+q.bind(micros(now))) + ` AS overdue FROM visits`)
	q.where("client = ? AND program = ?", client, program).where("NOT test")
	q.text.WriteString(` GROUP BY wave) counts`)
	q.conjunction = " WHERE "
	return progressPages.readPage(ctx, s.tx, q, page)
}

func scanProgress(r row) (p storage.WaveProgress, err error) {
	err = r.Scan(&p.Wave, &p.Offered, &p.Claimed, &p.Done, &p.Returned, &p.Expired, &p.Cancelled, &p.Overdue)
	return p, err
}
