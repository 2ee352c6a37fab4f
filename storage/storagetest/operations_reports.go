package storagetest

import (
	"context"
	"errors"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// report returns a random report. Its released id is unique, as in the product.
func (c *generator) report() storage.Report {
	name := pick(c, reportIDs)
	r := storage.Report{
		ID: namedReport(name), Visit: pick(c, visitIDs), Client: pick(c, clientIDs), Program: pick(c, programIDs),
		Location: pick(c, locationIDs), Shopper: pick(c, shopperIDs), Wave: pick(c, waves), Channel: pick(c, channels),
		State: pick(c, []visit.ReportState{visit.Submitted, visit.Approved}), Excluded: c.oneIn(4), Parked: c.oneIn(4),
		PossibleTwin: c.oneIn(4), Test: c.oneIn(4), SecondLook: c.oneIn(4), Current: 1 + int32(c.IntN(3)), CreateTime: c.time(), UpdateTime: c.time(),
		Checklist: pick(c, checklistIDs), Version: c.int32(), Outcome: checklist.OutcomeCompleted, TakenTime: c.time(),
		Month: pick(c, months), DayPart: visit.Afternoon, StartTime: c.maybeTime(), Status: checklist.StatusScored,
		Verdict: checklist.VerdictPass, Band: c.text(), Effective: c.maybeInt32(), Earned: c.int64(), Possible: c.int64(),
		Flags: c.flags(), SkewMillis: c.int64(), AnswerDue: c.maybeTime(),
	}
	if c.oneIn(4) {
		r.Excluded, r.TwinOf = true, c.reportID()
	}
	if c.oneIn(2) {
		r.Released, r.ReleaseTime, r.ReleasedID = true, c.time(), "released-"+name
	}
	if c.oneIn(40) {
		r.Month = "2026-13"
	}
	return r
}

// reportID returns the id of a report.
func (c *generator) reportID() storage.ReportID { return namedReport(pick(c, reportIDs)) }

// revision returns a random revision of a report.
func (c *generator) revision(report storage.ReportID) storage.Revision {
	v := storage.Revision{
		Report: report, Number: 1 + int32(c.IntN(4)), Base: int32(c.IntN(4)), Shopper: pick(c, shopperIDs),
		TakenTime: c.time(), Visit: pick(c, visitIDs), Checklist: pick(c, checklistIDs), Version: c.int32(), Locale: c.text(),
		StartTime: c.maybeTime(), EndTime: c.maybeTime(), ElapsedSeconds: c.int64(), Outcome: checklist.OutcomeCompleted,
		Scoring: c.bytes(), Personal: c.bytes(), ContentDigest: c.digest(), AnswersDigest: c.digest(),
		PersonalDigest: c.digest(), ScoreDigest: c.digest(), Receipt: c.bytes(), Effective: c.maybeInt32(),
	}
	if c.oneIn(3) {
		v.Editor, v.SetMonth = c.text(), pick(c, months)
	}
	if c.oneIn(4) {
		v.SetLocation = pick(c, locationIDs)
	}
	return v
}

func (c *generator) event() storage.Event {
	return storage.Event{
		Act: "REVIEW", Revision: c.int32(), Actor: c.text(), Role: "REVIEWER", Reason: c.text(), Comment: c.text(), Time: c.time(), Questions: some(c, []string{"till", "wait"}, 2),
		AnswerDue: c.maybeTime(), WrittenTime: c.maybeTime(),
	}
}

// releasedQuery returns a random query for released reports.
func (c *generator) releasedQuery() storage.ReleasedQuery {
	q := storage.ReleasedQuery{
		Client: pick(c, clientIDs), Tops: some(c, append(locationIDs, storage.WholeClient), 3), From: pick(c, months),
		To: pick(c, months),
	}
	if c.oneIn(2) {
		q.Location = c.node()
	}
	if c.oneIn(4) {
		q.Program = pick(c, programIDs)
	}
	if c.oneIn(4) {
		q.Channel = pick(c, channels)
	}
	if c.oneIn(4) {
		q.Segments = some(c, attributes, 2)
	}
	return q
}

// reportOperations are the operations on reports.
var reportOperations = []operationKind{
	{name: "insert report", weight: 30, draw: func(c *generator) operation {
		drawn, event := c.report(), c.event()
		first := c.revision(drawn.ID)
		first.Number, first.Base = 1, 0
		return operation{late: true, args: []any{drawn, first, event}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			r := drawn
			return &r, tx.Reports().Insert(ctx, &r, &first, event)
		}}
	}},
	{name: "update report", weight: 20, draw: func(c *generator) operation {
		drawn, off, events := c.report(), c.offset(), []storage.Event{c.event(), c.event()}[c.IntN(3)/2:]
		return operation{args: []any{drawn, off, events}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			r := drawn
			switch stored, err := tx.Reports().Get(ctx, r.ID); {
			case err == nil:
				r.Revision = stored.Revision + off
			case !errors.Is(err, storage.ErrNotFound):
				return nil, err
			}
			if err := tx.Reports().Update(ctx, &r, events...); err != nil {
				return nil, err
			}
			return tx.Reports().Get(ctx, r.ID)
		}}
	}},
	{name: "add revision", weight: 14, draw: func(c *generator) operation {
		v := c.revision(c.reportID())
		return operation{late: true, args: []any{v}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Reports().AddRevision(ctx, &v)
		}}
	}},
	{name: "get report", weight: 4, reads: true, draw: call(storage.Tx.Reports, storage.Reports.Get, (*generator).reportID)},
	{name: "get released", weight: 24, reads: true, draw: call(storage.Tx.Reports, storage.Reports.GetReleased,
		from(clientIDs), func(c *generator) string { return pick(c, []string{"", "released-" + pick(c, reportIDs)}) })},
	{name: "get submission", weight: 6, reads: true, draw: call(storage.Tx.Reports, storage.Reports.GetSubmission,
		(*generator).reportID, func(c *generator) int32 { return int32(c.IntN(4)) })},
	{name: "revisions", weight: 4, reads: true, draw: call(
		storage.Tx.Reports, storage.Reports.ListRevisions, (*generator).reportID)},
	{name: "get revision", weight: 4, reads: true, draw: call(storage.Tx.Reports, storage.Reports.GetRevision,
		(*generator).reportID, func(c *generator) int32 { return 1 + int32(c.IntN(4)) })},
	{name: "events", weight: 4, reads: true, draw: call(storage.Tx.Reports, storage.Reports.Events, (*generator).reportID)},
	{name: "list reports", weight: 8, reads: true, draw: list(3, storage.Tx.Reports, storage.Reports.List,
		from(append(shopperIDs, "")), (*generator).anyFilter, func(c *generator) bool { return c.oneIn(2) })},
	{name: "list released", weight: 8, reads: true, draw: list(
		3, storage.Tx.Reports, storage.Reports.ListReleased, (*generator).releasedQuery)},
	{name: "count edits", weight: 8, reads: true, draw: list(3, storage.Tx.Reports, storage.Reports.CountEdits, (*generator).editsQuery)},
	{name: "for visit", weight: 4, reads: true, draw: call(storage.Tx.Reports, storage.Reports.ForVisit, from(visitIDs))},
}

// editsQuery returns a query of edits, now and then of one reviewer.
func (c *generator) editsQuery() storage.EditsQuery {
	return storage.EditsQuery{Editor: pick(c, []string{"", "", c.text()}), From: c.time(), Until: c.time()}
}
