package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/checklist/action"
	"mysteryshopper/storage"
)

// actions implements storage.Actions.
type actions struct{ *tx }

func (s actions) Insert(ctx context.Context, a *storage.Action) (err error) {
	defer wrap(&err, "insert action")
	if err := locations(s).requireNode(ctx, a.Client, a.Location); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, hasProgram, a.Client, a.Program); err != nil {
		return err
	}
	if a.Alert != "" {
		if err := s.require(ctx, hasAlert, a.Client, a.Alert); err != nil {
			return err
		}
	}
	if err := s.requireProof(ctx, a); err != nil {
		return err
	}
	return s.insertFirst(ctx, &a.Revision,
		`INSERT INTO actions (client, id, location, program, question, section, target, alert, title, text, cause, owner, due,
			due_time, state, done, proof, events, create_time, update_time, revision)
		VALUES ($1, $2, `+locationOrNull+`, $4, $5, $6, $7, NULLIF($8, ''), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
			$20, 1) ON CONFLICT DO NOTHING`,
		a.Client, a.ID, a.Location, a.Program, a.Goal.Question, a.Goal.Section, a.Goal.TargetBasisPoints, a.Alert, a.Title, a.Text,
		a.Cause, a.Owner, a.Due, micros(a.DueTime), a.State, a.Done, reportOrNull(a.Proof), jsonText{a.Events},
		micros(a.CreateTime), micros(a.UpdateTime))
}

// requireProof returns ErrNotFound if the report of the proof does not exist.
func (s actions) requireProof(ctx context.Context, a *storage.Action) error {
	if a.Proof.IsZero() {
		return nil
	}
	return s.require(ctx, hasReport, a.Proof[:])
}

const selectActions = `SELECT client, id, ` + locationOrAll + `, program, question, section, target, COALESCE(alert, ''), title, text,
	cause, owner, due, due_time, state, done, proof, events, create_time, update_time, revision FROM actions`

func (s actions) Get(ctx context.Context, client, id string) (_ *storage.Action, err error) {
	defer wrap(&err, "get action")
	return queryOne(ctx, s.tx, scanAction, selectActions+` WHERE client = $1 AND id = $2`, client, id)
}

func (s actions) Update(ctx context.Context, a *storage.Action) (err error) {
	defer wrap(&err, "update action")
	if err := s.requireProof(ctx, a); err != nil {
		return err
	}
	return s.updateRevision(ctx, &a.Revision,
		`UPDATE actions SET target = $4, title = $5, text = $6, cause = $7, owner = $8, due = $9, due_time = $10, state = $11,
			done = $12, proof = $13, events = $14, update_time = $15, revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $3`,
		[]any{a.Client, a.ID, a.Revision, a.Goal.TargetBasisPoints, a.Title, a.Text, a.Cause, a.Owner, a.Due, micros(a.DueTime),
			a.State, a.Done, reportOrNull(a.Proof), jsonText{a.Events}, micros(a.UpdateTime)},
		hasAction, a.Client, a.ID)
}

var actionFields = filterFields{
	"program": textField, "location": textField, "question": textField, "section": textField, "alert": textField,
	"cause": textField, "owner": textField, "state": textField, "due": textField,
}

func (s actions) List(ctx context.Context, query storage.ActionQuery, page storage.Page) (_ []*storage.Action, _ storage.Cursor, err error) {
	defer wrap(&err, "list actions")
	q := newQuery(selectActions).where("client = ?", query.Client)
	q.whereInSubtrees(locationOrAll, query.Client, query.Tops, nil)
	q.whereBelow(locationOrAll, query.Client, query.Location)
	if err := q.whereFilter(query.Filter, actionFields); err != nil {
		return nil, "", err
	}
	pages := actionsByDue
	if query.Descending {
		pages = actionsByDueLast
	}
	return pages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var (
	actionsByDue     = actionPages("actions-by-due", "due, id", "(due, id) > (?, ?)")
	actionsByDueLast = actionPages("actions-by-due-last", "due DESC, id DESC", "(due, id) < (?, ?)")
)

func actionPages(name, order, after string) *pagedList[*storage.Action] {
	return &pagedList[*storage.Action]{
		name: name, order: order, after: after, scan: scanAction,
		keys:    func(a *storage.Action) []any { return []any{a.Due, a.ID} },
		targets: func() []any { return []any{new(string), new(string)} },
	}
}

func (s actions) Done(ctx context.Context, client, program string, at []string, from, to string, limit int) (_ []*storage.Action, err error) {
	defer wrap(&err, "list done actions")
	q := newQuery(selectActions).where("client = ? AND state IN (?, ?)", client, action.Done, action.Proven)
	q.whereEqual("program", program)
	// No day of a month comes after the text.
	q.where("done >= ? AND done <= ?", from, to+"-99")
	q.whereInSubtrees(locationOrAll, client, nil, at)
	return queryAll(ctx, s.tx, scanAction, q.text.String()+` ORDER BY done, id LIMIT `+q.bind(limit), q.args...)
}

func (s actions) Overdue(ctx context.Context, now time.Time, limit int) (_ []*storage.Action, err error) {
	defer wrap(&err, "list overdue actions")
	return queryAll(ctx, s.tx, scanAction, selectActions+` WHERE state = 'OPEN' AND due_time <= $1 ORDER BY due_time, client, id LIMIT $2`,
		micros(now), limit)
}

func (s actions) ProvenBy(ctx context.Context, report storage.ReportID) (_ []*storage.Action, err error) {
	defer wrap(&err, "list actions proven by report")
	return queryAll(ctx, s.tx, scanAction, selectActions+` WHERE proof = $1 ORDER BY client, id`, report[:])
}

func scanAction(from row) (*storage.Action, error) {
	a := &storage.Action{}
	var proof []byte
	err := from.Scan(&a.Client, &a.ID, &a.Location, &a.Program, &a.Goal.Question, &a.Goal.Section, &a.Goal.TargetBasisPoints,
		&a.Alert, &a.Title, &a.Text, &a.Cause, &a.Owner, &a.Due, instant{&a.DueTime}, &a.State, &a.Done, &proof,
		jsonText{&a.Events}, instant{&a.CreateTime}, instant{&a.UpdateTime}, &a.Revision)
	copy(a.Proof[:], proof)
	return a, err
}
