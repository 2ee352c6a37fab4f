package sqlstore

import (
	"context"
	"errors"

	"mysteryshopper/storage"
)

// audit implements storage.Audit. Unsealed entries have a table of their own, so that the table of sealed entries,
// which grows, is only appended to.
type audit struct{ *tx }

const auditColumns = `id, time, actor, role, act, resource, request_id, peer, payload, salt`

func (s audit) Append(ctx context.Context, e storage.AuditEntry) (err error) {
	defer wrap(&err, "append audit entry")
	id, err := newRowID()
	if err != nil {
		return err
	}
	return s.enqueueInsert(ctx,
		`INSERT INTO audit_unsealed (`+auditColumns+`) VALUES (`+placeholders(1, 10)+`) ON CONFLICT DO NOTHING`,
		entryArgs(id, &e)...)
}

func entryArgs(id []byte, e *storage.AuditEntry) []any {
	return []any{
		id, micros(e.Time), e.Actor, e.Role, e.Act, e.Resource, e.RequestID, e.Peer, e.Payload[:], e.Salt[:],
	}
}

var auditFields = filterFields{
	"actor": textField, "role": textField, "act": textField, "resource": textField, "request_id": textField, "time": instantField,
}

func (s audit) List(
	ctx context.Context, filter storage.Filter, page storage.Page,
) (_ []storage.AuditEntry, _ storage.Cursor, err error) {
	defer wrap(&err, "list audit entries")
	q := newQuery(`SELECT ` + auditColumns + ` FROM (SELECT ` + auditColumns + ` FROM audit_unsealed
		UNION ALL SELECT ` + auditColumns + ` FROM audit) entries`)
	if err := q.whereFilter(filter, auditFields); err != nil {
		return nil, "", err
	}
	rows, next, err := auditPages.readPage(ctx, s.tx, q, page)
	if err != nil {
		return nil, "", err
	}
	entries := make([]storage.AuditEntry, len(rows))
	for i := range rows {
		entries[i] = rows[i].entry
	}
	return entries, next, nil
}

// auditRow is an entry with the id of its row. The id stays the same when the entry is sealed.
type auditRow struct {
	id    []byte
	entry storage.AuditEntry
}

var auditPages = &pagedList[auditRow]{
	name: "audit", order: "id DESC", after: "id < ?", scan: scanAudit,
	keys:    func(r auditRow) []any { return []any{r.id} },
	targets: func() []any { return []any{new([]byte)} },
}

func scanAudit(from row) (r auditRow, err error) {
	err = from.Scan(entryTargets(&r.id, &r.entry)...)
	return r, err
}

func entryTargets(id *[]byte, e *storage.AuditEntry) []any {
	return []any{
		id, instant{&e.Time}, &e.Actor, &e.Role, &e.Act, &e.Resource, &e.RequestID, &e.Peer,
		fixedBytes(e.Payload[:]), fixedBytes(e.Salt[:]),
	}
}

// Seal moves entries from the table of unsealed entries to the table of sealed ones and assigns their positions.
func (s audit) Seal(ctx context.Context, limit int) (_ int, err error) {
	defer wrap(&err, "seal audit entries")
	rows, err := queryAll(ctx, s.tx, scanAudit,
		`SELECT `+auditColumns+` FROM audit_unsealed ORDER BY id LIMIT $1`, limit)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	var last storage.SealedEntry
	if last.Position, last.Hash, err = s.Head(ctx); err != nil {
		return 0, err
	}
	for i := range rows {
		if err := s.seal(ctx, &rows[i], &last); err != nil {
			return 0, err
		}
	}
	if err := s.removeUnsealed(ctx, rows); err != nil {
		return 0, err
	}
	return len(rows), s.setCounter(ctx, sealedCounter, last.Position)
}

func (s audit) Head(ctx context.Context) (position int64, hash [32]byte, err error) {
	defer wrap(&err, "get the last sealed audit entry")
	err = s.queryRow(ctx, `SELECT position, hash FROM audit ORDER BY position DESC LIMIT 1`, nil, &position, fixedBytes(hash[:]))
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return position, hash, err
}

// sealedCounter is the name of the counter of sealed entries.
const sealedCounter = "audit"

func (s audit) SealedCount(ctx context.Context) (n int64, err error) {
	defer wrap(&err, "get the number of sealed audit entries")
	return s.counter(ctx, sealedCounter)
}

func (s audit) EachUnsealed(ctx context.Context, fn func(*storage.AuditEntry) error) (err error) {
	defer wrap(&err, "read unsealed audit entries")
	rows, err := queryAll(ctx, s.tx, scanAudit, `SELECT `+auditColumns+` FROM audit_unsealed ORDER BY id`)
	for i := 0; err == nil && i < len(rows); i++ {
		err = fn(&rows[i].entry)
	}
	return err
}

// seal appends an entry to the chain after last, and then sets last to it.
func (s audit) seal(ctx context.Context, r *auditRow, last *storage.SealedEntry) error {
	last.Position++
	last.Proof = r.entry.Proof()
	last.Hash = storage.ChainHash(last.Hash, last.Position, last.Proof)
	return s.enqueueInsert(ctx, insertSealed, append(entryArgs(r.id, &r.entry), last.Position, last.Proof[:], last.Hash[:])...)
}

var insertSealed = `INSERT INTO audit (` + auditColumns + `, position, proof, hash) VALUES (` + placeholders(1, 13) + `) ON CONFLICT DO NOTHING`

// removeUnsealed removes the first entries of the table of unsealed ones, in its order. With concurrent writers, others may
// have come between them.
func (s audit) removeUnsealed(ctx context.Context, first []auditRow) error {
	if !s.concurrent {
		return s.enqueue(ctx, nil, `DELETE FROM audit_unsealed WHERE id <= $1`, first[len(first)-1].id)
	}
	for i := range first {
		if err := s.enqueue(ctx, nil, `DELETE FROM audit_unsealed WHERE id = $1`, first[i].id); err != nil {
			return err
		}
	}
	return nil
}

func (s audit) SealedAfter(ctx context.Context, position int64, limit int) (_ []*storage.SealedEntry, err error) {
	defer wrap(&err, "list sealed audit entries")
	return queryAll(ctx, s.tx, scanSealed,
		`SELECT `+auditColumns+`, position, proof, hash FROM audit WHERE position > $1 ORDER BY position LIMIT $2`, position, limit)
}

func (s audit) EachSealed(ctx context.Context, fn func(*storage.SealedEntry) error) (err error) {
	defer wrap(&err, "read sealed audit entries")
	after := int64(0)
	for {
		entries, err := s.SealedAfter(ctx, after, readBatch)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := fn(e); err != nil {
				return err
			}
			after = e.Position
		}
		if len(entries) < readBatch {
			return nil
		}
	}
}

// scanSealed reads an entry as far as possible: bytes of a wrong length set its Fault.
func scanSealed(from row) (*storage.SealedEntry, error) {
	var id, payload, salt, proof, hash []byte
	e := &storage.SealedEntry{}
	targets := entryTargets(&id, &e.AuditEntry)
	copy(targets[len(targets)-2:], []any{&payload, &salt})
	if err := from.Scan(append(targets, &e.Position, &proof, &hash)...); err != nil {
		return nil, err
	}
	for _, field := range []struct{ from, to []byte }{
		{payload, e.Payload[:]}, {salt, e.Salt[:]}, {proof, e.Proof[:]}, {hash, e.Hash[:]},
	} {
		if err := fixedBytes(field.to).Scan(field.from); err != nil {
			e.Fault = err
		}
	}
	return e, nil
}
