package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// erasures implements storage.Erasures.
type erasures struct{ *tx }

// begin makes sure that what this update deletes does not stay in the file.
func (s erasures) begin(ctx context.Context) error {
	if err := s.readyToWrite(ctx); err != nil {
		return err
	}
	if statement := s.cache.dialect.Overwrite(); statement != "" {
		if _, err := s.conn.ExecContext(s.statementContext(ctx), statement); err != nil {
			return s.fail(ctx, err)
		}
	}
	return nil
}

func (s erasures) Put(ctx context.Context, e storage.Erasure) (err error) {
	defer wrap(&err, "list erasure")
	return s.enqueue(ctx, nil, `INSERT INTO erasures (resource, time) VALUES ($1, $2)
		ON CONFLICT (resource) DO UPDATE SET time = excluded.time`, e.Resource, micros(e.Time))
}

func (s erasures) List(ctx context.Context, page storage.Page) (_ []storage.Erasure, _ storage.Cursor, err error) {
	defer wrap(&err, "list erasures")
	return erasurePages.readPage(ctx, s.tx, newQuery(`SELECT resource, time FROM erasures`), page)
}

var erasurePages = &pagedList[storage.Erasure]{
	name: "erasures", order: "resource", after: "resource > ?",
	scan: func(r row) (e storage.Erasure, err error) {
		err = r.Scan(&e.Resource, instant{&e.Time})
		return e, err
	},
	keys:    func(e storage.Erasure) []any { return []any{e.Resource} },
	targets: func() []any { return []any{new(string)} },
}

func (s erasures) Report(ctx context.Context, id storage.ReportID) (_ int, err error) {
	defer wrap(&err, "erase report")
	if err := s.begin(ctx); err != nil {
		return 0, err
	}
	if err := s.requireLocked(ctx, hasReport, id[:]); err != nil {
		return 0, err
	}
	erased := checklist.ErasedPersonal()
	n, err := s.exec(ctx, `UPDATE revisions SET personal = $2 WHERE report = $1 AND personal <> $2`, id[:], erased)
	if err != nil {
		return 0, err
	}
	messages, err := s.exec(ctx, `UPDATE report_messages SET text = '' WHERE report = $1 AND text <> ''`, id[:])
	if err != nil {
		return 0, err
	}
	for _, statement := range []string{
		`UPDATE events SET comment = '' WHERE report = $1 AND comment <> ''`,
		`DELETE FROM narrative_buckets WHERE report = $1`,
	} {
		if err := s.enqueue(ctx, nil, statement, id[:]); err != nil {
			return 0, err
		}
	}
	return int(n + messages), nil
}

func (s erasures) Appeals(ctx context.Context, report storage.ReportID) (_ []*storage.Appeal, err error) {
	defer wrap(&err, "erase appeals")
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	written := ` WHERE report = $1 AND (text <> '' OR answer <> '' OR evidence <> 'null')`
	found, err := queryAll(ctx, s.tx, scanAppeal, s.withLock(selectAppeals+written+` ORDER BY id`, forUpdate), report[:])
	if err != nil || len(found) == 0 {
		return found, err
	}
	_, err = s.exec(ctx, `UPDATE appeals SET text = '', answer = '', evidence = 'null', revision = revision + 1`+written, report[:])
	return found, err
}

func (s erasures) Shopper(ctx context.Context, id string, now time.Time) (erased storage.ErasedShopper, err error) {
	defer wrap(&err, "erase shopper")
	if err := s.begin(ctx); err != nil {
		return erased, err
	}
	if err := s.requireLocked(ctx, hasShopper, id); err != nil {
		return erased, err
	}
	tokens, err := access(s).TokensOf(ctx, id)
	if err != nil {
		return erased, err
	}
	for _, t := range tokens {
		erased.Tokens = append(erased.Tokens, t.ID)
		if t.RevokeTime.IsZero() {
			erased.Live = append(erased.Live, t.ID)
		}
	}
	if err := s.enqueue(ctx, nil, `UPDATE visit_declines SET note = '' WHERE shopper = $1 AND note <> ''`, id); err != nil {
		return erased, err
	}
	if err := mails(s).erase(ctx, id); err != nil {
		return erased, err
	}
	counts := []*int{new(int), &erased.Invitations, &erased.Drafts, new(int)}
	for i, statement := range []string{
		`UPDATE tokens SET title = '', revoke_time = COALESCE(revoke_time, $2) WHERE shopper = $1`,
		`DELETE FROM invitations WHERE shopper = $1`,
		`DELETE FROM drafts WHERE shopper = $1`,
		`DELETE FROM sessions WHERE token IN (SELECT id FROM tokens WHERE shopper = $1)`,
	} {
		args := []any{id}
		if i == 0 {
			args = append(args, micros(now))
		}
		n, err := s.exec(ctx, statement, args...)
		if err != nil {
			return erased, err
		}
		*counts[i] = int(n)
	}
	return erased, nil
}

func (s erasures) Audit(ctx context.Context, actors, resources []string) (erased int, err error) {
	defer wrap(&err, "erase audit entries")
	for _, table := range []string{"audit", "audit_unsealed"} {
		q := newQuery(`UPDATE ` + table + ` SET salt = $1, peer = '', request_id = ''`)
		q.args = append(q.args, make([]byte, 16))
		q.where("salt <> $1").where("(" + oneOf(q, "actor", actors) + " OR " + oneOf(q, "resource", resources) + ")")
		n, err := s.exec(ctx, q.text.String(), q.args...)
		if err != nil {
			return 0, err
		}
		erased += int(n)
	}
	return erased, nil
}

func (s erasures) Requests(ctx context.Context, callers []string, contained []byte) (_ int, err error) {
	defer wrap(&err, "erase answered requests")
	q := newQuery(`DELETE FROM requests`)
	q.where("(" + oneOf(q, "caller", callers) + " OR " + s.cache.dialect.Contains("response", q.bind(contained)) + ")")
	n, err := s.exec(ctx, q.text.String(), q.args...)
	return int(n), err
}
