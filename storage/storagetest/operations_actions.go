package storagetest

import (
	"context"

	"mysteryshopper/checklist/action"
	"mysteryshopper/storage"
)

// The pools for actions.
var (
	actionIDs    = numbered("m", 8)
	actionStates = []action.State{action.Open, action.Done, action.Proven, action.Missed, action.Cancelled}
	actionDays   = []string{"2026-01-31", "2026-06-15", "2026-12-31"}
)

var actionKind = resourceOperations[storage.Action]{
	name: "action", table: actionTable, weight: 14,
	draw: func(c *generator) storage.Action {
		a := storage.Action{
			Client: pick(c, clientIDs), ID: pick(c, actionIDs), Program: pick(c, programIDs), Location: c.node(),
			Goal:  action.Goal{Question: pick(c, texts[:4]), Section: c.text(), TargetBasisPoints: int32(len(c.text()))},
			Title: c.text(), Text: c.text(), Cause: action.Will, Owner: c.text(), Due: pick(c, actionDays), DueTime: c.time(),
			State: pick(c, actionStates), Done: pick(c, actionDays), CreateTime: c.time(), UpdateTime: c.time(),
			Events: []action.Event{{Act: action.Create, Time: c.time(), By: c.text(), Note: c.text()}},
		}
		if c.oneIn(3) {
			a.Proof = namedReport(pick(c, reportIDs))
		}
		if c.oneIn(4) {
			a.Alert = pick(c, alertIDs)
		}
		return a
	},
}

// actionOperations are the operations on actions that resourceOperations does not generate.
var actionOperations = []operationKind{
	{name: "search actions", weight: 4, reads: true, draw: list(3, storage.Tx.Actions, storage.Actions.List, (*generator).actionQuery)},
	{name: "done actions", weight: 4, reads: true, draw: func(c *generator) operation {
		client, program, at := pick(c, clientIDs), pick(c, programIDs), c.nodes()
		return operation{args: []any{client, program, at}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Actions().Done(ctx, client, program, at, "2026-01", "2026-06", 5)
		}}
	}},
	{name: "overdue actions", weight: 4, reads: true, draw: func(c *generator) operation {
		now := c.time()
		return operation{args: []any{now}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Actions().Overdue(ctx, now, 5) }}
	}},
	{name: "actions that a report proves", weight: 4, reads: true, draw: func(c *generator) operation {
		id := namedReport(pick(c, reportIDs))
		return operation{args: []any{id}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Actions().ProvenBy(ctx, id) }}
	}},
}

// actionQuery returns a random query for actions.
func (c *generator) actionQuery() storage.ActionQuery {
	q := storage.ActionQuery{Client: pick(c, clientIDs), Tops: c.nodes(), Descending: c.oneIn(2)}
	if c.oneIn(3) {
		q.Location = c.node()
	}
	if c.oneIn(2) {
		q.Filter = is("state", storage.Equal, string(pick(c, actionStates)))
	}
	return q
}
