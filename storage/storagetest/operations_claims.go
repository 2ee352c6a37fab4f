package storagetest

import (
	"context"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// The pools for claims.
var (
	claimIDs          = numbered("c", 6)
	importedIDs       = numbered("c", 300) // enough ids for imports of several to succeed often
	selfAssessmentIDs = numbered("s", 8)
	timelineIDs       = numbered("e", 6)
)

// month returns a month, now and then an invalid one.
func (c *generator) month() string {
	if c.oneIn(40) {
		return "2026-13"
	}
	return pick(c, months)
}

// texts returns a text in some languages.
func (c *generator) texts() checklist.Text {
	words := checklist.Text{}
	for _, locale := range some(c, []string{"en", "de", "sv", "hu"}, 3) {
		words[locale] = c.text()
	}
	return words
}

// nodes returns some locations, sometimes with the whole client or one that does not exist.
func (c *generator) nodes() []string {
	return some(c, append(locationIDs, storage.WholeClient, "nowhere"), 3)
}

var claimKind = resourceOperations[storage.Claim]{
	name: "claim", table: claimTable, weight: 14,
	draw: func(c *generator) storage.Claim {
		return storage.Claim{
			Client: pick(c, clientIDs), ID: pick(c, claimIDs), Location: c.node(), Program: pick(c, programIDs),
			Statement: c.texts(), Questions: some(c, texts, 3), Source: c.text(), Month: c.month(), CreateTime: c.time(),
			UpdateTime: c.time(), RetireTime: c.maybeTime(),
		}
	},
}

// claimOperations are the operations on claims, self-assessments and timeline events that resourceOperations does not
// generate.
var claimOperations = []operationKind{
	{name: "import claims", weight: 4, draw: func(c *generator) operation {
		drawn := []storage.Claim{claimKind.draw(c), claimKind.draw(c), claimKind.draw(c)}[c.IntN(3):]
		for i := range drawn {
			drawn[i].ID = pick(c, importedIDs)
		}
		return operation{late: true, args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			all := make([]*storage.Claim, len(drawn))
			for i := range drawn {
				one := drawn[i]
				all[i] = &one
			}
			return all, tx.Claims().InsertAll(ctx, all)
		}}
	}},
	{name: "search claims", weight: 4, reads: true, draw: list(
		3, storage.Tx.Claims, storage.Claims.List, (*generator).claimQuery)},
	{name: "insert self-assessment", weight: 14, draw: call(
		storage.Tx.SelfAssessments, storage.SelfAssessments.Insert, (*generator).selfAssessment)},
	{name: "get self-assessment", weight: 4, reads: true, draw: call(
		storage.Tx.SelfAssessments, storage.SelfAssessments.Get, from(clientIDs), from(selfAssessmentIDs))},
	{name: "list self-assessments", weight: 4, reads: true, draw: list(
		3, storage.Tx.SelfAssessments, storage.SelfAssessments.List, (*generator).selfAssessmentQuery)},
	{name: "ever released", weight: 6, reads: true, draw: call(storage.Tx.Reports, storage.Reports.EverReleased,
		from(clientIDs), from(programIDs), (*generator).node, (*generator).month)},
	{name: "insert event", weight: 8, draw: func(c *generator) operation {
		drawn := storage.TimelineEvent{
			Client: pick(c, clientIDs), ID: pick(c, timelineIDs), Location: c.node(), Month: c.month(), Title: c.texts(),
			CreateTime: c.time(),
		}
		return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			e := drawn
			return &e, tx.TimelineEvents().Insert(ctx, &e)
		}}
	}},
	{name: "get event", weight: 2, reads: true, draw: call(
		storage.Tx.TimelineEvents, storage.TimelineEvents.Get, from(clientIDs), from(timelineIDs))},
	{name: "delete event", weight: 3, draw: call(storage.Tx.TimelineEvents, storage.TimelineEvents.Delete,
		from(clientIDs), from(timelineIDs), func(c *generator) int64 { return 1 + c.offset() })},
	{name: "list events", weight: 4, reads: true, draw: list(
		3, storage.Tx.TimelineEvents, storage.TimelineEvents.List, (*generator).timelineQuery)},
}

// claimQuery returns a random query for claims.
func (c *generator) claimQuery() storage.ClaimQuery {
	q := storage.ClaimQuery{Client: pick(c, clientIDs), Tops: c.nodes(), At: c.nodes(), Retired: c.oneIn(2)}
	if c.oneIn(3) {
		q.Program = pick(c, programIDs)
	}
	return q
}

// selfAssessmentQuery returns a random query for self-assessments.
func (c *generator) selfAssessmentQuery() storage.SelfAssessmentQuery {
	q := storage.SelfAssessmentQuery{
		Client: pick(c, clientIDs), Tops: c.nodes(), From: c.month(), To: c.month(), Answers: c.oneIn(2),
	}
	if c.oneIn(2) {
		q.Location = c.node()
	}
	if c.oneIn(3) {
		q.Program = pick(c, programIDs)
	}
	return q
}

// timelineQuery returns a random query for timeline events.
func (c *generator) timelineQuery() storage.TimelineQuery {
	return storage.TimelineQuery{Client: pick(c, clientIDs), Tops: c.nodes(), At: c.nodes(), From: c.month(), To: c.month()}
}

// selfAssessment returns a random self-assessment.
func (c *generator) selfAssessment() *storage.SelfAssessment {
	text, scale, number := c.text(), c.int32(), "12.50"
	return &storage.SelfAssessment{
		Client: pick(c, clientIDs), ID: pick(c, selfAssessmentIDs), Location: c.node(), Program: pick(c, programIDs),
		Checklist: pick(c, checklistIDs), Version: c.version(), Month: c.month(), Locale: c.text(),
		Answers: some(c, []checklist.Answer{
			{Question: "text", Text: &text, Comment: c.text()}, {Question: "scale", Scale: &scale}, {Question: "n", Number: &number},
		}, 5),
		AnswersDigest: c.digest(), ScoreDigest: c.digest(), Effective: c.maybeInt32(), Token: c.text(), CreateTime: c.time(),
	}
}
