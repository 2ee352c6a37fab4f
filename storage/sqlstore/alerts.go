package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// alerts implements storage.Alerts.
type alerts struct{ *tx }

func (s alerts) Insert(ctx context.Context, a *storage.Alert) (err error) {
	defer wrap(&err, "insert alert")
	if err := locations(s).requireNode(ctx, a.Client, a.Location); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, hasProgram, a.Client, a.Program); err != nil {
		return err
	}
	if !a.Report.IsZero() {
		if err := s.require(ctx, hasReport, a.Report[:]); err != nil {
			return err
		}
	}
	return s.insertFirst(ctx, &a.Revision,
		`INSERT INTO alerts (client, id, location, program, rule, kind, terms, agency, report, subject, cause, numbers, state,
			raise_time, update_time, acknowledged_by, acknowledge_time, resolved_by, resolve_time, note, end_time, end_reason,
			revision)
		VALUES ($1, $2, `+locationOrNull+`, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
			$22, 1) ON CONFLICT DO NOTHING`,
		a.Client, a.ID, a.Location, a.Program, a.Rule, a.Terms.Kind, jsonText{a.Terms}, a.Agency, reportOrNull(a.Report),
		a.Numbers.Subject(), a.Cause(), jsonText{a.Numbers}, a.State, micros(a.RaiseTime), micros(a.UpdateTime),
		a.AcknowledgedBy, microsOrNull(a.AcknowledgeTime), a.ResolvedBy, microsOrNull(a.ResolveTime), a.Note,
		microsOrNull(a.EndTime), a.EndReason)
}

// reportOrNull returns the column value of the id of a report, NULL for none.
func reportOrNull(id storage.ReportID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

const selectAlerts = `SELECT client, id, ` + locationOrAll + `, program, rule, terms, agency, report, numbers, state, raise_time,
	update_time, acknowledged_by, acknowledge_time, resolved_by, resolve_time, note, end_time, end_reason, revision FROM alerts`

func (s alerts) Get(ctx context.Context, client, id string) (_ *storage.Alert, err error) {
	defer wrap(&err, "get alert")
	return queryOne(ctx, s.tx, scanAlert, selectAlerts+` WHERE client = $1 AND id = $2`, client, id)
}

func (s alerts) Update(ctx context.Context, a *storage.Alert) (err error) {
	defer wrap(&err, "update alert")
	return s.updateRevision(ctx, &a.Revision,
		`UPDATE alerts SET numbers = $4, state = $5, update_time = $6, acknowledged_by = $7, acknowledge_time = $8,
			resolved_by = $9, resolve_time = $10, note = $11, end_time = $12, end_reason = $13, revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $3`,
		[]any{a.Client, a.ID, a.Revision, jsonText{a.Numbers}, a.State, micros(a.UpdateTime), a.AcknowledgedBy,
			microsOrNull(a.AcknowledgeTime), a.ResolvedBy, microsOrNull(a.ResolveTime), a.Note, microsOrNull(a.EndTime), a.EndReason},
		hasAlert, a.Client, a.ID)
}

var alertFields = filterFields{
	"program": textField, "rule": textField, "kind": textField, "state": textField, "location": textField,
	"raise_time": instantField,
}

func (s alerts) List(ctx context.Context, query storage.AlertQuery, page storage.Page) (_ []*storage.Alert, _ storage.Cursor, err error) {
	defer wrap(&err, "list alerts")
	q := newQuery(selectAlerts).where("client = ?", query.Client)
	q.whereInSubtrees(locationOrAll, query.Client, query.Tops, nil)
	q.whereBelow(locationOrAll, query.Client, query.Location)
	if !query.Agency {
		q.where("NOT agency")
	}
	if err := q.whereFilter(query.Filter, alertFields); err != nil {
		return nil, "", err
	}
	pages := newestAlerts
	if query.Ascending {
		pages = oldestAlerts
	}
	return pages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var (
	newestAlerts = alertPages("alerts-newest", "raise_time DESC, id DESC", "(raise_time, id) < (?, ?)")
	oldestAlerts = alertPages("alerts-oldest", "raise_time, id", "(raise_time, id) > (?, ?)")
)

func alertPages(name, order, after string) *pagedList[*storage.Alert] {
	return &pagedList[*storage.Alert]{
		name: name, order: order, after: after, scan: scanAlert,
		keys:    func(a *storage.Alert) []any { return []any{micros(a.RaiseTime), a.ID} },
		targets: func() []any { return []any{new(int64), new(string)} },
	}
}

func (s alerts) OfReport(ctx context.Context, report storage.ReportID) (_ []*storage.Alert, err error) {
	defer wrap(&err, "list alerts of report")
	return queryAll(ctx, s.tx, scanAlert, selectAlerts+` WHERE report = $1 ORDER BY id, client`, report[:])
}

func (s alerts) OfRule(ctx context.Context, client, program, rule, subject string) (_ []*storage.Alert, err error) {
	defer wrap(&err, "list alerts of rule")
	return queryAll(ctx, s.tx, scanAlert,
		selectAlerts+` WHERE client = $1 AND program = $2 AND rule = $3 AND subject = $4 ORDER BY id`, client, program, rule, subject)
}

func (s alerts) Unreviewed(ctx context.Context, r *storage.AlertRule, until time.Time, limit int) (_ []*storage.Report, err error) {
	defer wrap(&err, "list unreviewed reports")
	return queryAll(ctx, s.tx, scanReport, s.withLock(
		selectReports+` WHERE state = $1 AND client = $2 AND program = $3 AND taken_time <= $4
			AND NOT test AND NOT excluded
			AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.report = reports.id AND a.rule = $5 AND a.state <> $6)
		ORDER BY taken_time, id LIMIT $7`, forUpdate),
		visit.Submitted, r.Client, r.Program, micros(until), r.ID, alert.Ended, limit)
}

func scanAlert(from row) (*storage.Alert, error) {
	a := &storage.Alert{}
	var report []byte
	err := from.Scan(&a.Client, &a.ID, &a.Location, &a.Program, &a.Rule, jsonText{&a.Terms}, &a.Agency, &report, jsonText{&a.Numbers},
		&a.State, instant{&a.RaiseTime}, instant{&a.UpdateTime}, &a.AcknowledgedBy, instant{&a.AcknowledgeTime}, &a.ResolvedBy,
		instant{&a.ResolveTime}, &a.Note, instant{&a.EndTime}, &a.EndReason, &a.Revision)
	copy(a.Report[:], report)
	return a, err
}
