package storagetest

import (
	"context"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// The pools for payables.
var (
	payableIDs       = numbered("p", 12)
	payableKinds     = []payable.Kind{payable.Fee, payable.Fee, payable.Bonus, payable.Expense}
	payableStandings = []payable.Standing{
		{State: payable.Open}, {State: payable.Approved}, {State: payable.Refused}, {State: payable.Paid}, {State: payable.Cancelled},
		{State: payable.Paid, Overpaid: true},
	}
	paidDays = []string{"", "2026-10-31", "2026-11-30"}
)

// payableTable lists the payables of a payable's shopper.
var payableTable = table[storage.Payable]{
	id:       func(p *storage.Payable) string { return p.ID },
	revision: func(p *storage.Payable) *int64 { return &p.Revision },
	role:     func(tx storage.Tx) writer[storage.Payable] { return tx.Payables() },
	get: func(ctx context.Context, tx storage.Tx, p *storage.Payable) (*storage.Payable, error) {
		return tx.Payables().Get(ctx, p.ID)
	},
	list: func(ctx context.Context, tx storage.Tx, p *storage.Payable, page storage.Page) ([]*storage.Payable, storage.Cursor, error) {
		return tx.Payables().List(ctx, storage.PayableQuery{Shopper: p.Shopper, Ascending: true}, page)
	},
}

var payableKind = resourceOperations[storage.Payable]{
	name: "payable", table: payableTable, weight: 14,
	draw: func(c *generator) storage.Payable {
		p := storage.Payable{
			ID: pick(c, payableIDs), Kind: pick(c, payableKinds), Visit: pick(c, visitIDs), Client: pick(c, clientIDs),
			Program: pick(c, programIDs), Location: pick(c, locationIDs), Shopper: pick(c, shopperIDs),
			Amount: payable.Amount{Units: int64(c.IntN(1000)), Currency: pick(c, keys)}, Standing: pick(c, payableStandings),
			Month: pick(c, months[1:]), Text: c.text(), Proof: c.text(), Reason: c.text(), DecideTime: c.maybeTime(),
			PaidDay: pick(c, paidDays), Reference: c.text(), CreateTime: c.time(), UpdateTime: c.time(),
		}
		if p.Kind == payable.Fee {
			p.Report = namedReport(pick(c, reportIDs))
		}
		return p
	},
}

// payableOperations are the operations on payables that resourceOperations does not generate.
var payableOperations = []operationKind{
	{name: "search payables", weight: 4, reads: true, draw: func(c *generator) operation {
		q := storage.PayableQuery{Filter: is("state", storage.Equal, string(pick(c, payableStandings).State)), Ascending: c.oneIn(2)}
		return operation{args: []any{q}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return items(tx.Payables().List(ctx, q, storage.Page{Limit: 5}))
		}}
	}},
	{name: "payables of a visit", weight: 5, reads: true, draw: func(c *generator) operation {
		id := pick(c, visitIDs)
		return operation{args: []any{id}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Payables().OfVisit(ctx, id) }}
	}},
	{name: "payables of a statement", weight: 4, reads: true, draw: func(c *generator) operation {
		shopper, first := pick(c, shopperIDs), pick(c, months[1:])
		return operation{args: []any{shopper, first}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Payables().OfStatement(ctx, shopper, first, "2026-11", 5)
		}}
	}},
	{name: "opening of a statement", weight: 4, reads: true, draw: func(c *generator) operation {
		shopper, first := pick(c, shopperIDs), pick(c, months[1:])
		return operation{args: []any{shopper, first}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Payables().Opening(ctx, shopper, first)
		}}
	}},
	{name: "balances", weight: 4, reads: true, draw: func(c *generator) operation {
		first, last, limit, pages := pick(c, months[1:]), pick(c, months[1:]), c.limit(), c.IntN(3)
		return operation{args: []any{first, last, limit, pages}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return walk(pages, limit, func(page storage.Page) ([]*storage.ShopperBalance, storage.Cursor, error) {
				return tx.Payables().Balances(ctx, first, last, page)
			})
		}}
	}},
	{name: "totals of balances", weight: 4, reads: true, draw: func(c *generator) operation {
		first, last := pick(c, months[1:]), pick(c, months[1:])
		return operation{args: []any{first, last}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Payables().Totals(ctx, first, last)
		}}
	}},
}
