package storagetest

import (
	"context"
	"errors"
	"slices"

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
			CheckInTime: c.maybeTime(), Flags: c.flags(), ReturnedRevision: c.int32(), ReturnComment: c.text(), ReturnedQuestions: some(c, []string{"till", "wait"}, 2), EditedRevision: c.int32(),
			AnswerDue:  c.maybeTime(),
			CreateTime: c.time(), UpdateTime: c.time(), ClaimTime: c.maybeTime(),
		}
		if c.oneIn(2) {
			v.Shopper = pick(c, shopperIDs)
		}
		if c.oneIn(3) {
			v.Fee, v.Briefing = storage.Money{Amount: "12.50", Currency: "EUR"}, c.briefing()
		}
		if c.oneIn(3) {
			v.OfferedTo = pick(c, shopperIDs)
		}
		if c.oneIn(4) {
			v.Guests = []string{pick(c, shopperIDs)}
		}
		if c.oneIn(2) {
			v.Report = namedReport(pick(c, reportIDs))
		}
		return v
	},
}

// visitOperations are the operations on visits and drafts that resourceOperations does not generate.
var visitOperations = []operationKind{
	{name: "existing visits", weight: 4, reads: true, draw: func(c *generator) operation {
		ids := some(c, visitIDs, 4)
		return operation{args: []any{ids}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			found, err := tx.Visits().Existing(ctx, ids)
			slices.Sort(found)
			return found, err
		}}
	}},
	{name: "filter visits", weight: 6, reads: true, draw: list(
		2, storage.Tx.Visits, storage.Visits.List, from([]string{""}), (*generator).anyFilter)},
	{name: "offers", weight: 4, reads: true, draw: list(2, storage.Tx.Visits, storage.Visits.Offers, from(shopperIDs), (*generator).time)},
	{name: "was assigned", weight: 3, reads: true, draw: call(
		storage.Tx.Visits, storage.Visits.WasAssigned, from(visitIDs), from(shopperIDs))},
	{name: "was assigned version", weight: 3, reads: true, draw: call(storage.Tx.Visits, storage.Visits.WasAssignedVersion,
		from(shopperIDs), from(checklistIDs), (*generator).version)},
	{name: "changes", weight: 8, reads: true, draw: call(
		storage.Tx.Visits, storage.Visits.Changes, from(shopperIDs), (*generator).position, (*generator).limit)},
	{name: "stays", weight: 4, reads: true, draw: call(storage.Tx.Visits, storage.Visits.Stays,
		from(clientIDs), from(append(slices.Clone(shopperIDs), "")), (*generator).span)},
	{name: "due visits", weight: 2, reads: true, draw: call(storage.Tx.Visits, storage.Visits.Due, (*generator).time, (*generator).limit)},
	{name: "set deadline", weight: 3, draw: func(c *generator) operation {
		id, at := pick(c, visitIDs), c.maybeTime()
		return operation{args: []any{id, at}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			if _, err := tx.Visits().Get(ctx, id); err != nil {
				return nil, err
			}
			return nil, tx.Visits().SetDeadline(ctx, id, at)
		}}
	}},
	{name: "progress", weight: 2, reads: true, draw: list(3, storage.Tx.Visits, storage.Visits.Progress,
		from(clientIDs), from(programIDs), (*generator).time)},
	{name: "put decline", weight: 5, draw: func(c *generator) operation {
		d := storage.Decline{
			Visit: pick(c, visitIDs), Shopper: pick(c, shopperIDs), Reason: pick(c, []visit.DeclineReason{"", "NO_TIME", "OTHER"}),
			Note: c.text(), Time: c.time(),
		}
		return operation{args: []any{d}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Declines().Put(ctx, &d)
		}}
	}},
	{name: "declines", weight: 2, reads: true, draw: call(storage.Tx.Declines, storage.Declines.Of, from([][]string{visitIDs, visitIDs[:1], nil}))},
	{name: "declines of a shopper", weight: 2, reads: true, draw: list(0, storage.Tx.Declines, storage.Declines.OfShopper, from(shopperIDs))},
	{name: "count declines", weight: 2, reads: true, draw: call(storage.Tx.Declines, storage.Declines.Count, from(clientIDs), from(programIDs))},
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
	{name: "get draft", weight: 4, reads: true, draw: call(
		storage.Tx.Drafts, storage.Drafts.Get, from(visitIDs), from(shopperIDs))},
	{name: "draft revisions", weight: 2, reads: true, draw: call(
		storage.Tx.Drafts, storage.Drafts.Revisions, from(shopperIDs), from([][]string{visitIDs, visitIDs[:1], nil}))},
	{name: "delete draft", weight: 3, draw: call(storage.Tx.Drafts, storage.Drafts.Delete, from(visitIDs), from(shopperIDs))},
}

// draft returns a random draft.
func (c *generator) draft() storage.Draft {
	answer, scale, at := c.text(), c.int32(), c.time()
	return storage.Draft{
		Visit: pick(c, visitIDs), Shopper: pick(c, shopperIDs), ReportID: pick(c, reportIDs), BaseRevision: c.int32(),
		Comment:    c.text(),
		UpdateTime: c.time(),
		Report: checklist.Report{
			Locale: "de", StartTime: at, ElapsedSeconds: c.int64(),
			Answers: []checklist.Answer{{Question: "text", Text: &answer}, {Question: "scale", Scale: &scale}},
		},
	}
}

// span returns a span that may be open on both sides.
func (c *generator) span() visit.Window {
	return visit.Window{Start: c.maybeTime(), End: c.maybeTime()}
}

// anyFilter returns a filter of at most two levels.
func (c *generator) anyFilter() storage.Filter { return c.filter(2) }

// position returns a position in a list of changes.
func (c *generator) position() int64 { return int64(c.IntN(30)) }

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

// briefing returns a briefing with a file or without.
func (c *generator) briefing() storage.Briefing {
	b := storage.Briefing{Minutes: int32(c.IntN(3) * 45)}
	if c.oneIn(2) {
		b.Files = []storage.BriefingFile{{Title: c.text(), URI: "https://example.org/" + c.text(), SHA256: "00", Bytes: c.int64(), MediaType: "application/pdf"}}
	}
	return b
}
