package sqlstore

import (
	"context"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// payables implements storage.Payables.
type payables struct{ *tx }

func (s payables) Insert(ctx context.Context, p *storage.Payable) (err error) {
	defer wrap(&err, "insert payable")
	assigned, err := visits(s).WasAssigned(ctx, p.Visit, p.Shopper)
	if err == nil && !assigned {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	if !p.Report.IsZero() {
		if err := s.require(ctx, hasReport, p.Report[:]); err != nil {
			return err
		}
	}
	return s.insertFirst(ctx, &p.Revision,
		`INSERT INTO payables (id, kind, visit, client, program, location, shopper, report, fee_of, units, currency, state, overpaid,
			month, text, proof, reason, decide_time, paid_day, reference, create_time, update_time, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)
		ON CONFLICT DO NOTHING`,
		p.ID, p.Kind, p.Visit, p.Client, p.Program, p.Location, p.Shopper, reportOrNull(p.Report), feeOf(p), p.Amount.Units,
		p.Amount.Currency, p.Standing.State, p.Standing.Overpaid, monthValue{&p.Month}, p.Text, p.Proof, p.Reason,
		microsOrNull(p.DecideTime), p.PaidDay, p.Reference, micros(p.CreateTime), micros(p.UpdateTime))
}

// feeOf returns the visit of a fee that holds, and NULL for every other payable: two of one visit cannot be stored.
func feeOf(p *storage.Payable) any {
	if p.Kind != payable.Fee || !p.Standing.Holds() {
		return nil
	}
	return p.Visit
}

const selectPayables = `SELECT id, kind, visit, client, program, location, shopper, report, units, currency, state, overpaid, month,
	text, proof, reason, decide_time, paid_day, reference, revision, create_time, update_time FROM payables`

func scanPayable(from row) (*storage.Payable, error) {
	p := &storage.Payable{}
	return p, from.Scan(&p.ID, &p.Kind, &p.Visit, &p.Client, &p.Program, &p.Location, &p.Shopper, fixedBytes(p.Report[:]),
		&p.Amount.Units, &p.Amount.Currency, &p.Standing.State, &p.Standing.Overpaid, monthValue{&p.Month}, &p.Text, &p.Proof,
		&p.Reason, instant{&p.DecideTime}, &p.PaidDay, &p.Reference, &p.Revision, instant{&p.CreateTime}, instant{&p.UpdateTime})
}

func (s payables) Get(ctx context.Context, id string) (_ *storage.Payable, err error) {
	defer wrap(&err, "get payable")
	return queryOne(ctx, s.tx, scanPayable, selectPayables+` WHERE id = $1`, id)
}

func (s payables) Update(ctx context.Context, p *storage.Payable) (err error) {
	defer wrap(&err, "update payable")
	return s.updateRevision(ctx, &p.Revision,
		`UPDATE payables SET fee_of = CASE WHEN $3 AND kind = 'FEE' THEN visit END, state = $4, overpaid = $5, text = $6, proof = $7,
			reason = $8, decide_time = $9, paid_day = $10, reference = $11, update_time = $12, revision = revision + 1
		WHERE id = $1 AND revision = $2
			AND NOT ($3 AND kind = 'FEE' AND EXISTS (SELECT 1 FROM payables o WHERE o.fee_of = payables.visit AND o.id <> payables.id))`,
		[]any{p.ID, p.Revision, p.Standing.Holds(), p.Standing.State, p.Standing.Overpaid, p.Text, p.Proof, p.Reason,
			microsOrNull(p.DecideTime), p.PaidDay, p.Reference, micros(p.UpdateTime)},
		hasPayable, p.ID)
}

var payableFields = filterFields{
	"kind": textField, "state": textField, "shopper": textField, "client": textField, "program": textField, "location": textField,
	"visit": textField, "month": monthField, "currency": textField, "reference": textField, "paid_day": textField,
	"overpaid": booleanField, "create_time": instantField,
}

func (s payables) List(ctx context.Context, query storage.PayableQuery, page storage.Page) (_ []*storage.Payable, _ storage.Cursor, err error) {
	defer wrap(&err, "list payables")
	q := newQuery(selectPayables)
	q.whereEqual("shopper", query.Shopper)
	if err := q.whereFilter(query.Filter, payableFields); err != nil {
		return nil, "", err
	}
	pages := newestPayables
	if query.Ascending {
		pages = oldestPayables
	}
	return pages.readPage(ctx, s.tx, q, page)
}

var (
	newestPayables = payablePages("payables-newest", "create_time DESC, id DESC", "(create_time, id) < (?, ?)")
	oldestPayables = payablePages("payables-oldest", "create_time, id", "(create_time, id) > (?, ?)")
)

func payablePages(name, order, after string) *pagedList[*storage.Payable] {
	return &pagedList[*storage.Payable]{
		name: name, order: order, after: after, scan: scanPayable,
		keys:    func(p *storage.Payable) []any { return []any{micros(p.CreateTime), p.ID} },
		targets: func() []any { return []any{new(int64), new(string)} },
	}
}

func (s payables) OfVisit(ctx context.Context, visit string) (_ []*storage.Payable, err error) {
	defer wrap(&err, "list payables of visit")
	// The visit is locked, since there may be no row of a fee.
	if err := s.require(ctx, s.withLock(hasVisit, forUpdate), visit); err != nil {
		return nil, err
	}
	return queryAll(ctx, s.tx, scanPayable, selectPayables+` WHERE visit = $1 ORDER BY id`, visit)
}

func (s payables) OfStatement(ctx context.Context, shopper, first, last string, limit int) (_ []*storage.Payable, err error) {
	defer wrap(&err, "list payables of statement")
	return queryAll(ctx, s.tx, scanPayable, selectPayables+` WHERE shopper = $1
			AND (month BETWEEN $2 AND $3 OR paid_day >= $4 AND paid_day <= $5)
		ORDER BY create_time, id LIMIT $6`,
		shopper, monthValue{&first}, monthValue{&last}, first, last+"-99", limit)
}

func (s payables) Each(ctx context.Context, fn func(*storage.Payable) error) (err error) {
	defer wrap(&err, "read payables")
	for after := ""; ; {
		page, err := queryAll(ctx, s.tx, scanPayable, selectPayables+` WHERE id > $1 ORDER BY id LIMIT $2`, after, eachPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			if err := fn(p); err != nil {
				return err
			}
		}
		after = page[len(page)-1].ID
	}
}
