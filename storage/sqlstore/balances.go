package sqlstore

import (
	"context"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// balances begins a query of the sums of the months from first to last of each shopper and currency; see payable.Balance.
func balances(columns, first, last string) *query {
	q := newQuery(`SELECT ` + columns + ` FROM (SELECT shopper, currency,
			CAST(SUM(CASE WHEN month < $1 THEN owed ELSE 0 END
				- CASE WHEN paid_day <> '' AND paid_day < $3 THEN units ELSE 0 END) AS BIGINT) AS opening,
			CAST(SUM(CASE WHEN month BETWEEN $1 AND $2 THEN owed ELSE 0 END) AS BIGINT) AS arisen,
			CAST(SUM(CASE WHEN paid_day >= $3 AND paid_day <= $4 THEN units ELSE 0 END) AS BIGINT) AS paid_out,
			CAST(SUM(CASE WHEN month BETWEEN $1 AND $2 AND state = 'OPEN' THEN owed ELSE 0 END) AS BIGINT) AS open,
			CAST(SUM(CASE WHEN month BETWEEN $1 AND $2 AND state = 'APPROVED' THEN owed ELSE 0 END) AS BIGINT) AS approved
		FROM (SELECT shopper, currency, month, paid_day, state, units,
			CASE WHEN state IN ('OPEN', 'APPROVED', 'PAID') AND NOT overpaid THEN units ELSE 0 END AS owed FROM payables) AS entries
		GROUP BY shopper, currency) AS balances`)
	q.args = []any{monthValue{&first}, monthValue{&last}, first, last + "-99"}
	return q.where("(opening <> 0 OR arisen <> 0 OR paid_out <> 0)")
}

// scanBalance reads the sums of a row whose first columns are read into leading.
func scanBalance(from row, b *payable.Balance, leading ...any) error {
	err := from.Scan(append(leading, &b.Currency, &b.Opening, &b.Arisen, &b.PaidOut, &b.Open, &b.Approved)...)
	b.Closing = b.Opening + b.Arisen - b.PaidOut
	return err
}

var balancePages = &pagedList[*storage.ShopperBalance]{
	name: "balances", order: "shopper, currency", after: "(shopper, currency) > (?, ?)",
	keys:    func(b *storage.ShopperBalance) []any { return []any{b.Shopper, b.Currency} },
	targets: func() []any { return []any{new(string), new(string)} },
	scan: func(from row) (*storage.ShopperBalance, error) {
		b := &storage.ShopperBalance{}
		return b, scanBalance(from, &b.Balance, &b.Shopper)
	},
}

func (s payables) Balances(ctx context.Context, first, last string, page storage.Page) (_ []*storage.ShopperBalance, _ storage.Cursor, err error) {
	defer wrap(&err, "list balances")
	q := balances("shopper, currency, opening, arisen, paid_out, open, approved", first, last)
	return balancePages.readPage(ctx, s.tx, q, page)
}

func (s payables) Totals(ctx context.Context, first, last string) (_ []payable.Balance, err error) {
	defer wrap(&err, "sum up balances")
	q := balances(`currency, CAST(SUM(opening) AS BIGINT), CAST(SUM(arisen) AS BIGINT), CAST(SUM(paid_out) AS BIGINT),
		CAST(SUM(open) AS BIGINT), CAST(SUM(approved) AS BIGINT)`, first, last)
	return queryAll(ctx, s.tx, func(from row) (b payable.Balance, err error) { return b, scanBalance(from, &b) },
		q.text.String()+` GROUP BY currency ORDER BY currency`, q.args...)
}

func (s payables) Opening(ctx context.Context, shopper, first string) (_ map[string]int64, err error) {
	defer wrap(&err, "sum up payables")
	q := balances("shopper, currency, opening, arisen, paid_out, open, approved", first, first).
		where("shopper = ?", shopper).where("opening <> 0")
	sums, err := queryAll(ctx, s.tx, balancePages.scan, q.text.String()+` ORDER BY currency`, q.args...)
	opening := map[string]int64{}
	for _, of := range sums {
		opening[of.Currency] = of.Opening
	}
	return opening, err
}
