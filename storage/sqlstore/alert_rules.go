package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// alertRules implements storage.AlertRules.
type alertRules struct{ *tx }

func (s alertRules) Insert(ctx context.Context, r *storage.AlertRule) (err error) {
	defer wrap(&err, "insert alert rule")
	if err := s.requireLocked(ctx, hasProgram, r.Client, r.Program); err != nil {
		return err
	}
	return s.insertFirst(ctx, &r.Revision,
		`INSERT INTO alert_rules (client, program, id, title, terms, check_time, revision, create_time, update_time)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8) ON CONFLICT DO NOTHING`,
		r.Client, r.Program, r.ID, r.Title, jsonText{r.Terms}, microsOrNull(r.CheckTime), micros(r.CreateTime), micros(r.UpdateTime))
}

const selectAlertRules = `SELECT client, program, id, title, terms, check_time, revision, create_time, update_time FROM alert_rules`

func (s alertRules) Get(ctx context.Context, client, program, id string) (_ *storage.AlertRule, err error) {
	defer wrap(&err, "get alert rule")
	return queryOne(ctx, s.tx, scanAlertRule, selectAlertRules+` WHERE client = $1 AND program = $2 AND id = $3`, client, program, id)
}

func (s alertRules) Update(ctx context.Context, r *storage.AlertRule) (err error) {
	defer wrap(&err, "update alert rule")
	return s.updateRevision(ctx, &r.Revision,
		`UPDATE alert_rules SET title = $5, terms = $6, check_time = $7, update_time = $8, revision = revision + 1
		WHERE client = $1 AND program = $2 AND id = $3 AND revision = $4`,
		[]any{r.Client, r.Program, r.ID, r.Revision, r.Title, jsonText{r.Terms}, microsOrNull(r.CheckTime), micros(r.UpdateTime)},
		hasAlertRule, r.Client, r.Program, r.ID)
}

func (s alertRules) Delete(ctx context.Context, client, program, id string, revision int64) (err error) {
	defer wrap(&err, "delete alert rule")
	n, err := s.exec(ctx, `DELETE FROM alert_rules WHERE client = $1 AND program = $2 AND id = $3 AND revision = $4`,
		client, program, id, revision)
	if err == nil && n == 0 {
		return s.notFoundOr(ctx, storage.ErrStale, hasAlertRule, client, program, id)
	}
	return err
}

func (s alertRules) List(
	ctx context.Context, client, program string, page storage.Page,
) (_ []*storage.AlertRule, _ storage.Cursor, err error) {
	defer wrap(&err, "list alert rules")
	q := newQuery(selectAlertRules).where("client = ?", client).where("program = ?", program)
	return alertRulePages.readClientPage(ctx, s.tx, client, q, page)
}

func (s alertRules) Due(ctx context.Context, now time.Time, limit int) (_ []*storage.AlertRule, err error) {
	defer wrap(&err, "list due alert rules")
	return queryAll(ctx, s.tx, scanAlertRule,
		selectAlertRules+` WHERE check_time <= $1 ORDER BY check_time, client, program, id LIMIT $2`, micros(now), limit)
}

func (s alertRules) SetCheckTime(ctx context.Context, r *storage.AlertRule, next time.Time) (err error) {
	defer wrap(&err, "set the next check of an alert rule")
	_, err = s.exec(ctx, `UPDATE alert_rules SET check_time = $5 WHERE client = $1 AND program = $2 AND id = $3 AND revision = $4`,
		r.Client, r.Program, r.ID, r.Revision, microsOrNull(next))
	return err
}

var alertRulePages = listByID("alert-rules", func(r *storage.AlertRule) string { return r.ID }, scanAlertRule)

func scanAlertRule(from row) (*storage.AlertRule, error) {
	r := &storage.AlertRule{}
	return r, from.Scan(&r.Client, &r.Program, &r.ID, &r.Title, jsonText{&r.Terms}, instant{&r.CheckTime}, &r.Revision,
		instant{&r.CreateTime}, instant{&r.UpdateTime})
}
