package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// audit implements storage.Audit.
type audit struct{ *tx }

func (s audit) Append(ctx context.Context, e storage.AuditEntry) error {
	_, err := s.exec(ctx,
		`INSERT INTO audit (time, actor, role, act, resource, request_id, peer, payload, salt)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		micros(e.Time), e.Actor, e.Role, e.Act, e.Resource, e.RequestID, e.Peer, e.Payload[:], e.Salt[:])
	return err
}

func (s audit) List(ctx context.Context, page storage.Page) ([]storage.AuditEntry, storage.Cursor, error) {
	q := from(`SELECT position, time, actor, role, act, resource, request_id, peer, payload, salt FROM audit`)
	rows, next, err := auditPages.read(ctx, s.tx, q, page)
	if err != nil {
		return nil, "", err
	}
	entries := make([]storage.AuditEntry, len(rows))
	for i := range rows {
		entries[i] = rows[i].entry
	}
	return entries, next, nil
}

// auditRow is an entry with its place in the log.
type auditRow struct {
	position int64
	entry    storage.AuditEntry
}

var auditPages = &pages[auditRow]{
	name: "audit", order: "position DESC", after: "position < ?", scan: scanAudit,
	keys:    func(r auditRow) []any { return []any{r.position} },
	targets: func() []any { return []any{new(int64)} },
}

func scanAudit(from row) (r auditRow, err error) {
	e := &r.entry
	err = from.Scan(&r.position, instant{&e.Time}, &e.Actor, &e.Role, &e.Act, &e.Resource, &e.RequestID, &e.Peer,
		fixed(e.Payload[:]), fixed(e.Salt[:]))
	return r, err
}
