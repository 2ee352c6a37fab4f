package storagetest

import (
	"context"
	"errors"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

var visitKind = resourceOperations[storage.Visit]{
	name: "visit", table: visitTable, weight: 50,
	draw: func(c *generator) storage.Visit {
		v := storage.Visit{
			ID: pick(c, visitIDs), Client: pick(c, clientIDs), Program: pick(c, programIDs), Location: pick(c, locationIDs),
			Checklist: pick(c, checklistIDs), Version: c.version(), State: pick(c, []visit.State{visit.Open, visit.Claimed}),
			WindowStart: c.maybeTime(), WindowEnd: c.maybeTime(), Scenario: c.text(), Wave: pick(c, waves), Test: c.oneIn(2),
			CheckInTime: c.maybeTime(), Flags: c.flags(), ReturnedRevision: c.int32(), ReturnComment: c.text(),
			CreateTime: c.time(), UpdateTime: c.time(),
		}
		if c.oneIn(2) {
			v.Shopper = pick(c, shopperIDs)
		}
		if c.oneIn(2) {
			v.Report = namedReport(pick(c, reportIDs))
		}
		return v
	},
}

// visitOperations are the operations on visits and drafts that resourceOperations does not generate.
var visitOperations = []operationKind{
	{name: "filter visits", weight: 6, reads: true, draw: func(c *generator) operation {
		filter, limit := c.filter(2), c.limit()
		return operation{args: []any{filter, limit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return walk(2, limit, func(p storage.Page) ([]*storage.Visit, storage.Cursor, error) {
				return tx.Visits().List(ctx, "", filter, p)
			})
		}}
	}},
	{name: "offers", weight: 4, reads: true, draw: list1(
		2, storage.Tx.Visits, storage.Visits.Offers, (*generator).time)},
	{name: "assignments", weight: 4, reads: true, draw: func(c *generator) operation {
		id, shopper, list, number := pick(c, visitIDs), pick(c, shopperIDs), pick(c, checklistIDs), c.version()
		return operation{args: []any{id, shopper, list, number}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			ever, errEver := tx.Visits().WasAssigned(ctx, id, shopper)
			holds, errHolds := tx.Visits().WasAssignedVersion(ctx, shopper, list, number)
			return []bool{ever, holds}, errors.Join(errEver, errHolds)
		}}
	}},
	{name: "changes", weight: 8, reads: true, draw: func(c *generator) operation {
		shopper, after, limit := pick(c, shopperIDs), int64(c.IntN(30)), c.limit()
		return operation{args: []any{shopper, after, limit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Visits().Changes(ctx, shopper, after, limit)
		}}
	}},
	{name: "last visit", weight: 4, reads: true, draw: func(c *generator) operation {
		shopper, client, place, except := pick(c, shopperIDs), pick(c, clientIDs), pick(c, locationIDs), pick(c, visitIDs)
		return operation{args: []any{shopper, client, place, except}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Visits().LastVisit(ctx, shopper, client, place, except)
		}}
	}},
	{name: "put draft", weight: 12, draw: func(c *generator) operation {
		d, off, text := c.draft(), c.offset(), c.text()
		d.Report.Narrative = text
		return operation{args: []any{d, off}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			put := d
			switch stored, err := tx.Drafts().Get(ctx, d.Visit, d.Shopper); {
			case err == nil:
				put.Revision = stored.Revision + off
			case !errors.Is(err, storage.ErrNotFound):
				return nil, err
			}
			return &put, tx.Drafts().Put(ctx, &put)
		}}
	}},
	{name: "get draft", weight: 4, reads: true, draw: result2(
		storage.Tx.Drafts, storage.Drafts.Get, from(visitIDs), from(shopperIDs))},
	{name: "delete draft", weight: 3, draw: func(c *generator) operation {
		id, shopper := pick(c, visitIDs), pick(c, shopperIDs)
		return operation{args: []any{id, shopper}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Drafts().Delete(ctx, id, shopper)
		}}
	}},
}

// draft returns a random draft.
func (c *generator) draft() storage.Draft {
	answer, scale, at := c.text(), c.int32(), c.time()
	return storage.Draft{
		Visit: pick(c, visitIDs), Shopper: pick(c, shopperIDs), ReportID: pick(c, reportIDs), BaseRevision: c.int32(),
		UpdateTime: c.time(),
		Report: checklist.Report{
			Locale: "de", StartTime: at, ElapsedSeconds: c.int64(),
			Answers: []checklist.Answer{{Question: "text", Text: &answer}, {Question: "scale", Scale: &scale}},
		},
	}
}

// filter returns a filter of visits or reports, now and then an invalid one.
func (c *generator) filter(depth int) storage.Filter {
	if depth > 0 && c.oneIn(2) {
		parts := []storage.Filter{c.filter(depth - 1), c.filter(depth - 1)}
		return pick(c, []storage.Filter{{All: parts}, {Any: parts}, {Not: &parts[0]}, {}})
	}
	compare := pick(c, []storage.Comparison{
		{Field: "client", Value: pick(c, clientIDs)}, {Field: "location", Value: pick(c, locationIDs)},
		{Field: "program", Value: pick(c, programIDs)}, {Field: "shopper", Value: pick(c, shopperIDs)},
		{Field: "shopper", Value: ""}, {Field: "state", Value: pick(c, []string{"OPEN", "SUBMITTED", "open"})},
		{Field: "test", Value: c.oneIn(2)}, {Field: "test", Value: "true"}, {Field: "none", Value: int64(1)},
	})
	compare.Op = pick(c, []storage.Op{
		storage.Equal, storage.NotEqual, storage.Less, storage.LessOrEqual, storage.Greater, storage.GreaterOrEqual,
	})
	return storage.Filter{Compare: &compare}
}
