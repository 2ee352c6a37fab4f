package storagetest

import (
	"context"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/storage"
)

// The pools for alerts.
var (
	alertRuleIDs = numbered("r", 3)
	alertIDs     = numbered("a", 12)
	alertKinds   = []alert.Kind{alert.CriticalQuestion, alert.Wait, alert.Fall}
	alertStates  = []alert.State{alert.Open, alert.Acknowledged, alert.Resolved, alert.Ended}
)

var alertRuleKind = resourceOperations[storage.AlertRule]{
	name: "alert rule", table: alertRuleTable, weight: 10, deleteWeight: 3,
	draw: func(c *generator) storage.AlertRule {
		return storage.AlertRule{
			Client: pick(c, clientIDs), Program: pick(c, programIDs), ID: pick(c, alertRuleIDs), Title: c.text(),
			Terms:     alert.Terms{Kind: pick(c, alertKinds), Questions: some(c, texts, 3), BasisPoints: c.maybeInt32(), Disabled: c.oneIn(3)},
			CheckTime: c.maybeTime(), CreateTime: c.time(), UpdateTime: c.time(),
		}
	},
}

var alertKind = resourceOperations[storage.Alert]{
	name: "alert", table: alertTable, weight: 14,
	draw: func(c *generator) storage.Alert {
		a := storage.Alert{
			Client: pick(c, clientIDs), ID: pick(c, alertIDs), Program: pick(c, programIDs), Rule: pick(c, alertRuleIDs),
			Terms: alert.Terms{Kind: pick(c, alertKinds)}, Agency: c.oneIn(3), Location: c.node(),
			Numbers: alert.Numbers{Question: pick(c, texts[:4]), BasisPoints: c.maybeInt32(), GivenUp: c.oneIn(2)},
			State:   pick(c, alertStates), RaiseTime: c.time(), UpdateTime: c.time(), AcknowledgedBy: c.text(),
			AcknowledgeTime: c.maybeTime(), ResolvedBy: c.text(), ResolveTime: c.maybeTime(), Note: c.text(), EndTime: c.maybeTime(),
			EndReason: alert.EndReason(c.text()),
		}
		if c.oneIn(2) {
			a.Report = namedReport(pick(c, reportIDs))
		}
		return a
	},
}

// alertOperations are the operations on alerts and their rules that resourceOperations does not generate.
var alertOperations = []operationKind{
	{name: "search alerts", weight: 4, reads: true, draw: list(3, storage.Tx.Alerts, storage.Alerts.List, (*generator).alertQuery)},
	{name: "alerts of a report", weight: 4, reads: true, draw: func(c *generator) operation {
		id := namedReport(pick(c, reportIDs))
		return operation{args: []any{id}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.Alerts().OfReport(ctx, id) }}
	}},
	{name: "unreviewed reports", weight: 4, reads: true, draw: func(c *generator) operation {
		r, until := alertRuleKind.draw(c), c.time()
		return operation{args: []any{r, until}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Alerts().Unreviewed(ctx, &r, until, 5)
		}}
	}},
	{name: "due alert rules", weight: 4, reads: true, draw: func(c *generator) operation {
		now := c.time()
		return operation{args: []any{now}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return tx.AlertRules().Due(ctx, now, 5) }}
	}},
}

// alertQuery returns a random query for alerts.
func (c *generator) alertQuery() storage.AlertQuery {
	q := storage.AlertQuery{Client: pick(c, clientIDs), Tops: c.nodes(), Agency: c.oneIn(2), Ascending: c.oneIn(2)}
	if c.oneIn(3) {
		q.Location = c.node()
	}
	if c.oneIn(2) {
		q.Filter = is("state", storage.Equal, string(pick(c, alertStates)))
	}
	return q
}
