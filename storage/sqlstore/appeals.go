package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/storage"
)

// appeals implements storage.Appeals.
type appeals struct{ *tx }

func (s appeals) Insert(ctx context.Context, a *storage.Appeal) (err error) {
	defer wrap(&err, "insert appeal")
	if err := s.requireLocked(ctx, hasLocation, a.Client, a.Location); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, hasProgram, a.Client, a.Program); err != nil {
		return err
	}
	if err := s.require(ctx, hasReport, a.Report[:]); err != nil {
		return err
	}
	if a.State == appeal.Open {
		open, err := s.exists(ctx, `SELECT 1 FROM appeals WHERE report = $1 AND question = $2 AND state = 'OPEN'`, a.Report[:], a.Question)
		if err != nil {
			return err
		}
		if open {
			return storage.ErrExists
		}
	}
	return s.insertFirst(ctx, &a.Revision,
		`INSERT INTO appeals (id, client, program, location, report, question, disputed, text, evidence, appealed_by, create_time,
			due_time, state, closed_by, close_time, reason, answer, outcome, corrected, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1) ON CONFLICT DO NOTHING`,
		a.ID, a.Client, a.Program, a.Location, a.Report[:], a.Question, a.Disputed, a.Text, jsonText{a.Evidence}, a.AppealedBy,
		micros(a.CreateTime), micros(a.DueTime), a.State, a.ClosedBy, microsOrNull(a.CloseTime), a.Reason, a.Answer, a.Outcome,
		a.Corrected)
}

const selectAppeals = `SELECT id, client, program, location, report, question, disputed, text, evidence, appealed_by, create_time,
	due_time, state, closed_by, close_time, reason, answer, outcome, corrected, revision FROM appeals`

func (s appeals) Get(ctx context.Context, id string) (_ *storage.Appeal, err error) {
	defer wrap(&err, "get appeal")
	return queryOne(ctx, s.tx, scanAppeal, selectAppeals+` WHERE id = $1`, id)
}

func (s appeals) Update(ctx context.Context, a *storage.Appeal) (err error) {
	defer wrap(&err, "update appeal")
	return s.updateRevision(ctx, &a.Revision,
		`UPDATE appeals SET state = $3, closed_by = $4, close_time = $5, reason = $6, answer = $7, outcome = $8, corrected = $9,
			revision = revision + 1
		WHERE id = $1 AND revision = $2 AND (state = 'OPEN' OR $3 <> 'OPEN')`,
		[]any{a.ID, a.Revision, a.State, a.ClosedBy, microsOrNull(a.CloseTime), a.Reason, a.Answer, a.Outcome, a.Corrected},
		hasAppeal, a.ID)
}

var appealFields = filterFields{
	"client": textField, "program": textField, "question": textField, "state": textField, "location": textField,
	"create_time": instantField, "due_time": instantField, "close_time": instantField,
}

func (s appeals) List(ctx context.Context, query storage.AppealQuery, page storage.Page) (_ []*storage.Appeal, _ storage.Cursor, err error) {
	defer wrap(&err, "list appeals")
	q := newQuery(selectAppeals)
	q.whereEqual("client", query.Client)
	q.whereInSubtrees("location", query.Client, query.Tops, nil)
	q.whereBelow("location", query.Client, query.Location)
	if !query.Report.IsZero() {
		q.where("report = ?", query.Report[:])
	}
	if !query.OverdueAt.IsZero() {
		q.where("state = 'OPEN'").where("due_time < ?", micros(query.OverdueAt))
	}
	if err := q.whereFilter(query.Filter, appealFields); err != nil {
		return nil, "", err
	}
	pages := appealOrders[query.Order]
	if pages == nil {
		pages = appealOrders[storage.AppealsNewest]
	}
	if query.Client == "" {
		return pages.readPage(ctx, s.tx, q, page)
	}
	return pages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var appealOrders = map[storage.AppealOrder]*pagedList[*storage.Appeal]{
	storage.AppealsNewest:   appealPages("appeals-newest", "create_time DESC, id DESC", "(create_time, id) < (?, ?)", madeAt),
	storage.AppealsOldest:   appealPages("appeals-oldest", "create_time, id", "(create_time, id) > (?, ?)", madeAt),
	storage.AppealsDueFirst: appealPages("appeals-due", "due_time, id", "(due_time, id) > (?, ?)", dueAt),
	storage.AppealsDueLast:  appealPages("appeals-due-last", "due_time DESC, id DESC", "(due_time, id) < (?, ?)", dueAt),
}

func madeAt(a *storage.Appeal) time.Time { return a.CreateTime }

func dueAt(a *storage.Appeal) time.Time { return a.DueTime }

func appealPages(name, order, after string, at func(*storage.Appeal) time.Time) *pagedList[*storage.Appeal] {
	return &pagedList[*storage.Appeal]{
		name: name, order: order, after: after, scan: scanAppeal,
		keys:    func(a *storage.Appeal) []any { return []any{micros(at(a)), a.ID} },
		targets: func() []any { return []any{new(int64), new(string)} },
	}
}

func (s appeals) Against(ctx context.Context, report storage.ReportID, question string) (_ []*storage.Appeal, err error) {
	defer wrap(&err, "list appeals against a question")
	return queryAll(ctx, s.tx, scanAppeal, selectAppeals+` WHERE report = $1 AND question = $2 ORDER BY id`, report[:], question)
}

func (s appeals) Count(ctx context.Context, now time.Time) (counts storage.AppealCounts, err error) {
	defer wrap(&err, "count appeals")
	counts.States, err = s.byState(ctx, newQuery(`SELECT state, COUNT(*) FROM appeals`))
	if err != nil {
		return counts, err
	}
	err = s.queryRow(ctx, `SELECT COUNT(*) FROM appeals WHERE state = 'OPEN' AND due_time < $1`, []any{micros(now)}, &counts.Overdue)
	return counts, err
}

func (s appeals) CountReleased(ctx context.Context, query storage.ReleasedQuery) (_ map[appeal.State]int32, err error) {
	defer wrap(&err, "count appeals against released reports")
	reports := newQuery(`SELECT 1 FROM reports`)
	reports.where("id = appeals.report")
	reports.whereReleased(&query)
	q := newQuery(`SELECT state, COUNT(*) FROM appeals`)
	q.args = append(q.args, reports.args...)
	q.where(`EXISTS (`+reports.text.String()+`)`).where("client = ?", query.Client)
	return s.byState(ctx, q)
}

// byState counts the appeals of a query.
func (s appeals) byState(ctx context.Context, q *query) (map[appeal.State]int32, error) {
	type stateCount struct {
		state appeal.State
		count int32
	}
	rows, err := queryAll(ctx, s.tx, func(from row) (r stateCount, err error) { return r, from.Scan(&r.state, &r.count) },
		q.text.String()+` GROUP BY state ORDER BY state`, q.args...)
	if err != nil {
		return nil, err
	}
	counts := map[appeal.State]int32{}
	for _, r := range rows {
		counts[r.state] = r.count
	}
	return counts, nil
}

func scanAppeal(from row) (*storage.Appeal, error) {
	a := &storage.Appeal{}
	return a, from.Scan(&a.ID, &a.Client, &a.Program, &a.Location, fixedBytes(a.Report[:]), &a.Question, &a.Disputed, &a.Text,
		jsonText{&a.Evidence}, &a.AppealedBy, instant{&a.CreateTime}, instant{&a.DueTime}, &a.State, &a.ClosedBy,
		instant{&a.CloseTime}, &a.Reason, &a.Answer, &a.Outcome, &a.Corrected, &a.Revision)
}
