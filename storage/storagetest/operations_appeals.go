package storagetest

import (
	"context"
	"time"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/storage"
)

// The pools for appeals.
var (
	appealIDs      = numbered("ap", 10)
	appealOutcomes = []appeal.Outcome{"", appeal.Corrected, appeal.ReportWithdrawn}
	appealOrders   = []storage.AppealOrder{"", storage.AppealsNewest, storage.AppealsOldest, storage.AppealsDueFirst, storage.AppealsDueLast}
)

var appealTable = table[storage.Appeal]{
	id:       func(a *storage.Appeal) string { return a.ID },
	revision: func(a *storage.Appeal) *int64 { return &a.Revision },
	role:     func(tx storage.Tx) writer[storage.Appeal] { return tx.Appeals() },
	get: func(ctx context.Context, tx storage.Tx, a *storage.Appeal) (*storage.Appeal, error) {
		return tx.Appeals().Get(ctx, a.ID)
	},
	list: func(ctx context.Context, tx storage.Tx, a *storage.Appeal, p storage.Page) ([]*storage.Appeal, storage.Cursor, error) {
		return tx.Appeals().List(ctx, storage.AppealQuery{Client: a.Client, Location: a.Location}, p)
	},
}

var appealKind = resourceOperations[storage.Appeal]{
	name: "appeal", table: appealTable, weight: 14,
	draw: func(c *generator) storage.Appeal {
		a := storage.Appeal{
			ID: pick(c, appealIDs), Client: pick(c, clientIDs), Program: pick(c, programIDs), Location: c.node(), Report: c.reportID(),
			Question: pick(c, texts[:3]), Disputed: c.version(), Text: c.text(), AppealedBy: c.text(), CreateTime: c.time(), DueTime: c.time(),
			State: pick(c, append(appeal.States, appeal.Open)), ClosedBy: c.text(), CloseTime: c.maybeTime(), Reason: appeal.Reason(c.text()),
			Answer: c.text(), Outcome: pick(c, appealOutcomes), Corrected: c.version(),
		}
		if c.oneIn(2) {
			a.Evidence = []storage.AppealFile{{Title: c.text(), URI: "https://example.org/" + c.text(), SHA256: "00", Bytes: c.int64()}}
		}
		return a
	},
}

// appealOperations are the operations on appeals that resourceOperations does not generate.
var appealOperations = []operationKind{
	{name: "search appeals", weight: 4, reads: true, draw: list(3, storage.Tx.Appeals, storage.Appeals.List, (*generator).appealQuery)},
	{name: "appeals against a question", weight: 4, reads: true, draw: call(storage.Tx.Appeals, storage.Appeals.Against,
		(*generator).reportID, from(texts[:3]))},
	{name: "count appeals", weight: 3, reads: true, draw: call(storage.Tx.Appeals, storage.Appeals.Count, (*generator).time)},
	{name: "count appeals against released reports", weight: 3, reads: true, draw: call(storage.Tx.Appeals, storage.Appeals.CountReleased,
		(*generator).releasedQuery)},
	{name: "erase appeals", weight: 2, draw: call(storage.Tx.Erasures, storage.Erasures.Appeals, (*generator).reportID)},
}

// appealQuery returns a random query for appeals.
func (c *generator) appealQuery() storage.AppealQuery {
	q := storage.AppealQuery{Order: pick(c, appealOrders)}
	if c.oneIn(2) {
		q.Client, q.Tops = pick(c, clientIDs), c.nodes()
		if c.oneIn(3) {
			q.Location = c.node()
		}
	}
	if c.oneIn(3) {
		q.Report = c.reportID()
	}
	if c.oneIn(3) {
		q.OverdueAt = c.time()
	}
	if c.oneIn(2) {
		q.Filter = is("state", storage.Equal, string(pick(c, appeal.States)))
	}
	return q
}

// appeals reads all appeals and their counts.
func (e contents) appeals(ctx context.Context, tx storage.Tx) error {
	counts, err := tx.Appeals().Count(ctx, noon.Add(time.Hour))
	if err := addItem(e, counts, err, "the counts of appeals"); err != nil {
		return err
	}
	return addList(ctx, e, storage.Of(tx.Appeals().List, storage.AppealQuery{}), "appeals")
}
